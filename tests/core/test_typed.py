"""Typed commands: one language for line mode, the desk's `:` and trainee files."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console import events as e
from console import requests as r
from console.actions import Rules, decide
from console.board import Board
from console.sentences import SENTENCES
from console.typed import COMMANDS, Mistake, View, parse
from tests.support_story import Story

CHOSEN = UUID(int=5)

LINES: list[tuple[str, r.Request]] = [
    ("ack", r.Acknowledge(incident=CHOSEN)),
    ("ACK", r.Acknowledge(incident=CHOSEN)),
    ("send 3310", r.SendUnit(incident=CHOSEN, unit="3310")),
    ("send K9-2 sirens", r.SendUnit(incident=CHOSEN, unit="K9-2", sirens=True)),
    ("note  mansröst: 'ge mig telefonen'", r.Note(incident=CHOSEN, words="mansröst: 'ge mig telefonen'")),
    ("112", r.HandOver(incident=CHOSEN, number="112", digits="112")),
    ("112 taken by Operatör 7", r.HandOver(incident=CHOSEN, number="112", digits="112", taken_by="Operatör 7")),
    ("112 read back", r.HandOver(incident=CHOSEN, number="112", digits="112", read_back=True)),
    ("+46771141400", r.HandOver(incident=CHOSEN, number="+46771141400", digits="+46771141400")),
    ("114 14", r.HandOver(incident=CHOSEN, number="11414", digits="11414")),
    ("11414 by modem", r.HandOver(incident=CHOSEN, number="11414", digits="11414", by_modem=True)),
    ("call", r.CallBack(incident=CHOSEN)),
    ("call -- she asked", r.CallBack(incident=CHOSEN, override="she asked")),
    ("text kom hem -- hon bad", r.SendText(incident=CHOSEN, words="kom hem", override="hon bad")),
    ("close accidental with B.ÅS kodord rätt",
     r.Close(incident=CHOSEN, outcome="accidental", second="B.ÅS", words="kodord rätt")),
    ("close real", r.Close(incident=CHOSEN, outcome="real")),
    ("code duress", r.CodeWord(incident=CHOSEN, result="duress")),
    ("mic open sure", r.Microphone(incident=CHOSEN, open=True, sure=True)),
    ("mic muted", r.Microphone(incident=CHOSEN, open=False)),
    ("listen off", r.Listen(incident=CHOSEN, on=False)),
    ("position", r.Done(incident=CHOSEN, step="position")),
    ("reveal code_ok 2 checked", r.Reveal(incident=CHOSEN, field="code_ok", reason="2 checked")),
    ("reveal safe_house with B.ÅS why", r.Reveal(incident=CHOSEN, field="safe_house", reason="why", second="B.ÅS")),
    ("shelve 15 known fault", r.Shelve(incident=CHOSEN, minutes=15, reason="known fault")),
    ("recall 3310 wrong street", r.RecallUnit(incident=CHOSEN, unit="3310", why="wrong street")),
    ("keys 0", r.PressKeys(incident=CHOSEN, keys="0")),
    ("recorder failover", r.AskRecorder(incident=CHOSEN, wish="failover")),
    ("pause", r.PauseSound()),
    ("selftest", r.TestLines()),
    ("keys", r.PressKeys(incident=CHOSEN)),
    ("stop -- she asked", r.StopRepeating(incident=CHOSEN, override="she asked")),
]  # fmt: skip


@pytest.mark.parametrize(("line", "request_"), LINES)
def test_lines(line: str, request_: r.Request) -> None:
    assert parse(line, Board(), CHOSEN) == request_


@pytest.mark.parametrize(
    ("line", "code"),
    [("", "typed.unknown"), ("fire", "typed.unknown"), ("send", "typed.usage"), ("close maybe", "typed.usage"),
     ("112 now please", "typed.usage"), ("code yes", "typed.usage"), ("shelve soon", "typed.usage"),
     ("use K-9999", "typed.no-incident"), ("undo", "actions.not-undoable")],
)  # fmt: skip
def test_mistakes_have_a_sentence(line: str, code: str) -> None:
    found = parse(line, Board(), CHOSEN)
    assert isinstance(found, Mistake)
    assert found.code == code
    assert code in SENTENCES


def test_ack_is_about_what_waits_for_this_operator() -> None:
    """A further press of the case that the operator has, whatever is chosen; never one that is put away."""
    story = Story()
    mine, other = story.opened("P1"), story.opened("P2")
    for incident, who in ((mine, "L.EK"), (other, "L.EK")):
        story.tell(e.Acknowledged(), incident, who, epoch=0)
    story.alarm(mine)
    assert parse("ack", story.board, other, operator="L.EK") == r.Acknowledge(incident=mine)
    assert parse("ack", story.board, other, operator="B.ÅS") == r.Acknowledge(incident=other), "it is not theirs"
    zone = story.opened("P3", trigger="zone", priority=2)
    story.tell(e.Shelved(until=story.now + 60_000_000), zone, "L.EK")
    story.tell(e.Acknowledged(), mine, "L.EK", epoch=1)
    assert parse("ack", story.board, other, operator="L.EK") == r.Acknowledge(incident=other)


def test_nothing_happens_without_an_incident() -> None:
    assert parse("ack", Board(), None) == Mistake(code="typed.none-chosen")
    assert parse("list", Board(), None) == View(what="list")


def test_a_label_first_names_the_incident() -> None:
    story = Story()
    first, second = story.opened("P1"), story.opened("P2")
    assert parse("k-0001 ack", story.board, second) == r.Acknowledge(incident=first)
    assert parse("K-0002", story.board, first) == View(what="use", incident=second)
    assert parse("use K-0002", story.board, first) == View(what="use", incident=second)
    act = uuid4()
    assert parse("K-0001 undo", story.board, second, act) == r.Undo(incident=first, act=act)


@given(st.text(max_size=40) | st.sampled_from(sorted(COMMANDS)).flatmap(lambda word: st.text().map(f"{word} ".__add__)))
def test_no_line_breaks_anything(line: str) -> None:
    story = Story()
    incident = story.opened()
    found = parse(line, story.board, incident)
    if isinstance(found, r.Request):
        decide(story.board, found, "L.EK", story.now, story.new_id, Rules())


def test_every_request_of_an_operator_has_a_word() -> None:
    from typing import get_args

    made = {type(request) for _, request in LINES}
    more: list[Callable[[], object]] = [
        lambda: parse("take", Board(), CHOSEN), lambda: parse("hangup", Board(), CHOSEN),
        lambda: parse("unshelve", Board(), CHOSEN), lambda: parse("contact c1", Board(), CHOSEN),
        lambda: parse("undo", Board(), CHOSEN, CHOSEN),
    ]  # fmt: skip
    made |= {type(make()) for make in more}  # type: ignore[arg-type]
    by_the_desk_itself = {r.Shown, r.ConfirmSound, r.SignHandover}
    assert set(get_args(r.AnyRequest)) - made == by_the_desk_itself
