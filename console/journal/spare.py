"""The spare journal: a journal of its own, with the same keys, whose first event cites the head of the one it follows.

After a failed fsync nobody knows what of the last transaction is in the old file (store.md section 2.4). It was never
confirmed, so its events are stored in the spare, and whatever the old file holds beyond the cited head does not count
there: what is missing in the spare is carried over.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from uuid import UUID, uuid5

from msgspec.structs import replace

from console.events import JournalContinued, NewEvent
from console.journal.faults import FULL, SPARE_FOREIGN
from console.journal.interface import Checkpoint, JournalFault, Progress, Verdict, Witness
from console.journal.key_file import NO_KEY
from console.journal.line import Leg, Line
from console.journal.sqlite_file import UNREACHABLE
from console.journal.sqlite_journal import SqliteJournal

_KEYS = UUID("0f2d3f5e-8c0e-4d0b-9a54-6a2f7f0c6f11")
WRONG_CITATION = "journal.verify.citation"
PAGE = 500


def other_disk(journal: Path, spare: Path) -> bool:
    """Whether the spare may have room where the journal has none."""
    try:
        return journal.parent.stat().st_dev != spare.parent.stat().st_dev
    except OSError:
        return journal.parent != spare.parent


async def begin(spare: SqliteJournal, old: Leg | None, known: int, why: str) -> None:
    """Cite what the spare continues. Two processes may both do so: the first citation stands."""
    fact = JournalContinued(why=why)
    if old is not None:
        fact = _citation(old, known - old.base, why)
    cmd = uuid5(_KEYS, fact.node)
    await spare.append([NewEvent(fact=fact, cmd=cmd)])


def _citation(old: Leg, known: int, why: str) -> JournalContinued:
    """The head of the old file; of one that cannot be read any more only the number that was seen last."""
    node = old.journal.node.hex()
    try:
        head = old.journal.head()
    except JournalFault:
        return JournalContinued(node=node, nseq=known, why=why)
    return JournalContinued(node=node, nseq=head.nseq, hash=head.hash.hex(), why=why)


def citation(spare: SqliteJournal) -> JournalContinued | None:
    """What it says that it continues; None when it is still empty. Raises JournalFault: it is no spare."""
    first = spare.read(0, 1)
    if not first:
        return None
    if not isinstance(first[0].fact, JournalContinued):
        raise JournalFault(SPARE_FOREIGN, path=str(spare.path))
    return first[0].fact


def join(line: Line, spare: SqliteJournal, cited: JournalContinued) -> bool:
    """The spare becomes the end of the line. Whether events lost the numbers they had.

    JournalFault: it continues another journal than the one that is here.
    """
    old = line.last
    if old is None:
        line.legs.append(Leg(spare, 0))
        return False
    if cited.node not in ("", old.journal.node.hex()):
        raise JournalFault(SPARE_FOREIGN, path=str(spare.path))
    beyond = False
    if cited.node:
        with suppress(JournalFault):
            beyond = old.journal.head().nseq > cited.nseq
        old.end = cited.nseq
    else:
        old.end = old.journal.head().nseq  # it could not be read then, and nobody wrote it since
    line.legs.append(Leg(spare, old.base + old.end))
    return beyond


async def carry_over(line: Line) -> None:
    """What another process had stored in the old file, before it knew of the spare, is stored here too."""
    if len(line.legs) < 2:
        return
    old = line.legs[-2]
    after = old.end or 0
    with suppress(JournalFault):  # what cannot be read cannot be carried
        while drafts := old.journal.drafts(after, PAGE):
            await line.take_over(drafts)
            after += len(drafts)


def stands_in(fault: JournalFault) -> bool:
    """Whether memory may stand in for a file that cannot be opened, where there is no spare either."""
    return fault.code in (UNREACHABLE, FULL, NO_KEY)


async def verify(line: Line, witness: Witness | None = None, progress: Progress | None = None) -> Verdict:
    """Each file by itself, and the head of each that the next one cites."""
    whole = Verdict(True, 0)
    for leg, after in zip(line.legs, [*line.legs[1:], None], strict=True):
        asked = witness if witness and (len(line.legs) == 1 or witness.node == leg.journal.node.hex()[:8]) else None
        found = await leg.journal.verify(asked, progress)
        if not found.ok and (leg.end is None or (found.at or 0) <= leg.end):
            return _on_line(found, leg, whole)
        ended = found if leg.end is None else replace(found, events=leg.end)
        whole = _on_line(replace(ended, ok=True), leg, whole)
        if after is not None and not _cites_rightly(leg.journal, citation(after.journal)):
            return replace(whole, ok=False, at=whole.events + 1, code=WRONG_CITATION)
    return whole


def _on_line(found: Verdict, leg: Leg, before: Verdict) -> Verdict:
    """What was found in one file, in numbers of the line, with what was found in those before it."""

    def moved(checkpoint: Checkpoint | None) -> Checkpoint | None:
        return replace(checkpoint, nseq=checkpoint.nseq + leg.base) if checkpoint else None

    return replace(
        found, events=leg.base + found.events, at=None if found.at is None else leg.base + found.at,
        good=moved(found.good) or before.good, until=moved(found.until),
        signed=before.signed + found.signed, erased=before.erased + found.erased,
    )  # fmt: skip


def _cites_rightly(old: SqliteJournal, cited: JournalContinued | None) -> bool:
    """Whether the old file still holds the head that the spare cites. A head that was not known proves nothing."""
    return cited is None or not cited.hash or old.hash_at(cited.nseq) == bytes.fromhex(cited.hash)
