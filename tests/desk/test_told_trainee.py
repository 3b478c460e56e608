"""What the instructor tells a trainee stands at their desk, whole, and only at the seat that it is for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.pilot import Pilot

from console import events as e
from console.clock import SystemClock
from console.journal.memory import MemoryJournal
from console.text import Untrusted
from console.training.exercise import Exercise
from console.training.pace import PacedClock
from console.training_desk import TrainingApp
from tests.support_debrief import shipped
from tests.support_desk import until, words_on

LONG = "Läs tillbaka överlämningen: vilken patrull är av, till när, och vad sa kollegan sist?"


@asynccontextmanager
async def training(size: tuple[int, int] = (80, 24)) -> AsyncIterator[tuple[TrainingApp, Pilot[int]]]:
    loaded = shipped("first-loud")
    clock = PacedClock(loaded.scenario.clock.start, SystemClock(), 1.0)
    exercise = Exercise(loaded, MemoryJournal(clock), clock, 11, "op1")
    await exercise.begin()
    app = TrainingApp(exercise.node, clock, "op1", station_name="EX", exercise=True, ask_sound=False)
    app.exercise = exercise
    try:
        async with app.run_test(size=size, notifications=True) as pilot:
            await until(pilot, lambda: app.is_ready)
            app.obey(lambda: 0)
            yield app, pilot
    finally:
        await exercise.close()


async def tell(app: TrainingApp, seat: str, words: str = LONG) -> None:
    fact = e.ExerciseMarked(what="told", words=Untrusted(words), id="i", via="phone", seat=seat)
    await app.exercise.node.append([e.NewEvent(fact=fact, cmd=app.exercise.node.new_id())])


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_words_of_the_instructor_are_read_whole(size: tuple[int, int]) -> None:
    async with training(size) as (app, pilot):
        assert "by phone" not in words_on(app)
        await tell(app, "")
        await until(pilot, lambda: "EX by phone" in words_on(app))
        await until(pilot, lambda: "kollegan" in words_on(app) and "sist?" in words_on(app))


async def test_words_for_another_seat_are_not_shown() -> None:
    async with training() as (app, pilot):
        await tell(app, "op1", "för dig")
        await tell(app, "op2", "för en annan")  # both are heard before `append` returns
        await until(pilot, lambda: "EX by phone" in words_on(app))
        assert "för dig" in words_on(app)
        assert "annan" not in words_on(app)


async def test_a_wish_at_the_trainees_desk_is_obeyed() -> None:
    """And the wish itself is nowhere on it: the trainee sees what happens, not what was planned."""
    async with training() as (app, pilot):
        app.begin()
        asked = e.ExerciseAsked(what="fire", id="i_read", by="H.L")
        await app.exercise.node.append([e.NewEvent(fact=asked, cmd=app.exercise.node.new_id())])
        await until(pilot, lambda: "EX somebody says" in words_on(app))
        assert "i_read" not in words_on(app)
        assert "H.L" not in words_on(app)
