"""A trail as the dots it goes through: worked out once for every full chunk of it, and only near the view."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import NamedTuple, cast

import numpy as np

from maps.projection import DOTS_HIGH, DOTS_WIDE, View, nearest
from maps.raster import Corners, Dots, Floats, Integers, corners, lines
from maps.trail import Chunk, Trail

SCALES = 4  # a chunk remembers so many
WINDOWS = 6  # and a trail so many drawings


class _Drawn(NamedTuple):
    """The dots of a chunk on the grid of a scale, without those that repeat the one before.

    `fixes` is which fix of the chunk each is, -1 for the end of the chunk before.
    """

    fixes: Integers
    columns: Integers
    rows: Integers
    box: tuple[int, int, int, int]  # the first and last column, the first and last row


class _Window(NamedTuple):
    """Chunks as they were drawn once, around what was looked at."""

    view: View
    every: int
    chunks: tuple[Chunk, ...]
    dots: Dots


def way(trail: Trail, view: View, first: int, last: int, every: int = 1) -> Dots:
    """The dots of a view that the way from fix `first` to fix `last` goes through; dotted: every `every`-th.

    Each chunk is a line of its own, so that its dots do not depend on what else is drawn. Whole chunks are drawn once
    around the view and found again while it moves little; only the newest, and those cut by the ends, each time.
    """
    whole: list[Chunk] = []
    parts: list[_Drawn] = []
    begin = 0
    for chunk in trail.chunks:
        end = begin + len(chunk) - 1
        if begin <= last and first <= end:
            complete = (first < begin or first == begin == 0) and end <= last
            if complete and chunk is not trail.chunks[-1]:
                whole.append(chunk)
            else:
                parts.append(_part(_drawn(chunk, view), first - begin, last - begin))
        begin = end + 1
    dots = _lines(parts, view, every)
    return dots | _whole(trail, tuple(whole), view, every) if whole else dots


def _whole(trail: Trail, chunks: tuple[Chunk, ...], view: View, every: int) -> Dots:
    if _is_at_the_antimeridian(view):
        return _lines([_drawn(chunk, view) for chunk in chunks], view, every)
    windows = [each for each in trail.windows if isinstance(each, _Window)]
    known = next((each for each in windows if _shows(each, chunks, view, every)), None)
    if known is None:
        around = replace(view, columns=2 * view.columns, rows=2 * view.rows)
        known = _Window(around, every, (), np.zeros((around.high, around.wide), np.bool_))
    if len(known.chunks) < len(chunks):
        new = [_drawn(chunk, view) for chunk in chunks[len(known.chunks) :]]
        known = known._replace(chunks=chunks, dots=known.dots | _lines(new, known.view, every))
        trail.windows[:] = [*windows, known][-WINDOWS:]
    column, row = _offset(known.view, view)
    return known.dots[row : row + view.high, column : column + view.wide]


def _shows(window: _Window, chunks: tuple[Chunk, ...], view: View, every: int) -> bool:
    """Whether a window has all of a view, and of these chunks the first ones and no others."""
    if window.every != every or window.view.step != view.step or window.chunks != chunks[: len(window.chunks)]:
        return False
    column, row = _offset(window.view, view)
    return 0 <= column <= window.view.wide - view.wide and 0 <= row <= window.view.high - view.high


def _offset(window: View, view: View) -> tuple[int, int]:
    """Where a view begins in another one of its step, in dots."""
    (column, row), (window_column, window_row) = view.corner, window.corner
    return (column - window_column) * DOTS_WIDE, (row - window_row) * DOTS_HIGH


def _is_at_the_antimeridian(view: View) -> bool:
    return view.box.west < -math.pi or view.box.east > math.pi


def _lines(parts: list[_Drawn], view: View, every: int) -> Dots:
    column, row = view.corner[0] * DOTS_WIDE, view.corner[1] * DOTS_HIGH
    near = [part for part in parts if _comes_near(part, column, row, view)]
    return lines(_joined(near, column, row), view.wide, view.high, every, math.pi / view.step)


def _comes_near(part: _Drawn, column: int, row: int, view: View) -> bool:
    west, east, north, south = part.box
    return west < column + view.wide and east >= column and north < row + view.high and south >= row


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
    if _is_at_the_antimeridian(view):
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
