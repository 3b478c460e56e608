"""Real and simulated time. Whoever needs the time is given a Clock; nobody asks the system.

Times are integers: microseconds since 1970, UTC. Spans are seconds.
"""

from __future__ import annotations

import asyncio
import heapq
import time
from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from console.moments import SECOND

T = TypeVar("T")


class Clock(Protocol):
    """What the program may know about time."""

    def now(self) -> int:
        """Wall time, microseconds UTC. For people and records, never for timers."""

    def mono(self) -> float:
        """Seconds on a clock that never steps. For every timer."""

    async def sleep(self, seconds: float) -> None:
        """Wait on this clock."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> int:
        return time.time_ns() // 1000

    def mono(self) -> float:
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class SimulatedClock:
    """A clock that moves only when told to (training.md section 5: every timer reads the injected clock).

    `advance_to` wakes sleepers in the order of their due times, each at exactly its own time. Time is counted in whole
    microseconds, and every sleep lasts at least one: so whoever sleeps until a moment that fractions of seconds do not
    quite hit gets there, and does not wake for ever just before it.
    """

    def __init__(self, start: int) -> None:
        self._start = start
        self._elapsed = 0  # microseconds
        self._sleepers: list[tuple[int, int, asyncio.Future[None]]] = []
        self._order = 0

    def now(self) -> int:
        return self._start + self._elapsed

    def mono(self) -> float:
        return self._elapsed / SECOND

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._order += 1
        heapq.heappush(self._sleepers, (self._elapsed + max(1, round(seconds * SECOND)), self._order, waiter))
        await waiter

    def set_back(self, seconds: float) -> None:
        """It is so much earlier. Before anybody has asked: afterwards it would be a clock that steps."""
        self._start -= round(seconds * SECOND)

    async def step(self, seconds: float) -> None:
        """So much later."""
        await self.advance_to((self._elapsed + round(seconds * SECOND)) / SECOND)

    def next_due(self) -> float | None:
        """Seconds since start at which somebody wakes next, or None."""
        due = self._next()
        return None if due is None else due / SECOND

    def wake_next(self) -> None:
        """Move to the next due time and wake one sleeper: the one who has waited longest for it."""
        if (due := self._next()) is not None:
            _, _, waiter = heapq.heappop(self._sleepers)
            self._elapsed = max(self._elapsed, due)
            waiter.set_result(None)

    async def advance_to(self, elapsed: float, settle: Callable[[], object] | None = None) -> None:
        """Move to `elapsed` seconds since start, waking everybody who is due on the way."""
        end = round(elapsed * SECOND)
        while (due := self._next()) is not None and due <= end:
            self.wake_next()
            await asyncio.sleep(0)
            if settle:
                settle()
        self._elapsed = max(self._elapsed, end)

    def _next(self) -> int | None:
        while self._sleepers and self._sleepers[0][2].done():
            heapq.heappop(self._sleepers)
        return self._sleepers[0][0] if self._sleepers else None


class Appointment:
    """A moment that was promised on the wall clock, waited for on the clock that never steps: when somebody sets the
    wall clock, what is paused or put away comes back when it was to, and never later than `most_s` from here."""

    def __init__(self, clock: Clock, most_s: float) -> None:
        self._clock = clock
        self._most_s = most_s
        self._until = 0
        self._end = clock.mono()

    def left(self, until: int) -> float:
        """Seconds until `until` (microseconds UTC), counted from when this moment was first asked about."""
        mono = self._clock.mono()
        if until != self._until:
            wait_s = (until - self._clock.now()) / SECOND
            self._until, self._end = until, mono + min(max(wait_s, 0.0), self._most_s)
        return max(0.0, self._end - mono)


async def within(clock: Clock, seconds: float, work: Awaitable[T]) -> T:
    """What `work` gives, or TimeoutError once `seconds` have passed on `clock`. Whichever is left is cancelled."""
    task = asyncio.ensure_future(work)
    alarm = asyncio.ensure_future(clock.sleep(seconds))
    try:
        await asyncio.wait({task, alarm}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise TimeoutError
        return task.result()
    finally:
        task.cancel()
        alarm.cancel()
        await asyncio.gather(task, alarm, return_exceptions=True)
