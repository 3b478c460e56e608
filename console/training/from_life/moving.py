"""A trail on other ground: its form and its speed stay, and where it was cannot be told from where it is now.

Turned by any angle, perhaps mirrored, and laid down on land in Sweden, far from where it was.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from random import Random
from typing import NamedTuple

from console.training.from_life.land import share_on_land, starting_points
from console.training.from_life.nearby import Nearby, Place
from maps.geo import MEAN_RADIUS_M, distance_m

FAR_M = 50_000.0  # ours: from the middle of what happened to the middle of the draft
MARGIN_M = 1_000.0  # ours: twice the 500 m within which leftovers.py finds a place
FARTHEST_UNIT_M = 20_000.0  # ours: a unit farther away is drawn nearer, or no ground is large enough
_TRIES = 400
_GOOD_TRIES = 200  # after these a tenth of the points may lie on water, as a bridge does
_LOOKED_AT = 40  # points of a trail that are looked up


class NoGround(Exception):
    """Nowhere in Sweden is there room for this."""


class Move(NamedTuple):
    """From around `middle` to around `to`; `turn` in radians."""

    middle: Place
    to: Place
    turn: float
    mirrored: bool

    def __call__(self, place: Place) -> Place:
        """The same metres east and north of `to`, turned; to a millionth of the earth's radius on 20 km."""
        east, north = offset(self.middle, place)
        east = -east if self.mirrored else east
        cos, sin = math.cos(self.turn), math.sin(self.turn)
        return shifted(self.to, east * cos - north * sin, east * sin + north * cos)


def offset(middle: Place, place: Place) -> tuple[float, float]:
    """Metres east and north, by the distance and direction on the globe."""
    mean = math.radians((middle[0] + place[0]) / 2)
    east = math.radians((place[1] - middle[1] + 180) % 360 - 180) * math.cos(mean)
    return east * MEAN_RADIUS_M, math.radians(place[0] - middle[0]) * MEAN_RADIUS_M


def shifted(place: Place, east: float, north: float) -> Place:
    """The reverse of `offset`, to five decimals."""
    lat = place[0] + math.degrees(north / MEAN_RADIUS_M)
    lon = place[1] + math.degrees(east / MEAN_RADIUS_M / math.cos(math.radians((place[0] + lat) / 2)))
    return round(lat, 5), round((lon + 180) % 360 - 180, 5)


def nearer(middle: Place, place: Place) -> Place:
    """In the same direction, but not farther than FARTHEST_UNIT_M."""
    east, north = offset(middle, place)
    scale = min(1.0, FARTHEST_UNIT_M / (math.hypot(east, north) or 1.0))
    return shifted(middle, east * scale, north * scale)


def move(points: Sequence[Place], secret: Sequence[Place], chance: Random) -> Move:
    """How to lay `points` down on land, nowhere near any of the `secret` places. Raises NoGround."""
    middle = _middle(points)
    known = Nearby(secret)
    looked_at = points[:: max(1, len(points) // _LOOKED_AT)]
    for number in range(_TRIES):
        found = Move(middle, _somewhere(chance), chance.uniform(0, 2 * math.pi), chance.random() < 0.5)
        if points and distance_m(*middle, *found.to) < FAR_M:
            continue
        if any(known.within(found(point), MARGIN_M) for point in points):
            continue
        share = share_on_land([found(point) for point in looked_at] or [found.to])
        if share == 1.0 or (number >= _GOOD_TRIES and share >= 0.9):
            return found
    raise NoGround


def _middle(points: Sequence[Place]) -> Place:
    """Of the box around them. Nothing at all is somewhere, too."""
    lats, lons = [lat for lat, _ in points] or [60.0], [lon for _, lon in points] or [15.0]
    return (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2


def _somewhere(chance: Random) -> Place:
    """Some kilometres outside a settlement: where there are roads, and no address of anybody."""
    lat, lon = chance.choice(starting_points())
    return shifted((lat, lon), chance.uniform(-8e3, 8e3), chance.uniform(-8e3, 8e3))
