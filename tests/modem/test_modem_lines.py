"""Voice and text out, over the simulated modem."""

from __future__ import annotations

import asyncio
from typing import TypeVar

import pytest
from line_bench import MIRA, OTHER, LineBench, bench

from console.events import Fact, KeyHeard, LineClosed, LineIdentified, LineOpened, LineRang, SourceReported
from console.outbound.interface import LineFault, Lines
from console.register import normal_number
from console.sentences import SENTENCES
from console.sources.modem_schedule import SWEEP_EVERY

T = TypeVar("T")


def of(desk: LineBench, kind: type[T]) -> list[T]:
    return [fact for fact in desk.intake.lines if isinstance(fact, kind)]


async def ringing(desk: LineBench) -> str:
    assert desk.sim.call_in(MIRA)
    await desk.settle()
    return of(desk, LineRang)[-1].call


async def fault(desk: LineBench, doing: object) -> LineFault:
    with pytest.raises(LineFault) as raised:
        await desk.result(doing)  # type: ignore[arg-type]
    assert raised.value.code in SENTENCES
    return raised.value


async def test_the_lines_are_lines() -> None:
    async with bench(begin=False) as desk:
        desk.start()
        lines: Lines = desk.lines
        assert lines is desk.lines


async def test_a_call_comes_in_is_answered_asked_and_ended() -> None:
    async with bench() as desk:
        call = await ringing(desk)
        await desk.result(desk.lines.answer(call))
        await desk.wait(1.0)
        await desk.result(desk.lines.keys(call, "0"))
        desk.sim.far_end_presses("5")
        await desk.wait(1.0)
        await desk.result(desk.lines.hang_up(call))
        await desk.wait(5.0)
        assert desk.sim.call is None
        assert [type(fact) for fact in desk.intake.lines if not isinstance(fact, LineIdentified)] == [
            LineRang, LineOpened, KeyHeard, LineClosed,
        ]  # fmt: skip
        assert {fact.call for fact in desk.intake.lines} == {call}  # type: ignore[attr-defined]
        assert of(desk, LineClosed)[0].why == "local"
        assert desk.asked("+VTS=0") == 1


@pytest.mark.parametrize("listing", [True, False])
@pytest.mark.parametrize("clip", ["with_ring", "before_ring", "late", "withheld"])
@pytest.mark.parametrize("ring", [True, False])
async def test_every_way_of_ringing_is_one_call(clip: str, ring: bool, listing: bool) -> None:
    async with bench(clip=clip, ring=ring, refused=() if listing else ("+CLCC",)) as desk:
        desk.sim.call_in(MIRA)
        await desk.wait(20.0)
        assert len(of(desk, LineRang)) == 1
        told = [fact for fact in desk.intake.lines if isinstance(fact, LineRang | LineIdentified)]
        assert [fact.number.raw for fact in told if fact.number] == ([] if clip == "withheld" else [MIRA])
        assert any(fact.withheld for fact in told) == (clip == "withheld")
        desk.sim.far_end_hangs_up()
        await desk.wait(30.0)
        assert [fact.why for fact in of(desk, LineClosed)] == ["missed"]


async def test_a_call_that_rings_without_a_word_is_found_by_the_sweep() -> None:
    async with bench(ring=False, clip="never") as desk:
        desk.sim.data_in(b"AT+CLCC=0\r")
        await desk.settle()
        desk.sim.call_in(MIRA)
        await desk.wait(SWEEP_EVERY)
        assert [fact.number and fact.number.raw for fact in of(desk, LineRang)] == [MIRA]


async def test_ringing_that_ends_in_silence_is_missed() -> None:
    async with bench(ends_silently=True) as desk:
        desk.sim.call_in(MIRA)
        await desk.wait(12.0)
        desk.sim.far_end_hangs_up()
        await desk.wait(30.0)
        assert [fact.why for fact in of(desk, LineClosed)] == ["missed"]


async def test_two_calls_one_after_the_other_are_two() -> None:
    async with bench(no_carrier_after_s=3.0) as desk:
        for number in (MIRA, OTHER):
            desk.sim.call_in(number)
            await desk.wait(6.0)
            desk.sim.far_end_hangs_up()
            await desk.wait(1.0)
        await desk.wait(40.0)
        assert len(of(desk, LineRang)) == 2
        assert len(of(desk, LineClosed)) == 2
        assert desk.modem.calls.live == []


