"""The board: what you get by reading the journal from the start. The screen draws it; nothing else holds state.

Same journal, same board (DESIGN promise 3): the fold reads no clock, no random, no environment.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable
from hashlib import sha256
from itertools import islice
from uuid import UUID

import msgspec

from console import arrivals, directory, incident_fold, surroundings
from console import events as e
from console.arrivals import Arrivals, part_set
from console.card import Card, Row, SourceView, Standing
from console.directory import Directory
from console.incident import Incident
from console.incidents import Incidents
from console.queue import Queue
from console.register import Register
from console.surroundings import Surroundings

UNPLACED_KEPT = 500
LEFT = frozenset({e.RawRead, e.Unknown, e.LineOpened, e.LineClosed})  # what is kept although it is in no incident
_CALLS = (e.LineRang, e.LineOpened)
WHEREABOUTS_KEPT = 30  # positions a person had before an alarm


def opens(fact: e.Fact) -> bool:
    """Whether an incident begins here, also one of which nothing more can be read."""
    return isinstance(fact, e.IncidentOpened) or (isinstance(fact, e.Erased) and fact.name == e.IncidentOpened.kind)


def _is_of(left: e.Stored, known: Collection[str]) -> bool:
    """Whether what belongs to no incident is somebody's whom the register still knows, or nobody's."""
    fact = left.fact
    return not isinstance(fact, e.RawRead) or fact.person is None or fact.person in known


def _reads(fact: e.Fact, wanted: UUID) -> bool:
    """Whether it says what that message was understood to say."""
    match fact:
        case e.RawRead(raw=message):
            return message == wanted
    return False


class Board:
    """Everything an operator can know, as of the event `position`. `revision` rises with every change."""

    def __init__(self) -> None:
        self.position = 0
        self.revision = 0
        self.calls: dict[str, UUID] = {}
        self.directory = Directory()
        self.incidents = Incidents(self.directory.persons, self.directory.devices)
        self.arrivals = Arrivals()
        self.around = Surroundings()
        self.queue = Queue()
        self.standing = Standing()  # of the journal beneath; not folded, and not in the digest
        self.unplaced: list[e.Stored] = []  # what belongs to no incident: positions, technical words
        self.whereabouts: dict[str, deque[tuple[e.RawRead, int]]] = {}  # person, else device -> positions, and when
        self.closed_in_order: dict[UUID, None] = {}  # in the order in which they were closed

    # ---- the fold ----

    def fold(self, events: Iterable[e.Stored]) -> Board:
        """All of `events`, in order."""
        for stored in events:
            self.apply(stored)
        return self

    def apply(self, stored: e.Stored) -> None:
        """One more event. Never raises on content: an unknown fact is a line where it belongs."""
        self.position = stored.nseq
        self.revision += 1
        kind, id = type(stored.fact), self._whose(stored)  # before a unit that reports itself free belongs to nobody
        if kind in arrivals.TOLD_BY:
            self.arrivals.apply(stored)
        if kind in surroundings.TOLD_BY:
            self.around.apply(stored)
        if kind in directory.TOLD_BY:
            self.directory.apply(stored.fact)
            if isinstance(stored.fact, e.PersonRegistered | e.EntryRetired):
                self._person_changed(stored.fact)
            if isinstance(stored.fact, e.DeviceRegistered | e.EntryRetired):
                self._devices_changed()
        if isinstance(stored.fact, e.KeyErased):
            self._erased(stored.fact)
        if id is not None:
            self._incident(id, stored)
        elif kind in LEFT:
            self._leave(stored)

    def _whose(self, stored: e.Stored) -> UUID | None:
        """The incident of an event: its header's, or the one that the reporting unit was sent to."""
        if stored.incident is None and isinstance(stored.fact, e.UnitReported):
            unit = self.around.units.get(stored.fact.unit)
            return unit.incident if unit else None
        return stored.incident

    def _incident(self, id: UUID, stored: e.Stored) -> None:
        incident = self.incidents.get(id)
        if incident is not None and incident.joined is not None:
            incident = self.incidents[incident.joined]
        if incident is None:
            if not opens(stored.fact):
                self._leave(stored)
                return
            self.incidents.add(incident := Incident(id, len(self.incidents) + 1, stored))
            self._remember_where(incident)
        else:
            incident_fold.apply(incident, stored)
        self.incidents.name(incident)
        if isinstance(stored.fact, _CALLS):
            self.calls[stored.fact.call] = id
        elif isinstance(stored.fact, e.IncidentJoined):
            self._join(incident, stored.fact.into)
        self.queue.place(incident)
        if incident.closed is None or incident.erased:
            self.closed_in_order.pop(incident.id, None)
        elif incident.id not in self.closed_in_order:
            self.closed_in_order[incident.id] = None

    def _join(self, incident: Incident, into: UUID) -> None:
        other = self.incidents.get(into)
        if other is None or other is incident:
            incident.joined = None
            return
        incident_fold.take_over(other, incident)
        self.calls.update({call: into for call, id in self.calls.items() if id == incident.id})
        self.queue.place(other)

    def _person_changed(self, fact: e.PersonRegistered | e.EntryRetired) -> None:
        id = fact.person.id if isinstance(fact, e.PersonRegistered) else fact.id
        for incident in self.incidents.of_person(id):
            self.incidents.name(incident)
            incident.touch()
            self.queue.changed(incident.id)

    def _erased(self, fact: e.KeyErased) -> None:
        """What the law made unreadable is forgotten here too, as if it had been read from a journal without it."""
        ids = set(fact.incidents)
        if fact.message is not None:
            self._forget_message(fact.message)
        for id in ids & self.incidents.keys():
            self._blank(self.incidents[id])
        self.calls = {call: id for call, id in self.calls.items() if id not in ids}
        self.around.forget(ids)
        known = self.directory.persons.keys() | self.directory.devices.keys()
        self.whereabouts = {name: fixes for name, fixes in self.whereabouts.items() if name in known}
        self.unplaced = [left for left in self.unplaced if left.incident not in ids and _is_of(left, known)]

    def _forget_message(self, raw: UUID) -> None:
        """One that was nobody's: it lies among what belongs to no incident, and may have said where a device was."""
        of = [left.fact for left in self.unplaced if _reads(left.fact, raw)]
        self.arrivals.forget([raw], (part_set(read.reading) for read in of if isinstance(read, e.RawRead)))
        self.unplaced = [left for left in self.unplaced if not _reads(left.fact, raw)]
        for fixes in self.whereabouts.values():
            for known in [known for known in fixes if _reads(known[0], raw)]:
                fixes.remove(known)

    def _blank(self, incident: Incident) -> None:
        """Its number stays taken, or every incident after it would change its name."""
        self.arrivals.forget(incident.raws, (part_set(read.reading) for read in incident.readings()))
        self.incidents.add(incident.blank())
        self.queue.remove(incident.id)
        self.closed_in_order.pop(incident.id, None)

    def _devices_changed(self) -> None:
        for incident in self.incidents.unpacked():
            profile = incident.profile
            self.incidents.name(incident)
            if profile != incident.profile:
                incident.touch()

    def _remember_where(self, incident: Incident) -> None:
        """Where the person was before the alarm: the last known place, each fix with its own age."""
        for read, received in self.whereabouts.get(incident.person_id or incident.device or "", ()):
            for fix in read.reading.fixes:
                incident.add_fix(fix, received, read.reading.buffered)

    def _leave(self, stored: e.Stored) -> None:
        fact = stored.fact
        if isinstance(fact, e.RawRead) and fact.reading.fixes and (fact.person or fact.device):
            known = self.whereabouts.setdefault(fact.person or fact.device or "", deque(maxlen=WHEREABOUTS_KEPT))
            known.append((fact, stored.ts))
        self.unplaced.append(stored)
        if len(self.unplaced) > UNPLACED_KEPT:
            del self.unplaced[: UNPLACED_KEPT // 2]

    # ---- questions ----

    def rows(self) -> tuple[Row, ...]:
        """The open incidents: most urgent first, then oldest; shelved ones last."""
        return self.queue.rows(self.incidents)

    def card(self, id: UUID) -> Card | None:
        """The incident, or the one that it went on in."""
        incident = self.incidents.get(id)
        if incident is not None and incident.joined is not None:
            incident = self.incidents.get(incident.joined)
        return incident.card() if incident else None

    def closed(self, most: int = 50) -> tuple[Row, ...]:
        """The incidents that were closed last, newest first."""
        return tuple(self.incidents[id].row() for id in islice(reversed(self.closed_in_order), most))

    def sources(self, now: int) -> tuple[SourceView, ...]:
        """The ways in and out; and first the journal as it stands here and now, when it is not as it should be."""
        standing, found = (
            self.standing,
            tuple(each for each in self.around.sources.values() if each.source != "journal"),
        )
        if standing.state == "ok":
            return found
        journal = SourceView(
            source="journal", state=standing.state, code=standing.code, detail=standing.detail, since=standing.since,
            heard=now,
        )  # fmt: skip
        return (journal, *found)

    def register(self) -> Register:
        """The register as the journal has it."""
        return Register(
            persons=dict(self.directory.persons),
            devices=dict(self.directory.devices),
            units={id: view.unit for id, view in self.around.units.items()},
        )

    def digest(self) -> str:
        """SHA-256 of everything that can be seen: equal boards, equal digests."""
        around = {name: value for name, value in vars(self.around).items() if name != "requests"}
        everything = {
            "position": self.position, "cards": [incident.card() for incident in self.incidents.values()],
            "queue": self.queue.order, "calls": self.calls, "around": around,
            "requests": list(self.around.requests.values()), "unread": list(self.arrivals.unread),
            "parts": [[list(key), list(parts.values())] for key, parts in self.arrivals.parts.items()],
            "register": self.register(), "unplaced": [stored.nseq for stored in self.unplaced],
        }  # fmt: skip
        return sha256(msgspec.json.encode(e.plain(everything), order="deterministic")).hexdigest()
