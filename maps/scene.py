"""What there is to see around one person. drawing.py makes a picture of it, line.py a sentence that says the same."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Literal

from maps.geo import bearing_deg, distance_m, is_place
from maps.trail import Fix, Step, Trail

SECOND = 1_000_000
YOUNG_S = 60.0  # desk.md R14: amber above
FRESH_S = 300.0  # desk.md R14: LAST KNOWN above; section 5

SKEW_S = 5.0  # a clock this little ahead of ours is only a clock

Freshness = Literal["fresh", "old", "stale"]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class UnitMark:
    """A patrol with its position. `at` is the position's own time, microseconds UTC."""

    call_sign: str
    lat: float
    lon: float
    at: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Zone:
    """A place the threat actor must not enter, or the like. The label may be read by everybody at the desk."""

    label: str
    lat: float
    lon: float
    radius_m: float


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PlaceMark:
    """Home, work, school. The register decides which; the label may be read by everybody at the desk."""

    label: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Scene:
    """One person, the trail and who could help, at the time `now` (microseconds UTC).

    `person` is the fix believed now, normally the newest of the trail; `heard` is when the message with it came. To
    look back is to set `at`: the trail after that moment is dim, and where the person was then is marked with how old
    that is; where the person is now stays marked, so that nobody sends help to the past. `measured` is the unit to
    which the distance is drawn.
    What is no place (NaN, outside the globe, 0,0) counts as no position: never drawn, never said.
    """

    now: int
    person: Fix | None = None
    heard: int | None = None
    trail: Trail = field(default_factory=Trail)
    units: tuple[UnitMark, ...] = ()
    zones: tuple[Zone, ...] = ()
    labels: tuple[PlaceMark, ...] = ()
    at: int | None = None
    measured: UnitMark | None = None
    station: UnitMark | None = None  # where this desk stands: drawn only when it lies inside the picture
    drawn: dict[float, object] = field(default_factory=dict, compare=False)  # painter.py: the dots of each step

    @property
    def place(self) -> Fix | None:
        """The person's fix, if it is a place."""
        here = self.person
        return here if here is not None and is_place(here.lat, here.lon) else None

    @property
    def then(self) -> Step | None:
        """The fix of the trail at the moment that is looked back to; None while nobody looks back."""
        count = 0 if self.at is None else self.trail.up_to(self.at)
        return self.trail[count - 1] if 0 < count < len(self.trail) else None

    def age_s(self, at: int | float | None) -> float | None:
        """Seconds since `at`; negative when that clock is ahead of ours, None when nobody said."""
        return None if at is None else (self.now - at) / SECOND

    def known_age_s(self) -> float | None:
        """Age of the person's fix; None when it does not say, or its clock is ahead of ours."""
        age = self.age_s(self.person.at) if self.person is not None else None
        return max(age, 0.0) if age is not None and age >= -SKEW_S else None

    def freshness(self) -> Freshness:
        """How the person's fix is to be called (desk.md R14). Of unknown age it is as old as its message, at least."""
        if self.person is None or self.person.last_known:
            return "stale"
        age = self.known_age_s()
        if age is None:
            heard = self.age_s(self.heard)
            return "stale" if heard is not None and heard > FRESH_S else "old"
        return "fresh" if age <= YOUNG_S else "old" if age <= FRESH_S else "stale"

    def radius_m(self) -> float:
        """The person's accuracy as a circle; 0 for none, or for what no receiver means."""
        accuracy = self.person.accuracy_m if self.person is not None else None
        return accuracy if accuracy is not None and 0 < accuracy < math.inf else 0.0

    def is_stale(self, unit: UnitMark) -> bool:
        age = self.age_s(unit.at)
        return age is None or age > FRESH_S

    def is_trail_fresh(self) -> bool:
        """Whether the newest fix of the trail is; one of unknown age is not."""
        return len(self.trail) > 0 and self.trail[-1].at >= self.now - FRESH_S * SECOND

    def nearest(self) -> list[tuple[float, float, UnitMark]]:
        """(metres, bearing from the person, unit), nearest first; empty while nobody knows where the person is."""
        here = self.place
        if here is None:
            return []
        near = []
        for unit in self.units:
            if is_place(unit.lat, unit.lon):
                way = (here.lat, here.lon, unit.lat, unit.lon)
                near.append((distance_m(*way), bearing_deg(*way), unit))
        return sorted(near, key=lambda found: (found[0], found[2].call_sign))
