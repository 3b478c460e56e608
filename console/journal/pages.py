"""A journal read from end to end, a page at a time: a record may be larger than anybody wants to hold at once."""

from __future__ import annotations

from collections.abc import Iterator

from console.events import Stored
from console.journal.interface import Journal

PAGE = 2000  # events


def through(journal: Journal) -> Iterator[Stored]:
    """Every event, in order. Raises JournalFault."""
    after = 0
    while batch := journal.read(after, PAGE):
        after = batch[-1].nseq
        yield from batch


def everything(journal: Journal) -> tuple[Stored, ...]:
    """The same, all at once."""
    return tuple(through(journal))
