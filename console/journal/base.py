"""What every journal does the same way, wherever its rows lie."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import suppress
from typing import TypeVar
from uuid import UUID

from console.card import Standing
from console.events import Acknowledged, Erased, NewEvent, Stored, Unopened, decode
from console.journal.chain import Head
from console.journal.faults import CLAIM_ONLY
from console.journal.follow import Follower, check_place
from console.journal.interface import Appended, JournalFault, Lost, Progress, Verdict, Witness, Won
from console.journal.ledger import Ledger
from console.journal.marks import Evidence
from console.journal.record import Draft, Row, Stamp, draft_of, stored
from console.journal.sealer import Sealer, Unopenable
from console.journal.verify import verify
from console.journal.wake import Bell

T = TypeVar("T")
NOTHING = b"null"  # no fact of any kind


class RowJournal(ABC):
    """Append, claim, read, follow and verify over rows. See `interface.Journal` for what they promise."""

    era = 0

    def __init__(self, stamp: Stamp, sealer: Sealer, origin: Head) -> None:
        self._stamp = stamp
        self._sealer = sealer
        self._origin = origin
        self._bell = Bell()

    @abstractmethod
    def _write(self, work: Callable[[Ledger], T]) -> Awaitable[T]:
        """Run `work` in a write transaction, and return when what it did is durable."""

    @abstractmethod
    def _rows(self, after: int, limit: int) -> list[Row]: ...

    @abstractmethod
    def _evidence(self) -> Evidence:
        """Everything that can be checked."""

    @abstractmethod
    def _newest(self) -> int: ...

    async def append(self, events: Sequence[NewEvent]) -> Appended:
        drafts = [self._draft(event) for event in events]
        if not drafts:
            return Appended(())
        found = await self._write(lambda ledger: ledger.append(drafts))
        stored = [self._stored_as(draft, at) for draft, at in zip(drafts, found, strict=True)]
        repeated = [UUID(bytes=at.header.cmd) for at in found if isinstance(at, Row)]
        return Appended(tuple(stored), frozenset(repeated))

    def _draft(self, event: NewEvent) -> Draft:
        draft = self._stamp.draft(event)
        if draft.header.kind == Acknowledged.kind:
            raise JournalFault(CLAIM_ONLY)
        return draft

    async def claim(self, incident: UUID, epoch: int, actor: str, cmd: UUID) -> Won | Lost:
        event = NewEvent(fact=Acknowledged(), cmd=cmd, incident=incident, actor=actor, epoch=epoch)
        draft = self._stamp.draft(event)
        found = await self._write(lambda ledger: ledger.claim(incident.bytes, epoch, draft))
        holder = self._stored_as(draft, found)
        return Won(holder) if holder.cmd == cmd else Lost(holder)

    def read(self, after: int = 0, limit: int = 500) -> list[Stored]:
        return [self._stored(row) for row in self._rows(after, limit)]

    def follow(self, after: int = 0) -> AsyncIterator[list[Stored]]:
        check_place(after, self._newest())
        return Follower(self.read, self._bell, after)

    def drafts(self, after: int = 0, limit: int = 500) -> list[Draft]:
        """Events as another journal can take them over; of what cannot be read only that it was there."""
        return [draft_of(row.header, self._body(row)) for row in self._rows(after, limit)]

    def _body(self, row: Row) -> bytes:
        with suppress(Unopenable):
            return self._sealer.unseal(row) or NOTHING
        return NOTHING

    async def take_over(self, drafts: Sequence[Draft]) -> None:
        """Events that another journal held, in order, with the times and commands that they had.

        What is here already stands. A claim that somebody else won in the meantime is not stored.
        """
        await self._write(lambda ledger: _take_over(ledger, drafts))

    def standing(self) -> Standing:
        return Standing()

    async def verify(self, witness: Witness | None = None, progress: Progress | None = None) -> Verdict:
        return await verify(self._evidence(), witness, progress)

    def witness(self) -> str:
        """A journal whose chain nobody signs has nothing to remember."""
        return ""

    def _stored_as(self, draft: Draft, found: int | Row) -> Stored:
        return draft.stored(found) if isinstance(found, int) else self._stored(found)

    def _stored(self, row: Row) -> Stored:
        """What cannot be read is an event all the same: one that is erased, or changed, never keeps the others out."""
        kind = row.header.kind
        try:
            body = self._sealer.unseal(row)
        except Unopenable:
            return stored(row.header, Unopened(name=kind))
        return stored(row.header, Erased(name=kind) if body is None else decode(kind, body))


def _take_over(ledger: Ledger, drafts: Sequence[Draft]) -> None:
    for draft in drafts:
        header = draft.header
        if header.kind != Acknowledged.kind or header.incident is None or header.epoch is None:
            ledger.append([draft])
            continue
        with suppress(JournalFault):  # its command did something else here
            ledger.claim(header.incident, header.epoch, draft)
