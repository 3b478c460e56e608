"""A trail as the dots it goes through, at one scale: worked out once for every full chunk, and only near the view."""

from __future__ import annotations

import math
from typing import NamedTuple, cast

import numpy as np

from maps.projection import DOTS_HIGH, DOTS_WIDE, View, nearest
from maps.raster import Corners, Floats, Integers, corners
from maps.trail import Chunk, Trail

SCALES = 4  # a chunk remembers so many


class _Drawn(NamedTuple):
    """The dots of a chunk on the grid of a scale, without those that repeat the one before.

    `fixes` is which fix of the chunk each is, -1 for the end of the chunk before.
    """

    fixes: Integers
    columns: Integers
    rows: Integers
    box: tuple[int, int, int, int]  # the first and last column, the first and last row


def between(trail: Trail, view: View, first: int, last: int) -> Corners:
    """The way from fix `first` to fix `last` in the dots of a view: a line for each chunk that comes near it."""
    column, row = view.corner[0] * DOTS_WIDE, view.corner[1] * DOTS_HIGH
    parts: list[_Drawn] = []
    begin = 0
    for chunk in trail.chunks:
        if begin <= last and first < begin + len(chunk):
            drawn = _drawn(chunk, view)
            west, east, north, south = drawn.box
            if west < column + view.wide and east >= column and north < row + view.high and south >= row:
                parts.append(_part(drawn, first - begin, last - begin))
        begin += len(chunk)
    return _joined(parts, column, row)


def _joined(parts: list[_Drawn], column: int, row: int) -> Corners:
    """All parts as lines of their own, counted from this dot."""
    if not parts:
        return corners(np.zeros(0), np.zeros(0))
    first = np.zeros(sum(len(part.fixes) for part in parts), np.bool_)
    first[np.cumsum([0, *(len(part.fixes) for part in parts[:-1])])] = True
    columns = np.concatenate([part.columns for part in parts])
    return Corners(columns - column, np.concatenate([part.rows for part in parts]) - row, first)


def _part(drawn: _Drawn, first: int, last: int) -> _Drawn:
    """From fix `first` of a chunk to fix `last`: what repeats a dot lies in the dot kept before it."""
    begin = max(int(np.searchsorted(drawn.fixes, first, "right")) - 1, 0)
    end = int(np.searchsorted(drawn.fixes, last, "right"))
    return _Drawn(drawn.fixes[begin:end], drawn.columns[begin:end], drawn.rows[begin:end], drawn.box)


def _drawn(chunk: Chunk, view: View) -> _Drawn:
    """The chunk at the view's scale; remembered, save beside the antimeridian, where it hangs on the view."""
    if view.box.west < -math.pi or view.box.east > math.pi:
        return _draw(chunk, view.step, math.radians(view.lon))
    found = chunk.drawn.get(view.step)
    if found is None:
        found = _draw(chunk, view.step, None)
        if len(chunk.drawn) >= SCALES:
            chunk.drawn.pop(next(iter(chunk.drawn)), None)
        chunk.drawn[view.step] = found
    return cast(_Drawn, found)


def _draw(chunk: Chunk, step: float, middle: float | None) -> _Drawn:
    x, y = np.frombuffer(chunk.x), np.frombuffer(chunk.y)
    if chunk.lead is not None:
        x, y = np.concatenate([chunk.lead[:1], x]), np.concatenate([chunk.lead[1:], y])
    columns, rows, fixes = _without_repeats((x if middle is None else nearest(x, middle)) / step, -y / step)
    box = int(columns.min()), int(columns.max()), int(rows.min()), int(rows.max())
    return _Drawn(fixes - (chunk.lead is not None), columns, rows, box)


def _without_repeats(x: Floats, y: Floats) -> tuple[Integers, Integers, Integers]:
    """The dots of the points and which points they are."""
    columns, rows = np.floor(x).astype(np.int64), np.floor(y).astype(np.int64)
    new = np.ones(len(columns), np.bool_)
    new[1:] = (np.diff(columns) != 0) | (np.diff(rows) != 0)
    return columns[new], rows[new], np.flatnonzero(new)
