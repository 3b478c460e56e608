"""Following: everything after a place in the order, and then everything as it comes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

from console.clock import Clock
from console.events import Stored
from console.journal.faults import CUT, GAP
from console.journal.interface import JournalFault
from console.journal.wake import Bell

POLL_S = 0.03  # how often to look for another process's events; one look costs 6 µs (store.md section 2.1)


class Follower(AsyncIterator[list[Stored]]):
    """Pages of events in order, each number exactly one above the last. It ends when the journal is closed.

    A cancelled `__anext__` has given nothing away: the next one continues where the last page ended.
    """

    def __init__(self, read: Callable[[int], list[Stored]], bell: Bell, after: int) -> None:
        self._read = read
        self._bell = bell
        self._after = after

    async def __anext__(self) -> list[Stored]:
        await asyncio.sleep(0)  # a long journal is read page by page, and the desk lives on between them
        while not self._bell.silent:
            if page := self._read(self._after):
                self._after = _gapless(page, self._after)
                return page
            await self._bell.wait()
        raise StopAsyncIteration


def _gapless(page: list[Stored], after: int) -> int:
    for event in page:
        if event.nseq != after + 1:
            raise JournalFault(GAP, after=str(after), found=str(event.nseq))
        after = event.nseq
    return after


def check_place(after: int, head: int) -> None:
    """Whoever has seen more than there is follows a journal that lost its tail, or another one."""
    if after > head:
        raise JournalFault(CUT, after=str(after), head=str(head))


class Lookout:
    """Rings the bell when another process has written. Looks while somebody follows and until it is stopped."""

    def __init__(self, version: Callable[[], object | None], bell: Bell, clock: Clock, poll_s: float) -> None:
        self._version = version
        self._bell = bell
        self._clock = clock
        self._poll_s = poll_s
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._look())

    async def _look(self) -> None:
        seen = self._version()
        while True:
            await self._clock.sleep(self._poll_s)
            if (version := self._version()) != seen or version is None:
                seen = version
                self._bell.ring()

    async def stop(self) -> None:
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
