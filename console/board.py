"""The board: what you get by reading the journal from the start. The screen draws it; nothing else holds state.

Same journal, same board (DESIGN promise 3): the fold reads no clock, no random, no environment.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from hashlib import sha256
from itertools import islice
from uuid import UUID

import msgspec

from console import events as e
from console import incident_fold
from console.arrivals import Arrivals
from console.card import Card, Row
from console.directory import Directory
from console.incident import Incident
from console.queue import Queue
from console.register import Register
from console.surroundings import Surroundings

UNPLACED_KEPT = 500
WHEREABOUTS_KEPT = 30  # positions a person had before an alarm


class Board:
    """Everything an operator can know, as of the event `position`. `revision` rises with every change."""

    def __init__(self) -> None:
        self.position = 0
        self.revision = 0
        self.incidents: dict[UUID, Incident] = {}
        self.calls: dict[str, UUID] = {}
        self.directory = Directory()
        self.arrivals = Arrivals()
        self.around = Surroundings()
        self.queue = Queue()
        self.unplaced: list[e.Stored] = []  # what belongs to no incident: positions, technical words
        self._whereabouts: dict[str, deque[tuple[e.RawRead, int]]] = {}  # person, else device -> positions, and when
        self._rows: tuple[Row, ...] | None = None
        self._closed: dict[UUID, None] = {}  # in the order in which they were closed

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
        self.arrivals.apply(stored)
        self.around.apply(stored)
        self.directory.apply(stored.fact)
        if isinstance(stored.fact, e.PersonRegistered | e.EntryRetired):
            self._person_changed(stored.fact)
        if isinstance(stored.fact, e.DeviceRegistered | e.EntryRetired):
            self._devices_changed()
        if (id := self._whose(stored)) is not None:
            self._incident(id, stored)
        elif isinstance(stored.fact, e.RawRead | e.Unknown | e.LineOpened | e.LineClosed):
            self._leave(stored)

    def _whose(self, stored: e.Stored) -> UUID | None:
        """The incident of an event: its header's, or the one that the reporting unit was sent to."""
        if stored.incident is None and isinstance(stored.fact, e.UnitReported):
            return self.around.units[stored.fact.unit].incident
        return stored.incident

    def _incident(self, id: UUID, stored: e.Stored) -> None:
        incident = self.incidents.get(id)
        if incident is not None and incident.joined is not None:
            incident = self.incidents[incident.joined]
        if incident is None:
            if not isinstance(stored.fact, e.IncidentOpened):
                self._leave(stored)
                return
            incident = self.incidents[id] = Incident(id, len(self.incidents) + 1, stored)
            self._remember_where(incident)
        else:
            incident_fold.apply(incident, stored)
        incident.person = self.directory.persons.get(incident.person_id or "")
        incident.profile = self.directory.devices.get(incident.device or "")
        if isinstance(stored.fact, e.LineRang | e.LineOpened):
            self.calls[stored.fact.call] = id
        elif isinstance(stored.fact, e.IncidentJoined):
            self._join(incident, stored.fact.into)
        self.queue.place(incident)
        self._rows = None
        if incident.closed is None:
            self._closed.pop(incident.id, None)
        elif incident.id not in self._closed:
            self._closed[incident.id] = None

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
        for incident in self.incidents.values():
            if incident.person_id == id:
                incident.person = self.directory.persons.get(id)
                incident.touch()
        self._rows = None

    def _devices_changed(self) -> None:
        for incident in self.incidents.values():
            profile = self.directory.devices.get(incident.device or "")
            if profile != incident.profile:
                incident.profile = profile
                incident.touch()

    def _remember_where(self, incident: Incident) -> None:
        """Where the person was before the alarm: the last known place, each fix with its own age."""
        for read, received in self._whereabouts.get(incident.person_id or incident.device or "", ()):
            for fix in read.reading.fixes:
                incident.add_fix(fix, received, read.reading.buffered)

    def _leave(self, stored: e.Stored) -> None:
        fact = stored.fact
        if isinstance(fact, e.RawRead) and fact.reading.fixes and (fact.person or fact.device):
            known = self._whereabouts.setdefault(fact.person or fact.device or "", deque(maxlen=WHEREABOUTS_KEPT))
            known.append((fact, stored.ts))
        self.unplaced.append(stored)
        if len(self.unplaced) > UNPLACED_KEPT:
            del self.unplaced[: UNPLACED_KEPT // 2]

    # ---- questions ----

    def rows(self) -> tuple[Row, ...]:
        """The open incidents: most urgent first, then oldest; shelved ones last."""
        if self._rows is None:
            self._rows = tuple(self.incidents[key[3]].row() for key in self.queue.order)
        return self._rows

    def card(self, id: UUID) -> Card | None:
        """The incident, or the one that it went on in."""
        incident = self.incidents.get(id)
        if incident is not None and incident.joined is not None:
            incident = self.incidents.get(incident.joined)
        return incident.card() if incident else None

    def closed(self, most: int = 50) -> tuple[Row, ...]:
        """The incidents that were closed last, newest first."""
        return tuple(self.incidents[id].row() for id in islice(reversed(self._closed), most))

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
