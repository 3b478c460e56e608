"""A base: the ground as it was drawn, more of it than one view shows, to be cut to the views that pan over it."""

from __future__ import annotations

from dataclasses import dataclass, field
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


def _unknown() -> raster.Cells:
    return np.zeros((0, 0), np.uint8)


@dataclass(frozen=True, eq=False, repr=False)
class Base:
    """What lies under `view`, in each of its cells.

    `fills` is the number of the cell's fill in GROUNDS and `lines` that of its topmost line in LINES, both counted
    from 1, 0 for none; `dots` is the braille pattern of all its lines. `names` come the most important first.
    `looks` is `lines` without gaps: worked out here, where a base is drawn, and not for each picture.
    """

    view: View
    fills: raster.Cells
    lines: raster.Cells
    dots: raster.Cells
    names: tuple[Name, ...] = ()
    looks: raster.Cells = field(default_factory=_unknown)

    def __post_init__(self) -> None:
        if self.looks.shape != self.lines.shape:
            object.__setattr__(self, "looks", _without_gaps(self.lines, self.fills))  # frozen

    def offset(self, view: View) -> tuple[int, int]:
        """Where a view of the same step begins in this base: (column, row)."""
        return self.view.offset(view)

    def covers(self, view: View) -> bool:
        """Whether all of a view is a piece of this base, dot for dot."""
        return self.view.shows(view)

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
        names = tuple(
            Name(text, style, x - column, y - row)
            for text, style, x, y in self.names
            if 0 <= x - column < view.columns and 0 <= y - row < view.rows
        )
        return Base(view, self.fills[piece], self.lines[piece], self.dots[piece], names, self.looks[piece])


def _without_gaps(lines: raster.Cells, fills: raster.Cells) -> raster.Cells:
    """Empty cells after a line on the same ground have its number, which nobody sees: there are fewer runs to write."""
    last = np.maximum.accumulate(np.where(lines > 0, np.arange(lines.shape[1]), 0), axis=1)
    before = np.take_along_axis(lines, last, 1)
    return np.where((lines == 0) & (np.take_along_axis(fills, last, 1) == fills), before, lines)


def _likeness(base: Base, view: View) -> Base:
    """Every dot as the base has it at its place, without names: something to look at until the view is drawn."""
    rows, columns = _dots_at(base, view)
    shown = (rows >= 0)[:, None] & (columns >= 0)
    down, across = np.maximum(rows, 0), np.maximum(columns, 0)
    cell_down, cell_across = down // DOTS_HIGH, across // DOTS_WIDE
    lit = raster.lit(base.dots[cell_down][:, cell_across], down, across) & shown
    classes = base.lines[cell_down][:, cell_across] * lit
    topmost = np.zeros((view.rows, view.columns), np.uint8)
    for row, column in np.ndindex(DOTS_HIGH, DOTS_WIDE):
        np.maximum(topmost, classes[row::DOTS_HIGH, column::DOTS_WIDE], out=topmost)
    middle = np.s_[DOTS_HIGH // 2 :: DOTS_HIGH], np.s_[DOTS_WIDE // 2 :: DOTS_WIDE]
    fills = base.fills[cell_down[middle[0]]][:, cell_across[middle[1]]] * shown[middle]
    return Base(view, fills, topmost, raster.cells(classes > 0))


def _dots_at(base: Base, view: View) -> tuple[raster.Integers, raster.Integers]:
    """Which row of the base's dots lies under each row of the view's, and which column; -1 for none."""
    ratio = view.step / base.view.step
    (column, row), (base_column, base_row) = view.corner, base.view.corner
    across = np.floor((np.arange(view.wide) + column * DOTS_WIDE + 0.5) * ratio) - base_column * DOTS_WIDE
    down = np.floor((np.arange(view.high) + row * DOTS_HIGH + 0.5) * ratio) - base_row * DOTS_HIGH
    across[(across < 0) | (across >= base.view.wide)] = -1
    down[(down < 0) | (down >= base.view.high)] = -1
    return down.astype(np.int64), across.astype(np.int64)
