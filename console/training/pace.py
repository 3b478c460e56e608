"""A simulated clock that follows a real one: faster, slower, or paused (training.md section 5).

It never passes anybody who is due: whoever sleeps wakes at exactly their own time, however late the machine is, so
nothing is lost by a pause or a change of speed. Deadlines are absolute: being late once makes nothing later.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from console.clock import Clock, SimulatedClock
from console.moments import SECOND

# After somebody has woken, time stands still for so many turns of the loop: what follows at once from a moment happens
# at that moment, also on a late machine. What takes longer (a disk) sees time go on.
TURNS_HELD = 10


class PacedClock(SimulatedClock):
    """`real` is what it follows; it stands still until `run`."""

    def __init__(self, start: int, real: Clock, speed: float = 1.0) -> None:
        super().__init__(start)
        self._real = real
        self._speed = speed
        self._paused = False
        self._running = False
        self._held = False
        self._since = 0.0  # real time at which self._base was right
        self._base = 0  # microseconds
        self._changed = asyncio.Event()
        self.turned: Callable[[], object] = lambda: None  # called when it has stopped, gone on, or changed its speed

    # ---- the clock

    def now(self) -> int:
        self._flow()
        return super().now()

    def mono(self) -> float:
        self._flow()
        return super().mono()

    async def sleep(self, seconds: float) -> None:
        self._flow()
        self._changed.set()
        await super().sleep(seconds)

    # ---- the hand on it

    @property
    def speed(self) -> float:
        return self._speed

    @property
    def paused(self) -> bool:
        return self._paused

    @property
    def rate(self) -> float:
        """Seconds of the exercise in a real one, now: 0 while it stands still."""
        return self._speed if self._running and not self._paused else 0.0

    def pause(self) -> None:
        """Time stands still; what is due at this very moment happens after the pause."""
        self._turn(paused=True, speed=self._speed)

    def resume(self) -> None:
        self._turn(paused=False, speed=self._speed)

    def set_speed(self, speed: float) -> None:
        """How many seconds of the exercise pass in a real one."""
        self._turn(paused=self._paused, speed=speed)

    async def run(self) -> None:
        """Move time until cancelled."""
        self._turn(paused=self._paused, speed=self._speed, running=True)
        try:
            while True:
                await self._one_due()
        finally:
            self._turn(paused=self._paused, speed=self._speed, running=False)

    # ---- how

    def _turn(self, *, paused: bool, speed: float, running: bool | None = None) -> None:
        self._flow()
        self._paused, self._speed = paused, speed
        self._running = self._running if running is None else running
        self._base, self._since = self._elapsed, self._real.mono()
        self._changed.set()
        self.turned()

    def _flow(self) -> None:
        """Let time come up to what the real clock says, but not past anybody who is due."""
        if self._running and not self._paused and not self._held:
            due = self._next()
            reached = self._base + int((self._real.mono() - self._since) * self._speed * SECOND)
            self._elapsed = max(self._elapsed, reached if due is None else min(reached, due))

    async def _one_due(self) -> None:
        self._changed.clear()
        due = self._next()
        if self._paused or due is None:
            await self._changed.wait()
            return
        left = (due - self._base) / SECOND / self._speed - (self._real.mono() - self._since)
        if left > 0:
            await self._wait(left)
            return
        self._held = True
        self.wake_next()
        try:
            for _ in range(TURNS_HELD):
                await asyncio.sleep(0)
        finally:
            self._held = False

    async def _wait(self, seconds: float) -> None:
        """Real seconds, or until something changes."""
        waits = [asyncio.ensure_future(self._real.sleep(seconds)), asyncio.ensure_future(self._changed.wait())]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
