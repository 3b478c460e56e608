"""What no disk takes: held in memory with numbers of its own, until it can be stored (DESIGN promise 6)."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from uuid import UUID

from msgspec.structs import replace

from console.clock import Clock
from console.events import NewEvent, Stored
from console.journal.interface import Appended, JournalFault, Lost, Won
from console.journal.line import Line
from console.journal.memory import MemoryJournal
from console.journal.record import Draft

PAGE = 500


class Holding:
    """The end of the number line while nothing can be stored.

    Its events follow the newest that was stored. What other processes manage to store meanwhile comes among them, as
    it is seen, so that numbers never change under a board that shows an alarm.
    """

    def __init__(self, line: Line, base: int, clock: Clock, boot: bytes, fault: JournalFault) -> None:
        self.since = clock.now()
        self.fault = fault
        self.base = base  # events before the first of these
        self.memory = MemoryJournal(clock, boot=boot)
        self.held: set[int] = set()  # numbers of what is in no file
        self._line = line
        self._read_to = base
        self._events: list[Stored] = []
        self._places: dict[UUID, int] = {}

    def head(self) -> int:
        return self.base + len(self._events)

    def read(self, after: int, limit: int) -> list[Stored]:
        return self._events[after - self.base : after - self.base + limit]

    async def append(self, events: Sequence[NewEvent]) -> Appended:
        known = {event.cmd: stored for event in events if (stored := self._stored(event.cmd))}
        new = [event for event in events if event.cmd not in known]
        answer = await self.memory.append(new)
        placed = {stored.cmd: self._place(stored) for stored in answer.stored}
        found = tuple(known.get(event.cmd) or placed[event.cmd] for event in events)
        return Appended(found, answer.repeated | frozenset(known), held=bool(new))

    async def claim(self, incident: UUID, epoch: int, actor: str, cmd: UUID) -> Won | Lost:
        """Only this process can be asked: what is won here is provisional."""
        stored = self._line.holder(incident, epoch)
        if stored is not None and (known := self._stored(stored.cmd)):
            return Won(known) if known.cmd == cmd else Lost(known)
        answer = await self.memory.claim(incident, epoch, actor, cmd)
        if isinstance(answer, Lost):
            return Lost(self._place(answer.holder))
        return Won(self._place(answer.stored), held=True)

    def look(self) -> bool:
        """Whether other processes stored something, which now stands among these."""
        before = len(self._events)
        with suppress(JournalFault):
            while page := self._line.read(self._read_to, PAGE):
                for stored in page:
                    if stored.cmd not in self._places:
                        self._add(stored)
                self._read_to = page[-1].nseq
        return len(self._events) > before

    def drafts(self, after: int) -> list[Draft]:
        """What is to be stored, but for the first `after`."""
        return self.memory.drafts(after, PAGE)

    def as_stored(self) -> bool:
        """Whether everything has the number in the files that it had here."""
        page: list[Stored] = []
        for number, shown in enumerate(self._events):
            if number % PAGE == 0:
                page = self._line.read(self.base + number, PAGE)
            if number % PAGE >= len(page) or page[number % PAGE] != shown:
                return False
        return self._line.head() == self.head()

    def _stored(self, cmd: UUID) -> Stored | None:
        """What is in a file already, as far as the files can be read."""
        with suppress(JournalFault):
            found = self._line.find(cmd)
            if found is not None and found.nseq > self.base:
                self.look()
                return self._events[self._places[cmd] - self.base - 1] if cmd in self._places else None
            return found
        return None

    def _place(self, stored: Stored) -> Stored:
        number = self._places.get(stored.cmd)
        if number is not None:
            return self._events[number - self.base - 1]
        placed = self._add(stored)
        self.held.add(placed.nseq)
        return placed

    def _add(self, stored: Stored) -> Stored:
        number = self.head() + 1
        placed = replace(stored, nseq=number)
        self._events.append(placed)
        self._places[stored.cmd] = number
        return placed
