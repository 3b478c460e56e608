"""The canvas: a base, then dots in layers, then marks and labels as text on top, and rows of runs as the result.

A style is a word for what a cell means ("trail", "person"); the desk knows the colours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from maps import raster
from maps.base import LINE_STYLES, Base
from maps.picture import GROUNDS, Row, Run, one_cell_each
from maps.projection import DOTS_HIGH, DOTS_WIDE

BRAILLE = 0x2800
BLANK = ord(" ")
BASE_STYLE = "base"  # of the characters that stand for a ground where there is no colour
_GROUNDS = ("", *GROUNDS)

Letters = NDArray[np.uint32]
Numbers = NDArray[np.intp]


class Canvas:
    """`columns` x `rows` cells. What is drawn later lies on top; text lies on top of all dots.

    `base` has the size of the canvas. A cell with dots drawn here shows none of the base's: no road runs into a trail.
    """

    def __init__(self, columns: int, rows: int, base: Base | None = None) -> None:
        self.columns, self.rows, self.base = columns, rows, base
        self._layers: dict[str, raster.Dots] = {}
        self._letters = np.zeros((rows, columns), np.uint32)
        self._letter_styles: list[str] = [""]
        self._letter_style = np.zeros((rows, columns), np.intp)

    # ---- dots, in dot coordinates: 2 x 4 a cell --------------------------------------------------------------------

    def polyline(
        self, x: raster.Floats, y: raster.Floats, style: str, every: int = 1, widest: float = float(raster.FAR)
    ) -> None:
        """A line through points, dotted if `every` is above 1; segments wider than `widest` dots are left out."""
        self.add(style, raster.polyline(x, y, self.columns * DOTS_WIDE, self.rows * DOTS_HIGH, every, widest))

    def circle(self, x: float, y: float, radius: float, style: str, dashed: bool = False) -> None:
        """The outline of a circle; nothing when it is smaller than a dot."""
        self.add(style, raster.circle(x, y, radius, self.columns * DOTS_WIDE, self.rows * DOTS_HIGH, dashed))

    def add(self, style: str, dots: raster.Dots) -> None:
        """Dots as large as the canvas."""
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

    def write_name(self, column: int, row: int, text: str, style: str) -> bool:
        """Put a name of the base there, unless it would hide or touch anything drawn or written here."""
        around = max(column - 1, 0), row, len(text) + 2 - (column == 0) - (column + len(text) == self.columns)
        return self._is_free(*around) and self._shows_nothing(*around) and self.write(column, row, text, style)

    def _is_free(self, column: int, row: int, length: int) -> bool:
        inside = 0 <= row < self.rows and column >= 0 and column + length <= self.columns and length > 0
        return inside and not self._letters[row, column : column + length].any()

    def _shows_nothing(self, column: int, row: int, length: int) -> bool:
        x, y = column * DOTS_WIDE, row * DOTS_HIGH
        window = np.s_[y : y + DOTS_HIGH, x : x + length * DOTS_WIDE]
        return not any(dots[window].any() for dots in self._layers.values())

    # ---- the result ------------------------------------------------------------------------------------------------

    def result(self, ascii: Mapping[str, str] | None = None) -> tuple[Row, ...]:
        """All rows, each exactly `columns` cells wide. With `ascii`, a cell is one character of its style or ground."""
        styles = ["", *LINE_STYLES, BASE_STYLE, *self._layers, *self._letter_styles]
        letters, style, ground = self._base_as_letters(ascii)
        self._dots_over(letters, style, ascii)
        written = self._letters > 0
        letters[written] = self._letters[written]
        style[written] = self._letter_style[written] + len(styles) - len(self._letter_styles)
        return _rows(letters, style, ground, styles)

    def _base_as_letters(self, ascii: Mapping[str, str] | None) -> tuple[Letters, Numbers, Numbers]:
        """What to print in each cell for the base: the letter, the number of its style, and that of its ground."""
        letters, style = np.full((self.rows, self.columns), BLANK, np.uint32), np.zeros((self.rows, self.columns), int)
        if self.base is None:
            return letters, style, np.zeros_like(style)
        lines, ground = self.base.lines, self.base.fills
        lined = lines > 0
        if ascii is None:
            letters[lined] = self.base.dots[lined] + np.uint32(BRAILLE)
        else:
            signs = [ord(ascii.get(word, " ")) for word in (*_GROUNDS, *LINE_STYLES)]
            letters = np.array(signs, np.uint32)[np.where(lined, lines + len(GROUNDS), ground)]
            style[letters != BLANK] = 1 + len(LINE_STYLES)
        style[lined] = lines[lined]
        return letters, style, ground.astype(int)

    def _dots_over(self, letters: Letters, style: Numbers, ascii: Mapping[str, str] | None) -> None:
        """Lay the layers over the base."""
        patterns = {name: raster.cells(dots) for name, dots in self._layers.items()}
        for pattern in patterns.values():
            letters[pattern > 0] = BRAILLE
        for number, (name, pattern) in enumerate(patterns.items(), 2 + len(LINE_STYLES)):
            style[pattern > 0] = number
            if ascii is None:
                letters |= pattern
            else:
                letters[pattern > 0] = ord(ascii[name])


def _beside(column: int, row: int, length: int) -> Iterator[tuple[int, int]]:
    """Where a label may stand, best first: right, left, above, below, then further off."""
    right, left, middle = column + 2, column - length - 1, column - length // 2
    yield right, row
    yield left, row
    for distance in (1, 2):
        for line in (row - distance, row + distance):
            yield from ((right, line), (left, line), (middle, line))


def _rows(letters: Letters, style: Numbers, ground: Numbers, styles: list[str]) -> tuple[Row, ...]:
    """Neighbours of one style on one ground together, row by row."""
    if not letters.size:
        return ((),) * len(letters)
    text = letters.astype("<u4").tobytes().decode("utf-32-le")
    looks = _without_gaps(style, ground) * len(_GROUNDS) + ground
    begins = np.ones(looks.shape, np.bool_)
    begins[:, 1:] = looks[:, 1:] != looks[:, :-1]
    (at,) = np.nonzero(begins.reshape(-1))
    pieces = map(text.__getitem__, map(slice, at.tolist(), [*at[1:].tolist(), letters.size]))
    style_at, ground_at = (part.tolist() for part in np.divmod(looks.reshape(-1)[at], len(_GROUNDS)))
    told = zip(pieces, map(styles.__getitem__, style_at), map(_GROUNDS.__getitem__, ground_at), strict=True)
    runs = list(map(Run._make, told))
    first = np.searchsorted(at, np.arange(len(letters) + 1) * letters.shape[1]).tolist()
    return tuple(tuple(runs[begin:end]) for begin, end in pairwise(first))


def _without_gaps(style: Numbers, ground: Numbers) -> Numbers:
    """Empty cells after a line of the base take its style, which nobody sees, so that there are fewer runs."""
    last = np.maximum.accumulate(np.where(style > 0, np.arange(style.shape[1]), 0), axis=1)
    before = np.take_along_axis(style, last, 1)
    after_a_line = (style == 0) & (before <= len(LINE_STYLES)) & (np.take_along_axis(ground, last, 1) == ground)
    return np.where(after_a_line, before, style)
