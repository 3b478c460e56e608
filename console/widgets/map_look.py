"""How the operator looks at the map: what is followed, how close, back to when, and which unit is measured to. Pure.

A fresh look follows the person and fits. Whatever a key changes is a new value; another case on the table is a fresh
look, so that nobody sees the next alarm through the last one's window.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from console.card import TrailFix

if TYPE_CHECKING:
    from maps.projection import View
    from maps.scene import Scene, UnitMark

STEP = 4  # one key pans a quarter of the picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """`follows`: the call sign of a unit, or "" for the person. `held`: a piece of the world that stands still.

    `m_per_cell`: the scale somebody chose; None fits. `unit`: the call sign that is measured to. `at`: the moment that
    is looked back to, microseconds UTC; None is now.
    """

    follows: str = ""
    held: View | None = None
    m_per_cell: float | None = None
    unit: str = ""
    at: int | None = None

    def panned(self, shown: View, columns: int, rows: int) -> Look:
        """A quarter of the picture aside; from here on the picture stands still."""
        across, down = max(1, shown.columns // STEP), max(1, shown.rows // STEP)
        held = shown.moved(columns * across, rows * down)
        return replace(self, held=held, m_per_cell=held.m_per_cell)

    def zoomed(self, shown: View, *, closer: bool) -> Look:
        """The next scale; what was followed is still followed."""
        view = shown.zoomed(closer)
        return replace(self, held=view if self.held else None, m_per_cell=view.m_per_cell)

    def fitted(self) -> Look:
        """All that matters in the picture again, and it follows."""
        return replace(self, follows="", held=None, m_per_cell=None)

    def following(self) -> Look:
        """Follow the person; when it does already, the unit that is measured to."""
        follows = self.unit if self.held is None and not self.follows else ""
        return replace(self, follows=follows, held=None)

    def measuring(self, units: Sequence[str], step: int) -> Look:
        """The next unit of these, and after the last one none."""
        names = ["", *units]
        place = names.index(self.unit) if self.unit in names else 0
        unit = names[(place + step) % len(names)]
        return replace(self, unit=unit, follows=self.follows if self.follows in ("", unit) else "")

    def stepped(self, trail: Sequence[TrailFix], step: int) -> Look:
        """One moment of the trail back or forth; on the newest one it is now again."""
        if not trail:
            return self.now()
        at = trail[-1].time if self.at is None else self.at
        place = bisect_left(trail, at, key=_time) - 1 if step < 0 else bisect_right(trail, at, key=_time)
        time = trail[min(max(place, 0), len(trail) - 1)].time
        return replace(self, at=None if time >= trail[-1].time else time)

    def first(self, trail: Sequence[TrailFix]) -> Look:
        """The oldest fix there is."""
        return replace(self, at=trail[0].time if trail[0].time < trail[-1].time else None)

    def now(self) -> Look:
        """Back from looking back."""
        return replace(self, at=None)


def place_in(trail: Sequence[TrailFix], at: int) -> int:
    """The index of the newest fix of that moment; a trail is ordered by the times of its fixes."""
    return max(0, bisect_right(trail, at, key=_time) - 1)


def _time(known: TrailFix) -> int:
    return known.time


def framed(look: Look, scene: Scene, columns: int, rows: int, then: TrailFix | None = None) -> View | None:
    """The piece of the world that this look shows in a picture of `columns` x `rows`; None without a position.

    `then`: the fix that is looked back to. It is brought into sight, whatever is followed.
    """
    from maps.drawing import fitted
    from maps.picture import map_rows

    if look.held is not None and scene.place is not None and columns > 0 and rows > 0:
        return replace(look.held, columns=columns, rows=map_rows(rows))
    view = fitted(scene, columns, rows)
    if view is None:
        return None
    followed = named(scene, look.follows) or scene.place
    if followed is not None and (look.follows or look.m_per_cell is not None):
        view = replace(view, lat=followed.lat, lon=followed.lon, m_per_cell=look.m_per_cell or view.m_per_cell)
    return _with(view, look, scene, then)


def _with(view: View, look: Look, scene: Scene, then: TrailFix | None) -> View:
    """The same, so wide or so placed that the unit measured to and the moment looked back to are in it."""
    from maps.projection import fit

    here, unit = scene.place, None if look.follows else scene.measured
    wanted = [place for place in (unit, then.fix if then else None) if place is not None and here is not None]
    if here is None or all(view.holds(*view.cell(place.lat, place.lon)) for place in wanted):
        return view
    if look.m_per_cell is not None:
        return replace(view, lat=then.fix.lat, lon=then.fix.lon) if then is not None else view
    circles = [(here.lat, here.lon, scene.radius_m()), *((place.lat, place.lon, 0.0) for place in wanted)]
    return fit(circles, view.columns, view.rows)


def named(scene: Scene, call_sign: str) -> UnitMark | None:
    """The unit of this name, where its place is known."""
    return next((unit for unit in scene.units if call_sign and unit.call_sign == call_sign), None)
