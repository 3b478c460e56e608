"""What the board knows of one person, as a scene for maps/: trail, units, the station, and the places one may see.

A safe house is never on a map, whoever asks (desk.md section 3). Other places are protected: they are there only while
the operator has them revealed, which is in the journal by then.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from console.card import Card, TrailFix
from console.ranking import RankedUnit
from console.register import Person, drawable_zones
from console.text import visible
from console.widgets.map_look import Look
from console.widgets.snapshot import Snapshot
from maps.geo import is_place

if TYPE_CHECKING:
    from maps.scene import PlaceMark, Scene, UnitMark, Zone
    from maps.trail import Fix, Trail

TRAIL_POINTS = 2_000  # newest fixes that are drawn, and that can be looked back to
Home = tuple[float, float]  # latitude and longitude of the station, from its file


class SceneMaker:
    """Makes scenes, and projects a trail once however often it is drawn.

    A look that only moves sees the same scene again, with what drawing it remembered.
    """

    def __init__(self) -> None:
        self._made: tuple[Snapshot, Home | None, tuple[int | None, str], Scene] | None = None
        self._fixes: tuple[TrailFix, ...] = ()
        self._trail: Trail | None = None
        self._drawn: dict[float, object] = {}  # what drawing remembered: a second later mostly as good

    def scene(self, card: Card, view: Snapshot, look: Look, home: Home | None = None) -> Scene:
        """The person on the table, everything around, and what the operator looks at."""
        seen, made = (look.at, look.unit), self._made
        if made is None or made[0] is not view or made[1:3] != (home, seen):
            made = self._made = view, home, seen, self._scene(card, view, look, home)
        return made[3]

    def _scene(self, card: Card, view: Snapshot, look: Look, home: Home | None) -> Scene:
        from maps.scene import Scene

        place = card.position
        units = unit_marks(view.units)
        revealed = "places" in view.desk.revealed
        return Scene(
            now=view.now, person=place.fix if place else None,
            heard=(place.last_received or place.received) if place else None,
            trail=self._projected(card.trail[-TRAIL_POINTS:]), units=units, station=station(view, home), at=look.at,
            measured=next((unit for unit in units if look.unit and unit.call_sign == visible(look.unit)), None),
            labels=labels(card.person) if card.person and revealed else (),
            zones=zones(card.person) if card.person and revealed else (), drawn=self._drawn,
        )  # fmt: skip

    def _projected(self, fixes: tuple[TrailFix, ...]) -> Trail:
        from maps.trail import Trail

        known = len(self._fixes)
        if self._trail is not None and fixes[:known] == self._fixes:  # a trail mostly grows at its end
            new, trail = fixes[known:], self._trail
            self._trail = trail.plus(map(_fix, new)) if new else trail
        else:
            self._trail = Trail(map(_fix, fixes))
        self._fixes = fixes
        return self._trail


def unit_marks(units: Sequence[RankedUnit]) -> tuple[UnitMark, ...]:
    """Units that told where they are. What stands in the register is no position of now."""
    from maps.scene import UnitMark

    return tuple(
        UnitMark(call_sign=visible(unit.view.unit.id), lat=unit.view.fix.lat, lon=unit.view.fix.lon, at=unit.at)
        for unit in units
        if unit.view.fix is not None
    )


def labels(person: Person) -> tuple[PlaceMark, ...]:
    """Home, work, school: what the register calls them."""
    from maps.scene import PlaceMark

    return tuple(
        PlaceMark(label=visible(place.label), lat=place.lat, lon=place.lon)
        for place in person.places
        if place.lat is not None and place.lon is not None and not place.safe_house
    )


def zones(person: Person) -> tuple[Zone, ...]:
    """Where the threat actor must not be. A circle around home tells where home is, so it is as protected."""
    from maps.scene import Zone

    return tuple(
        Zone(label=visible(zone.label), lat=zone.lat, lon=zone.lon, radius_m=zone.radius_m)
        for zone in drawable_zones(person)
    )


def station(view: Snapshot, home: Home | None = None) -> UnitMark | None:
    """Where this desk stands, as its satellite receiver last knew (sources/gnss.py), or as its file says."""
    from maps.scene import UnitMark

    for figures in (source.figures for source in view.sources):
        if {"lat", "lon", "fix_at"} <= figures.keys():
            return UnitMark(call_sign="", lat=figures["lat"], lon=figures["lon"], at=int(figures["fix_at"]))
    if home is not None and is_place(*home):
        return UnitMark(call_sign="", lat=home[0], lon=home[1], at=view.now)
    return None


def _fix(known: TrailFix) -> Fix:
    """The fix at the time that orders the trail: its arrival, where its own clock cannot be believed."""
    from maps.trail import Position

    fix = known.fix
    if fix.at == known.time:
        return fix
    return Position(lat=fix.lat, lon=fix.lon, at=known.time, accuracy_m=fix.accuracy_m, source=fix.source)