async def test_the_caller_hangs_up() -> None:
    async with bench(no_carrier_after_s=2.0) as desk:
        call = await ringing(desk)
        await desk.result(desk.lines.answer(call))
        await desk.wait(4.0)
        desk.sim.far_end_hangs_up()
        await desk.wait(5.0)
        assert [(fact.call, fact.why) for fact in of(desk, LineClosed)] == [(call, "remote")]


async def test_dialling_opens_a_line_and_never_says_answered() -> None:
    async with bench() as desk:
        call = await desk.result(desk.lines.dial("070-174 06 05"))
        assert of(desk, LineOpened) == []
        desk.sim.far_end_answers()
        await desk.wait(1.0)
        [opened] = of(desk, LineOpened)
        assert (opened.call, opened.outgoing, opened.number and opened.number.raw) == (call, True, "0701740605")
        await desk.result(desk.lines.hang_up(call))
        assert [fact.why for fact in of(desk, LineClosed)] == ["local"]
        assert [made.number for made in desk.sim.calls_out] == ["0701740605"]


@pytest.mark.parametrize("number", ["+46 (0)70-174 06 05", "+46 70 174 06 05", "0046 (0) 70 174 06 05"])
async def test_the_zero_in_brackets_is_not_dialled_from_abroad(number: str) -> None:
    async with bench() as desk:
        await desk.result(desk.lines.dial(number))
        assert [normal_number(made.number) for made in desk.sim.calls_out] == [MIRA]
        assert "0701" not in desk.sim.calls_out[0].number


async def test_a_line_that_opens_early_is_still_only_open() -> None:
    async with bench(early_begin=True) as desk:
        call = await desk.result(desk.lines.dial(MIRA))
        await desk.wait(2.0)
        assert [fact.call for fact in of(desk, LineOpened)] == [call]


async def test_a_busy_number() -> None:
    async with bench() as desk:
        await desk.result(desk.lines.dial(MIRA))
        desk.sim.far_end_is_busy()
        await desk.wait(5.0)
        assert [fact.why for fact in of(desk, LineClosed)] == ["busy"]


async def test_the_network_drops_the_first_attempt_and_the_second_is_shown() -> None:
    async with bench() as desk:
        desk.freeze_on = b"ATD"
        dialling = asyncio.ensure_future(desk.lines.dial(MIRA))
        await desk.settle()
        desk.freeze_on = b""
        desk.frozen.clear()
        desk.modem.data_received(b"\r\nNO CARRIER\r\n")
        await desk.result(dialling)
        assert desk.asked(f"D{MIRA};") == 2
        assert "modem.dial_again" in desk.intake.codes()
        await desk.wait(5.0)
        assert desk.intake.codes()[-1] == "modem.ok"


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("", "modem.bad_number"),
        ("abc", "modem.bad_number"),
        ("112;+CMGD=1,4", "modem.bad_number"),
        ("1\r2", "modem.bad_number"),
    ],
)
async def test_what_is_no_number_is_not_dialled(number: str, code: str) -> None:
    async with bench() as desk:
        written = len(desk.written)
        for doing in (desk.lines.dial(number), desk.lines.text(number, "hej")):
            assert (await fault(desk, doing)).code == "modem.bad_number"
        assert not any(data.startswith((b"ATD", b"AT+CMGS")) for data in desk.written[written:])


async def test_one_line_one_call() -> None:
    async with bench() as desk:
        call = await ringing(desk)
        assert (await fault(desk, desk.lines.dial(OTHER))).code == "modem.line_busy"
        await desk.result(desk.lines.answer(call))
        await desk.result(desk.lines.answer(call))  # twice is once
        assert desk.asked("A") == 1


async def test_acts_on_a_call_that_is_over() -> None:
    async with bench() as desk:
        for doing in (desk.lines.answer("x"), desk.lines.hang_up("x"), desk.lines.keys("x", "0")):
            assert (await fault(desk, doing)).code == "modem.call_gone"
        call = await ringing(desk)
        assert (await fault(desk, desk.lines.keys(call, "0"))).code == "modem.line_not_open"
        await desk.result(desk.lines.answer(call))
        assert (await fault(desk, desk.lines.keys(call, "0;H"))).code == "modem.bad_keys"


