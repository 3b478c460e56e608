"""Calls while nobody could hear: the modem was away, or busy with an answer."""

from __future__ import annotations

from calls_line import CLIP, MIRA, OTHER, Line, closed, opened, rang

from console.events import LineClosed, LineRang
from console.modem.call import NEW_CALL_GAP
from console.modem.calls import AWAY_LIMIT, OLD_NEWS


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
