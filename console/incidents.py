"""All incidents of a journal. Most of them are closed and never looked at again: they may lie packed as bytes, and
come back when somebody asks for them. Part of the board's fold.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from uuid import UUID

from console.incident import Incident
from console.register import Device, Person


class Incidents(Mapping[UUID, Incident]):
    """By id, in the order in which they were opened. A packed one is the same as one that is not: it is unpacked
    when it is asked for, and `pack` has seen that this gives the same again."""

    def __init__(self, persons: Mapping[str, Person], devices: Mapping[str, Device]) -> None:
        self._persons, self._devices = persons, devices
        self._all: dict[UUID, Incident | bytes] = {}

    def __getitem__(self, id: UUID) -> Incident:
        found = self._all[id]
        if isinstance(found, bytes):
            from console.packing import unpack  # a desk paints before it has any

            found = self._all[id] = unpack(found)
            self.name(found)
        return found

    def get(self, id: UUID, default: object = None) -> Incident | None:  # type: ignore[override]
        found = self._all.get(id)
        return self[id] if isinstance(found, bytes) else found

    def __contains__(self, id: object) -> bool:
        return id in self._all

    def __iter__(self) -> Iterator[UUID]:
        return iter(list(self._all))  # unpacking on the way changes nothing in the order

    def __len__(self) -> int:
        return len(self._all)

    def add(self, incident: Incident) -> None:
        self._all[incident.id] = incident

    def put(self, id: UUID, packed: bytes) -> None:
        """One from a snapshot, still packed."""
        self._all[id] = packed

    def name(self, incident: Incident) -> None:
        """Who and what it is about, as the register has it now. A packed one is named when it is unpacked."""
        incident.person = self._persons.get(incident.person_id) if incident.person_id else None
        incident.profile = self._devices.get(incident.device) if incident.device else None

    def unpacked(self) -> list[Incident]:
        """Those that are not packed."""
        return [each for each in self._all.values() if isinstance(each, Incident)]

    def of_person(self, id: str) -> list[Incident]:
        """Those about this person that are not packed."""
        return [each for each in self.unpacked() if each.person_id == id]

    def labelled(self, label: str) -> UUID | None:
        """The incident of a label (K-0417), without unpacking any."""
        numbered = enumerate(self._all, 1)
        return next((id for number, id in numbered if Incident.label_of(number) == label), None)

    def packing(self) -> Iterator[None]:
        """Pack what is not, one incident a step, so that whoever does it can give way between them."""
        for id in list(self._all):
            incident = self._all[id]
            if isinstance(incident, Incident) and incident.packed is None:
                self.packed(id)
                yield

    def packed(self, id: UUID) -> bytes:
        """The incident as bytes. A closed one is kept as nothing else from here on."""
        incident = self._all[id]
        if isinstance(incident, bytes):
            return incident
        from console.packing import pack

        incident.packed = incident.packed or pack(incident)
        if incident.closed is not None or incident.joined is not None:
            self._all[id] = incident.packed
        return incident.packed
