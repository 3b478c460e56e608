"""From lines to facts about calls."""

from __future__ import annotations

from itertools import count
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.events import Fact, KeyHeard, LineClosed, LineIdentified, LineOpened, LineRang
from console.modem.call import CHECK_DIALLING, CHECK_OPEN, END_SETTLES, NEW_CALL_GAP, RINGING_SILENCE
from console.modem.call_signs import sign_of
from console.modem.calls import AWAY_LIMIT, LATE_END, OLD_NEWS, Calls
from console.text import Untrusted

MIRA, OTHER = "+46701740605", "+46701740606"
CLIP = f'+CLIP: "{MIRA}",145,,,,0'
CLIP_OTHER = f'+CLIP: "{OTHER}",145,,,,0'
WITHHELD = '+CLIP: "",128,,,,'


class Line:
    """A tracker with a clock in the hand; calls are named 1, 2, 3 …"""

    def __init__(self) -> None:
        numbers = count(1)
        self.calls = Calls("modem", lambda: UUID(int=next(numbers)))
        self.now = 1000.0
        self.facts: list[Fact] = []

    def hear(self, *lines: str, after: float = 0.0) -> list[Fact]:
        """What these lines make true."""
        self.now += after
        return self.keep([fact for line in lines for fact in self.calls.heard(line, self.now)])

    def listed(self, *lines: str, after: float = 0.0, asked_before: float = 0.0) -> list[Fact]:
        self.now += after
        return self.keep(self.calls.listed(lines, self.now - asked_before, self.now))

    def keep(self, facts: list[Fact]) -> list[Fact]:
        self.facts += facts
        return facts


def name(number: int) -> str:
    return str(UUID(int=number))


def rang(call: int, number: str = "", *, withheld: bool = False) -> LineRang:
    return LineRang(call=name(call), source="modem", number=Untrusted(number) if number else None, withheld=withheld)


def identified(call: int, number: str = "", *, withheld: bool = False) -> LineIdentified:
    return LineIdentified(call=name(call), number=Untrusted(number) if number else None, withheld=withheld)


def opened(call: int, number: str = "", *, outgoing: bool = False) -> LineOpened:
    return LineOpened(call=name(call), source="modem", outgoing=outgoing, number=Untrusted(number) if number else None)


def closed(call: int, why: str, seconds: float | None = None) -> LineClosed:
    return LineClosed(call=name(call), why=why, seconds=seconds)  # type: ignore[arg-type]


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


@pytest.mark.parametrize(
    ("lines", "facts"),
    [
        (
            ["VOICE CALL: BEGIN", "VOICE CALL: END: 000352", "NO CARRIER"],
            [opened(1, MIRA, outgoing=True), closed(1, "remote", 352.0)],
        ),
        ([f'+CLCC: 1,0,3,0,0,"{MIRA}",145', f'+CLCC: 1,0,0,0,0,"{MIRA}",145'], [opened(1, MIRA, outgoing=True)]),
        (["+COLP: \"+46701740605\",145"], [opened(1, MIRA, outgoing=True)]),
        (["BUSY"], [closed(1, "busy")]),
        (["NO ANSWER"], [closed(1, "missed")]),
        (["NO CARRIER"], [closed(1, "refused")]),
    ],
)  # fmt: skip
def test_how_a_call_goes_out(lines: list[str], facts: list[Fact]) -> None:
    line = Line()
    line.calls.dialled(line.calls.dial(MIRA, line.now), line.now)
    assert line.hear(*lines) == facts


def test_while_we_dial_nothing_but_our_own_failure_ends_the_call() -> None:
    line = Line()
    call = line.calls.dial(MIRA, line.now)
    assert line.hear("NO CARRIER", "VOICE CALL: END: 000001") == []
    assert line.listed(after=1.0) == []
    line.calls.forget(call)
    assert line.calls.live == []


def test_a_line_is_looked_at_sparingly() -> None:
    line = Line()
    assert line.calls.next_check(line.now) is None
    line.calls.dialled(line.calls.dial(MIRA, line.now), line.now)
    assert line.calls.next_check(line.now) == CHECK_DIALLING
    line.hear("VOICE CALL: BEGIN")
    assert line.calls.next_check(line.now) == CHECK_OPEN
    line.keep(line.calls.unlisted(line.now + CHECK_OPEN))
    assert not line.calls.check_due(line.now + CHECK_OPEN)


def test_our_own_hanging_up_is_local() -> None:
    line = Line()
    line.hear("RING", "VOICE CALL: BEGIN")
    line.calls.live[0].leaving = True
    assert line.hear("VOICE CALL: END: 000005") == [closed(1, "local", 5.0)]


def test_calls_survive_a_modem_that_is_away_for_a_moment() -> None:
    line = Line()
    line.hear("RING", CLIP, "VOICE CALL: BEGIN")
    line.calls.away(line.now)
    assert line.calls.away_too_long(line.now + AWAY_LIMIT) == []
    assert line.listed(f'+CLCC: 1,1,0,0,0,"{MIRA}",145', after=10.0) == []
    line.calls.away(line.now)
    assert line.listed(after=10.0) == [closed(1, "lost", 20.0)]


