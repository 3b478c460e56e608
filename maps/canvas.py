"""The canvas: a base, then dots in layers, then marks and labels as text on top, and rows of runs as the result.

A style is a word for what a cell means ("trail", "person"); the desk knows the colours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import chain, pairwise

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
_BRAILLE = np.arange(BRAILLE, BRAILLE + 256, dtype=np.uint32)  # the letter of each pattern
_BRAILLE[0] = BLANK

Letters = NDArray[np.uint32]
Numbers = NDArray[np.uint16]


class Canvas:
    """`columns` x `rows` cells. What is drawn later lies on top; text lies on top of all dots.

    `base` has the size of the canvas. A cell with dots drawn here shows none of the base's: no road runs into a trail.
    """

    def __init__(self, columns: int, rows: int, base: Base | None = None) -> None:
        self.columns, self.rows, self.base = columns, rows, base
        self.layers: dict[str, raster.Cells] = {}
        self._dotted, self._written = bytearray(rows * columns), bytearray(rows * columns)  # cells with dots, with text
        self._letters = np.zeros((rows, columns), np.uint32)
        self._letter_styles: list[str] = [""]
        self._letter_style = np.zeros((rows, columns), np.uint16)

    # ---- dots, in dot coordinates: 2 x 4 a cell --------------------------------------------------------------------

    def polyline(
        self, x: raster.Floats, y: raster.Floats, style: str, every: int = 1, widest: float = float(raster.FAR)
    ) -> None:
        """A line through points, dotted if `every` is above 1; segments wider than `widest` dots are left out."""
        self.add(style, raster.polyline(x, y, self.columns * DOTS_WIDE, self.rows * DOTS_HIGH, every, widest))

    def circle(self, x: float, y: float, radius: float, style: str, dashed: bool = False, column: int = 0) -> None:
        """The outline of a circle; nothing when it is smaller than a dot. `column`: see `raster.circle`."""
        wide, high = self.columns * DOTS_WIDE, self.rows * DOTS_HIGH
        self.add(style, raster.circle(x, y, radius, wide, high, dashed, column))

    def add(self, style: str, dots: raster.Dots) -> None:
        """Dots as large as the canvas."""
        self.lay(style, raster.cells(dots))

    def lay(self, style: str, patterns: raster.Cells) -> None:
        """The same as braille patterns."""
        before = self.layers.pop(style, None)
        self.layers[style] = patterns if before is None else patterns | before
        dotted = np.frombuffer(self._dotted, np.uint8).reshape(patterns.shape)
        dotted |= patterns

    # ---- text, in cells --------------------------------------------------------------------------------------------

    def write(self, column: int, row: int, text: str, style: str) -> bool:
        """Put text there if all of it fits into the canvas and no other text is in its way."""
        text = one_cell_each(text)
        if not self._is_free(column, row, len(text)):
            return False
        if style not in self._letter_styles:
            self._letter_styles.append(style)
        self._letters[row, column : column + len(text)] = np.frombuffer(text.encode("utf-32-le"), "<u4")
        self._letter_style[row, column : column + len(text)] = self._letter_styles.index(style)
        begin = row * self.columns + column
        self._written[begin : begin + len(text)] = b"x" * len(text)
        return True

    def place(self, places: Iterable[tuple[int, int]], text: str, style: str) -> bool:
        """Write text at the first of these cells where it hides no dots, else at the first where it fits."""
        places, length = list(places), len(one_cell_each(text))
        clear = (cell for cell in places if self._is_free(*cell, length) and self._shows_nothing(*cell, length))
        return any(self.write(*cell, text, style) for cell in chain(clear, places))

    def label(self, column: int, row: int, text: str, style: str) -> bool:
        """Write text beside the mark in this cell."""
        return self.place(_beside(column, row, len(one_cell_each(text))), text, style)

    def write_name(self, column: int, row: int, text: str, style: str) -> bool:
        """Put a name of the base there, unless it would hide or touch anything drawn or written here."""
        around = max(column - 1, 0), row, len(text) + 2 - (column == 0) - (column + len(text) == self.columns)
        return self._is_free(*around) and self._shows_nothing(*around) and self.write(column, row, text, style)

    def _is_free(self, column: int, row: int, length: int) -> bool:
        inside = 0 <= row < self.rows and column >= 0 and column + length <= self.columns and length > 0
        return inside and self._is_empty(self._written, column, row, length)

    def _shows_nothing(self, column: int, row: int, length: int) -> bool:
        """For cells inside."""
        return self._is_empty(self._dotted, column, row, length)

    def _is_empty(self, cells: bytearray, column: int, row: int, length: int) -> bool:
        begin = row * self.columns + column
        return cells.count(0, begin, begin + length) == length

    # ---- the result ------------------------------------------------------------------------------------------------

    def result(self, ascii: Mapping[str, str] | None = None) -> tuple[Row, ...]:
        """All rows, each exactly `columns` cells wide. With `ascii`, a cell is one character of its style or ground."""
        styles = ["", *LINE_STYLES, BASE_STYLE, *self.layers, *self._letter_styles]
        letters, style, ground = self._base_as_letters(ascii)
        self._dots_over(letters, style, ascii)
        written = np.frombuffer(self._written, np.bool_).reshape(letters.shape)
        np.copyto(letters, self._letters, where=written)
        np.copyto(style, self._letter_style + (len(styles) - len(self._letter_styles)), where=written)
        return _rows(letters, style, ground, styles)

    def _base_as_letters(self, ascii: Mapping[str, str] | None) -> tuple[Letters, Numbers, Numbers]:
        """What to print in each cell for the base: the letter, the number of its style, and that of its ground."""
        shape = self.rows, self.columns
        if self.base is None:
            return np.full(shape, BLANK, np.uint32), np.zeros(shape, np.uint16), np.zeros(shape, np.uint16)
        style, ground = self.base.looks.astype(np.uint16), self.base.fills.astype(np.uint16)
        if ascii is None:
            return _BRAILLE[self.base.dots], style, ground
        signs = np.array([ord(ascii.get(word, " ")) for word in (*_GROUNDS, *LINE_STYLES)], np.uint32)
        lines = self.base.lines
        letters = signs[np.where(lines > 0, lines + len(GROUNDS), ground)]
        style[(lines == 0) & (letters != BLANK)] = 1 + len(LINE_STYLES)
        return letters, style, ground

    def _dots_over(self, letters: Letters, style: Numbers, ascii: Mapping[str, str] | None) -> None:
        """Lay the layers over the base."""
        np.copyto(letters, BRAILLE, where=np.frombuffer(self._dotted, np.uint8).reshape(letters.shape) > 0)
        for number, (name, pattern) in enumerate(self.layers.items(), 2 + len(LINE_STYLES)):
            here = pattern > 0
            np.copyto(style, number, where=here, casting="unsafe")
            if ascii is None:
                letters |= pattern
            else:
                np.copyto(letters, ord(ascii[name]), where=here)


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
    looks = style * len(_GROUNDS) + ground
    begins = np.ones(looks.shape, np.bool_)
    begins[:, 1:] = looks[:, 1:] != looks[:, :-1]
    (at,) = np.nonzero(begins.reshape(-1))
    pieces = map(text.__getitem__, map(slice, at.tolist(), [*at[1:].tolist(), letters.size]))
    style_at, ground_at = (part.tolist() for part in np.divmod(looks.reshape(-1)[at], len(_GROUNDS)))
    told = zip(pieces, map(styles.__getitem__, style_at), map(_GROUNDS.__getitem__, ground_at), strict=True)
    runs = list(map(partial(tuple.__new__, Run), told))  # what Run._make does, of a thousand runs a picture
    first = np.searchsorted(at, np.arange(len(letters) + 1) * letters.shape[1]).tolist()
    return tuple(tuple(runs[begin:end]) for begin, end in pairwise(first))
