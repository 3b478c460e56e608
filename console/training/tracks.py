"""A trail that nobody could have driven is refused (training.md section 1 note 8)."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

from console.training.forms import TrailPoint
from console.training.problems import Misfit

FASTEST_KMH = 200
LONGEST_S = 24 * 3600
_EARTH_M = 6_371_009  # mean radius


def check_track(points: Sequence[TrailPoint]) -> None:
    """Raise Misfit for a trail that is not in order of time, is longer than 24 h, or is faster than 200 km/h."""
    if points and points[-1].offset > LONGEST_S:
        raise Misfit("training.track_long", "points", hours=f"{points[-1].offset / 3600:.1f}")
    for before, after in itertools.pairwise(points):
        offset = f"{after.offset:g}s"
        if after.offset <= before.offset:
            raise Misfit("training.points_order", "points", offset=offset)
        speed = metres(before.lat, before.lon, after.lat, after.lon) / (after.offset - before.offset) * 3.6
        if speed > FASTEST_KMH:
            raise Misfit("training.track_fast", "points", speed=round(speed), offset=offset, most=FASTEST_KMH)


def metres(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Great circle, haversine."""
    north, east = math.radians(other_lat - lat), math.radians(other_lon - lon)
    half = math.sin(north / 2) ** 2
    half += math.cos(math.radians(lat)) * math.cos(math.radians(other_lat)) * math.sin(east / 2) ** 2
    return 2 * _EARTH_M * math.asin(math.sqrt(half))
