"""Which events tell of an incident: its own, those of the incidents it was joined with, and the raw inputs of both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple
from uuid import UUID

from console.board import Board
from console.events import IncidentJoined, RawRead, RawReceived, Stored
from console.journal.checkpoint import Signer
from console.journal.interface import Checkpoint
from console.journal.record import Row

PAGE = 2000


class Archive(NamedTuple):
    """A journal as an export reads it."""

    signer: Signer
    rows: Callable[[int, int], Sequence[Row]]  # after, limit
    stored: Callable[[Row], Stored]
    key_of: Callable[[Row], bytes | None]
    checkpoints: Callable[[], list[Checkpoint]]


class Chosen(NamedTuple):
    """`events`: the numbers of all that tell of the incident `id`. `withheld`: those of them whose key opens
    other events too; they go out as their hash only."""

    label: str
    id: UUID
    incidents: frozenset[UUID]
    events: frozenset[int]
    withheld: frozenset[int]


def each_row(archive: Archive, after: int = 0) -> Iterator[Row]:
    while page := archive.rows(after, PAGE):
        yield from page
        after = page[-1].header.nseq


def choose(archives: Sequence[Archive], label: str) -> list[tuple[Archive, Chosen]]:
    """The incident that the desk calls `label` (K-0001), in each of the files of one journal that tell of it."""
    board, stories = Board(), [_Story() for _ in archives]
    for archive, story in zip(archives, stories, strict=True):
        for row in each_row(archive):
            stored = archive.stored(row)
            board.apply(stored)
            story.hear(stored, row.header.kind)
    incident = next((each.id for each in board.incidents.values() if each.label == label.upper()), None)
    if incident is None:
        return []
    incidents = _family(incident, stories)
    found = [(archive, story.events_of(incidents)) for archive, story in zip(archives, stories, strict=True)]
    return [
        (archive, Chosen(label.upper(), incident, incidents, events, _shared(archive, events)))
        for archive, events in found if events
    ]  # fmt: skip


def _family(incident: UUID, stories: Sequence[_Story]) -> frozenset[UUID]:
    """The incident and all that it was joined with, in any of the files."""
    found, ahead = {incident}, [incident]
    while ahead:
        each = ahead.pop()
        new = {other for story in stories for other in story.joined[each]} - found
        found |= new
        ahead += new
    return frozenset(found)


class _Story:
    """What there is to know of every incident in one file."""

    def __init__(self) -> None:
        self._events: dict[UUID, list[int]] = defaultdict(list)
        self._raws: dict[UUID, list[UUID]] = defaultdict(list)  # of an incident
        self._received: dict[UUID, int] = {}  # where a raw input is
        self.joined: dict[UUID, set[UUID]] = defaultdict(set)

    def hear(self, stored: Stored, kind: str) -> None:
        if kind == RawReceived.kind:  # an erased one too
            self._received[stored.cmd] = stored.nseq
        if stored.incident is None:
            return
        self._events[stored.incident].append(stored.nseq)
        if isinstance(stored.fact, RawRead):
            self._raws[stored.incident].append(stored.fact.raw)
        if isinstance(stored.fact, IncidentJoined):
            self.joined[stored.incident].add(stored.fact.into)
            self.joined[stored.fact.into].add(stored.incident)

    def events_of(self, incidents: frozenset[UUID]) -> frozenset[int]:
        own = [nseq for incident in incidents for nseq in self._events[incident]]
        raws = [self._received[raw] for incident in incidents for raw in self._raws[incident] if raw in self._received]
        return frozenset([*own, *raws])


def _shared(archive: Archive, events: frozenset[int]) -> frozenset[int]:
    """Those whose data key seals anything else: who gets it could read that."""
    sealed = [(row.header.dek, row.header.nseq) for row in each_row(archive) if row.header.dek is not None]
    elsewhere = {dek for dek, nseq in sealed if nseq not in events}
    return frozenset(nseq for dek, nseq in sealed if nseq in events and dek in elsewhere)
