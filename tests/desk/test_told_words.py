"""Words of an exercise reach the trainee's screen: whole in the log, once on the message row, at their seat alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC
from uuid import UUID

import pytest

from console import events as e
from console.clock import SimulatedClock
from console.journal.memory import MemoryJournal
from console.node import Node
from console.plain import LineMode
from console.text import Untrusted
from console.widgets import case_log, snapshot
from tests.support_desk import HOSTILE, MemoryNode, evening, opened, picture, press, until, words_on

SAY = "Var hör ni henne?"


def told(words: str = SAY, seat: str = "", via: str = "radio") -> e.ExerciseMarked:
    return e.ExerciseMarked(what="told", words=Untrusted(words), id="x1", via=via, seat=seat)


def exercise() -> tuple[MemoryNode, UUID]:
    """An evening of an exercise; L.EK sits in the seat op1."""
    node = MemoryNode()
    node.append(e.ExerciseStarted(scenario="s", sha256="0" * 64, seed=1, title={"en": "T"}))
    node, incident = evening(node)
    node.append(e.OperatorPresent(desk="op1"), actor="L.EK")
    return node, incident


def log_of(text: str) -> str:
    """The lines with words of the exercise, every run of blanks as one."""
    return " ".join(" ".join(line for line in text.splitlines() if " TOLD " in line).split())


async def test_words_over_the_radio_stand_in_the_log_and_once_on_the_message_row() -> None:
    node, _incident = exercise()
    async with opened(node, exercise=True) as (app, pilot):
        node.append(told())
        await until(pilot, lambda: f"EX radio: “{SAY}”" in picture(app).splitlines()[-3])
        assert f"EX 22:23:17 TOLD radio: “{SAY}”" in log_of(picture(app))
        await press(app, pilot, "n", "escape")
        app.say("something else")
        await until(pilot, lambda: "something else" in picture(app).splitlines()[-3])
        for _tick in range(3):
            app._tick()
        assert "something else" in picture(app).splitlines()[-3]


async def test_without_a_case_on_the_table_the_words_are_there_too() -> None:
    node = MemoryNode()
    node.append(e.ExerciseStarted(scenario="s", sha256="0" * 64, seed=1, title={"en": "T"}))
    node.append(told(via="note"))
    async with opened(node, exercise=True) as (app, pilot):
        assert f"TOLD note: “{SAY}”" in log_of(picture(app))
        await until(pilot, lambda: f"EX note: “{SAY}”" in picture(app).splitlines()[-3])


async def test_words_for_another_seat_are_not_shown_here() -> None:
    node, _incident = exercise()
    async with opened(node, exercise=True) as (app, pilot):
        node.append(told("for two", seat="op2"))
        node.append(told("for one", seat="op1"))
        await until(pilot, lambda: "for one" in words_on(app))
        assert "for two" not in words_on(app)


async def test_the_control_a_desk_that_forgets_the_seat_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    everybody = {"op1", "op2", ""}
    monkeypatch.setattr(snapshot, "told_to", lambda who, board: tuple(
        case_log.LogEntry(nseq=each.nseq, ts=each.ts, actor=None, fact=each.fact, cmd=each.cmd)
        for each in board.around.exercise.told if each.fact.seat in everybody
    ))  # fmt: skip
    node, _incident = exercise()
    node.append(told("for two", seat="op2"))
    async with opened(node, exercise=True) as (app, _pilot):
        assert "for two" in words_on(app)


async def test_the_control_a_log_without_the_words_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(case_log, "entries", lambda view: view.card.log if view.card else ())
    node, _incident = exercise()
    node.append(told())
    async with opened(node, exercise=True) as (app, _pilot):
        assert log_of(picture(app)) == ""


async def test_the_words_are_text_whatever_the_file_says() -> None:
    node, _incident = exercise()
    node.append(told(HOSTILE))
    async with opened(node, exercise=True) as (app, _pilot):
        shown = picture(app)
        assert "\x1b" not in shown
        assert "\u202e" not in shown
        assert "PWNED" in " ".join(shown.split(" TOLD ")[1].split()[:30])


async def test_a_live_desk_shows_no_words_of_an_exercise() -> None:
    node, _incident = evening()
    node.append(told())
    async with opened(node) as (app, _pilot):
        assert SAY not in words_on(app)


async def settle() -> None:
    for _turn in range(30):
        await asyncio.sleep(0)


async def never() -> AsyncIterator[str]:
    await asyncio.Event().wait()
    yield ""


@pytest.mark.parametrize(("seat", "shown"), [("", True), ("op1", True), ("op2", False)])
async def test_line_mode_says_them_with_ex_at_their_seat(seat: str, shown: bool) -> None:
    clock, said = SimulatedClock(0), list[str]()
    numbers = iter(range(1, 100))
    node = Node(MemoryJournal(clock), clock, lambda: UUID(int=next(numbers)))
    await node.start()
    started = e.ExerciseStarted(scenario="s", sha256="0" * 64, seed=1, title={"en": "T"})
    running = asyncio.ensure_future(LineMode(node, "L.EK", said.append, UTC, exercise=True).run(never()))
    await settle()
    present = e.NewEvent(fact=e.OperatorPresent(desk="op1"), cmd=node.new_id(), actor="L.EK")
    await node.append([e.NewEvent(fact=started, cmd=node.new_id()), present])
    await node.append([e.NewEvent(fact=told(seat=seat), cmd=node.new_id())])
    await settle()
    assert ("EX 00:00:00 TOLD radio: “" + SAY + "”" in said) == shown
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await node.close()
