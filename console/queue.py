"""The open incidents in their order, and which of them is open for whom. Part of the board's fold."""

from __future__ import annotations

from bisect import bisect_left, insort
from uuid import UUID

from console.incident import Incident
from console.register import normal_number

Key = tuple[int, int, int, UUID]  # urgency, opened, number of the incident, id


def names(person: str | None, device: str | None, number: str | None) -> list[str]:
    """What two alarms must share to be one incident: the person; without one the device; always the number."""
    found = [f"person {person}"] if person else [f"device {device}"] if device else []
    if number and (normal := normal_number(number)):
        found.append(f"number {normal}")
    return found


class Queue:
    """Most urgent first, then oldest; shelved ones last."""

    def __init__(self) -> None:
        self.order: list[Key] = []
        self._keys: dict[UUID, Key] = {}
        self._open_for: dict[str, UUID] = {}

    def place(self, incident: Incident) -> None:
        """Keep the place of this incident true."""
        here = incident.closed is None and incident.joined is None
        urgency = incident.priority + (10 if incident.shelved_until is not None else 0)
        key = (urgency, incident.opened, incident.number_in_journal, incident.id) if here else None
        known = self._keys.get(incident.id)
        if known != key:
            if known is not None:
                del self.order[bisect_left(self.order, known)]
                del self._keys[incident.id]
            if key is not None:
                insort(self.order, key)
                self._keys[incident.id] = key
        self._index(incident, here)

    def _index(self, incident: Incident, here: bool) -> None:
        number = incident.number.raw if incident.number else None
        for name in names(incident.person_id, incident.device, number):
            if here:
                self._open_for.setdefault(name, incident.id)
            elif self._open_for.get(name) == incident.id:
                del self._open_for[name]

    def remove(self, id: UUID) -> None:
        """It was erased: it has no place, and nobody finds it by a name."""
        if (known := self._keys.pop(id, None)) is not None:
            del self.order[bisect_left(self.order, known)]
        self._open_for = {name: other for name, other in self._open_for.items() if other != id}

    def find(self, person: str | None, device: str | None, number: str | None) -> UUID | None:
        """The open incident of the same person, the same device or the same number."""
        return next((self._open_for[name] for name in names(person, device, number) if name in self._open_for), None)
