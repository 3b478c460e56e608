"""The newest event of a journal with its link: what a report can cite, so that the journal can be held to it later."""

from __future__ import annotations

from console.journal.base import RowJournal
from console.journal.chain import Head


def newest(journal: RowJournal) -> Head | None:
    """Number and link (32 bytes) of the newest event; None while there is none. Raises JournalFault."""
    rows = journal._rows(max(0, journal._newest() - 1), 1)  # of the same room
    return Head(rows[-1].header.nseq, rows[-1].hash) if rows else None
