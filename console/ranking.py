"""Which unit to send: free ones nearest first, by great-circle distance, with the age of each unit's position. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from console.card import Card, UnitView, View
from maps.geo import distance_m, eta

AVAILABLE = ("free", "en_route")
FAR = float("inf")


class RankedUnit(View, frozen=True, kw_only=True):
    """A unit as the send list shows it. `at`: when its position was taken; None: its place in the register, no age."""

    view: UnitView
    distance_m: float | None = None
    at: int | None = None

    @property
    def eta_min(self) -> float | None:
        """Minutes by road, estimated from the great circle; never a promise."""
        arrival = eta(self.distance_m, self.view.unit.speed_kmh) if self.distance_m is not None else None
        return arrival.seconds / 60 if arrival else None

    def age_s(self, now: int) -> float | None:
        """Seconds since the unit was there, at `now` (microseconds UTC)."""
        return None if self.at is None else max(0.0, (now - self.at) / 1e6)


def ranked(units: Iterable[UnitView], card: Card | None) -> tuple[RankedUnit, ...]:
    """Free units nearest first, then the others nearest first; an unknown distance comes last in its group."""
    place = card.position if card else None
    to = (place.fix.lat, place.fix.lon) if place else None
    return tuple(sorted((_rank(view, to) for view in units), key=_order))


def _order(unit: RankedUnit) -> tuple[bool, bool, float, str]:
    state = unit.view.state
    far = FAR if unit.distance_m is None else unit.distance_m
    return (state not in AVAILABLE, state == "off", far, unit.view.unit.id)


def _rank(view: UnitView, to: tuple[float, float] | None) -> RankedUnit:
    here = _place(view)
    at = (view.fix.at or view.fix_received) if view.fix else None
    return RankedUnit(view=view, distance_m=distance_m(*here, *to) if here and to else None, at=at)


def _place(view: UnitView) -> tuple[float, float] | None:
    """Where it last told it is, else where the register has it."""
    if view.fix is not None:
        return view.fix.lat, view.fix.lon
    unit = view.unit
    return (unit.lat, unit.lon) if unit.lat is not None and unit.lon is not None else None
