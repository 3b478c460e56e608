"""A node: one journal, the board folded from it, and the acts of the operators at it.

The only place where journal and board meet. Everything above sees the board and `perform`; everything below appends.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from uuid import UUID

import msgspec

from console.actions import Refused, Rules, decide
from console.board import Board
from console.clock import Clock
from console.events import NewEvent, Stored
from console.journal.interface import Journal, JournalFault, Lost
from console.requests import Request

PAGE = 200  # events folded between two breaths at start: two milliseconds, and what they need stays in the cache
FOLLOW_AGAIN_S = 1.0

Told = Callable[[int, int], object]  # hears how many events of how many are read

log = logging.getLogger(__name__)


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """The act is durable and on the board. `undo`: the cmd that takes it back, while it may be."""

    code: str
    detail: dict[str, str] = {}
    undo: UUID | None = None
    incident: UUID | None = None


class Node:
    """Journal plus board. `board` is always the fold of everything up to `board.position`."""

    def __init__(self, journal: Journal, clock: Clock, new_id: Callable[[], UUID], rules: Rules | None = None) -> None:
        self.journal = journal
        self.clock = clock
        self.new_id = new_id
        self.rules = rules or Rules()
        self.board = Board()
        self.reading: tuple[int, int] | None = None
        self._waiters: set[asyncio.Future[None]] = set()
        self._following: asyncio.Task[None] | None = None

    async def start(self, board: Board | None = None, told: Told = lambda read, of: None) -> None:
        """Fold what is there, on from `board`, then keep following, whoever appends. Nobody sees a board that is only
        half read: until it is whole, `reading` says how many events of how many are, and acts are refused."""
        board, of = board or self.board, self.journal.health().head
        self.reading = board.position, of
        while batch := self.journal.read(board.position, PAGE):
            board.fold(batch)
            self.reading = board.position, max(of, board.position)
            told(*self.reading)
            await asyncio.sleep(0)
        self.board, self.reading = board, None
        self._wake()
        self._following = asyncio.create_task(self._follow(), name="node follows its journal")

    async def close(self) -> None:
        if self._following is not None:
            self._following.cancel()
            await asyncio.gather(self._following, return_exceptions=True)
        await self.journal.close()

    async def append(self, events: Sequence[NewEvent]) -> tuple[Stored, ...]:
        """Durable, and on the board, when it returns. Raises JournalFault."""
        appended = await self.journal.append(events)
        self.catch_up()
        return appended.stored

    async def perform(self, request: Request, actor: str) -> Done | Refused:
        """One operator's act: checked against the board, made durable, shown. Never raises on a refused act."""
        if self.reading is not None:
            return Refused(code="desk.reading")
        plan = decide(self.board, request, actor, self.clock.now(), self.new_id, self.rules)
        if isinstance(plan, Refused):
            return plan
        first = plan.events[0]
        try:
            if plan.claim:
                assert first.incident is not None
                won = await self.journal.claim(first.incident, first.epoch or 0, actor, first.cmd)
                self.catch_up()
                if isinstance(won, Lost):
                    return Refused(code="actions.held", detail={"who": won.holder.actor or "?", "label": ""})
            else:
                await self.append(plan.events)
        except JournalFault as fault:
            return Refused(code=fault.code, detail=fault.detail)
        return Done(code=plan.code, detail=plan.detail, undo=plan.undoable, incident=first.incident)

    def catch_up(self) -> None:
        """Fold whatever the journal holds beyond the board."""
        while self.reading is None and (batch := self.journal.read(self.board.position, PAGE)):
            self._absorb(batch)

    async def changed(self, revision: int) -> int:
        """Wait until the board is newer than `revision`; returns its revision."""
        while self.board.revision <= revision:
            waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiters.add(waiter)
            try:
                await waiter
            finally:
                self._waiters.discard(waiter)
        return self.board.revision

    async def until(self, holds: Callable[[Board], object]) -> None:
        """Wait until the board is so."""
        revision = -1
        while not holds(self.board):
            revision = await self.changed(max(revision, self.board.revision))

    async def _follow(self) -> None:
        """Until the journal closes. A journal that cannot be read for a moment is read again, from where we are."""
        while True:
            try:
                async for batch in self.journal.follow(self.board.position):
                    self._absorb(batch)
                return
            except JournalFault as fault:
                log.error("the journal cannot be followed: %s", fault.code)
                await self.clock.sleep(FOLLOW_AGAIN_S)

    def _absorb(self, batch: Sequence[Stored]) -> None:
        for stored in batch:
            if stored.nseq > self.board.position:
                self.board.apply(stored)
        self._wake()

    def _wake(self) -> None:
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(None)
