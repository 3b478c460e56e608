"""How a call comes in, and what ends it: from lines to facts."""

from __future__ import annotations

import pytest
from calls_line import CLIP, CLIP_OTHER, MIRA, OTHER, WITHHELD, Line, closed, identified, name, opened, rang

from console.events import Fact, KeyHeard
from console.modem.call import END_SETTLES, NEW_CALL_GAP, RINGING_SILENCE
from console.modem.calls import LATE_END


@pytest.mark.parametrize(
    ("lines", "facts"),
    [
        (["RING"], [rang(1)]),
        (["+CRING: VOICE"], [rang(1)]),
        (["RING", CLIP], [rang(1), identified(1, MIRA)]),
        ([CLIP, "RING"], [rang(1, MIRA)]),
        (["RING", CLIP, "RING", CLIP], [rang(1), identified(1, MIRA)]),
        (["RING", WITHHELD], [rang(1), identified(1, withheld=True)]),
        ([WITHHELD, "RING", WITHHELD], [rang(1, withheld=True)]),
        ([CLIP], [rang(1, MIRA)]),
        (['+CLIP: "46701740605",145,,,,0'], [rang(1, MIRA)]),  # international without its +
        (['+CLIP: "0701740605",129,,,,0'], [rang(1, "0701740605")]),
        (['+CLIP: "0701740605",161,,,,0', CLIP], [rang(1, "0701740605")]),  # the same number, written otherwise
        (['+CLIP: "701740605",161,,,,0', CLIP], [rang(1, "0701740605")]),  # national: without its 0
        (['+CLIP: "112",161,,,,0'], [rang(1, "112")]),
        (['+CLIP: "0701740605",128,,,,0'], [rang(1, "0701740605")]),  # of no known type, and told all the same
        (['+CLIP: "+389",145,,,,0', '+QIND: "ccinfo",2,1,4,0,0,"+389",145'], [rang(1, "+389")]),
        (['+CLIP: "46701740605",129,,,,0', CLIP], [rang(1, "46701740605")]),
        ([f'+CLCC: 1,1,4,0,0,"{MIRA}",145', "RING", CLIP], [rang(1, MIRA)]),
        (["^DSCI: 2,1,4,0,+46701740605,145"], [rang(1, MIRA)]),
        (["RING", "NO CARRIER"], [rang(1), closed(1, "missed")]),
        (["RING", f"MISSED_CALL: 08:48AM {MIRA}"], [rang(1), identified(1, MIRA), closed(1, "missed")]),
        ([f"MISSED_CALL: 08:48AM {MIRA}"], [rang(1, MIRA), closed(1, "missed")]),
        (["+CLCC: 3,1,4,1,0"], []),  # a data call
        (["NO CARRIER", "VOICE CALL: END: 000352", "BUSY", "+CLCC: 1,0,6,0,0"], []),  # the end of nothing
    ],
)  # fmt: skip
def test_how_a_call_comes_in(lines: list[str], facts: list[Fact]) -> None:
    assert Line().hear(*lines) == facts


@pytest.mark.parametrize(
    "lines",
    [
        (f'+CLCC: 1,1,4,0,0,"{MIRA}",145', f'+CLCC: 1,1,6,0,0,"{MIRA}",145'),
        (f'+QIND: "ccinfo",2,1,4,0,0,"{MIRA}",145', f'+QIND: "ccinfo",2,1,-1,0,0,"{MIRA}",145'),
    ],
)
def test_an_end_without_a_word_how_is_asked_about_after_a_moment(lines: tuple[str, str]) -> None:
    line = Line()
    assert line.hear(*lines) == [rang(1, MIRA)]
    assert line.calls.next_check(line.now) == END_SETTLES
    assert line.listed(after=END_SETTLES) == [closed(1, "missed")]


def test_the_word_how_a_call_ended_comes_after_its_end() -> None:
    line = Line()
    line.calls.dialled(line.calls.dial(MIRA, line.now), line.now)
    assert line.hear(f'+CLCC: 1,0,6,0,0,"{MIRA}",145', "BUSY") == [closed(1, "busy")]
    line.hear("RING", CLIP, "VOICE CALL: BEGIN")
    line.hear(f'+CLCC: 1,1,6,0,0,"{MIRA}",145', after=40.0)
    assert line.hear("VOICE CALL: END: 000039", "NO CARRIER") == [closed(2, "remote", 39.0)]


def test_a_new_ring_ends_the_wait_for_the_word() -> None:
    line = Line()
    line.hear(f'+CLCC: 1,1,4,0,0,"{MIRA}",145', f'+CLCC: 1,1,6,0,0,"{MIRA}",145')
    assert line.hear("RING") == [closed(1, "missed"), rang(2)]


def test_an_answered_call_from_ring_to_late_no_carrier() -> None:
    line = Line()
    line.hear("RING", CLIP)
    line.keep(line.calls.answered(line.calls.live[0], line.now))
    line.hear("VOICE CALL: BEGIN", "+RXDTMF: 5", after=2.0)
    line.hear("VOICE CALL: END: 000034", after=34.0)
    line.hear("NO CARRIER", after=0.5)
    assert line.facts == [
        rang(1), identified(1, MIRA), opened(1, MIRA), KeyHeard(call=name(1), key="5"), closed(1, "remote", 34.0),
    ]  # fmt: skip


