"""Waiting on the injected clock."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import TypeVar

from console.clock import Clock

T = TypeVar("T")

# Sums of seconds are off by a little: what is nearer than this is now. Otherwise one could wait for nothing for ever.
TICK = 0.001


async def within(clock: Clock, seconds: float, awaited: asyncio.Future[T]) -> T:
    """The result of `awaited`, or TimeoutError after `seconds`. `awaited` is not cancelled by the time-out."""
    timer = asyncio.ensure_future(clock.sleep(seconds))
    either: set[asyncio.Future[T] | asyncio.Future[None]] = {awaited, timer}
    try:
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
    finally:
        timer.cancel()
    if not awaited.done():
        raise TimeoutError
    return awaited.result()


async def happens(clock: Clock, seconds: float, event: asyncio.Event) -> bool:
    """Whether `event` is set before `seconds` have passed."""
    waiting = asyncio.ensure_future(event.wait())
    try:
        await within(clock, seconds, waiting)
    except TimeoutError:
        return False
    finally:
        waiting.cancel()
    return True


async def first_to_end(*lives: Coroutine[None, None, None]) -> None:
    """Live all of them until the first ends, end the others, and end as it did."""
    tasks = [asyncio.ensure_future(life) for life in lives]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        ends = await asyncio.gather(*tasks, return_exceptions=True)
    for end in ends:
        if isinstance(end, Exception):
            raise end
