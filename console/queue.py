"""The open incidents in their order, and which of them is open for whom. Part of the board's fold."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from functools import lru_cache
from uuid import UUID

from console.card import Row
from console.incident import Incident
from console.register import normal_number

Key = tuple[int, int, int, UUID]  # urgency, opened, number of the incident, id


@lru_cache(maxsize=4096)
def names(person: str | None, device: str | None, number: str | None) -> tuple[str, ...]:
    """What an incident is found by: the person; without one the device; always the number."""
    normal = normal_number(number) if number else ""
    found = [f"person {person}"] if person else [f"device {device}"] if device else []
    return (*found, *([f"number {normal}"] if normal else []), *([_nobodys(normal)] if normal and not person else []))


def sought(person: str | None, device: str | None, number: str | None) -> tuple[str, ...]:
    """What an alarm looks for. A phone may have been another person's: never on the card of that one."""
    found = names(person, device, number)
    return (*found[:1], _nobodys(normal_number(number or ""))) if person else found


def _nobodys(number: str) -> str:
    """The number of an incident as long as nobody knows whose it is."""
    return f"number of nobody {number}"


class Queue:
    """Most urgent first, then oldest; shelved ones last."""

    def __init__(self) -> None:
        self.order: list[Key] = []
        self._keys: dict[UUID, Key] = {}
        self.open_for: dict[str, UUID] = {}
        self._rows: list[Row | None] = []  # beside `order`; those of `_stale` are not true any more
        self._stale: set[UUID] = set()
        self._drawn: tuple[Row, ...] | None = None

    def place(self, incident: Incident) -> None:
        """Keep the place of this incident true."""
        here = incident.closed is None and incident.joined is None
        urgency = incident.priority + (10 if incident.shelved_until is not None else 0)
        key = (urgency, incident.opened, incident.number_in_journal, incident.id) if here else None
        known = self._keys.get(incident.id)
        if known != key:
            if known is not None:
                self._take_out(known)
            if key is not None:
                self._put_in(key)
        self._index(incident, here)
        self.changed(incident.id)

    def _take_out(self, key: Key) -> None:
        place = bisect_left(self.order, key)
        del self.order[place], self._rows[place], self._keys[key[3]]

    def _put_in(self, key: Key) -> None:
        place = bisect_left(self.order, key)
        self.order.insert(place, key)
        self._rows.insert(place, None)
        self._keys[key[3]] = key

    def changed(self, id: UUID) -> None:
        """Its row is not true any more, wherever it stands."""
        self._drawn = None
        self._stale.add(id)

    def rows(self, incidents: Mapping[UUID, Incident]) -> tuple[Row, ...]:
        """The rows in their order. Only those that changed are made again: ten thousand take 2.5 ms."""
        if self._drawn is None:
            for id in self._stale & self._keys.keys():
                self._rows[bisect_left(self.order, self._keys[id])] = incidents[id].row()
            self._stale.clear()
            self._drawn = tuple(row for row in self._rows if row is not None)
        return self._drawn

    def _index(self, incident: Incident, here: bool) -> None:
        number = incident.number.raw if incident.number else None
        stranger = _nobodys(normal_number(number)) if incident.person_id and number else ""
        if stranger and self.open_for.get(stranger) == incident.id:  # it is known whose it is
            del self.open_for[stranger]
        for name in names(incident.person_id, incident.device, number):
            if here:
                self.open_for.setdefault(name, incident.id)
            elif self.open_for.get(name) == incident.id:
                del self.open_for[name]

    def restore(self, order: list[Key], open_for: dict[str, UUID]) -> None:
        """As it was: for a queue that is empty."""
        self.order, self.open_for = order, open_for
        self._keys = {key[3]: key for key in order}
        self._rows, self._stale, self._drawn = [None] * len(order), set(self._keys), None

    def remove(self, id: UUID) -> None:
        """It was erased: it has no place, and nobody finds it by a name."""
        if (known := self._keys.get(id)) is not None:
            self._take_out(known)
        self.open_for = {name: other for name, other in self.open_for.items() if other != id}
        self.changed(id)

    def find(self, person: str | None, device: str | None, number: str | None) -> UUID | None:
        """The open incident of the same person, the same device or the same number."""
        return next((self.open_for[name] for name in sought(person, device, number) if name in self.open_for), None)
