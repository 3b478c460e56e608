"""A base: the ground as it was drawn, more of it than one view shows, to be cut to the views that pan over it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from maps import raster
from maps.ground import Line
from maps.picture import GROUNDS
from maps.projection import DOTS_HIGH, DOTS_WIDE, View

# A later one lies on top.
LINES: tuple[Line, ...] = ("county", "waterway", "path", "road", "rail", "road.major", "coast", "border")
FILL_NUMBER = {word: number for number, word in enumerate(GROUNDS, 1)}
LINE_NUMBER = {word: number for number, word in enumerate(LINES, 1)}
LINE_STYLES = tuple(f"base.{word}" for word in LINES)


class Name(NamedTuple):
    """A label that found room: its text and style, and the cell of the base where it begins."""

    text: str
    style: str
    column: int
    row: int


@dataclass(frozen=True, eq=False, repr=False)
class Base:
    """What lies under `view`, in each of its cells.

    `fills` is the number of the cell's fill in GROUNDS and `lines` that of its topmost line in LINES, both counted
    from 1, 0 for none; `dots` is the braille pattern of all its lines. `names` come the most important first.
    """

    view: View
    fills: raster.Cells
    lines: raster.Cells
    dots: raster.Cells
    names: tuple[Name, ...] = ()

    def offset(self, view: View) -> tuple[int, int]:
        """Where a view of the same step begins in this base: (column, row)."""
        (column, row), (base_column, base_row) = view.corner, self.view.corner
        return column - base_column, row - base_row

    def covers(self, view: View) -> bool:
        """Whether all of a view is a piece of this base, dot for dot."""
        if view.step != self.view.step:
            return False
        column, row = self.offset(view)
        fits_across = 0 <= column <= self.view.columns - view.columns
        return fits_across and 0 <= row <= self.view.rows - view.rows

    def words(self) -> frozenset[str]:
        """The grounds and the styles of lines that there are in it."""
        fills, lines = (np.flatnonzero(np.bincount(cells.reshape(-1))) for cells in (self.fills, self.lines))
        return frozenset(
            [*(GROUNDS[i - 1] for i in fills.tolist() if i), *(LINE_STYLES[i - 1] for i in lines.tolist() if i)]
        )

    def under(self, view: View) -> Base:
        """This base as it lies under a view: a piece of it, or, at another scale or beyond its edge, a likeness."""
        if not self.covers(view):
            return _likeness(self, view)
        column, row = self.offset(view)
        piece = np.s_[row : row + view.rows, column : column + view.columns]
        names = (name._replace(column=name.column - column, row=name.row - row) for name in self.names)
        inside = (name for name in names if view.holds(name.column, name.row))
        return Base(view, self.fills[piece], self.lines[piece], self.dots[piece], tuple(inside))


def _likeness(base: Base, view: View) -> Base:
    """Every dot as the base has it at its place, without names: something to look at until the view is drawn."""
    rows, columns = _dots_at(base, view)
    shown = np.ix_(rows >= 0, columns >= 0)
    classes = np.zeros((view.high, view.wide), np.uint8)
    fills = np.zeros((view.high, view.wide), np.uint8)
    all_classes = raster.dots(base.dots) * base.lines.repeat(DOTS_HIGH, 0).repeat(DOTS_WIDE, 1)
    classes[shown] = all_classes[np.ix_(rows[rows >= 0], columns[columns >= 0])]
    fills[shown] = base.fills[np.ix_(rows[rows >= 0] // DOTS_HIGH, columns[columns >= 0] // DOTS_WIDE)]
    topmost = classes.reshape(view.rows, DOTS_HIGH, view.columns, DOTS_WIDE).max(axis=(1, 3), initial=0)
    middle = fills[DOTS_HIGH // 2 :: DOTS_HIGH, DOTS_WIDE // 2 :: DOTS_WIDE]
    return Base(view, middle, topmost, raster.cells(classes > 0))


def _dots_at(base: Base, view: View) -> tuple[raster.Integers, raster.Integers]:
    """Which row of the base's dots lies under each row of the view's, and which column; -1 for none."""
    ratio = view.step / base.view.step
    (column, row), (base_column, base_row) = view.corner, base.view.corner
    across = np.floor((np.arange(view.wide) + column * DOTS_WIDE + 0.5) * ratio) - base_column * DOTS_WIDE
    down = np.floor((np.arange(view.high) + row * DOTS_HIGH + 0.5) * ratio) - base_row * DOTS_HIGH
    across[(across < 0) | (across >= base.view.wide)] = -1
    down[(down < 0) | (down >= base.view.high)] = -1
    return down.astype(np.int64), across.astype(np.int64)
