"""An exercise without a screen: one run in one breath, every event of it, and what became of the trainee's deeds."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import msgspec

from console.clock import SimulatedClock
from console.events import Stored
from console.journal.memory import MemoryJournal
from console.journal.pages import everything
from console.training.acting import Acted, Trainee
from console.training.exercise import Exercise
from console.training.loader import Loaded
from console.training.quiet import run_at_once
from console.training.trainee import Deed


class Ran(msgspec.Struct, frozen=True):
    """Everything in the journal, and what became of each deed: of the trainee, and of the shift before."""

    events: tuple[Stored, ...]
    acted: tuple[Acted, ...]
    before: tuple[Acted, ...] = ()


def run_headless(
    loaded: Loaded, seed: int, deeds: Sequence[Deed] = (), operator: str = "op1", *,
    seats: dict[str, str] | None = None, until: float | None = None, resumed: dict[str, str] | None = None,
) -> Ran:  # fmt: skip
    """The same scenario, seed and deeds give the same events, byte for byte, in any process.

    `until`: stop there, seconds from the start; what has happened by then is the same as in the whole run, so to seek
    is to play (training.md section 9). `resumed`: from what it goes on (resume.py).
    """
    clock = SimulatedClock(loaded.scenario.clock.start)
    names = loaded.scenario.seats
    sitting = seats or {seat: operator if seat == names[0] else seat for seat in names}
    return run_at_once(clock, lambda: _run(loaded, seed, deeds, sitting, clock, until, resumed))


async def _run(
    loaded: Loaded, seed: int, deeds: Sequence[Deed], seats: dict[str, str], clock: SimulatedClock,
    until: float | None, resumed: dict[str, str] | None,
) -> Ran:  # fmt: skip
    exercise = Exercise(loaded, MemoryJournal(clock), clock, seed, next(iter(seats.values())), seats)
    await exercise.begin(resumed)
    trainee = Trainee(deeds, exercise.node, exercise, clock, exercise.seats)
    acting = asyncio.create_task(trainee.run())
    running = asyncio.create_task(exercise.run())
    ends = [running] if until is None else [running, asyncio.create_task(clock.sleep(until))]
    try:
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        for task in (running, acting):
            if task.done():
                task.result()  # raises what went wrong
        return Ran(everything(exercise.node.journal), tuple(trainee.acted), tuple(exercise.before.acted))
    finally:
        for task in (acting, *ends):
            task.cancel()
        await asyncio.gather(acting, *ends, return_exceptions=True)
        await exercise.close()
