"""Lines and circles as dots, many thousands at a time. Dot (i, j) covers i <= x < i + 1, j <= y < j + 1.

Fills are in filling.py.
Loaded only when a picture is drawn: numpy costs more start-up than the rest of the desk's map together.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from maps.projection import DOTS_HIGH, DOTS_WIDE

Dots = NDArray[np.bool_]  # [row of dots, column of dots]
Cells = NDArray[np.uint8]  # [row of cells, column of cells]
Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

FAR = 10**9  # dots; nothing on the globe is further away at any scale, and products of two still fit into 64 bits
FILLED = 4  # of a cell's 8 dots: then it takes the colour (maps.md section 2)


_BITS = np.array([[0, 3], [1, 4], [2, 5], [6, 7]], np.uint8)  # which bit of a braille pattern each dot of a cell is


class Corners(NamedTuple):
    """The dots that lines go through, one line after another. `first` is True where a new line begins."""

    columns: Integers
    rows: Integers
    first: NDArray[np.bool_]


def polyline(x: Floats, y: Floats, wide: int, high: int, every: int = 1, widest: float = float(FAR)) -> Dots:
    """One line through the points, clipped to `wide` x `high`: see `lines`."""
    return lines(corners(x, y), wide, high, every, widest)


def lines(through: Corners, wide: int, high: int, every: int = 1, widest: float = float(FAR)) -> Dots:
    """The dots of all these lines, clipped to `wide` x `high`; dotted: every `every`-th dot of a line's way.

    Between the dots of two points the longer axis takes one step a dot and the other is rounded, halves up; clipping
    changes no dot. A segment wider than `widest` went round the back of the world and is not drawn.
    """
    grid = np.zeros((high, wide), np.bool_)
    if not len(through.columns):
        return grid
    segments = _segments(through)
    if every == 1:
        _set(grid, through.columns, through.rows)
    else:
        shown = _way(through, segments) % every == 0
        _set(grid, through.columns[shown], through.rows[shown])
    drawn = (segments.steps > 1) & ~through.first[1:] & (np.abs(segments.dx) <= min(widest, FAR))
    drawn &= _near(segments.x, segments.dx, wide) & _near(segments.y, segments.dy, high)
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


def cells(dots: Dots) -> Cells:
    """The braille pattern of each cell, 0 where it is empty (Unicode braille patterns: U+2800 + bits)."""
    patterns = np.zeros((dots.shape[0] // DOTS_HIGH, dots.shape[1] // DOTS_WIDE), np.uint8)
    for row, column in np.ndindex(DOTS_HIGH, DOTS_WIDE):
        patterns |= dots[row::DOTS_HIGH, column::DOTS_WIDE].view(np.uint8) << _BITS[row][column]
    return patterns


def dots(patterns: Cells) -> Dots:
    """The dots of braille patterns: what `cells` was made of."""
    found = np.zeros((patterns.shape[0] * DOTS_HIGH, patterns.shape[1] * DOTS_WIDE), np.bool_)
    for row, column in np.ndindex(DOTS_HIGH, DOTS_WIDE):
        found[row::DOTS_HIGH, column::DOTS_WIDE] = patterns >> _BITS[row][column] & 1
    return found


def filled(dots: Dots) -> Dots:
    """The cells that enough of these dots lie in to have their colour."""
    return np.bitwise_count(cells(dots)) >= FILLED


def corners(x: Floats, y: Floats, starts: Integers | None = None) -> Corners:
    """The dots of the points; those in the same dot as the one before add nothing to a line.

    Line i goes through the points `starts[i]` to `starts[i + 1]`; without `starts` there is one line.
    """
    columns = np.floor(np.clip(x, -FAR / 2, FAR / 2)).astype(np.int64)
    rows = np.floor(np.clip(y, -FAR / 2, FAR / 2)).astype(np.int64)
    first = np.zeros(len(columns), np.bool_)
    first[:1] = True
    if starts is not None:
        first[starts[starts < len(columns)]] = True
    new = first.copy()
    new[1:] |= (np.diff(columns) != 0) | (np.diff(rows) != 0)
    return Corners(columns[new], rows[new], first[new])


class _Segments(NamedTuple):
    """From each corner to the next: where it starts, how far it goes, in how many steps, and the dots before it."""

    x: Integers
    y: Integers
    dx: Integers
    dy: Integers
    steps: Integers
    way: Integers


def _segments(through: Corners) -> _Segments:
    dx, dy = np.diff(through.columns), np.diff(through.rows)
    steps = np.maximum(np.abs(dx), np.abs(dy))
    steps[through.first[1:]] = 0
    return _Segments(through.columns[:-1], through.rows[:-1], dx, dy, steps, np.cumsum(steps) - steps)


def _way(through: Corners, segments: _Segments) -> Integers:
    """How many dots a line has drawn before each of its corners; `segments.way` counts from its first corner too."""
    way = np.concatenate([np.zeros(1, np.int64), np.cumsum(segments.steps)])
    way -= np.maximum.accumulate(np.where(through.first, way, 0))
    segments.way[:] = way[:-1]
    return way


def _near(start: Integers, delta: Integers, size: int) -> Dots:
    """Whether both ends do not lie beyond the same side."""
    end = start + delta
    near: Dots = (np.maximum(start, end) >= 0) & (np.minimum(start, end) < size)
    return near


def _draw_between(grid: Dots, segments: _Segments, every: int) -> None:
    """Set the dots strictly between the ends of each segment, as far as they can be visible."""
    first_x, last_x = _visible(segments.x, segments.dx, segments.steps, grid.shape[1])
    first_y, last_y = _visible(segments.y, segments.dy, segments.steps, grid.shape[0])
    first, last = np.maximum(first_x, first_y), np.minimum(last_x, last_y)
    count = np.maximum(last - first + 1, 0)
    before = np.cumsum(count) - count
    step = np.arange(int(count.sum())) + np.repeat(first - before, count)
    x, y, dx, dy, steps, way = (np.repeat(column, count) for column in segments)
    columns, rows = x + _part(dx, step, steps), y + _part(dy, step, steps)
    if every > 1:
        shown = (way + step) % every == 0
        columns, rows = columns[shown], rows[shown]
    _set(grid, columns, rows)


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
