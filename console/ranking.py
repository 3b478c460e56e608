"""Which unit to send: free ones soonest first, with how that was reckoned and the age of each unit's position. Pure.

The great circle answers at once. Where something knows the roads, its times take the place of the estimate as long as
person and unit are where they were when it was asked; they are no events and stand on no board.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from console.card import Card, SourceView, UnitView, View
from maps.eta.values import Goal, Start, best
from maps.geo import Eta, distance_m

AVAILABLE = ("free", "en_route")
FAR = float("inf")
MOVED_M = 100.0  # person or unit: a road time from farther away than this is another question's answer; ours


class RoadTime(View, frozen=True, kw_only=True):
    """One unit's answer: `seconds` from where it was; None: no road leads there."""

    start: Start
    seconds: float | None


class RoadTimes(View, frozen=True, kw_only=True):
    """The newest answer about roads: by unit, to `goal`. `at`: when it was asked, microseconds UTC."""

    goal: Goal
    at: int
    units: dict[str, RoadTime]

    def seconds(self, unit: str, start: Start, goal: Goal) -> float | None:
        """The unit's, or None when it or the person has moved on."""
        known = self.units.get(unit)
        fits = known is not None and near(known.start, start) and near(self.goal, goal)
        return known.seconds if known and fits else None


class Roads(Protocol):
    """What knows the roads, as the desk sees it. It never makes anybody wait."""

    times: RoadTimes | None
    health: SourceView | None  # what is wrong with it, in words

    def want(self, units: Iterable[UnitView], card: Card | None) -> None:
        """These units to this person. Only looks: the answer changes `times` when it comes."""

    async def run(self) -> None:
        """Until cancelled."""


class RankedUnit(View, frozen=True, kw_only=True):
    """A unit as the send list shows it. `at`: when its position was taken; None: its place in the register, no age.

    `eta` says itself whether it is a road's time or an estimate. Neither is a promise.
    """

    view: UnitView
    distance_m: float | None = None
    at: int | None = None
    eta: Eta | None = None

    def age_s(self, now: int) -> float | None:
        """Seconds since the unit was there, at `now` (microseconds UTC)."""
        return None if self.at is None else max(0.0, (now - self.at) / 1e6)


def ranked(units: Iterable[UnitView], card: Card | None, roads: RoadTimes | None = None) -> tuple[RankedUnit, ...]:
    """Free units soonest first, then the others; an unknown time comes last in its group, an unknown place after it."""
    goal = goal_of(card)
    return tuple(sorted((_rank(view, goal, roads) for view in units), key=_order))


def goal_of(card: Card | None) -> Goal | None:
    """Where a unit would be sent."""
    place = card.position if card else None
    return Goal(place.fix.lat, place.fix.lon) if place else None


def start_of(view: UnitView) -> Start | None:
    """Where it last told it is, else where the register has it."""
    unit = view.unit
    if view.fix is not None:
        return Start(view.fix.lat, view.fix.lon, unit.speed_kmh)
    return Start(unit.lat, unit.lon, unit.speed_kmh) if unit.lat is not None and unit.lon is not None else None


def near(a: Sequence[float], b: Sequence[float]) -> bool:
    """Whether two places, latitude and longitude first, are one as far as a road time goes."""
    return distance_m(a[0], a[1], b[0], b[1]) <= MOVED_M


def _order(unit: RankedUnit) -> tuple[bool, bool, float, float, str]:
    state = unit.view.state
    far = FAR if unit.distance_m is None else unit.distance_m
    soon = FAR if unit.eta is None else unit.eta.seconds
    return (state not in AVAILABLE, state == "off", soon, far, unit.view.unit.id)


def _rank(view: UnitView, goal: Goal | None, roads: RoadTimes | None) -> RankedUnit:
    at = (view.fix.at or view.fix_received) if view.fix else None
    start = start_of(view)
    if start is None or goal is None:
        return RankedUnit(view=view, at=at)
    seconds = roads.seconds(view.unit.id, start, goal) if roads else None
    (eta,) = best((start,), goal, (seconds,))
    return RankedUnit(view=view, distance_m=distance_m(start.lat, start.lon, *goal), at=at, eta=eta)