async def test_a_line_that_stays_open_is_an_equipment_alarm() -> None:
    async with bench(no_hang_up=True) as desk:
        call = await ringing(desk)
        await desk.result(desk.lines.answer(call))
        assert (await fault(desk, desk.lines.hang_up(call))).code == "modem.not_hung_up"
        await desk.settle()
        assert desk.intake.codes()[-1] == "modem.not_hung_up"
        assert (desk.asked("+CHUP"), desk.asked("H")) == (1, 1)
        assert of(desk, LineClosed) == []
        desk.sim.change_faults(no_hang_up=False)
        await desk.result(desk.lines.hang_up(call))
        await desk.wait(1.0)
        assert desk.intake.codes()[-1] == "modem.ok"


async def test_a_modem_that_cannot_list_leaves_the_end_unknown() -> None:
    async with bench(refused=("+CLCC",)) as desk:
        call = await ringing(desk)
        await desk.result(desk.lines.answer(call))
        desk.freeze_on = b"AT+CHUP"  # the word never reaches the modem, and comes back as if it had
        hanging = asyncio.ensure_future(desk.lines.hang_up(call))
        await desk.settle()
        desk.freeze_on = b""
        desk.frozen.clear()
        desk.modem.data_received(b"\r\nOK\r\n")
        desk.sim.change_faults(no_hang_up=True)
        raised = await fault(desk, hanging)
        assert (raised.code, raised.unknown) == ("modem.hang_up_unseen", True)


async def test_a_text_goes_out_whole() -> None:
    async with bench() as desk:
        await desk.result(desk.lines.text("070-174 06 05", "Polisen är på väg."))
        [sent] = desk.sim.texts_out
        assert (sent.number, sent.words) == ("0701740605", "Polisen är på väg.")


async def test_a_long_text_goes_out_in_parts() -> None:
    async with bench() as desk:
        words = "Gå ut på baksidan och vänta vid grinden. " * 10
        await desk.result(desk.lines.text(MIRA, words))
        assert "".join(sent.words for sent in desk.sim.texts_out) == words


@pytest.mark.parametrize(
    ("faults", "code", "unknown"),
    [
        ({"no_prompt": True}, "modem.text_not_taken", False),
        ({"send_error": 500}, "modem.text_refused", False),
        ({"send_error": 332}, "modem.text_unknown", True),  # the network never said
        ({"lost": ("+CMGS",)}, "modem.text_unknown", True),
    ],
    ids=str,
)
async def test_a_text_that_fails_is_told_truly(faults: dict[str, object], code: str, unknown: bool) -> None:
    async with bench() as desk:
        desk.sim.change_faults(**faults)
        raised = await fault(desk, desk.lines.text(MIRA, "hej"))
        assert (raised.code, raised.unknown) == (code, unknown)
        sent = len(desk.sim.texts_out)
        desk.sim.change_faults(no_prompt=False, send_error=None, lost=())
        await desk.wait(70.0)
        assert len(desk.sim.texts_out) == sent  # never again by itself
        await desk.result(desk.lines.text(MIRA, "igen"))
        assert desk.sim.texts_out[-1].words == "igen"


async def test_half_a_long_text_is_told_as_half() -> None:
    async with bench(slow=("+CMGS",), slow_s=2.0) as desk:
        text = asyncio.ensure_future(desk.lines.text(MIRA, "Lång text " * 40))
        await desk.until(lambda: len(desk.sim.texts_out) == 1)
        desk.sim.change_faults(send_error=500)
        raised = await fault(desk, text)
        assert (raised.code, raised.unknown) == ("modem.text_in_pieces", True)


async def test_without_a_modem_every_act_says_so_at_once() -> None:
    async with bench() as desk:
        desk.sim.unplug()
        await desk.settle()
        for doing in (desk.lines.dial(MIRA), desk.lines.text(MIRA, "hej")):
            raised = await fault(desk, doing)
            assert (raised.code, raised.unknown) == ("modem.line_away", False)


