"""The whole line over the simulated modem, in process: each text is stored, deleted and released, whatever fails."""

from __future__ import annotations

import pytest
from line_bench import MIRA, OTHER, all_once, bench

from console.sources.interface import Raw
from console.sources.modem_news import RETRY_AFTER
from console.sources.modem_schedule import SWEEP_EVERY


async def test_a_text_is_stored_then_deleted_then_released() -> None:
    async with bench() as desk:
        pdus = desk.sim.text_in(MIRA, "Kom fort")
        await desk.settle()
        all_once(desk, pdus)
        [raw] = desk.intake.raws.values()
        assert (raw.source, raw.media, raw.slot) == ("modem", "sms-pdu", "ME:0")


async def test_a_burst_queues_and_none_is_dropped() -> None:
    async with bench() as desk:
        pdus = [pdu for count in range(40) for pdu in desk.sim.text_in(MIRA, f"Larm {count}")]
        await desk.wait(SWEEP_EVERY)
        all_once(desk, pdus)


async def test_what_came_before_us_is_found_in_every_memory() -> None:
    async with bench(begin=False) as desk:
        pdus = desk.sim.text_in(MIRA, "Före start")
        desk.sim.data_in(b'AT+CPMS="ME","ME","ME"\r')
        pdus += desk.sim.text_in(MIRA, "I modemet")
        desk.start()
        await desk.wait(1.0)
        all_once(desk, pdus)
        assert {raw.slot[:2] for raw in desk.intake.raws.values()} == {"ME", "SM"}


async def test_an_announcement_is_read_from_the_memory_that_it_names() -> None:
    """modem.md section 5 rule 6: at once, and not when the next sweep finds it there."""
    async with bench() as desk:
        await desk.wait(2.0)
        here, there = (desk.sim.compose(MIRA, words)[0] for words in ("I modemet", "På kortet"))
        memories = desk.sim._texts.memories
        slot = memories["SM"].put(there)
        assert memories["ME"].put(here) == slot  # another message in the same slot of the memory that is selected
        desk.sim.say(f'+CMTI: "SM",{slot}')
        await desk.wait(1.0)
        assert [raw.slot for raw in desk.intake.raws.values() if raw.payload.decode() == there] == [f"SM:{slot}"]
        assert here not in desk.intake.pdus()
        await desk.wait(SWEEP_EVERY)
        all_once(desk, [there, here])


@pytest.mark.parametrize("line", ["+SMS FULL", "^SMMEMFULL", "+CMTI: ,-1", "^NOBODY: 7"])
async def test_a_line_that_may_mean_a_text_is_followed_by_a_sweep_at_once(line: str) -> None:
    """modem.md section 5 rule 5. A full store announces nothing more."""
    async with bench() as desk:
        await desk.wait(5.0)
        [pdu] = desk.sim.compose(MIRA, "Hör ni mig")
        desk.sim._texts.memories["ME"].put(pdu)
        await desk.wait(5.0)
        assert desk.intake.pdus() == []
        desk.sim.say(line)
        await desk.wait(5.0)
        all_once(desk, [pdu])


@pytest.mark.parametrize("indication", ["right", "no_index", "lost", "wrong_memory"])
async def test_the_sweep_catches_what_the_announcement_missed(indication: str) -> None:
    async with bench(indications=(indication,)) as desk:
        pdus = desk.sim.text_in(MIRA, "Hör ni mig")
        await desk.wait(SWEEP_EVERY + 5.0)
        all_once(desk, pdus)


