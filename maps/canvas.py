"""The canvas: dots in layers, then marks and labels as text on top, and rows of runs as the result.

A style is a word for what a cell means ("trail", "person"); the desk knows the colours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from maps import raster
from maps.picture import Row, Run, one_cell_each
from maps.projection import DOTS_HIGH, DOTS_WIDE

BRAILLE = 0x2800
BLANK = ord(" ")


class Canvas:
    """`columns` x `rows` cells. What is drawn later lies on top; text lies on top of all dots."""

    def __init__(self, columns: int, rows: int) -> None:
        self.columns, self.rows = columns, rows
        self._layers: dict[str, raster.Dots] = {}
        self._letters = np.zeros((rows, columns), np.uint32)
        self._letter_styles: list[str] = [""]
        self._letter_style = np.zeros((rows, columns), np.intp)

    # ---- dots, in dot coordinates: 2 x 4 a cell --------------------------------------------------------------------

    def polyline(
        self, x: raster.Floats, y: raster.Floats, style: str, every: int = 1, widest: float = float(raster.FAR)
    ) -> None:
        """A line through points, dotted if `every` is above 1; segments wider than `widest` dots are left out."""
        self._add(style, raster.polyline(x, y, self.columns * DOTS_WIDE, self.rows * DOTS_HIGH, every, widest))

    def circle(self, x: float, y: float, radius: float, style: str, dashed: bool = False) -> None:
        """The outline of a circle; nothing when it is smaller than a dot."""
        self._add(style, raster.circle(x, y, radius, self.columns * DOTS_WIDE, self.rows * DOTS_HIGH, dashed))

    def _add(self, style: str, dots: raster.Dots) -> None:
        before = self._layers.pop(style, None)
        self._layers[style] = dots if before is None else dots | before

    # ---- text, in cells --------------------------------------------------------------------------------------------

    def write(self, column: int, row: int, text: str, style: str) -> bool:
        """Put text there if all of it fits into the canvas and no other text is in its way."""
        text = one_cell_each(text)
        if not self._is_free(column, row, len(text)):
            return False
        if style not in self._letter_styles:
            self._letter_styles.append(style)
        self._letters[row, column : column + len(text)] = [ord(letter) for letter in text]
        self._letter_style[row, column : column + len(text)] = self._letter_styles.index(style)
        return True

    def place(self, places: Iterable[tuple[int, int]], text: str, style: str) -> bool:
        """Write text at the first of these cells where it hides no dots, else at the first where it fits."""
        places, length = list(places), len(one_cell_each(text))
        clear = [cell for cell in places if self._is_free(*cell, length) and self._shows_nothing(*cell, length)]
        return any(self.write(*cell, text, style) for cell in [*clear, *places])

    def label(self, column: int, row: int, text: str, style: str) -> bool:
        """Write text beside the mark in this cell."""
        return self.place(_beside(column, row, len(one_cell_each(text))), text, style)

    def _is_free(self, column: int, row: int, length: int) -> bool:
        inside = 0 <= row < self.rows and column >= 0 and column + length <= self.columns and length > 0
        return inside and not self._letters[row, column : column + length].any()

    def _shows_nothing(self, column: int, row: int, length: int) -> bool:
        x, y = column * DOTS_WIDE, row * DOTS_HIGH
        window = np.s_[y : y + DOTS_HIGH, x : x + length * DOTS_WIDE]
        return not any(dots[window].any() for dots in self._layers.values())

    # ---- the result ------------------------------------------------------------------------------------------------

    def result(self, ascii: Mapping[str, str] | None = None) -> tuple[Row, ...]:
        """All rows, each exactly `columns` cells wide. With `ascii`, a cell of dots is one character of its style."""
        styles = ["", *self._layers, *self._letter_styles]
        letters, style = self._dots_as_letters(ascii)
        written = self._letters > 0
        letters = np.where(written, self._letters, letters).astype("<u4")
        style = np.where(written, self._letter_style + 1 + len(self._layers), style)
        return tuple(_runs(*row, styles) for row in zip(letters, style, strict=True))

    def _dots_as_letters(self, ascii: Mapping[str, str] | None) -> tuple[NDArray[np.uint32], NDArray[np.intp]]:
        """What to print in each cell for its dots, and the number of the topmost layer there (0: none)."""
        letters = np.zeros((self.rows, self.columns), np.uint32)
        style = np.zeros((self.rows, self.columns), np.intp)
        for index, (name, dots) in enumerate(self._layers.items(), 1):
            patterns = raster.cells(dots)
            style[patterns > 0] = index
            if ascii is None:
                letters |= patterns
            else:
                letters[patterns > 0] = ord(ascii[name])
        if ascii is None:
            letters += BRAILLE
        return np.where(style > 0, letters, BLANK).astype(np.uint32), style


def _beside(column: int, row: int, length: int) -> Iterator[tuple[int, int]]:
    """Where a label may stand, best first: right, left, above, below, then further off."""
    right, left, middle = column + 2, column - length - 1, column - length // 2
    yield right, row
    yield left, row
    for distance in (1, 2):
        for line in (row - distance, row + distance):
            yield from ((right, line), (left, line), (middle, line))


def _runs(letters: NDArray[np.uint32], style: NDArray[np.intp], styles: list[str]) -> Row:
    """One row of cells, neighbours of one style together."""
    text = letters.tobytes().decode("utf-32-le")
    ends = [0, *(np.flatnonzero(np.diff(style)) + 1).tolist(), len(text)]
    return tuple(Run(text[begin:end], styles[style[begin]]) for begin, end in pairwise(ends) if begin < end)
