"""One number line over several files: the first one, and each spare from where it says that the one before ended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TypeVar
from uuid import UUID

from msgspec.structs import replace

from console.events import Acknowledged, NewEvent, Stored
from console.journal.interface import Appended, JournalFault, Lost, Won
from console.journal.record import Draft
from console.journal.sqlite_journal import SqliteJournal

T = TypeVar("T", Appended, Won | Lost)


class Leg:
    """A file of the line. `base`: how many events lie before its first; `end`: its last that counts, None if open."""

    def __init__(self, journal: SqliteJournal, base: int) -> None:
        self.journal = journal
        self.base = base
        self.end: int | None = None
        self.fault: JournalFault | None = None  # it is not written again

    def read(self, after: int, limit: int) -> list[Stored]:
        """`after` in numbers of the line."""
        own = after - self.base
        if self.end is not None:
            limit = min(limit, self.end - own)
        return [self.numbered(stored) for stored in self.journal.read(own, limit)] if limit > 0 else []

    def head(self) -> int:
        own = self.journal.head().nseq if self.end is None else self.end
        return self.base + own

    def numbered(self, stored: Stored) -> Stored:
        return replace(stored, nseq=stored.nseq + self.base) if self.base else stored

    def look(self, ask: Callable[[SqliteJournal], Stored | None]) -> Stored | None:
        """What came after the end was never confirmed, was stored again in the next file, and does not count."""
        with suppress(JournalFault):
            stored = ask(self.journal)
            return self.numbered(stored) if stored and (self.end is None or stored.nseq <= self.end) else None
        return None

    def answer(self, answer: T) -> T:
        """What the file answered, in numbers of the line."""
        if not self.base:
            return answer
        if isinstance(answer, Appended):
            return replace(answer, stored=tuple(self.numbered(stored) for stored in answer.stored))
        if isinstance(answer, Won):
            return replace(answer, stored=self.numbered(answer.stored))
        return replace(answer, holder=self.numbered(answer.holder))


class Line:
    """Reads over all legs, writes to the newest. JournalFault where a file cannot be read or written."""

    def __init__(self) -> None:
        self.legs: list[Leg] = []

    @property
    def last(self) -> Leg | None:
        return self.legs[-1] if self.legs else None

    def read(self, after: int, limit: int) -> list[Stored]:
        page: list[Stored] = []
        for leg in self.legs:
            if len(page) < limit:
                page += leg.read(max(after, leg.base), limit - len(page))
        return page

    def head(self) -> int:
        return self.legs[-1].head() if self.legs else 0

    async def append(self, events: Sequence[NewEvent]) -> Appended:
        """Into the newest file, but for what an earlier one has already."""
        known = {event.cmd: stored for event in events if (stored := self.find_earlier(event.cmd))}
        if not known:
            leg = self.legs[-1]
            return leg.answer(await leg.journal.append(events))
        rest = await self.append([event for event in events if event.cmd not in known])
        fresh = {stored.cmd: stored for stored in rest.stored}
        found = tuple(known.get(event.cmd) or fresh[event.cmd] for event in events)
        return Appended(found, rest.repeated | frozenset(known))

    async def claim(self, incident: UUID, epoch: int, actor: str, cmd: UUID) -> Won | Lost:
        held = _holder(self.legs[:-1], incident, epoch)
        if held is not None:
            return Won(held) if held.cmd == cmd else Lost(held)
        leg = self.legs[-1]
        return leg.answer(await leg.journal.claim(incident, epoch, actor, cmd))

    def find(self, cmd: UUID) -> Stored | None:
        """As far as the files can be read."""
        return _first(self.legs, cmd)

    def find_earlier(self, cmd: UUID) -> Stored | None:
        """In the files that are not written any more: the newest one looks for itself."""
        return _first(self.legs[:-1], cmd)

    def hash_at(self, nseq: int) -> bytes | None:
        """The link of this event, of the first file's origin for 0; None if there is no such event."""
        for leg in self.legs:
            own = nseq - leg.base
            if leg.end is None or own <= leg.end:
                return leg.journal.hash_at(own)
        return None

    def erased_after(self, nseq: int) -> bool:
        """Whether an erasure came after this event, in any of the files."""
        return any(leg.journal.erased_after(max(0, nseq - leg.base)) for leg in self.legs)

    def holder(self, incident: UUID, epoch: int) -> Stored | None:
        """The claim that won, as far as the files can be read."""
        return _holder(self.legs, incident, epoch)

    async def take_over(self, drafts: Sequence[Draft]) -> None:
        """Into the newest file, but for what an earlier one has already, or had claimed already."""
        await self.legs[-1].journal.take_over([draft for draft in drafts if self._is_new(draft)])

    def _is_new(self, draft: Draft) -> bool:
        event, legs = draft.event, self.legs[:-1]
        if isinstance(event.fact, Acknowledged) and event.incident and event.epoch is not None:
            return _holder(legs, event.incident, event.epoch) is None
        return _first(legs, event.cmd) is None

    def version(self) -> tuple[int | None, ...]:
        """Changes when another process has written."""
        return tuple(leg.journal.version() for leg in self.legs)


def _first(legs: Sequence[Leg], cmd: UUID) -> Stored | None:
    return next((found for leg in legs if (found := leg.look(lambda journal: journal.find(cmd)))), None)


def _holder(legs: Sequence[Leg], incident: UUID, epoch: int) -> Stored | None:
    return next((held for leg in legs if (held := leg.look(lambda journal: journal.holder(incident, epoch)))), None)
