"""Lines and circles as dots, many thousands at a time. Dot (i, j) covers i <= x < i + 1, j <= y < j + 1.

Loaded only when a picture is drawn: numpy costs more start-up than the rest of the desk's map together.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from maps.projection import DOTS_HIGH, DOTS_WIDE

Dots = NDArray[np.bool_]  # [row of dots, column of dots]
Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

FAR = 10**9  # dots; nothing on the globe is further away at any scale, and products of two still fit into 64 bits

# Bit of each dot in its cell, Unicode braille patterns (U+2800 + bits).
_BITS = np.array([[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]], np.uint8)


def polyline(x: Floats, y: Floats, wide: int, high: int, every: int = 1, widest: float = float(FAR)) -> Dots:
    """The dots of a line through the points, clipped to `wide` x `high`; dotted: every `every`-th dot of its way.

    Between the dots of two points the longer axis takes one step a dot and the other is rounded, halves up; clipping
    changes no dot. A segment wider than `widest` went round the back of the world and is not drawn.
    """
    grid = np.zeros((high, wide), np.bool_)
    columns, rows = _corners(x, y)
    segments = _segments(columns, rows)
    shown = _way(segments)[: len(columns)] % every == 0
    _set(grid, columns[shown], rows[shown])
    drawn = (segments.steps > 1) & (np.abs(segments.dx) <= min(widest, FAR))
    _draw_between(grid, _Segments(*(column[drawn] for column in segments)), every)
    return grid


def circle(x: float, y: float, radius: float, wide: int, high: int, dashed: bool = False) -> Dots:
    """The outline: in every column of dots the two rows that it crosses, and in every row the two columns."""
    grid = np.zeros((high, wide), np.bool_)
    radius = min(radius, float(FAR))
    if radius >= 1:
        columns, rows = np.arange(wide), np.arange(high)
        for sign in (-1, 1):
            across, reach = _crossings(columns, x, radius)
            _set(grid, across, np.floor(y + sign * reach).astype(np.int64))
            down, reach = _crossings(rows, y, radius)
            _set(grid, np.floor(x + sign * reach).astype(np.int64), down)
    return grid & _dashes(wide, high) if dashed else grid


def _dashes(wide: int, high: int) -> Dots:
    """Two dots in four, in diagonal stripes: no circle hides between them."""
    return (np.arange(wide)[None, :] + np.arange(high)[:, None]) % 4 < 2


def cells(dots: Dots) -> NDArray[np.uint8]:
    """The braille pattern of each cell, 0 where it is empty: [row of cells, column of cells]."""
    high, wide = dots.shape
    blocks = dots.reshape(high // DOTS_HIGH, DOTS_HIGH, wide // DOTS_WIDE, DOTS_WIDE)
    patterns: NDArray[np.uint8] = (blocks * _BITS[:, None, :]).sum(axis=(1, 3), dtype=np.uint8)
    return patterns


def _corners(x: Floats, y: Floats) -> tuple[Integers, Integers]:
    """The dots of the points; those in the same dot as the one before add nothing to a line."""
    columns = np.floor(np.clip(x, -FAR / 2, FAR / 2)).astype(np.int64)
    rows = np.floor(np.clip(y, -FAR / 2, FAR / 2)).astype(np.int64)
    new = np.ones(len(columns), np.bool_)
    new[1:] = (np.diff(columns) != 0) | (np.diff(rows) != 0)
    return columns[new], rows[new]


class _Segments(NamedTuple):
    """From each corner to the next: where it starts, how far it goes, in how many steps, and the dots before it."""

    x: Integers
    y: Integers
    dx: Integers
    dy: Integers
    steps: Integers
    way: Integers


def _segments(columns: Integers, rows: Integers) -> _Segments:
    dx, dy = np.diff(columns), np.diff(rows)
    steps = np.maximum(np.abs(dx), np.abs(dy))
    return _Segments(columns[:-1], rows[:-1], dx, dy, steps, np.cumsum(steps) - steps)


def _way(segments: _Segments) -> Integers:
    """How many dots a line has drawn before each of its corners."""
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(segments.steps)])


def _draw_between(grid: Dots, segments: _Segments, every: int) -> None:
    """Set the dots strictly between the ends of each segment, as far as they can be visible."""
    first_x, last_x = _visible(segments.x, segments.dx, segments.steps, grid.shape[1])
    first_y, last_y = _visible(segments.y, segments.dy, segments.steps, grid.shape[0])
    first, last = np.maximum(first_x, first_y), np.minimum(last_x, last_y)
    count = np.maximum(last - first + 1, 0)
    x, y, dx, dy, steps, way, first, before = (
        np.repeat(column, count) for column in (*segments, first, np.cumsum(count) - count)
    )
    step = np.arange(len(x)) - before + first
    shown = (way + step) % every == 0
    _set(grid, (x + _part(dx, step, steps))[shown], (y + _part(dy, step, steps))[shown])


def _visible(start: Integers, delta: Integers, steps: Integers, size: int) -> tuple[Integers, Integers]:
    """First and last of the steps 1 .. steps-1 that can lie in 0 .. size on this axis: a little too many at worst."""
    moving = delta != 0
    per_dot = np.divide(steps, delta, where=moving, out=np.zeros(len(steps)))
    ends = np.sort(np.stack([(-1 - start) * per_dot, (size - start) * per_dot]), axis=0)
    inside = (start >= 0) & (start < size)
    first = np.where(moving, ends[0] - 1, 1.0)
    last = np.where(moving, ends[1] + 1, np.where(inside, steps, 0.0))
    return np.maximum(first, 1).astype(np.int64), np.minimum(last, steps - 1).astype(np.int64)


def _part(delta: Integers, step: Integers, steps: Integers) -> Integers:
    """delta * step / steps, rounded, halves up; exact."""
    part: Integers = (2 * delta * step + steps) // (2 * steps)
    return part


def _crossings(centres: Integers, centre: float, radius: float) -> tuple[Integers, Floats]:
    """Where the middle lines of these columns (or rows) cross a circle: which, and how far from its centre."""
    reach2 = radius * radius - (centres + 0.5 - centre) ** 2
    crossed = reach2 >= 0
    return centres[crossed], np.sqrt(reach2[crossed])


def _set(grid: Dots, columns: Integers, rows: Integers) -> None:
    inside = (columns >= 0) & (columns < grid.shape[1]) & (rows >= 0) & (rows < grid.shape[0])
    grid[rows[inside], columns[inside]] = True
