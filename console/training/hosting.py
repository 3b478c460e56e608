"""An exercise that runs here can be joined from other terminals: by an instructor, and by trainees in free seats."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

from console.clock import SystemClock
from console.events import NewEvent
from console.training.briefing import briefed
from console.training.exercise import Exercise
from console.training.pace import PacedClock
from console.training.running import beating
from console.training.seats import lock_of


@asynccontextmanager
async def hosting(exercise: Exercise) -> AsyncIterator[None]:
    """`exercise` has begun on a file of its own, and its operator sits at this desk."""
    locks = [lock_of(exercise.file, seat) for seat, who in exercise.seats.items() if who == exercise.operator]
    assert isinstance(exercise.clock, PacedClock)
    await exercise.node.append([NewEvent(fact=briefed(exercise.scenario), cmd=uuid4())])
    try:
        for lock in locks:
            lock.take()
        async with beating(exercise.file, exercise.clock, SystemClock()):
            yield
    finally:
        for lock in locks:
            lock.close()
