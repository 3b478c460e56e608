"""What is asked of all files of a journal at once: that they prove themselves, and that nothing erased is left."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Callable
from uuid import UUID

from console.journal import spare
from console.journal.interface import Progress, Verdict, Witness
from console.journal.keys import cmd_maker
from console.journal.line import Line
from console.journal.sqlite_journal import SqliteJournal


class WholeRecord(ABC):
    """The file, and the spares that continue it."""

    _cmd_of: Callable[[str], UUID] | None = None

    @property
    @abstractmethod
    def line(self) -> Line: ...

    @property
    def files(self) -> list[SqliteJournal]:
        """In the order in which they continue one another."""
        return [leg.journal for leg in self.line.legs]

    async def verify(self, witness: Witness | None = None, progress: Progress | None = None) -> Verdict:
        """Every file, and that each spare cites the head of the one before it."""
        return await spare.verify(self.line, witness, progress)

    async def sign(self) -> None:
        """A checkpoint of the newest event. Raises JournalFault."""
        if self.files:
            await self.files[-1].sign()

    def witness(self) -> str:
        """Of the file that is written now."""
        return self.files[-1].witness() if self.files else ""

    # ---- what a snapshot is checked against

    def hash_at(self, nseq: int) -> bytes | None:
        return self.line.hash_at(nseq)

    def erased_after(self, nseq: int) -> bool:
        return self.line.erased_after(nseq)

    def cmd_of(self, words: str) -> UUID:
        """While the keys are away it is another one: then the same bytes are found again by what they are."""
        if self._cmd_of is None:
            self._cmd_of = self.files[0].cmd_of if self.files else cmd_maker(os.urandom(32))
        return self._cmd_of(words)

    # ---- what an erasure leaves to be done: see clean.py

    def unfinished(self) -> bool:
        return any(file.unfinished() for file in self.files)

    async def sweep(self) -> str:
        left = [await file.sweep() for file in self.files if file.unfinished()]
        return next(filter(None, left), "")
