"""Run a whole exercise in one breath: time jumps to the next due moment as soon as nobody can do anything more.

An event loop asks its selector to wait only when no task is ready. That is the one exact sign that everything which
follows from the last moment has happened, so the same scenario gives the same journal, on any machine.
"""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from console.clock import SimulatedClock

T = TypeVar("T")


class Stuck(Exception):
    """Nobody is due and nobody can go on: waiting longer would be waiting for ever."""


class QuietSelector(selectors.DefaultSelector):
    """A selector that tells when the loop has nothing left to do."""

    _waiter: asyncio.Future[None] | None = None

    async def quiet(self) -> None:
        """Until every other task waits for something that only time can bring."""
        self._waiter = asyncio.get_running_loop().create_future()
        await self._waiter

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        waits = timeout is None or timeout > 0
        if self._waiter is None or not waits:
            return super().select(timeout)
        found = super().select(0)
        if not found:
            self._waiter.set_result(None)
            self._waiter = None
        return found


class QuietLoop(asyncio.SelectorEventLoop):
    """An event loop that can tell when nobody in it has anything left to do."""

    def __init__(self) -> None:
        self._quietly = QuietSelector()
        super().__init__(self._quietly)

    async def quiet(self) -> None:
        """Until everybody else waits for time, for a thread or for the world. One may ask at a time."""
        await self._quietly.quiet()


def run_quietly(work: Coroutine[Any, Any, T]) -> T:
    """As `asyncio.run`, in such a loop."""
    with asyncio.Runner(loop_factory=QuietLoop) as runner:
        return runner.run(work)


def run_at_once(clock: SimulatedClock, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """The result of `work`, with `clock` jumping from due to due. Raises what `work` raises, or Stuck."""
    selector = QuietSelector()
    with asyncio.Runner(loop_factory=lambda: asyncio.SelectorEventLoop(selector)) as runner:
        made: list[T] = []  # not returned: a runner writes the whole result of its task into a message nobody sees
        runner.run(_drive(clock, selector, work(), made))
        return made[0]


async def _drive(clock: SimulatedClock, selector: QuietSelector, work: Coroutine[Any, Any, T], made: list[T]) -> None:
    task = asyncio.create_task(work)
    while True:
        await selector.quiet()
        if task.done():
            made.append(task.result())
            return
        if clock.next_due() is None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            raise Stuck
        clock.wake_next()
