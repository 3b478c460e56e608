"""Rings filled with dots: what a lake or a house covers. See raster.py for lines."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from maps.raster import FAR, Dots, Floats, Integers


def fill(x: Floats, y: Floats, starts: Integers, wide: int, high: int) -> Dots:
    """The dots whose middle lies inside these rings, by the non-zero rule.

    Every row of dots is crossed by the edges along its middle; counted up eastwards by their signs, the crossings tell
    how often the rings go round a dot.
    """
    inside = np.zeros((high, wide), np.bool_)
    near_x, near_y = (np.clip(axis, -FAR / 2, FAR / 2) for axis in (x, y))
    rows, columns, signs = _edge_crossings(near_x, near_y, starts, wide, high)
    if len(rows):
        first, last = int(rows.min()), int(rows.max()) + 1
        turns = np.zeros((last - first, wide + 1), np.int16)  # may wrap around on the way, but adds up
        np.add.at(turns.reshape(-1), (rows - first) * (wide + 1) + columns, signs)
        inside[first:last] = np.cumsum(turns, axis=1, dtype=np.int16)[:, :wide] != 0
    return inside


def _edge_crossings(
    x: Floats, y: Floats, starts: Integers, wide: int, high: int
) -> tuple[Integers, Integers, NDArray[np.int16]]:
    """Where the edges of rings cross the middles of rows: row, first dot east of it (0 .. wide), and +1 down, -1 up."""
    end = np.arange(1, len(x) + 1)
    closed = starts[1:] > starts[:-1]
    end[starts[1:][closed] - 1] = starts[:-1][closed]
    top, bottom = np.minimum(y, y[end]), np.maximum(y, y[end])
    first = np.ceil(np.clip(top - 0.5, 0, high)).astype(np.int64)
    count = np.ceil(np.clip(bottom - 0.5, 0, high)).astype(np.int64) - first
    (crossing,) = np.nonzero(count)
    first, count, end = first[crossing], count[crossing], end[crossing]
    down = np.where(y[end] > y[crossing], 1, -1).astype(np.int16)
    rows = np.arange(int(count.sum())) + np.repeat(first - (np.cumsum(count) - count), count)
    x0, y0, dx, dy = (
        np.repeat(column, count) for column in (x[crossing], y[crossing], x[end] - x[crossing], y[end] - y[crossing])
    )
    at = x0 + (rows + 0.5 - y0) * dx / dy
    return rows, np.ceil(np.clip(at - 0.5, 0, wide)).astype(np.int64), np.repeat(down, count)
