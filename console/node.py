"""A node: one journal, the board folded from it, and the acts of the operators at it.

The only place where journal and board meet. Everything above sees the board and `perform`; everything below appends.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from uuid import UUID

import msgspec

from console.actions import Plan, Refused, Rules, decide
from console.board import Board
from console.card import Standing
from console.clock import Clock
from console.events import NewEvent, Stored
from console.journal.interface import RENUMBERED, Appended, Journal, JournalFault, Lost, Won
from console.requests import Request

PAGE = 200  # events folded between two breaths at start: two milliseconds, and what they need stays in the cache
FOLLOW_AGAIN_S = 1.0
HELD, PROVISIONAL = "journal.act_held", "journal.claim_held"

Told = Callable[[int, int], object]  # hears how many events of how many are read

log = logging.getLogger(__name__)


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """The act is durable and on the board. `undo`: the cmd that takes it back, while it may be.

    `note`: a sentence to say with it, where no disk took it.
    """

    code: str
    detail: dict[str, str] = {}
    undo: UUID | None = None
    incident: UUID | None = None
    note: str = ""


class Node:
    """Journal plus board. `board` is always the fold of everything up to `board.position`.

    It is another board after events got other numbers (`Journal.era`): ask for `node.board` each time.
    """

    def __init__(self, journal: Journal, clock: Clock, new_id: Callable[[], UUID], rules: Rules | None = None) -> None:
        self.journal = journal
        self.clock = clock
        self.new_id = new_id
        self.rules = rules or Rules()
        self.board = Board()
        self.reading: tuple[int, int] | None = None
        self._era = journal.era
        self._slots: dict[str, str] = {}  # of the newest messages that are in a file
        self._unread: Standing | None = None  # the journal cannot be read now
        self.watchers: list[Callable[[Stored], object]] = []  # hear each event, once it is on the board
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
        self._stand()
        self._following = asyncio.create_task(self._follow(), name="node follows its journal")

    async def close(self) -> None:
        if self._following is not None:
            self._following.cancel()
            await asyncio.gather(self._following, return_exceptions=True)
        await self.journal.close()

    async def append(self, events: Sequence[NewEvent]) -> Appended:
        """On the board when it returns, and durable unless it says `held`. Raises JournalFault."""
        appended = await self.journal.append(events)
        self._show(appended.stored)
        return appended

    async def perform(self, request: Request, actor: str) -> Done | Refused:
        """One operator's act: checked against the board, made durable, shown. Never raises on a refused act."""
        if self.reading is not None:
            return Refused(code="desk.reading")
        plan = decide(self.board, request, actor, self.clock.now(), self.new_id, self.rules)
        if isinstance(plan, Refused):
            return plan
        try:
            answer = await (self._claim(plan, actor) if plan.claim else self.append(plan.events))
        except JournalFault as fault:
            return Refused(code=fault.code, detail=fault.detail)
        if isinstance(answer, Lost):
            return Refused(code="actions.held", detail={"who": answer.holder.actor or "?", "label": ""})
        note = "" if not answer.held else PROVISIONAL if plan.claim else HELD
        undo, incident = plan.undoable, plan.events[0].incident
        return Done(code=plan.code, detail=plan.detail, undo=undo, incident=incident, note=note)

    async def _claim(self, plan: Plan, actor: str) -> Won | Lost:
        first = plan.events[0]
        assert first.incident is not None
        answer = await self.journal.claim(first.incident, first.epoch or 0, actor, first.cmd)
        self._show((answer.stored,) if isinstance(answer, Won) else ())
        return answer

    def recorded_slot(self, source: str) -> str:
        """Where a source that keeps what it sent goes on: after the newest message that is in a file."""
        return self._slots.get(source, "") if self.board.standing.held else self.board.arrivals.slots.get(source, "")

    def _show(self, stored: Sequence[Stored]) -> None:
        """On the board, also while the journal cannot be read."""
        try:
            self.catch_up()
        except JournalFault as fault:
            self._cannot_read(fault)
            beyond = [each for each in stored if each.nseq > self.board.position]
            if beyond and beyond[0].nseq != self.board.position + 1:
                self._era = -1  # something is missing between: all is read again when it can be
            self._absorb(beyond)

    def catch_up(self) -> None:
        """Fold whatever the journal holds beyond the board. Raises JournalFault: it cannot be read."""
        if self.reading is not None:
            return
        if self._era != self.journal.era:
            self._fold_again()
        while batch := self.journal.read(self.board.position, PAGE):
            self._absorb(batch)
        self._unread = None
        self._stand()

    def _fold_again(self) -> None:
        """Events got other numbers. The board that is shown stays until the new one is whole."""
        era, board = self.journal.era, Board()
        while batch := self.journal.read(board.position, PAGE):
            board.fold(batch)
        board.revision = max(board.revision, self.board.revision) + 1
        board.standing = self.board.standing
        self.board, self._era = board, era
        self._wake()

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
                self.catch_up()
                async for batch in self.journal.follow(self.board.position):
                    self._absorb(batch)
                    self._stand()
                return
            except JournalFault as fault:
                if fault.code == RENUMBERED:
                    continue
                self._cannot_read(fault)
                await self.clock.sleep(FOLLOW_AGAIN_S)

    def _cannot_read(self, fault: JournalFault) -> None:
        """Said on the screen, and not in the journal: who cannot read does not write about it (DESIGN promise 10)."""
        if self._unread is None:
            log.error("the journal cannot be followed: %s", fault.code)
            self._unread = Standing(state="down", code=fault.code, detail=fault.detail, since=self.clock.now())
        self._stand()

    def _stand(self) -> None:
        """What the operator must know of the journal, on the board beside what was folded from it."""
        standing = self.journal.standing()
        if self._unread and not standing.held:
            standing = self._unread
        if not standing.held:
            self._slots = dict(self.board.arrivals.slots)
        if standing != self.board.standing:
            self.board.standing = standing
            self.board.revision += 1
            self._wake()

    def _absorb(self, batch: Sequence[Stored]) -> None:
        for stored in batch:
            if stored.nseq > self.board.position:
                self.board.apply(stored)
                for watcher in self.watchers:
                    watcher(stored)
        self._wake()

    def _wake(self) -> None:
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(None)