async def test_the_modem_is_unplugged_while_a_text_is_on_its_way() -> None:
    async with bench(lost=("+CMGS",)) as desk:
        text = asyncio.ensure_future(desk.lines.text(MIRA, "hej"))
        await desk.settle()
        desk.sim.unplug()
        raised = await fault(desk, text)
        assert (raised.code, raised.unknown) == ("modem.text_unknown", True)


async def test_a_modem_that_goes_silent_in_a_call() -> None:
    async with bench() as desk:
        call = await ringing(desk)
        desk.sim.change_faults(lost_chance=1.0)
        raised = await fault(desk, desk.lines.answer(call))
        assert (raised.code, raised.unknown) == ("modem.no_word", True)
        await desk.wait(30.0)
        assert "modem.silent" in desk.intake.codes()


async def test_texts_come_in_while_a_line_is_open() -> None:
    async with bench() as desk:
        call = await ringing(desk)
        await desk.result(desk.lines.answer(call))
        pdus = [pdu for count in range(10) for pdu in desk.sim.text_in(MIRA, f"Under samtalet {count}")]
        await desk.wait(5.0)
        assert sorted(desk.intake.pdus()) == sorted(pdus)
        assert desk.modem.calls.find(call) is not None


async def test_an_open_line_survives_a_cable_that_came_loose() -> None:
    """The simulated modem loses its calls with its power: they end as lost, not as hung up."""
    async with bench() as desk:
        call = await ringing(desk)
        await desk.result(desk.lines.answer(call))
        desk.sim.unplug()
        await desk.wait(5.0)
        desk.sim.replug()
        await desk.wait(20.0)
        assert [(fact.call, fact.why) for fact in of(desk, LineClosed)] == [(call, "lost")]


async def test_an_open_line_whose_modem_never_comes_back_is_lost() -> None:
    async with bench() as desk:
        call = await ringing(desk)
        await desk.result(desk.lines.answer(call))
        desk.sim.unplug()
        await desk.wait(60.0)
        assert [(fact.call, fact.why) for fact in of(desk, LineClosed)] == [(call, "lost")]


async def test_facts_wait_in_order_for_a_journal_that_refuses() -> None:
    async with bench() as desk:
        desk.intake.refuses = True
        desk.sim.call_in(MIRA)
        await desk.wait(7.0)
        assert desk.intake.lines == []
        desk.sim.far_end_hangs_up()
        await desk.wait(7.0)
        desk.intake.refuses = False
        await desk.wait(10.0)
        assert [type(fact) for fact in desk.intake.lines] == [LineRang, LineClosed]


async def test_a_fact_on_its_way_when_the_cable_comes_loose_is_handed_over_once() -> None:
    async with bench() as desk:
        desk.intake.stop_at = "line"
        desk.sim.call_in(MIRA)
        await desk.settle()
        desk.sim.unplug()
        await desk.settle()
        desk.intake.go_on.set()
        await desk.wait(60.0)
        assert len(of(desk, LineRang)) == 1


async def test_a_fact_the_intake_stumbles_over_holds_up_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    async with bench() as desk:
        line, stumbles = desk.intake.line, iter([True])

        async def stumble(fact: Fact) -> None:
            if next(stumbles, False):
                raise ValueError
            await line(fact)

        monkeypatch.setattr(desk.intake, "line", stumble)
        call = await _ring_unheard(desk)
        assert desk.intake.codes()[-1] == "modem.call_not_taken"
        await desk.result(desk.lines.answer(call))
        pdus = desk.sim.text_in(OTHER, "Också")
        await desk.settle()
        assert desk.intake.pdus() == pdus
        assert len(of(desk, LineOpened)) == 1
        await desk.wait(700.0)
        assert desk.intake.codes()[-1] == "modem.ok"


async def _ring_unheard(desk: LineBench) -> str:
    desk.sim.call_in(MIRA)
    await desk.settle()
    assert of(desk, LineRang) == []
    return desk.modem.calls.live[0].name


async def test_reports_about_lines_are_of_the_source() -> None:
    async with bench() as desk:
        assert all(report.source == "modem" for report in desk.intake.healths if isinstance(report, SourceReported))