async def test_without_a_sweep_a_lost_announcement_loses_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of the test above."""
    async with bench(indications=("lost",)) as desk:
        monkeypatch.setattr("console.sources.modem_schedule.SWEEP_EVERY", 1e9)
        await desk.wait(SWEEP_EVERY + 5.0)  # the sweep that was planned before
        pdus = desk.sim.text_in(MIRA, "Hör ni mig")
        await desk.wait(SWEEP_EVERY + 5.0)
        with pytest.raises(AssertionError):
            all_once(desk, pdus)


async def test_a_true_repeat_is_a_new_message() -> None:
    async with bench() as desk:
        [pdu] = desk.sim.compose(MIRA, "SOS", at=0)
        for _ in range(3):
            desk.sim.pdu_in(pdu)
            await desk.settle()
        assert desk.intake.pdus() == [pdu] * 3
        assert len(desk.intake.raws) == 3
        assert {raw.slot for raw in desk.intake.raws.values()} == {"ME:0"}


async def test_the_network_hands_over_twice_and_both_are_kept() -> None:
    async with bench(deliveries=2) as desk:
        pdus = desk.sim.text_in(MIRA, "Dubbelt")
        await desk.settle()
        all_once(desk, pdus * 2)


async def test_a_full_store_is_emptied_and_the_network_delivers_the_rest() -> None:
    async with bench(slots_me=5, indications=("lost",)) as desk:
        pdus = [pdu for count in range(12) for pdu in desk.sim.text_in(MIRA, f"Larm {count}")]
        await desk.wait(4 * SWEEP_EVERY)
        all_once(desk, pdus)
        assert "modem.store_full" in desk.intake.codes() or desk.sim.texts_waiting == 0


@pytest.mark.parametrize(
    ("texts", "code"), [(3, "modem.not_deleted"), (4, "modem.store_nearly_full"), (5, "modem.store_full")]
)
async def test_how_full_the_store_is_is_told_from_eighty_per_cent_on(texts: int, code: str) -> None:
    """modem.md section 5 rule 9. A full one takes no alarm."""
    async with bench(slots_me=5, refused=("+CMGD",)) as desk:
        pdus = [pdu for count in range(texts) for pdu in desk.sim.text_in(MIRA, f"Larm {count}")]
        await desk.wait(2 * SWEEP_EVERY)
        assert desk.intake.codes()[-1] == code
        desk.sim.change_faults(refused=())
        await desk.wait(2 * SWEEP_EVERY)
        all_once(desk, pdus)
        assert desk.intake.codes()[-1] == "modem.ok"


async def test_a_direct_text_is_kept_though_the_modem_does_not() -> None:
    async with bench() as desk:
        [pdu] = desk.sim.compose(MIRA, "Klass 0", message_class=0)
        desk.sim.say("+CMT: ,24", pdu)
        await desk.settle()
        all_once(desk, [pdu])
        [raw] = desk.intake.raws.values()
        assert raw.slot == ""


async def test_a_direct_text_waits_for_the_journal() -> None:
    async with bench() as desk:
        [pdu] = desk.sim.compose(MIRA, "Klass 0", message_class=0)
        desk.intake.refuses = True
        desk.sim.say("+CMT: ,24", pdu)
        await desk.wait(30.0)
        desk.intake.refuses = False
        await desk.wait(10.0)
        all_once(desk, [pdu])


async def test_a_journal_that_refuses_leaves_the_texts_in_the_modem() -> None:
    async with bench() as desk:
        desk.intake.refuses = True
        pdus = desk.sim.text_in(MIRA, "Vänta")
        await desk.wait(30.0)
        assert desk.stored() == 1
        assert not desk.asked("+CMGD=0")
        desk.intake.refuses = False
        await desk.wait(10.0)
        all_once(desk, pdus)
        assert desk.intake.codes()[-1] == "modem.ok"


async def test_a_journal_at_fault_is_told_while_messages_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    async with bench() as desk:
        receive = desk.intake.receive

        async def refuse(raws: object) -> None:
            desk.intake.refuses = True
            try:
                await receive(raws)  # type: ignore[arg-type]
            finally:
                desk.intake.refuses = False

        monkeypatch.setattr(desk.intake, "receive", refuse)
        desk.sim.text_in(MIRA, "Vänta")
        await desk.settle()
        assert desk.intake.codes()[-1] == "modem.journal"


async def test_a_text_that_cannot_be_deleted_is_one_event_and_told() -> None:
    async with bench(refused=("+CMGD",)) as desk:
        [pdu] = desk.sim.text_in(MIRA, "Fast")
        await desk.wait(5 * SWEEP_EVERY)
        assert desk.intake.pdus() == [pdu]
        assert desk.intake.repeats >= 4
        assert desk.intake.released == []
        assert "modem.not_deleted" in desk.intake.codes()
        desk.sim.change_faults(refused=())
        await desk.wait(SWEEP_EVERY)
        all_once(desk, [pdu])
        assert desk.intake.codes()[-1] == "modem.ok"


async def test_a_text_the_intake_stumbles_over_keeps_no_other_out(monkeypatch: pytest.MonkeyPatch) -> None:
    async with bench() as desk:
        poison, *pdus = [pdu for count in range(5) for pdu in desk.sim.compose(MIRA, f"Larm {count}")]
        receive = desk.intake.receive

        async def stumble(raws: list[Raw]) -> None:
            if any(raw.payload.decode() == poison for raw in raws):
                raise ValueError("Mira Exempel")
            await receive(raws)

        monkeypatch.setattr(desk.intake, "receive", stumble)
        for pdu in (poison, *pdus):
            desk.sim.pdu_in(pdu)
        await desk.settle()
        assert sorted(desk.intake.pdus()) == sorted(pdus)
        assert [slot.pdu for slots in desk.sim.store().values() for slot in slots] == [poison]
        report = desk.intake.reports()[-1]
        assert (report.code, report.detail) == ("modem.not_taken", {"slot": "ME:0", "kind": "ValueError"})
        await desk.wait(2 * SWEEP_EVERY)
        monkeypatch.setattr(desk.intake, "receive", receive)
        pdus += desk.sim.text_in(OTHER, "Efter")
        await desk.wait(2 * SWEEP_EVERY)
        all_once(desk, [poison, *pdus])
        assert desk.intake.codes()[-1] == "modem.ok"


async def test_a_direct_text_the_intake_stumbles_over_keeps_no_other_out(monkeypatch: pytest.MonkeyPatch) -> None:
    async with bench() as desk:
        receive, stumbles = desk.intake.receive, iter([True])

        async def stumble(raws: list[Raw]) -> None:
            if next(stumbles, False):
                raise ValueError
            await receive(raws)

        monkeypatch.setattr(desk.intake, "receive", stumble)
        desk.sim.say("+CMT: ,24", "00")
        desk.sim.say("+CMT: ,24", "0001")
        await desk.settle()
        assert desk.intake.pdus() == ["0001"]
        await desk.wait(2 * RETRY_AFTER)
        assert desk.intake.pdus() == ["0001", "00"]  # it is the only copy


@pytest.mark.parametrize(
    "faults",
    [
        {"echo_stays": True},
        {"line_end": "\r\r\n"},
        {"chunk": 3, "gap_s": 0.002},
        {"noise": 0.3},
        {"between_lines": ("+CSQ: 20,99", "^RSSI: 20", "+CREG: 1,\"00A1\",\"B2C3\",7", "^ODD: 1", "RING2")},
        {"empty_slot_is_error": False},
        {"refused": ("+CMEE", "+CEREG", "+CSMS", "+CNMI", "+CLIP", "+CGMI", "+CGMM", "V")},
        {"sim_busy_s": 12.0},
        {"lost": ("+CREG", "+COPS")},
        {"lost_chance": 0.03},
        {"text_mode_at_boot": True},
        {"slow": ("+CMGR", "+CMGL"), "slow_s": 4.0},
        {"slow": ("+CMGR",), "slow_s": 14.0},
    ],
    ids=lambda faults: "-".join(faults),
)  # fmt: skip
async def test_every_fault_of_the_wire_and_the_replies_loses_nothing(faults: dict[str, object]) -> None:
    async with bench(begin=False, **faults) as desk:
        pdus = desk.sim.text_in(MIRA, "Innan")
        desk.start()
        await desk.wait(40.0)
        pdus += desk.sim.text_in(MIRA, "Kom fort, jag är hemma " * 9)
        pdus += desk.sim.text_in(OTHER, "En annan")
        await desk.wait(4 * SWEEP_EVERY)
        all_once(desk, pdus)


@pytest.mark.parametrize("seed", range(6))
async def test_unplugged_in_the_middle_of_anything(seed: int) -> None:
    async with bench(seed=seed) as desk:
        pdus = []
        for round_ in range(4):
            desk.sim.unplug_after(40 + 97 * seed + 31 * round_)
            pdus += desk.sim.text_in(MIRA, f"Text {seed} {round_} " * 12)
            await desk.wait(20.0)
            desk.sim.unplug_after(None)
            if not desk.sim.plugged_in:
                desk.sim.replug(f"simulated{round_}")
            await desk.wait(30.0)
        await desk.wait(2 * SWEEP_EVERY)
        all_once(desk, pdus)