def test_a_modem_that_stays_away_has_lost_its_calls() -> None:
    line = Line()
    line.hear("RING", "VOICE CALL: BEGIN")
    line.calls.away(line.now)
    assert line.calls.away_too_long(line.now + AWAY_LIMIT + 1) == [closed(1, "lost", AWAY_LIMIT + 1)]


def test_calls_found_at_start_are_shown() -> None:
    line = Line()
    facts = line.listed(f'+CLCC: 1,1,0,0,0,"{MIRA}",145', f'+CLCC: 2,0,2,0,0,"{OTHER}",145')
    assert facts == [rang(1, MIRA), opened(1, MIRA)]
    assert [call.outgoing for call in line.calls.live] == [False, True]


_ANY_LINE = st.sampled_from(
    [
        "RING", CLIP, CLIP_OTHER, WITHHELD, "NO CARRIER", "BUSY", "NO ANSWER", "VOICE CALL: BEGIN", "+RXDTMF: 5",
        "VOICE CALL: END: 000034", f"MISSED_CALL: 08:48AM {MIRA}", f"MISSED_CALL: 08:48AM {OTHER}", "+COLP: \"1\",129",
        *(f'+CLCC: {id_},{way},{state},0,0,"{MIRA}",145' for id_ in (1, 2) for way in (0, 1) for state in range(7)),
    ]
)  # fmt: skip


@settings(max_examples=300)
@given(st.lists(st.tuples(_ANY_LINE, st.sampled_from([0.0, 1.0, 5.0, 13.0])), max_size=30))
def test_any_order_of_lines_tells_a_story_that_holds(lines: list[tuple[str, float]]) -> None:
    """A call begins once, ends once, and says nothing after its end but who it was; silence ends everything."""
    line = Line()
    for text, pause in lines:
        line.hear(text, after=pause)
    line.listed(after=RINGING_SILENCE)
    assert line.calls.live == []
    begun, ended = set(), set()
    for fact in line.facts:
        match fact:
            case LineRang(call=call):
                assert call not in begun
                begun.add(call)
            case LineOpened(call=call, outgoing=outgoing):
                assert call not in ended
                assert outgoing or call in begun
                begun.add(call)
            case KeyHeard(call=call):
                assert call not in ended
            case LineClosed(call=call):
                assert call not in ended
                ended.add(call)
    assert begun <= ended


@given(st.text(max_size=60))
def test_no_line_is_too_odd(text: str) -> None:
    for head in (
        "",
        "+CLIP:",
        "+CLCC:",
        '+QIND: "ccinfo",',
        "^DSCI:",
        "MISSED_CALL:",
        "VOICE CALL:",
        "+QTONEDET:",
        "+CCWA:",
    ):
        sign_of(head + text)


def test_what_the_modem_says_by_itself_while_it_is_asked_is_no_second_call() -> None:
    """Its own +CLCC came while AT+CLCC was pending and was taken for the reply; the call was over before the result."""
    line = Line()
    line.hear("RING", CLIP)
    assert line.hear("NO CARRIER", after=0.1) == [closed(1, "missed")]
    assert line.listed(f'+CLCC: 1,1,4,0,0,"{MIRA}",145', asked_before=0.2) == []
    assert line.calls.check_due(line.now)  # and it is asked anew
    assert line.listed(after=0.1) == []
    assert not line.calls.check_due(line.now)


def test_the_late_reply_to_a_list_that_was_given_up_is_no_second_call() -> None:
    line = Line()
    line.hear("RING", CLIP)
    line.hear("NO CARRIER", after=0.1)
    assert line.hear(f'+CLCC: 1,1,4,0,0,"{MIRA}",145', after=OLD_NEWS - 1) == []
    assert line.calls.check_due(line.now)
    line.keep(line.calls.unlisted(line.now, refused=False))  # no answer: nobody knows yet
    assert line.listed(after=1.0) == []


def test_the_control_the_same_caller_again_at_once_is_a_call_of_its_own() -> None:
    again = f'+CLCC: 1,1,4,0,0,"{MIRA}",145'
    for sign in ("RING", CLIP):  # ringing begins it
        assert isinstance(_just_over().hear(again, sign, after=2.0)[0], LineRang)
    line = _just_over()
    assert line.hear(again, after=2.0) == []
    assert isinstance(line.listed(again, after=0.5)[0], LineRang)  # or the list does
    line = _just_over()
    line.hear(f'+QIND: "ccinfo",1,1,4,0,0,"{MIRA}",145', after=2.0)
    assert isinstance(line.keep(line.calls.unlisted(line.now))[0], LineRang)  # or there is no list that could be late


def _just_over() -> Line:
    line = Line()
    line.hear("RING", CLIP, "NO CARRIER")
    return line


def test_a_gap_in_which_nobody_could_hear_is_no_gap_between_two_calls() -> None:
    line = Line()
    line.hear("RING", CLIP)
    line.calls.away(line.now + 1.0)
    assert line.hear("RING", CLIP, after=AWAY_LIMIT - 1.0) == []
    assert [type(fact) for fact in line.hear("RING", after=NEW_CALL_GAP + 0.1)] == [LineClosed, LineRang]
