"""A modem that restarts, falls silent, loses its SIM or its network: what is told of it, and when."""

from __future__ import annotations

from uuid import UUID

import pytest
from line_bench import MIRA, all_once, bench

from console.modem.commands import AT
from console.sources.modem_schedule import SWEEP_EVERY


async def test_a_reboot_is_noticed_and_everything_is_told_again() -> None:
    async with bench() as desk:
        before = desk.asked("+CNMI=2,1,0,1,0")
        desk.sim.reboot()
        await desk.wait(30.0)
        assert desk.asked("+CNMI=2,1,0,1,0") > before
        pdus = desk.sim.text_in(MIRA, "Efter omstart")
        await desk.settle()
        all_once(desk, pdus)


async def test_a_silent_restart_shows_by_its_echo() -> None:
    async with bench() as desk:
        before = desk.asked("+CSMS=0")
        desk.sim.data_in(b"ATE1\r")
        await desk.wait(2 * SWEEP_EVERY)
        assert desk.asked("+CSMS=0") == before + 1


async def test_settings_that_were_lost_in_silence_are_said_again() -> None:
    async with bench() as desk:
        for setting in (b"AT+CNMI=0,0,0,0,0\r", b"AT+CLIP=0\r", b"AT+CMGF=1\r"):
            desk.sim.data_in(setting)
        pdus = desk.sim.text_in(MIRA, "Ingen sade något")
        await desk.wait(SWEEP_EVERY)
        all_once(desk, pdus)
        pdus += desk.sim.text_in(MIRA, "Nu igen")
        await desk.settle()
        all_once(desk, pdus)


async def test_a_modem_that_was_away_says_since_when() -> None:
    async with bench() as desk:
        desk.sim.unplug()
        await desk.wait(300.0)
        [*_, report] = desk.intake.reports()
        assert (report.code, report.state, report.detail) == ("modem.away", "down", {"since": "2025-11-22 14:05:00"})
        assert desk.intake.codes().count("modem.away") == 1
        desk.sim.replug()
        await desk.until(lambda: desk.intake.codes()[-1] == "modem.ok", 20.0)


async def test_a_port_that_was_never_there() -> None:
    async with bench(begin=False) as desk:
        desk.sim.unplug()
        desk.start()
        await desk.wait(60.0)
        assert desk.intake.codes() == ["modem.port_missing"]


@pytest.mark.parametrize(("how", "code"), [("dies", "modem.silent"), ("stops reading", "modem.port_stuck")])
async def test_a_modem_that_goes_silent_is_told_within_half_a_minute(how: str, code: str) -> None:
    async with bench() as desk:
        faults = {"lost_chance": 1.0} if how == "dies" else {"stops_reading": True}
        desk.sim.change_faults(**faults)
        await desk.wait(30.0)
        assert desk.intake.codes()[-1] == code
        await desk.wait(100.0)
        assert desk.intake.codes().count(code) == 1  # and not again with every try
        desk.sim.change_faults(lost_chance=0.0, stops_reading=False)
        await desk.until(lambda: desk.intake.codes()[-1] == "modem.ok", 30.0)


@pytest.mark.parametrize(
    ("sim", "code"), [("missing", "modem.sim_missing"), ("pin", "modem.sim_pin"), ("puk", "modem.sim_puk")]
)
async def test_a_sim_that_does_not_work_is_told(sim: str, code: str) -> None:
    async with bench(begin=False, sim=sim) as desk:
        desk.start()
        await desk.until(lambda: code in desk.intake.codes(), 60.0)
        assert desk.intake.reports()[-1].state == "down"
        assert not any(data.startswith(b"AT+CPIN=") for data in desk.written)


@pytest.mark.parametrize(("status", "code"), [(2, "modem.not_registered"), (3, "modem.registration_denied")])
async def test_a_lost_network_is_told_and_so_is_its_return(status: int, code: str) -> None:
    async with bench() as desk:
        desk.sim.registration(status)
        await desk.until(lambda: desk.intake.codes()[-1] == code, 30.0)
        assert desk.intake.reports()[-1].figures["registered"] == 0.0
        desk.sim.registration(5)
        await desk.until(lambda: desk.intake.codes()[-1] == "modem.ok", 30.0)


async def test_the_figures_are_in_the_report() -> None:
    async with bench() as desk:
        [report] = [report for report in desk.intake.reports() if report.code == "modem.ok"]
        assert report.detail == {"operator": "Exempel"}
        assert report.figures == {"signal_dbm": -71.0, "registered": 1.0, "store_used": 0.0, "store_total": 23.0}
        desk.sim.signal(99)
        await desk.wait(15.0)
        assert "signal_dbm" not in desk.intake.reports()[-1].figures
        desk.sim.signal(1)
        await desk.wait(15.0)
        assert desk.intake.codes()[-1] == "modem.signal_weak"


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("UNDER-VOLTAGE WARNNING", "modem.power_low"), ("UNDER-VOLTAGE WARNING", "modem.power_low"),
        ("OVER-VOLTAGE WARNNING", "modem.power_high"), ("UNDER-VOLTAGE POWER DOWN", "modem.power_off"),
        ("NORMAL POWER DOWN", "modem.power_off"), ("POWERED DOWN", "modem.power_off"), ("+CMTE: 1", "modem.hot"),
    ],
)  # fmt: skip
async def test_power_warnings_are_equipment_faults(line: str, code: str) -> None:
    async with bench() as desk:
        desk.sim.say(line)
        await desk.settle()
        assert desk.intake.codes()[-1] == code


async def test_proof_of_life_comes_every_half_minute_and_not_more() -> None:
    async with bench() as desk:
        await desk.wait(300.0)
        assert 10 <= len(desk.intake.heard()) <= 11
        desk.sim.change_faults(lost_chance=1.0)
        await desk.wait(10.0)
        before = len(desk.intake.heard())
        await desk.wait(300.0)
        assert len(desk.intake.heard()) == before  # a dead modem proves nothing


async def test_an_unknown_line_makes_a_sweep_and_babble_does_not_make_many() -> None:
    async with bench() as desk:
        await desk.wait(5.0)
        before = desk.asked("+CMGL=4")
        desk.sim.say("^WHAT: 1")
        await desk.wait(1.0)
        assert desk.asked("+CMGL=4") == before + 2  # two memories
        for _ in range(50):
            desk.sim.say("^WHAT: 1")
            await desk.wait(0.1)
        assert desk.asked("+CMGL=4") <= before + 8


async def test_a_babbling_line_is_told_as_garbage() -> None:
    async with bench() as desk:
        desk.sim.change_faults(noise=1.0)
        await desk.until(lambda: desk.intake.codes()[-1] == "modem.garbage", 60.0)


async def test_nobody_sends_from_the_callback() -> None:
    async with bench() as desk:
        written = len(desk.written)
        desk.modem.data_received(b'\r\n+CMTI: "ME",1\r\n\r\nRING\r\n')
        assert len(desk.written) == written


async def test_the_keys_of_messages_do_not_depend_on_the_process() -> None:
    keys: list[set[UUID]] = []
    for _ in range(2):
        async with bench() as desk:
            desk.sim.text_in(MIRA, "Samma")
            await desk.settle()
            keys.append(set(desk.intake.raws))
    assert keys[0] == keys[1]


async def test_asking_without_a_port_is_refused_at_once() -> None:
    async with bench(begin=False) as desk:
        desk.sim.unplug()
        desk.start()
        await desk.settle()
        with pytest.raises(Exception, match="no answer"):
            await desk.modem.ask(AT)
