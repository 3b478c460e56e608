"""Draws the ground of the sources as a base: fills and lines in cells, then names where there is room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from maps import raster
from maps.base import FILL_NUMBER, LINE_NUMBER, LINES, Base
from maps.ground import Box, Ground, Place, Shapes, Source
from maps.names import placed
from maps.picture import GROUNDS
from maps.projection import DOTS_HIGH, DOTS_WIDE, View

BLOCK = 16  # cells: so finely is told apart which source covers what
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
    places: list[Place] = []
    for number in np.unique(whose[:0] if not sources else whose).tolist():
        ground, mine = sources[number].ground(_grown(view).box, view.step), whose == number
        for whole, piece in zip(layers, draw_ground(ground, view), strict=True):
            whole[mine] = piece[mine]
        places += (place for place in ground.places if _lies_in(place, view, mine))
    return Base(view, *layers, placed(places, view))


def draw_ground(ground: Ground, view: View) -> _Layers:
    """One ground under a view, without names."""
    larger = _grown(view)
    fills, water = _fills(ground, larger)
    lines, patterns = _lines(ground, larger, _shore(water))
    inner = np.s_[MARGIN:-MARGIN, MARGIN:-MARGIN]
    return _Layers(fills[inner], lines[inner], patterns[inner])


def _fills(ground: Ground, view: View) -> tuple[raster.Cells, raster.Dots]:
    """The fill of each cell, and which dots are water."""
    fills = np.full((view.rows, view.columns), FILL_NUMBER[ground.empty], np.uint8)
    water = np.full((view.high, view.wide), ground.empty == "water", np.bool_)
    for word in GROUNDS:
        if word in ground.fills:
            inside = raster.fill(*_in_dots(ground.fills[word], view), view.wide, view.high)
            fills[raster.filled(inside)] = FILL_NUMBER[word]
            water[inside] = word == "water" if word in ("land", "water") else water[inside]
    return fills, water


def _lines(ground: Ground, view: View, shore: raster.Dots) -> tuple[raster.Cells, raster.Cells]:
    """The topmost line of each cell, and the pattern of all of them."""
    topmost, patterns = np.zeros((2, view.rows, view.columns), np.uint8)
    for word in LINES:
        through = [raster.corners(*_in_dots(ground.lines[word], view))] if word in ground.lines else []
        dots = [raster.lines(each, view.wide, view.high) for each in through]
        if word == "coast":
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
    return shapes.x / step - column * DOTS_WIDE, -shapes.y / step - row * DOTS_HIGH, shapes.starts


def _grown(view: View) -> View:
    return replace(view, columns=view.columns + 2 * MARGIN, rows=view.rows + 2 * MARGIN)


def _lies_in(place: Place, view: View, cells: raster.Dots) -> bool:
    column, row = view.cell_at(place.x, place.y)
    return view.holds(column, row) and bool(cells[row, column])


def _whose(sources: Sequence[Source], view: View) -> raster.Cells:
    """The number of the source for each cell."""
    whose = np.full((view.rows, view.columns), max(len(sources) - 1, 0), np.uint8)
    for block, box in _blocks(view):
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
