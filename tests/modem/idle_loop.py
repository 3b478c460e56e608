"""An event loop whose time moves only when nothing is left to do: hours of a modem's life in milliseconds.

No thread, no sleep, no wall clock: the same seed gives the same run, to the byte.
"""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Coroutine
from typing import TypeVar

from console.clock import SimulatedClock

T = TypeVar("T")

MOST_TURNS = 200_000  # twenty times the longest honest life


class _Idle(selectors.SelectSelector):
    """Waiting for nothing is what moves the clock. AssertionError: nothing will ever happen any more."""

    clock: SimulatedClock | None = None
    turns = 0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self.turns += 1
        assert self.turns < MOST_TURNS, "a life without end"
        if timeout is None or timeout > 0:
            assert timeout is None, "something waits for real time"
            assert self.clock is not None
            assert self.clock.next_due() is not None, "nothing will ever happen any more"
            self.clock.wake_next()
        return []


class IdleLoop(asyncio.SelectorEventLoop):
    """`follow` names the clock that it moves."""

    def __init__(self) -> None:
        self._idle = _Idle()
        super().__init__(self._idle)

    def follow(self, clock: SimulatedClock) -> None:
        self._idle.clock = clock


def run(coroutine: Coroutine[None, None, T]) -> T:
    """What it gives, on a loop of its own."""
    with asyncio.Runner(loop_factory=IdleLoop) as runner:
        return runner.run(coroutine)