def test_seconds_are_ours_when_the_modem_tells_none() -> None:
    line = Line()
    line.hear("RING", "VOICE CALL: BEGIN")
    assert line.hear("NO CARRIER", after=7.0) == [closed(1, "remote", 7.0)]


@pytest.mark.parametrize(
    ("line", "key"),
    [("+RXDTMF: 0", "0"), ("+DTMF:5", "5"), ("+QTONEDET: 56", "8"), ("+QTONEDET: 42", "*"), ("+RXDTMF: #", "#")],
)
def test_keys_of_every_maker(line: str, key: str) -> None:
    made = Line()
    made.hear("RING", "VOICE CALL: BEGIN")
    assert made.hear(line) == [KeyHeard(call=name(1), key=key)]


def test_a_key_in_a_call_nobody_announced_is_not_dropped() -> None:
    line = Line()
    assert line.hear("+RXDTMF: 5") == [rang(1), opened(1), KeyHeard(call=name(1), key="5")]
    assert line.calls.check_due(line.now)


def test_a_gap_of_more_than_twelve_seconds_is_a_new_call() -> None:
    line = Line()
    line.hear("RING")
    assert line.hear("RING", after=NEW_CALL_GAP) == []
    assert line.hear("RING", after=NEW_CALL_GAP + 0.1) == [closed(1, "missed"), rang(2)]


def test_the_first_sign_after_idle_is_a_new_call() -> None:
    line = Line()
    line.hear("RING", "NO CARRIER")
    assert line.hear("RING", after=1.0) == [rang(2)]


def test_ringing_that_just_stops_is_asked_about_and_then_missed() -> None:
    line = Line()
    line.hear("RING", CLIP)
    assert not line.calls.check_due(line.now + RINGING_SILENCE - 0.1)
    assert line.calls.check_due(line.now + RINGING_SILENCE)
    assert line.listed(after=RINGING_SILENCE) == [closed(1, "missed")]


def test_ringing_that_the_modem_still_lists_goes_on() -> None:
    line = Line()
    line.hear("RING", CLIP)
    assert line.listed(f'+CLCC: 1,1,4,0,0,"{MIRA}",145', after=RINGING_SILENCE) == []
    assert not line.calls.check_due(line.now)
    assert line.listed(after=RINGING_SILENCE) == [closed(1, "missed")]


def test_a_modem_that_cannot_list_calls_still_ends_silent_ringing() -> None:
    line = Line()
    line.hear("RING")
    line.now += RINGING_SILENCE
    assert line.keep(line.calls.unlisted(line.now)) == [closed(1, "missed")]


def test_a_call_younger_than_the_question_is_not_ended_by_the_answer() -> None:
    line = Line()
    line.hear("RING")
    assert line.listed(asked_before=0.2) == []


def test_another_number_while_it_rings_is_another_call_and_the_first_is_asked_about() -> None:
    line = Line()
    line.hear("RING", CLIP)
    assert line.hear("RING", CLIP_OTHER, after=4.0) == [rang(2, OTHER)]
    assert line.calls.check_due(line.now)
    assert line.listed(f'+CLCC: 1,1,4,0,0,"{OTHER}",145', after=0.1) == [closed(1, "missed")]


def test_missed_call_names_the_number_of_a_call_that_ended_before() -> None:
    line = Line()
    line.hear("RING", "NO CARRIER")
    assert line.hear(f"MISSED_CALL: 08:48AM {MIRA}", after=3.0) == [identified(1, MIRA)]
    # the second one speaks of a call nobody saw
    assert line.hear(f"MISSED_CALL: 08:48AM {MIRA}", after=1.0) == [rang(2, MIRA), closed(2, "missed")]


def test_missed_call_of_somebody_else_is_another_call() -> None:
    line = Line()
    line.hear("RING", CLIP, "NO CARRIER")
    assert line.hear(f"MISSED_CALL: 08:48AM {OTHER}") == [rang(2, OTHER), closed(2, "missed")]


def test_the_late_end_of_one_call_does_not_end_the_next_that_rings() -> None:
    line = Line()
    line.hear("RING", "VOICE CALL: BEGIN", "VOICE CALL: END: 000010")
    line.hear("RING", CLIP_OTHER, after=1.0)
    assert line.hear("NO CARRIER", after=1.0) == []
    assert line.calls.check_due(line.now)  # which one was meant is asked
    assert line.listed(f'+CLCC: 1,1,4,0,0,"{OTHER}",145') == []
    assert line.hear("NO CARRIER", after=LATE_END + 1.0) == [closed(2, "missed")]


def test_a_number_that_comes_after_we_answered() -> None:
    line = Line()
    line.hear("RING")
    line.keep(line.calls.answered(line.calls.live[0], line.now))
    assert line.hear(CLIP, after=1.0) == [identified(1, MIRA)]
    assert line.hear(CLIP, after=1.0) == []


def test_a_second_caller_on_an_open_line_is_seen() -> None:
    line = Line()
    line.hear("RING", CLIP, "VOICE CALL: BEGIN")
    assert line.hear(f'+CCWA: "{OTHER}",145,1', after=30.0) == [rang(2, OTHER)]
    assert line.hear("NO CARRIER") == []  # whose? ask
    assert line.calls.check_due(line.now)
    assert line.listed(f'+CLCC: 1,1,0,0,0,"{MIRA}",145', after=1.0) == [closed(2, "missed")]
