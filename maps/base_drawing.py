"""Draws the ground of the sources as a base: fills and lines in cells, then names where there is room."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from maps import filling, raster
from maps.base import FILL_NUMBER, LINE_NUMBER, LINES, Base
from maps.ground import Box, Ground, Line, Shapes, Source
from maps.names import Spot, placed, spots
from maps.picture import GROUNDS
from maps.projection import DOTS_HIGH, DOTS_WIDE, WORLD, View

BLOCK = 16  # cells: so finely is told apart which source covers what
SPECK = 2.5  # dots
# Drawn up to this many metres a cell: from further away there are too many to tell them apart.
DRAWN_TO: dict[Line, float] = {"waterway": 4_000.0, "path": 40.0, "county": 20_000.0}
MARGIN = 1  # cells around what was asked for, so that the shore at its edge is what it is in a larger base


class _Layers(NamedTuple):
    """What one source says, in cells: see `Base`."""

    fills: raster.Cells
    lines: raster.Cells
    dots: raster.Cells


def drawn(sources: Sequence[Source], view: View) -> Base:
    """What lies under a view: in each block of cells what the first source that covers it says, else the last one."""
    whose = _whose(sources, view)
    layers = _Layers(*(np.zeros((view.rows, view.columns), np.uint8) for _ in range(3)))
    places: list[Spot] = []
    for number in np.unique(whose).tolist() if sources else ():
        ground, mine = sources[number].ground(_grown(view).box, view.step), whose == number
        for whole, piece in zip(layers, draw_ground(ground, view), strict=True):
            whole[mine] = piece[mine]
        places += (spot for spot in spots(ground.places, view) if mine[spot.row, spot.column])
    return Base(view, *layers, placed(places, view))


def draw_ground(ground: Ground, view: View) -> _Layers:
    """One ground under a view, without names."""
    larger = _grown(view)
    fills, water = _fills(ground, larger)
    lines, patterns = _lines(ground, larger, water)
    inner = np.s_[MARGIN:-MARGIN, MARGIN:-MARGIN]
    return _Layers(fills[inner], lines[inner], patterns[inner])


def _fills(ground: Ground, view: View) -> tuple[raster.Cells, raster.Dots]:
    """The fill of each cell, and which dots are water."""
    fills = np.full((view.rows, view.columns), FILL_NUMBER[ground.empty], np.uint8)
    water = np.full((view.high, view.wide), ground.empty == "water", np.bool_)
    for word in GROUNDS:
        if word in ground.fills:
            inside = filling.fill(*_in_dots(ground.fills[word], view), view.wide, view.high)
            fills[raster.filled(inside)] = FILL_NUMBER[word]
            water[inside] = word == "water" if word in ("land", "water") else water[inside]
    return fills, water


def _lines(ground: Ground, view: View, water: raster.Dots) -> tuple[raster.Cells, raster.Cells]:
    """The topmost line of each cell, and the pattern of all of them."""
    topmost, patterns = np.zeros((2, view.rows, view.columns), np.uint8)
    for word in LINES:
        dots: list[raster.Dots] = []
        if word in ground.lines and view.m_per_cell <= DRAWN_TO.get(word, math.inf):
            lines = _in_dots(ground.lines[word], view)
            through = raster.corners(*(_without_specks(*lines) if word == "coast" else lines))
            dots.append(raster.lines(through, view.wide, view.high))
        if word == "waterway":  # is seen already where it has banks
            dots = [dots[0] & ~water] if dots else []
        if word == "coast":
            shore = _shore(water)
            dots.append(shore & ~_around(dots[0]) if dots else shore)
        for layer in dots:
            cells = raster.cells(layer)
            topmost[cells > 0] = LINE_NUMBER[word]
            patterns |= cells
    return topmost, patterns


def _shore(water: raster.Dots) -> raster.Dots:
    """The dots of water beside land: water is seen without colours too, and where it is narrower than a cell."""
    beside_land = np.zeros_like(water)
    for here, there in ((np.s_[1:], np.s_[:-1]), (np.s_[:-1], np.s_[1:])):
        beside_land[here] |= ~water[there]
        beside_land[:, here] |= ~water[:, there]
    return water & beside_land


def _around(dots: raster.Dots) -> raster.Dots:
    """These dots and their eight neighbours."""
    wider = dots.copy()
    wider[:, 1:] |= dots[:, :-1]
    wider[:, :-1] |= dots[:, 1:]
    higher = wider.copy()
    higher[1:] |= wider[:-1]
    higher[:-1] |= wider[1:]
    return higher


def _in_dots(shapes: Shapes, view: View) -> tuple[raster.Floats, raster.Floats, raster.Integers]:
    """Shapes in the dots of a view. Nothing is drawn twice at the antimeridian."""
    (column, row), step = view.corner, view.step
    x, y = (np.nan_to_num(np.clip(axis, -WORLD, WORLD)) for axis in (shapes.x, shapes.y))
    return x / step - column * DOTS_WIDE, -y / step - row * DOTS_HIGH, shapes.starts


def _without_specks(
    x: raster.Floats, y: raster.Floats, starts: raster.Integers
) -> tuple[raster.Floats, raster.Floats, raster.Integers]:
    """Only the lines that are more than a speck of SPECK dots: a thousand skerries are no coast."""
    lengths = np.diff(starts)
    begins = starts[:-1][lengths > 0]
    if not len(begins):
        return x, y, starts
    wide, high = (np.maximum.reduceat(axis, begins) - np.minimum.reduceat(axis, begins) for axis in (x, y))
    large = np.zeros(len(lengths), np.bool_)
    large[lengths > 0] = np.maximum(wide, high) >= SPECK
    kept = np.repeat(large, lengths)
    return x[kept], y[kept], np.concatenate([[0], np.cumsum(lengths[large])])


def _grown(view: View) -> View:
    return replace(view, columns=view.columns + 2 * MARGIN, rows=view.rows + 2 * MARGIN)


def _whose(sources: Sequence[Source], view: View) -> raster.Cells:
    """The number of the source for each cell."""
    whose = np.full((view.rows, view.columns), max(len(sources) - 1, 0), np.uint8)
    for block, box in _blocks(view) if len(sources) > 1 else ():
        covering = (number for number, source in enumerate(sources[:-1]) if source.covers(box, view.step))
        whose[block] = next(covering, len(sources) - 1)
    return whose


def _blocks(view: View) -> Iterator[tuple[tuple[slice, slice], Box]]:
    """The view in blocks: its cells, and the piece of the world under them."""
    (column, row), wide, high = view.corner, view.step * DOTS_WIDE, view.step * DOTS_HIGH
    for top in range(0, view.rows, BLOCK):
        for left in range(0, view.columns, BLOCK):
            west, north = (column + left) * wide, -(row + top) * high
            box = Box(west, north - BLOCK * high, west + BLOCK * wide, north)
            yield np.s_[top : top + BLOCK, left : left + BLOCK], box
