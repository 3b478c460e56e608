"""A journal that knows who waits for it: with a disk below, a loop is quiet also while a thread writes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Sequence
from typing import Any, TypeVar
from uuid import UUID

from console.card import Standing
from console.events import NewEvent, Stored
from console.journal.interface import Appended, Health, Journal, Lost, Progress, Verdict, Witness, Won

T = TypeVar("T")


class AwaitedJournal:
    """`journal`, and `written`. Made inside a running loop."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._waiting = 0
        self._nobody = asyncio.Event()
        self._nobody.set()

    async def written(self) -> bool:
        """Until nobody waits for the disk. False: nobody did."""
        waited = self._waiting > 0
        await self._nobody.wait()
        return waited

    async def append(self, events: Sequence[NewEvent]) -> Appended:
        return await self._count(self._journal.append(events))

    async def claim(self, incident: UUID, epoch: int, actor: str, cmd: UUID) -> Won | Lost:
        return await self._count(self._journal.claim(incident, epoch, actor, cmd))

    async def _count(self, work: Coroutine[Any, Any, T]) -> T:
        self._waiting += 1
        self._nobody.clear()
        try:
            return await work
        finally:
            self._waiting -= 1
            if not self._waiting:
                self._nobody.set()

    # ---- as it is ----

    @property
    def era(self) -> int:
        return self._journal.era

    def read(self, after: int = 0, limit: int = 500) -> list[Stored]:
        return self._journal.read(after, limit)

    def follow(self, after: int = 0) -> AsyncIterator[list[Stored]]:
        return self._journal.follow(after)

    def cmd_of(self, words: str) -> UUID:
        return self._journal.cmd_of(words)

    async def verify(self, witness: Witness | None = None, progress: Progress | None = None) -> Verdict:
        return await self._journal.verify(witness, progress)

    def witness(self) -> str:
        return self._journal.witness()

    def health(self) -> Health:
        return self._journal.health()

    def standing(self) -> Standing:
        return self._journal.standing()

    async def close(self) -> None:
        await self._journal.close()
