"""What proves that somebody answered, and what does not (modem.md section 9). The screen says "line open"."""

from __future__ import annotations

from itertools import count
from uuid import UUID

import pytest

from console import events as e
from console.modem.calls import Calls
from console.text import Untrusted
from console.wording.facts import say
from console.wording.names import NAMES
from tests.support_story import MIRA, PHONE, Story

NO_PROOF = {
    "OK": [],
    "+CLCC: 1,0,2,0,0": [],
    "+CLCC: 1,0,3,0,0": [],
    "+CLCC: 1,0,0,0,0": [e.LineOpened],
    "VOICE CALL: BEGIN": [e.LineOpened],
    '+COLP: "+46701740605",145': [e.LineOpened],
    '+QIND: "ccinfo",1,0,0,0,0,"+46701740605",145': [e.LineOpened],
}


def dialled(*lines: str) -> list[e.Fact]:
    ids = count(1)
    calls = Calls("modem", lambda: UUID(int=next(ids)))
    call = calls.dial(PHONE.number, 0.0)
    calls.dialled(call, 0.0)
    return [fact for at, line in enumerate(lines, 1) for fact in calls.heard(line, float(at))]


def card_of(facts: list[e.Fact]) -> Story:
    story = Story()
    story.tell(e.PersonRegistered(person=MIRA))
    story.opened(person="P1")
    for fact in facts:
        story.tell(fact, incident=story.board.rows()[0].id)
    return story


@pytest.mark.parametrize("line", NO_PROOF)
def test_what_comes_during_ringback_too_is_no_proof(line: str) -> None:
    """At most the line is open. Nobody was heard, and no word of ours says that somebody answered."""
    facts = dialled(line)
    assert [type(fact) for fact in facts] == NO_PROOF[line]
    story = card_of(facts)
    card = story.board.card(story.board.rows()[0].id)
    assert card is not None
    assert card.clock.t4_audio is None
    assert card.line is None or card.line.heard is None
    assert "answer" not in " ".join(str(say(fact)) for fact in facts).lower()


def test_all_of_them_together_open_the_line_once(swedish: None) -> None:
    facts = dialled(*NO_PROOF)
    assert [type(fact) for fact in facts] == [e.LineOpened]
    assert not any(word in str(say(facts[0])).lower() for word in ("svar", "answer"))
    assert "answer" not in NAMES["line"]["open"]


def test_the_control_speech_that_was_heard_is_proof() -> None:
    opened = dialled("VOICE CALL: BEGIN")
    story = card_of([*opened, e.AudioHeard(words=Untrusted("hjälp"))])
    card = story.board.card(story.board.rows()[0].id)
    assert card is not None
    assert card.clock.t4_audio is not None


@pytest.mark.parametrize("line", ["+RXDTMF: 1", "+DTMF:1", "+QTONEDET: 49"])
def test_a_key_that_the_far_end_pressed_is_told_as_heard(line: str) -> None:
    facts = dialled("VOICE CALL: BEGIN", line)
    assert [type(fact) for fact in facts] == [e.LineOpened, e.KeyHeard]
    assert say(facts[1])[:2] == ("KEY", "1")
