"""Many shapes of which a view needs a few: each has its box, and only those that can be seen are taken."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from maps.ground import Box, Shapes
from maps.projection import LIMIT_DEG, wrap


class Pieces:
    """Shapes in mercator radians that know their boxes."""

    def __init__(self, shapes: Shapes) -> None:
        begins = shapes.starts[:-1]
        self._shapes = shapes
        west, south = (np.minimum.reduceat(axis, begins) if len(begins) else axis for axis in shapes[:2])
        east, north = (np.maximum.reduceat(axis, begins) if len(begins) else axis for axis in shapes[:2])
        self._x, self._y, self._wide, self._high = (west + east) / 2, (south + north) / 2, east - west, north - south
        self._size = np.maximum(self._wide, self._high)

    def within(self, box: Box, least: float = 0.0) -> Shapes:
        """The shapes that touch the box, wherever round the world it begins; none that is smaller than `least`."""
        x, y = (box.west + box.east) / 2, (box.south + box.north) / 2
        beside = np.abs(wrap(self._x - x)) * 2 <= self._wide + (box.east - box.west)
        above = np.abs(self._y - y) * 2 <= self._high + (box.north - box.south)
        return taken(self._shapes, np.flatnonzero(beside & above & (self._size >= least)))


def taken(shapes: Shapes, which: NDArray[np.int64]) -> Shapes:
    """Some of the shapes, as one."""
    lengths = np.diff(shapes.starts)[which]
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
    points = np.repeat(shapes.starts[which] - starts[:-1], lengths) + np.arange(starts[-1])
    return Shapes(shapes.x[points], shapes.y[points], starts)


def mercator(shapes: Shapes, units: float) -> Shapes:
    """From whole units of a degree (x longitude, y latitude) to radians of the map."""
    limit = math.radians(LIMIT_DEG)
    lat = np.clip(np.radians(shapes.y / units), -limit, limit)
    return Shapes(np.radians(shapes.x / units), np.arcsinh(np.tan(lat)), shapes.starts)


def outlines(rings: Shapes, wide: float, high: float) -> Shapes:
    """The rings as lines, without the edges that a cut along the grid made: those lie on a line of the grid.

    `wide` and `high` are the grid, in the units of the rings.
    """
    closed = _closed(rings)
    last = np.zeros(len(closed.x), bool)
    last[closed.starts[1:] - 1] = True
    cut = (_along(closed.x, wide) | _along(closed.y, high)) | last  # the edge from this point to the next
    ends = np.flatnonzero(cut) + 1
    runs = Shapes(closed.x, closed.y, np.concatenate([np.zeros(1, np.int64), ends]))
    return taken(runs, np.flatnonzero(np.diff(runs.starts) > 1))


def _closed(rings: Shapes) -> Shapes:
    """Each ring with its first point again at the end."""
    lengths = np.diff(rings.starts) + 1
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
    points = np.repeat(rings.starts[:-1] - starts[:-1], lengths) + np.arange(starts[-1])
    points[starts[1:] - 1] = rings.starts[:-1]
    return Shapes(rings.x[points], rings.y[points], starts)


def _along(axis: NDArray[np.float64], grid: float) -> NDArray[np.bool_]:
    """Whether a point and the next lie on the same line of the grid."""
    same = np.zeros(len(axis), bool)
    same[:-1] = (axis[:-1] == axis[1:]) & (axis[:-1] % grid == 0)
    return same
