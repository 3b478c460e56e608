"""The web-mercator view: which piece of the world lies under which dot.

A cell of the terminal is 2 dots wide and 4 high, which makes a dot about square. Mercator coordinates are in radians
on the unit sphere: the world is 2 pi wide, east and north are positive. x of a dot grows to the east, y to the south.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from maps.geo import MEAN_RADIUS_M
from maps.ground import Box

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

Number = TypeVar("Number", float, "Floats")  # one figure, or an array of them

DOTS_WIDE, DOTS_HIGH = 2, 4
WORLD = 2 * math.pi
LIMIT_DEG = 85.0511287798066  # web mercator ends where its world is square; the poles are drawn there
MINIMUM_M_PER_CELL = 4.0  # closer than this a map shows the receiver's noise, not a person's way
CLOSEST_M_PER_CELL = 0.4  # as far in as anybody may zoom by hand
MAXIMUM_M_PER_CELL = 4e7
PARALLELS = 1.04  # a scale is the same between parallels whose length differs so much
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
    """A piece of the world `columns` x `rows` cells large, on the one grid of cells that all views of its scale share.

    So a view that moves by whole cells shows the same dots moved, bit for bit, and a drawn base can be cut to it. The
    price: the centre lies up to half a cell aside, and `m_per_cell`, the ground metres at the centre, up to 2 %.
    """

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
        """Radians of mercator under one dot: the same for all views of a scale near a parallel."""
        return self.m_per_cell / DOTS_WIDE / _metres_near(self.lat)

    @property
    def corner(self) -> tuple[int, int]:
        """(column, row) of the upper left cell on the grid of this step, counted from longitude 0 and the equator."""
        x, y = to_mercator(self.lat, self.lon)
        return _begin(x / self.step / DOTS_WIDE, self.columns), _begin(-y / self.step / DOTS_HIGH, self.rows)

    @property
    def box(self) -> Box:
        """What it shows, mercator radians."""
        (column, row), wide, high = self.corner, self.step * DOTS_WIDE, self.step * DOTS_HIGH
        return Box(column * wide, -(row + self.rows) * high, (column + self.columns) * wide, -row * high)

    def dot(self, x: Number, y: Number) -> tuple[Number, Number]:
        """Where a mercator position lies, in dots from the upper left corner; the copy nearest to the centre."""
        (column, row), step = self.corner, self.step
        return nearest(x, math.radians(self.lon)) / step - column * DOTS_WIDE, -y / step - row * DOTS_HIGH

    def cell(self, lat: float, lon: float) -> tuple[int, int]:
        """(column, row) of a position; outside 0 .. columns, 0 .. rows when it is not in the view."""
        return self.cell_at(*to_mercator(lat, lon))

    def cell_at(self, x: float, y: float) -> tuple[int, int]:
        """(column, row) of a mercator position."""
        (column, row), step = self.corner, self.step
        across, down = nearest(x, math.radians(self.lon)) / step / DOTS_WIDE, -y / step / DOTS_HIGH
        return math.floor(across) - column, math.floor(down) - row

    def holds(self, column: float, row: float) -> bool:
        """Whether a cell is in the view."""
        return 0 <= column < self.columns and 0 <= row < self.rows

    def dots(self, radius_m: float, lat: float) -> float:
        """A distance on the ground at `lat`, in dots."""
        return radius_m / metres(lat) / self.step

    def moved(self, columns: int, rows: int) -> View:
        """The view so many cells further east and south (at the poles and the antimeridian it goes on, or stays)."""
        (column, row), step = self.corner, self.step
        x = (column + columns + self.columns / 2) * DOTS_WIDE * step
        y = -(row + rows + self.rows / 2) * DOTS_HIGH * step
        lat, lon = to_degrees(x, max(-math.pi, min(math.pi, y)))
        return replace(self, lat=lat, lon=lon)

    def zoomed(self, closer: bool) -> View:
        """The view at the next round scale, around the same centre."""
        wanted = self.m_per_cell / 2.5 if closer else self.m_per_cell * 1.1
        return replace(self, m_per_cell=max(round_scale(wanted), CLOSEST_M_PER_CELL))


def _begin(middle: float, size: int) -> int:
    """The first of `size` cells with this in their middle: in the middle one of an odd number, near it in even ones."""
    return math.floor(middle + (0.0 if size % 2 else 0.5)) - size // 2


def nearest(x: Number, middle: float) -> Number:
    """A mercator x, or its copy a world or more aside, whichever is nearest to `middle`; bit for bit when that is x."""
    return x - ((x - middle + math.pi) // WORLD) * WORLD


def _metres_near(lat: float) -> float:
    """Ground metres of one radian of mercator at the next of the parallels where a step is defined, 4 % apart."""
    return MEAN_RADIUS_M * PARALLELS ** round(math.log(metres(lat) / MEAN_RADIUS_M) / math.log(PARALLELS))


def fit(circles: Iterable[Circle], columns: int, rows: int, minimum: float = MINIMUM_M_PER_CELL) -> View:
    """The closest view at a round scale that holds every circle; at least `minimum` metres per cell.

    Positions on both sides of the antimeridian are taken the short way. Nothing to fit: the view of lat 0, lon 0.
    """
    west, south, east, north = _box(circles)
    lat, lon = to_degrees((west + east) / 2, (south + north) / 2)
    free_wide = max(1, columns * DOTS_WIDE - 2 * MARGIN_DOTS)
    free_high = max(1, rows * DOTS_HIGH - 2 * MARGIN_DOTS)
    per_dot = max((east - west) / free_wide, (north - south) / free_high) * metres(lat) * math.sqrt(PARALLELS)
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
