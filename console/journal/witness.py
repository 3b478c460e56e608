"""The line that somebody outside this machine keeps: on paper, in a report, at another station.

Whoever owns the disk and the keys can cut the end off a journal, or write all of it again. Only somebody who remembers
how it was can tell (store.md section 3, step 3). One line is enough to remember:

    larmbord 5f3a9c01 1234 k3xq-7yd2-mfo4-aaqj-z5ta-w6ue 2026-11-22T21:58:07Z

the journal (the first 8 digits of its node), an event, the fingerprint of its link, and when that event was stored.
"""

from __future__ import annotations

import re

from console.journal.checkpoint import fingerprint
from console.journal.interface import JournalFault, Witness
from console.moments import rfc3339

NO_LINE = "journal.witness.no-line"
_LINE = re.compile(r"larmbord ([0-9a-f]{8}) (\d{1,19}) ([a-z2-7]{4}(?:-[a-z2-7]{4}){5})(?: (\S+))?")


def line(node: bytes, nseq: int, root: bytes, ts: int) -> str:
    """What is printed. `ts`: microseconds UTC."""
    return f"larmbord {node.hex()[:8]} {nseq} {fingerprint(root)} {rfc3339(ts)}"


def read_line(words: str) -> Witness:
    """A line as somebody typed it: case and spaces do not matter. Raises JournalFault if it is none."""
    found = _LINE.fullmatch(" ".join(words.lower().split()))
    if not found:
        raise JournalFault(NO_LINE)
    node, nseq, letters, when = found.groups()
    return Witness(node, int(nseq), letters, (when or "").upper())
