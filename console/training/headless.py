"""An exercise without a screen: one run in one breath, every event of it, and what became of the trainee's deeds."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import msgspec

from console.clock import SimulatedClock
from console.events import Stored
from console.journal.memory import MemoryJournal
from console.training.acting import Acted, Trainee
from console.training.exercise import Exercise
from console.training.loader import Loaded
from console.training.quiet import run_at_once
from console.training.trainee import Deed

PAGE = 2000


class Ran(msgspec.Struct, frozen=True):
    """Everything in the journal, and what became of each deed."""

    events: tuple[Stored, ...]
    acted: tuple[Acted, ...]


def run_headless(loaded: Loaded, seed: int, deeds: Sequence[Deed] = (), operator: str = "op1") -> Ran:
    """The same scenario, seed and deeds give the same events, byte for byte, in any process."""
    clock = SimulatedClock(loaded.scenario.clock.start)
    return run_at_once(clock, lambda: _run(loaded, seed, deeds, operator, clock))


async def _run(loaded: Loaded, seed: int, deeds: Sequence[Deed], operator: str, clock: SimulatedClock) -> Ran:
    exercise = Exercise(loaded, MemoryJournal(clock), clock, seed, operator)
    await exercise.begin()
    trainee = Trainee(deeds, exercise.node, clock, operator)
    acting = asyncio.create_task(trainee.run())
    try:
        await exercise.run()
        return Ran(_everything(exercise), tuple(trainee.acted))
    finally:
        acting.cancel()
        await asyncio.gather(acting, return_exceptions=True)
        await exercise.close()


def _everything(exercise: Exercise) -> tuple[Stored, ...]:
    events: list[Stored] = []
    while batch := exercise.node.journal.read(events[-1].nseq if events else 0, PAGE):
        events += batch
    return tuple(events)
