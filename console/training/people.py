"""Who is who in an exercise, and where: incidents, lines, telephones and positions, folded from its journal. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from console import events as e
from console.register import normal_number
from console.training.cast import device_of
from console.training.model import Actor, Scenario, contacts_of
from console.training.tracks import metres

ROAD_FACTOR = 1.3  # ours: how much longer the road is than the great circle
TRAVEL_UNKNOWN_S = 480.0  # ours: to somebody of whom nobody knows where they are


class People:
    """Grows with every event that `hear` is given. Names are those of the cast, and of their contacts."""

    def __init__(self, scenario: Scenario) -> None:
        cast = scenario.cast
        self._numbers = {normal_number(actor.phone): name for name, actor in cast.items() if actor.phone is not None}
        self._numbers |= {normal_number(contact.phone): id for id, contact in contacts_of(cast).items()}
        self._devices = {device_of(name, actor): name for name, actor in cast.items()}
        self._who: dict[UUID, str] = {}
        self._joined: dict[UUID, UUID] = {}
        self._lines: dict[str, UUID] = {}  # open ones
        self._speeds = {unit.id: unit.speed_kmh for unit in scenario.units}
        self._units = {unit.id: (unit.at.lat, unit.at.lon) for unit in scenario.units}
        self._at = _at_home(cast)

    def hear(self, stored: e.Stored) -> None:
        if (hear := _HEARD.get(type(stored.fact))) is not None:
            hear(self, stored, stored.fact)

    def whole(self, incident: UUID | None) -> UUID | None:
        """The incident, or the one that it went on in."""
        while incident in self._joined:
            incident = self._joined[incident]
        return incident

    def of(self, incident: UUID | None) -> str:
        """Whose incident it is, or ""."""
        found = self.whole(incident)
        return "" if found is None else self._who.get(found, "")

    def at_number(self, number: str) -> str:
        return self._numbers.get(normal_number(number), "")

    def line_is_open(self, incident: UUID | None) -> bool:
        return incident is not None and self.whole(incident) in map(self.whole, self._lines.values())

    def travel_s(self, unit: str, who: str) -> float:
        """How long the unit is on the road to where the person is known to be."""
        if unit not in self._units or who not in self._at:
            return TRAVEL_UNKNOWN_S
        (lat, lon), (there_lat, there_lon) = self._units[unit], self._at[who]
        return metres(lat, lon, there_lat, there_lon) * ROAD_FACTOR / (self._speeds.get(unit, 42.0) / 3.6)

    # ---- the fold

    def _opened(self, stored: e.Stored, fact: e.IncidentOpened) -> None:
        who = (
            fact.person
            or self._devices.get(fact.device or "")
            or self.at_number(fact.number.raw if fact.number else "")
        )
        self._name(stored.incident, who)

    def _read(self, stored: e.Stored, fact: e.RawRead) -> None:
        who = fact.person or self._devices.get(fact.device or "", "")
        self._name(stored.incident, who)
        if who and fact.reading.fixes:
            newest = fact.reading.fixes[-1]
            self._at[who] = (newest.lat, newest.lon)

    def _identified(self, stored: e.Stored, fact: e.LineIdentified) -> None:
        self._name(stored.incident, fact.person or "")

    def _name(self, incident: UUID | None, who: str) -> None:
        if incident is not None and who:
            self._who[incident] = who

    def _join(self, stored: e.Stored, fact: e.IncidentJoined) -> None:
        if stored.incident is not None and self.whole(fact.into) != stored.incident:
            self._joined[stored.incident] = fact.into

    def _line_opened(self, stored: e.Stored, fact: e.LineOpened) -> None:
        if stored.incident is not None:
            self._lines[fact.call] = stored.incident

    def _line_closed(self, stored: e.Stored, fact: e.LineClosed) -> None:
        self._lines.pop(fact.call, None)

    def _unit(self, stored: e.Stored, fact: e.UnitReported) -> None:
        if fact.fix is not None:
            self._units[fact.unit] = (fact.fix.lat, fact.fix.lon)


def _at_home(cast: Mapping[str, Actor]) -> dict[str, tuple[float, float]]:
    """Where somebody is until a fix says otherwise: the first place of theirs that the register has on the map."""
    found = {}
    for name, actor in cast.items():
        place = next((place.at for place in actor.places if place.at is not None), None)
        if place is not None:
            found[name] = (place.lat, place.lon)
    return found


_HEARD: dict[type[e.Fact], Callable[[People, e.Stored, Any], None]] = {
    e.IncidentOpened: People._opened, e.RawRead: People._read, e.LineIdentified: People._identified,
    e.IncidentJoined: People._join, e.LineOpened: People._line_opened, e.LineClosed: People._line_closed,
    e.UnitReported: People._unit,
}  # fmt: skip
