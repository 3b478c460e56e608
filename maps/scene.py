"""What there is to see around one person, and the picture of it. line.py makes the sentence that says the same."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from maps.geo import bearing_deg, distance_m, is_place
from maps.picture import Picture, notice
from maps.projection import View
from maps.trail import Fix, Position, Step, Trail
from maps.words import words

if TYPE_CHECKING:
    from maps.base import Base

SECOND = 1_000_000
YOUNG_S = 60.0  # desk.md R14: amber above
FRESH_S = 300.0  # desk.md R14: LAST KNOWN above; section 5

LEGEND_FROM = 4  # rows; a lower picture is all map
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


def draw(
    scene: Scene,
    columns: int,
    rows: int,
    *,
    ascii: bool = False,
    language: str = "en",
    view: View | None = None,
    base: Base | None = None,
) -> Picture:
    """The picture, `columns` x `rows` cells; north is up.

    Without `view` it shows what `fitted` says; a unit outside is an arrow at the edge. Without a position it says so.
    `base` is what lies on the ground (basemap.py): whatever piece and scale it was drawn for, it is cut to the view.
    With `ascii` it needs no braille.
    """
    say = words(language)
    if columns <= 0 or rows <= 0:
        return notice("", columns, rows)
    if scene.place is None:
        return notice(say["no position"], columns, rows)
    try:
        from maps.painter import paint
    except (ImportError, RuntimeError):  # numpy is missing, or built for another processor: a map never blocks help
        return notice(say["no map"], columns, rows)
    return paint(scene, scene.place, columns, rows, ascii, say, view, base)


def fitted(scene: Scene, columns: int, rows: int) -> View | None:
    """The view of the person, the accuracy circle and the last half hour of the trail; None without a position.

    It has the size of the map in a picture of `columns` x `rows` cells: a row less when there is a legend.
    """
    here = scene.place
    if here is None or columns <= 0 or rows <= 0:
        return None
    try:
        from maps.painter import frame
    except (ImportError, RuntimeError):  # as in `draw`
        return None
    return frame(scene, here, columns, map_rows(rows))


def map_rows(rows: int) -> int:
    """How many rows of a picture are map."""
    return rows - 1 if rows >= LEGEND_FROM else rows


def warm() -> None:
    """Load what drawing needs (a third of a second): in a thread at start, so that the first alarm does not wait."""
    draw(Scene(now=0, person=Position(lat=59.0, lon=18.0)), 8, 4)
