"""Work at the start that a disk may hold up for ever: whoever waits is told, and goes on waiting."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from console.clock import Clock

T = TypeVar("T")
AFTER_S, AGAIN_S = 3.0, 30.0  # ours: nobody wonders before, and nobody reads it more often


async def told_when_late(work: Awaitable[T], clock: Clock, say: Callable[[int], None]) -> T:
    """What `work` gives. `say` hears for how many seconds it has been waited for, first after three."""
    telling = asyncio.create_task(_tell(clock, say), name="late")
    try:
        return await work
    finally:
        telling.cancel()
        await asyncio.gather(telling, return_exceptions=True)


async def _tell(clock: Clock, say: Callable[[int], None]) -> None:
    began = clock.mono()
    await clock.sleep(AFTER_S)
    while True:
        say(round(clock.mono() - began))
        await clock.sleep(AGAIN_S)
