"""Reading the whole record again: every event, every checkpoint, and the line of a witness if there is one."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from msgspec.structs import replace

from console.journal import chain
from console.journal.chain import Break, Columns, Head
from console.journal.diagnosis import what_broke
from console.journal.faults import DAMAGED
from console.journal.interface import JournalFault, Progress, Verdict, Witness
from console.journal.key_audit import TAKEN, KeyState
from console.journal.marks import DEK, HASH, Evidence, Marks, Wrong

PAGE = 500  # events between two turns of the event loop: about two milliseconds
OUTSIDE = "journal.verify.outside"


async def verify(evidence: Evidence, witness: Witness | None = None, progress: Progress | None = None) -> Verdict:
    """The first event that is wrong, and between which checkpoints; or that there is none.

    Reads page by page, one by one around what cannot be read, and gives way in between. Raises JournalFault where the
    file cannot be reached at all.
    """
    walk = _Walk(evidence, witness, progress)
    try:
        await walk.through()
        return Verdict(True, walk.head.nseq, good=walk.marks.good, signed=walk.marks.fitting, erased=walk.erased)
    except Wrong as wrong:
        found = Verdict(False, wrong.at - 1, wrong.at, wrong.code, wrong.detail)
        return replace(found, good=walk.marks.good, signed=walk.marks.fitting, until=walk.marks.next_after(wrong.at))


class _Walk:
    """From the origin to the head."""

    def __init__(self, evidence: Evidence, witness: Witness | None, progress: Progress | None) -> None:
        self._evidence = evidence
        self._witness = witness
        self._progress = progress
        self._newest = 0
        self._keys = KeyState()
        self.erased = 0  # events
        self.head = evidence.origin
        self.marks = Marks(evidence.signer, witness)

    async def through(self) -> None:
        """Raises Wrong at the first thing that is."""
        self._open()
        while page := self._page():
            self._take(page)
            if self._progress:
                self._progress(self.head.nseq, max(self._newest, self.head.nseq))
            await asyncio.sleep(0)
        self.marks.end(self.head.nseq)

    def _open(self) -> None:
        """The newest number first: what is stored while we read has its checkpoints too."""
        try:
            self._newest = self._evidence.newest()
            self.marks.expect(self._evidence.checkpoints(), self._newest)
            outside, self._keys = self._evidence.outside(), self._evidence.keys()
        except JournalFault as fault:
            raise _wrong_if_damaged(fault, 1) from None
        if outside:
            raise Wrong(1, OUTSIDE, count=outside)

    def _page(self) -> Sequence[Columns]:
        """Many at once; where they cannot be read, one."""
        try:
            return self._evidence.columns(self.head.nseq, PAGE)
        except JournalFault as fault:
            _wrong_if_damaged(fault, 0)
        try:
            return self._evidence.columns(self.head.nseq, 1)
        except JournalFault as fault:
            raise _wrong_if_damaged(fault, self.head.nseq + 1) from None

    def _take(self, page: Sequence[Columns]) -> None:
        before = self.head
        result = chain.follow(before, page)
        right = result.at - before.nseq - 1 if isinstance(result, Break) else len(page)
        if right:
            self.head = Head(before.nseq + right, page[right - 1][HASH])
            self.marks.compare(before.nseq, page[:right])
            self._account([row[DEK] or 0 for row in page[:right]], before.nseq + 1)
        if isinstance(result, Break):
            raise what_broke(self._evidence.columns, self.head, result)

    def _account(self, deks: Sequence[int], first: int) -> None:
        """The data keys of events from `first` on: they are there, or the record says why not."""
        keys = self._keys
        if keys.gone:
            self.erased += sum(dek in keys.gone for dek in deks)
        if keys.taken or max(deks) > keys.newest:
            for at, dek in enumerate(deks, first):
                if dek in keys.taken or (dek > keys.newest and at <= self._newest):
                    raise Wrong(at, TAKEN)


def _wrong_if_damaged(fault: JournalFault, at: int) -> Wrong:
    if fault.code != DAMAGED:
        raise fault
    return Wrong(at, chain.DAMAGED)
