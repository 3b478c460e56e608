"""Whether a place is near any of many: by cells, so that two long trails need not be compared point by point."""

from __future__ import annotations

from collections.abc import Iterable
from math import cos, floor, radians

from console.training.tracks import metres

Place = tuple[float, float]  # latitude, longitude
MOST_M = 1_000.0  # the cells are larger than this as far north as 70 degrees
_NORTH = 100  # cells a degree: 1.1 km
_EAST = 36  # cells a degree: 1.05 km at 70 degrees


class Nearby:
    """Many places."""

    def __init__(self, places: Iterable[Place]) -> None:
        self._cells: dict[tuple[int, int], list[Place]] = {}
        for place in places:
            self._cells.setdefault(_cell(*place), []).append(place)

    def within(self, place: Place, reach_m: float) -> bool:
        """Whether one of them is at most `reach_m` (up to MOST_M) away."""
        north, east = _cell(*place)
        wide = 1 if abs(place[0]) < 70 else floor(1 / max(cos(radians(place[0])), 1e-3)) + 1
        around = ((north + i, east + j) for i in (-1, 0, 1) for j in range(-wide, wide + 1))
        return any(metres(*place, *known) <= reach_m for cell in around for known in self._cells.get(cell, ()))


def _cell(lat: float, lon: float) -> tuple[int, int]:
    return floor(lat * _NORTH), floor(lon * _EAST)
