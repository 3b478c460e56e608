"""An exercise with two seats on a file, as its own process has it, and what a second desk sees of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from console import events as e
from console.clock import SystemClock
from console.journal.interface import Journal
from console.journal.pages import everything
from console.training.exercise import Exercise
from console.training.loader import Loaded, load
from console.training.obeying import look_for_wishes
from console.training.pace import PacedClock
from console.training_desk import opened_exercise

SCENARIO = """\
format: skydd-scenario/1
id: two-seats
title: {sv: "Två platser", en: "Two seats"}
fictional: true
duration: 2m
seed: 7
clock: {start: "2025-02-11T21:40:00+01:00", speeds: [1, 2, 4, 8]}
seats: [op1, op2]
goals: {share: "Share the work"}
brief: "One takes the alarm, the other sends."
turnover: {units_off: ["3320"], notes: "Recorder disk at 81 %."}
cast:
  P1: {name: "Mira Exempel", mode: loud, phone: "0701740605", device: D7, code_ok: "blå stege"}
units:
  - {id: "3310", at: [59.3346, 18.0632]}
  - {id: "3320", at: [59.3201, 18.0710], state: off}
events:
  - {id: a1, at: 2s, kind: alarm, who: P1, trigger: button}
  - {id: i1, at: 3s, kind: inject, via: radio, say: "Till ettan", seat: op1}
  - {id: i2, at: 3s, kind: inject, via: radio, say: "Till tvåan", seat: op2}
  - {id: x1, at: 2m, kind: end}
rules:
  - id: r_sent
    if: {action: unit.dispatch}
    then: [{id: c_there, after: 5s, kind: unit, unit: "3310", state: on_scene}]
expect:
  - {id: e_ack, goal: share, after: a1, within: 110s, action: alarm.ack, seat: op1, points: 10, why: "One."}
  - {id: e_send, goal: share, after: a1, within: 110s, action: unit.dispatch, seat: op2, points: 10, why: "Two."}
pass: {points: 20, critical_misses: 0}
"""


def two_seats(folder: Path) -> Path:
    path = folder / "two-seats.yaml"
    path.write_text(SCENARIO, "utf-8")
    return path


class Host:
    """The process of the exercise, without its screen."""

    def __init__(self, exercise: Exercise) -> None:
        self.exercise, self.path = exercise, exercise.file
        assert isinstance(exercise.clock, PacedClock)
        self.clock = exercise.clock
        self._tasks = [asyncio.create_task(look_for_wishes(exercise.node.catch_up, SystemClock()))]

    def begin(self) -> None:
        self._tasks.append(asyncio.create_task(self.exercise.run()))

    def facts(self) -> list[e.Stored]:
        return list(everything(self.exercise.node.journal))

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


@asynccontextmanager
async def hosted(scenario: Path, *, speed: float = 1.0, seat: str = "op1") -> AsyncIterator[Host]:
    """L.EK sits in `seat`; the exercise has not begun. XDG_DATA_HOME says where it lies."""
    loaded: Loaded = load(scenario)
    async with opened_exercise(loaded, 7, speed, "L.EK", seat) as exercise:
        host = Host(exercise)
        try:
            yield host
        finally:
            await host.stop()


async def eventually(holds: Callable[[], object], seconds: float = 30.0) -> None:
    """A state that must come; the bound is no measure of speed."""
    async with asyncio.timeout(seconds):
        while not holds():  # noqa: ASYNC110 - another process's file rings no event here
            await asyncio.sleep(0.01)


def acts(journal: Journal) -> list[tuple[str, str]]:
    """Who did what, in order."""
    return [
        (stored.fact.kind, stored.actor) for stored in everything(journal)
        if stored.actor and isinstance(stored.fact, e.Acknowledged | e.UnitSent | e.NoteWritten)
    ]  # fmt: skip
