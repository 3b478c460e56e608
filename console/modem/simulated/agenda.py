"""What will happen later, and the task that makes it happen on a Clock."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Callable

from console.clock import Clock

Action = Callable[[], None]


class Agenda:
    """Actions with their times, in order. Holds no task and reads only `clock.mono()`."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._entries: list[tuple[float, int, Action]] = []
        self._order = 0
        self._running_at: float | None = None
        self.on_added: Action = lambda: None

    def after(self, seconds: float, action: Action) -> None:
        """Do it `seconds` from now; inside an action, from that action's own time. Nothing is ever early."""
        base = self._clock.mono() if self._running_at is None else self._running_at
        self._order += 1
        heapq.heappush(self._entries, (base + seconds, self._order, action))
        if self._running_at is None:
            self.on_added()

    def next_due(self) -> float | None:
        """On the clock's own scale, or None when nothing is planned."""
        return self._entries[0][0] if self._entries else None

    def run_due(self) -> None:
        """Everything whose time has come, in order, also what these actions add."""
        while self._entries and self._entries[0][0] <= self._clock.mono():
            self._running_at, _, action = heapq.heappop(self._entries)
            try:
                action()
            finally:
                self._running_at = None


class Timekeeper:
    """Runs an agenda on its clock, in tasks of the running loop, until closed.

    A task that wakes plans its next sleep in the same step, so that a simulated clock cannot step over it.
    """

    def __init__(self, agenda: Agenda, clock: Clock) -> None:
        self._agenda = agenda
        self._clock = clock
        self._slept_for: set[float] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        agenda.on_added = self._plan
        self._plan()

    async def close(self) -> None:
        self._agenda.on_added = lambda: None
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _plan(self) -> None:
        due = self._agenda.next_due()
        if due is not None and due not in self._slept_for:
            task = asyncio.get_running_loop().create_task(self._keep())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _keep(self) -> None:
        while (due := self._agenda.next_due()) is not None and due not in self._slept_for:
            self._slept_for.add(due)
            try:
                await self._clock.sleep(due - self._clock.mono())
            finally:
                self._slept_for.discard(due)
            self._agenda.run_due()
