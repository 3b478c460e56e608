"""The doctor asks a modem on a pseudo-terminal: well, and with each thing wrong. One in use is left alone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from doctor_bench import healthy, in_words, modem, one, receiver, visit

from console.card import SourceView
from console.doctor.finding import State
from console.doctor.gnss import check_gnss
from console.doctor.holders import Holder, holder_of
from console.doctor.modem import check_modems
from console.doctor.serial_devices import SerialDevice
from console.modem.port import Port
from console.modem.serial_port import SerialPort
from console.station import GnssSettings, ModemSettings
from console.surroundings import Surroundings
from tests.support_clock import PatientClock

SUBJECTS = ("modem", "sim", "network", "operator", "signal", "store")


async def test_a_modem_in_good_health(tmp_path: Path) -> None:
    async with modem(tmp_path) as (sim, settings):
        found = await check_modems(visit(tmp_path, modem=(settings,)))
        assert {each.name: each.state for each in found} == dict.fromkeys(SUBJECTS, "ok")
        assert "SIM7600" in one(found, "modem").words
        assert "-71 dBm" in one(found, "signal").words
        assert sim.faults.echo_stays is False


async def test_nothing_is_changed_in_the_modem(tmp_path: Path) -> None:
    async with modem(tmp_path) as (sim, settings):
        before = dict(sim._state.settings)
        await check_modems(visit(tmp_path, modem=(settings,)))
        assert sim._state.settings == before
        assert sim.texts_out == []
        assert sim.calls_out == []


@pytest.mark.parametrize(
    ("faults", "name", "hint"),
    [
        ({"sim": "missing"}, "sim", "no SIM card"),
        ({"sim": "pin"}, "sim", "PIN"),
        ({"sim": "puk"}, "sim", "PUK"),
        ({"lost": ("",)}, "modem", "only sends back"),
        ({"stops_reading": True}, "modem", "does not answer"),
        ({"slots_me": 0, "slots_sm": 0}, "store", ""),
    ],
)
async def test_a_fault_of_the_modem(tmp_path: Path, faults: dict[str, object], name: str, hint: str) -> None:
    async with modem(tmp_path, **faults) as (_, settings):
        found = await check_modems(visit(tmp_path, modem=(settings,)))
        assert one(found, name).state != "ok"
        assert hint in one(found, name).words
        assert in_words(found) == []


@pytest.mark.parametrize(
    "faults", [{"echo_stays": True}, {"line_end": "\r\r\n"}, {"chunk": 1}, {"refused": ("+CGMI",)}]
)
async def test_an_odd_modem_is_well_all_the_same(tmp_path: Path, faults: dict[str, object]) -> None:
    async with modem(tmp_path, **faults) as (_, settings):
        found = await check_modems(visit(tmp_path, modem=(settings,)))
        assert {each.state for each in found} == {"ok"}


@pytest.mark.parametrize(
    ("status", "state", "hint"),
    [(1, "ok", "Registered"), (5, "ok", "roaming"), (0, "wrong", "no network"), (3, "wrong", "refuses")],
)
async def test_registration(tmp_path: Path, status: int, state: State, hint: str) -> None:
    async with modem(tmp_path) as (sim, settings):
        sim.registration(status)
        network = one(await check_modems(visit(tmp_path, modem=(settings,))), "network")
        assert network.state == state
        assert hint in network.words


@pytest.mark.parametrize(("strength", "state"), [(21, "ok"), (1, "wrong"), (99, "unknown")])
async def test_signal(tmp_path: Path, strength: int, state: State) -> None:
    async with modem(tmp_path) as (sim, settings):
        sim.signal(strength)
        assert one(await check_modems(visit(tmp_path, modem=(settings,))), "signal").state == state


async def test_a_full_store(tmp_path: Path) -> None:
    async with modem(tmp_path, slots_me=5, slots_sm=5) as (sim, settings):
        for _ in range(10):
            sim.text_in("+46701740605", "hjälp")
        store = one(await check_modems(visit(tmp_path, modem=(settings,))), "store")
        assert store.state == "wrong"
        assert "5 of 5" in store.words
        assert sum(map(len, sim.store().values())) == 5, "nothing is taken out"


async def test_a_station_pin_is_not_entered(tmp_path: Path) -> None:
    async with modem(tmp_path, sim="pin") as (_, settings):
        pinned = ModemSettings(port=settings.port, pin="1234")
        assert one(await check_modems(visit(tmp_path, modem=(pinned,))), "sim").state == "unknown"


async def test_a_modem_by_identity(tmp_path: Path) -> None:
    async with modem(tmp_path) as (_, settings):
        here = SerialDevice(path=settings.port, device=settings.port, vid=0x1E0E, pid=0x9001, interface=2)
        for machine, state in ((healthy(devices=lambda: [here]), "ok"), (healthy(), "wrong")):
            found = await check_modems(visit(tmp_path, machine, modem=(ModemSettings(port="auto"),)))
            assert one(found, "modem").state == state


async def test_a_port_that_is_not_there(tmp_path: Path) -> None:
    found = await check_modems(visit(tmp_path, modem=(ModemSettings(port=str(tmp_path / "none")),)))
    assert one(found, "modem").state == "wrong"
    assert in_words(found) == []


async def test_the_positions_port_is_told_from_the_modem(tmp_path: Path) -> None:
    async with receiver(tmp_path) as gnss:
        found = await check_modems(visit(tmp_path, modem=(ModemSettings(port=gnss.port),)))
        assert one(found, "modem").state == "wrong"
        assert "GPS port" in one(found, "modem").words


# ---- a modem in use ----


class Untouchable:
    """Opening a port that is in use fails the test."""

    def __call__(self, url: str, baud: int) -> Port:
        raise AssertionError("the doctor touched a modem in use")


def reported(state: str, code: str, age_s: float = 5.0, **figures: float) -> Callable[[Path, Holder], object]:
    def of(folder: Path, holder: Holder) -> object:
        machine = healthy(holder=lambda port: holder, open_port=Untouchable())
        made = visit(folder, machine, modem=(ModemSettings(port=str(folder / "modem")),))
        made.around = Surroundings()
        heard = machine.clock.now() - round(age_s * 1_000_000)
        made.around.sources["modem"] = SourceView(
            source="modem",
            state=state,
            code=code,
            since=heard,
            heard=heard,
            figures=figures,  # type: ignore[arg-type]
        )
        return made

    return of


OURS, STRANGER = Holder(7, "larmbord", True), Holder(8, "ModemManager")


@pytest.mark.parametrize(
    ("made", "state"),
    [
        (reported("ok", "modem.ok_unnamed"), "ok"),
        (reported("down", "modem.sim_missing"), "wrong"),
        (reported("starting", "modem.starting"), "unknown"),
        (reported("ok", "modem.ok_unnamed", age_s=600.0), "wrong"),
    ],
)
async def test_a_modem_that_the_intake_holds_is_never_touched(
    tmp_path: Path, made: Callable[[Path, Holder], object], state: State
) -> None:
    found = await check_modems(made(tmp_path, OURS))  # type: ignore[arg-type]
    assert one(found, "modem").state == state
    assert "intake holds it" in one(found, "modem").words
    assert in_words(found) == []


async def test_its_figures_come_from_the_board(tmp_path: Path) -> None:
    made = reported("ok", "modem.ok_unnamed", signal_dbm=-111.0, store_used=22.0, store_total=23.0)
    found = await check_modems(made(tmp_path, OURS))  # type: ignore[arg-type]
    assert (one(found, "signal").state, one(found, "store").state) == ("wrong", "wrong")


async def test_a_modem_that_a_stranger_holds_is_not_touched_either(tmp_path: Path) -> None:
    found = await check_modems(reported("ok", "modem.ok")(tmp_path, STRANGER))  # type: ignore[arg-type]
    assert one(found, "modem").state == "wrong"
    assert "ModemManager" in one(found, "modem").words


class Deaf:
    def data_received(self, data: bytes) -> None: ...

    def connection_lost(self, fault: object) -> None: ...


async def test_the_lock_of_a_real_port_is_seen_without_opening_it(tmp_path: Path) -> None:
    async with modem(tmp_path) as (_, settings):
        assert holder_of(settings.port) is None, "control: free"
        port = SerialPort(settings.port)
        await port.open(Deaf())
        try:
            holder = holder_of(settings.port)
            assert holder is not None
            found = await check_modems(
                visit(tmp_path, healthy(holder=holder_of, open_port=Untouchable()), modem=(settings,))
            )
            assert one(found, "modem").state != "ok"
        finally:
            await port.close()
        await asyncio.sleep(0)
        assert holder_of(settings.port) is None


# ---- satellite receivers ----


@pytest.mark.parametrize(
    ("faults", "state", "hint"),
    [
        ({}, "ok", "knows where the station is"),
        ({"no_fix": 1.0}, "ok", "no position now"),
        ({"silent": True}, "wrong", "says nothing"),
        ({"bad_checksum": 1.0}, "wrong", "no position"),
        ({"clock_off_s": 90.0}, "wrong", "differ by +90"),
    ],
)
async def test_a_receiver(tmp_path: Path, faults: dict[str, object], state: State, hint: str) -> None:
    async with receiver(tmp_path, **faults) as settings:
        found = await check_gnss(visit(tmp_path, healthy(clock=PatientClock(5.0)), gnss=(settings,)))
        assert found[0].state == state
        assert hint in found[0].words
        assert in_words(found) == []


async def test_no_receiver_is_no_fault_and_a_missing_one_is(tmp_path: Path) -> None:
    assert (await check_gnss(visit(tmp_path)))[0].state == "ok"
    found = await check_gnss(visit(tmp_path, gnss=(GnssSettings(port=str(tmp_path / "none")),)))
    assert found[0].state == "wrong"
    assert "Alarms still come in" in found[0].words
