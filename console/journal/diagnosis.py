"""Where the chain breaks: what was done there, as far as what is left can tell."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from console.journal.chain import CHANGED, MISSING, Break, Columns, Head, follow
from console.journal.interface import JournalFault
from console.journal.marks import HASH, Wrong

REPLAYED = "journal.verify.replayed"
DISPLACED = "journal.verify.displaced"
CLOSED_UP = "journal.verify.closed-up"

PAGE = 500
GAPS = 10_000  # how many events taken out before numbers were closed up are looked for

Read = Callable[[int, int], Sequence[Columns]]


def what_broke(read: Read, head: Head, found: Break) -> Wrong:
    """The break after `head` in words. Reads the journal once more; what cannot be read tells nothing."""
    try:
        here = read(head.nseq, 2)
        if found.code == MISSING:
            return Wrong(found.at, MISSING, last=here[0][0] - 1)
        if found.code == CHANGED:
            return _tampered(read, head, here)
    except JournalFault:
        pass
    return Wrong(found.at, found.code)


def _tampered(read: Read, head: Head, here: Sequence[Columns]) -> Wrong:
    at, row = head.nseq + 1, here[0]
    for other in _all(read):
        if other[0] < at and (other[HASH] == row[HASH] or (other[10] == row[10] != b"" and other[1:5] == row[1:5])):
            return Wrong(at, REPLAYED, first=other[0])
        if other[0] > at and _follows(head, other, at):
            return Wrong(at, DISPLACED, there=other[0])
    if (gone := _closed_up(here)) is not None:
        return Wrong(at, CLOSED_UP, count=gone)
    return Wrong(at, CHANGED)


def _all(read: Read) -> Iterator[Columns]:
    after = 0
    while page := read(after, PAGE):
        yield from page
        after = page[-1][0]


def _closed_up(here: Sequence[Columns]) -> int | None:
    """How many events were taken out before the first of these two, if they fit each other with larger numbers."""
    if len(here) < 2 or not isinstance(here[0][HASH], bytes):
        return None
    head, row = Head(here[0][0], here[0][HASH]), here[1]
    return next((gone for gone in range(1, GAPS) if _follows(head, row, head.nseq + 1 + gone)), None)


def _follows(head: Head, row: Columns, nseq: int) -> bool:
    """Whether `row` was stored as event `nseq` after this link."""
    return isinstance(follow(Head(nseq - 1, head.hash), [(nseq, *row[1:])]), Head)
