"""F8 asks three questions before it signs; Esc passes over them, and that is recorded (desk.md section 11)."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from random import Random

import pytest

from console import events as e
from console import requests as r
from console.app import LarmbordApp
from console.screens import read_back, shift_sheet
from console.screens.read_back import ASKED, questions
from console.screens.shift_sheet import ShiftSheet, sheet
from console.widgets.snapshot import Desk, take
from tests.support_desk import MemoryNode, evening, opened, press, words_on
from tests.support_story import START, Story

WORRIES = ("t", "y", "s", "t", "enter")


def sheet_of(app: LarmbordApp) -> ShiftSheet:
    assert isinstance(app.screen, ShiftSheet)
    return app.screen


def number(sheet: ShiftSheet, *, right: bool = True) -> str:
    """The digit of a right or a wrong answer to what is asked now."""
    question = sheet._question
    assert question is not None
    return str(next(i for i, each in enumerate(question.choices, 1) if (each == question.right) == right))


def signed(node: MemoryNode) -> r.SignHandover:
    [act] = [act for act in node.acts if isinstance(act, r.SignHandover)]
    return act


async def test_three_questions_and_then_the_signature() -> None:
    node, _incident = evening()
    async with opened(node, size=(80, 24)) as (app, pilot):
        await press(app, pilot, "f8", *WORRIES)
        assert "Question 1 of 3" in words_on(app)
        assert "open cases" not in words_on(app)  # the sheet is away while it asks
        for right in (True, False, True):
            await press(app, pilot, "enter", number(sheet_of(app), right=right), "enter")
            assert ("Not so:" in words_on(app)) == (not right)
        assert "Read back: 2 of 3 right." in words_on(app)
        assert "open cases" in words_on(app)
        assert not [act for act in node.acts if isinstance(act, r.SignHandover)]
        await press(app, pilot, *"L.EK", "enter")
        assert signed(node).answers == ("right", "wrong", "right")
        assert signed(node).sheet.endswith("Read back: 2 of 3 right")
        assert signed(node).words == "tyst"


async def test_esc_passes_over_the_questions_and_that_is_recorded() -> None:
    node, _incident = evening()
    async with opened(node) as (app, pilot):
        await press(app, pilot, "f8", *WORRIES, "1", "enter", "escape")
        assert "2 not answered" in words_on(app)
        await press(app, pilot, *"L.EK", "enter")
        assert signed(node).answers[1:] == ("skipped", "skipped")
        assert signed(node).sheet.endswith(", 2 not answered")
        assert app.screen is app.desk


async def test_esc_at_the_signature_signs_nothing() -> None:
    node, _incident = evening()
    async with opened(node) as (app, pilot):
        await press(app, pilot, "f8", *WORRIES, "escape", "escape")
        assert app.screen is app.desk
        assert not [act for act in node.acts if isinstance(act, r.SignHandover)]


async def test_help_does_not_wait_for_an_answer() -> None:
    node, incident = evening()
    async with opened(node) as (app, pilot):
        await press(app, pilot, "f8", *WORRIES, "f2", "f4", "enter")
        card = node.board.card(incident)
        assert card is not None
        assert (card.acknowledged_by, [unit.unit for unit in card.units]) == ("L.EK", ["3310"])


async def test_the_control_a_sheet_that_stays_open_would_answer_for_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ShiftSheet, "_question", property(lambda self: None))
    node, _incident = evening()
    async with opened(node) as (app, pilot):
        await press(app, pilot, "f8", *WORRIES)
        assert "Question 1 of 3" not in words_on(app)
        assert "open cases" in words_on(app)


async def test_the_control_answers_that_are_not_kept_are_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shift_sheet, "told", lambda answers: "")
    node, _incident = evening()
    async with opened(node) as (app, pilot):
        await press(app, pilot, "f8", *WORRIES, "escape", *"L.EK", "enter")
        assert not signed(node).sheet.endswith("not answered")


async def test_the_record_has_the_answers_and_the_hash_of_the_sheet() -> None:
    node, _incident = evening()
    request = r.SignHandover(sheet="blad", answers=("right", "wrong", "skipped"))
    taken: list[e.Fact] = []
    original = node.board.apply
    node.board.apply = lambda stored: (taken.append(stored.fact), original(stored))[1]  # type: ignore[method-assign]
    await node.perform(request, "L.EK")
    [fact] = [fact for fact in taken if isinstance(fact, e.HandoverSigned)]
    assert fact == e.HandoverSigned(sha256=sha256(b"blad").hexdigest(), answers=("right", "wrong", "skipped"))


def pictured(node: MemoryNode) -> Sequence[read_back.Question]:
    app = LarmbordApp(node, node.clock, "L.EK", ask_sound=False)
    from console.widgets.snapshot import take

    return questions(take(node.board, app._desk, node.clock.now(), None), Random(7))


@pytest.mark.parametrize("node", [evening()[0], MemoryNode()], ids=["evening", "nothing at all"])
def test_there_are_always_three_each_with_one_right_answer_among_others(node: MemoryNode) -> None:
    asked = pictured(node)
    assert len(asked) == ASKED
    for question in asked:
        assert question.choices.count(question.right) == 1
        assert len(set(question.choices)) == len(question.choices) > 1


def test_which_are_asked_is_drawn() -> None:
    node, _incident = evening()
    from console.widgets.snapshot import Desk, take

    view = take(node.board, Desk(operator="L.EK"), node.clock.now(), None)
    assert len({tuple(question.words for question in questions(view, Random(seed))) for seed in range(20)}) > 5


def test_the_sheet_says_until_when_something_is_put_away() -> None:
    """desk.md section 11: silent and shelved devices, and expiry."""
    story = Story()
    zone = story.opened(None, "0701740690", trigger="zone", priority=2)
    for until, said in ((None, "(0:00)"), (START + 900_000_000, "until 21:55")):
        if until is not None:
            story.tell(e.Shelved(until=until), zone, "L.EK")
        told = [line for _title, lines in sheet(take(story.board, Desk(), START, None)) for line in lines]
        assert any(line.endswith(said) for line in told)
