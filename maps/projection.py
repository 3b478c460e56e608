"""The web-mercator view: which piece of the world lies under which dot.

A cell of the terminal is 2 dots wide and 4 high, which makes a dot about square. Mercator coordinates are in radians
on the unit sphere: the world is 2 pi wide, east and north are positive. x of a dot grows to the east, y to the south.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from maps.geo import MEAN_RADIUS_M

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

Number = TypeVar("Number", float, "Floats")  # one figure, or an array of them

DOTS_WIDE, DOTS_HIGH = 2, 4
WORLD = 2 * math.pi
LIMIT_DEG = 85.0511287798066  # web mercator ends where its world is square; the poles are drawn there
MINIMUM_M_PER_CELL = 4.0  # closer than this a map shows the receiver's noise, not a person's way
MAXIMUM_M_PER_CELL = 4e7
MARGIN_DOTS = 3  # free on each side of what is fitted

Circle = tuple[float, float, float]  # latitude, longitude, radius in metres


def to_mercator(lat: float, lon: float) -> tuple[float, float]:
    """(x, y) in radians."""
    clamped = max(-LIMIT_DEG, min(LIMIT_DEG, lat))
    return math.radians(lon), math.asinh(math.tan(math.radians(clamped)))


def to_degrees(x: float, y: float) -> tuple[float, float]:
    """(latitude, longitude); the longitude comes back into -180 .. 180."""
    lon = math.degrees(x)
    return math.degrees(math.atan(math.sinh(y))), lon if -180 <= lon <= 180 else (lon + 180) % 360 - 180


def metres(lat: float) -> float:
    """Ground metres of one radian of mercator at a latitude."""
    return MEAN_RADIUS_M * math.cos(math.radians(max(-LIMIT_DEG, min(LIMIT_DEG, lat))))


def wrap(x: Number) -> Number:
    """A difference of mercator x the short way round the world."""
    return (x + math.pi) % WORLD - math.pi


@dataclass(frozen=True, slots=True)
class View:
    """A piece of the world `columns` x `rows` cells large. `m_per_cell` are ground metres at the centre."""

    lat: float
    lon: float
    m_per_cell: float
    columns: int
    rows: int

    @property
    def wide(self) -> int:
        return self.columns * DOTS_WIDE

    @property
    def high(self) -> int:
        return self.rows * DOTS_HIGH

    @property
    def step(self) -> float:
        """Radians of mercator under one dot."""
        return self.m_per_cell / DOTS_WIDE / metres(self.lat)

    def dot(self, x: Number, y: Number) -> tuple[Number, Number]:
        """Where a mercator position lies, in dots from the upper left corner; the copy nearest to the centre."""
        centre_x, centre_y = to_mercator(self.lat, self.lon)
        step = self.step
        return wrap(x - centre_x) / step + self.wide / 2, (centre_y - y) / step + self.high / 2

    def cell(self, lat: float, lon: float) -> tuple[int, int]:
        """(column, row) of a position; outside 0 .. columns, 0 .. rows when it is not in the view."""
        x, y = self.dot(*to_mercator(lat, lon))
        return math.floor(x / DOTS_WIDE), math.floor(y / DOTS_HIGH)

    def holds(self, column: int, row: int) -> bool:
        """Whether a cell is in the view."""
        return 0 <= column < self.columns and 0 <= row < self.rows

    def dots(self, radius_m: float, lat: float) -> float:
        """A distance on the ground at `lat`, in dots."""
        return radius_m / metres(lat) / self.step


def fit(circles: Iterable[Circle], columns: int, rows: int, minimum: float = MINIMUM_M_PER_CELL) -> View:
    """The closest view at a round scale that holds every circle; at least `minimum` metres per cell.

    Positions on both sides of the antimeridian are taken the short way. Nothing to fit: the view of lat 0, lon 0.
    """
    west, south, east, north = _box(circles)
    lat, lon = to_degrees((west + east) / 2, (south + north) / 2)
    free_wide = max(1, columns * DOTS_WIDE - 2 * MARGIN_DOTS)
    free_high = max(1, rows * DOTS_HIGH - 2 * MARGIN_DOTS)
    per_dot = max((east - west) / free_wide, (north - south) / free_high) * metres(lat)
    return View(lat, lon, round_scale(max(minimum, per_dot * DOTS_WIDE)), columns, rows)


def _box(circles: Iterable[Circle]) -> tuple[float, float, float, float]:
    """West, south, east, north of all circles, in radians, with x counted from the first one's side of the world."""
    boxes = []
    first: float | None = None
    for lat, lon, radius in circles:
        x, y = to_mercator(lat, lon)
        first = x if first is None else first
        x, r = first + wrap(x - first), min(radius / metres(lat), math.pi)
        boxes.append((x - r, y - r, x + r, y + r))
    if not boxes:
        return 0.0, 0.0, 0.0, 0.0
    wests, souths, easts, norths = zip(*boxes, strict=True)
    return min(wests), max(min(souths), -math.pi), max(easts), min(max(norths), math.pi)


def round_scale(m_per_cell: float) -> float:
    """The next of 1, 2, 4 x 10^n metres that is not smaller."""
    wanted = min(max(m_per_cell, 1e-3), MAXIMUM_M_PER_CELL) * (1 - 1e-12)
    power: float = 10.0 ** math.floor(math.log10(wanted))
    return next(factor * power for factor in (1, 2, 4, 10) if factor * power >= wanted)
