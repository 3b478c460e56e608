"""Names of places as labels on a base: the most important first, each where it hides no other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from maps.base import Name
from maps.ground import Kind, Place
from maps.picture import one_cell_each
from maps.projection import DOTS_HIGH, DOTS_WIDE, View

# Written up to this many metres a cell, the most important kind first.
SHOWN_TO: dict[Kind, float] = {
    "city": 40_000.0,
    "town": 4_000.0,
    "village": 1_000.0,
    "water": 4_000.0,
    "hamlet": 200.0,
    "street": 20.0,
}
KINDS = tuple(SHOWN_TO)
STYLES: dict[Kind, str] = {"street": "name.street", "water": "name.water"}
SIGN = "·"  # marks the place of a settlement
AGAIN = (48, 12)  # cells: a name of two pieces of one street, or of two tiles, is not written twice so near
MOST = 400  # names tried; more find no room
LONGEST = 28
APART = (0, 1)  # rows left free above and below a name, and a street's: those are many, and nobody's first question
FREE = 1  # cells left free on both sides of a name


class Spot(NamedTuple):
    """A place and its cell in a view."""

    place: Place
    column: int
    row: int


def spots(places: Sequence[Place], view: View) -> Iterator[Spot]:
    """The places that lie in a view and have a name to write at its scale."""
    (column, row), step = view.corner, view.step
    columns = np.array([place.x for place in places]) / step // DOTS_WIDE - column
    rows = np.array([-place.y for place in places]) / step // DOTS_HIGH - row
    inside = (columns >= 0) & (columns < view.columns) & (rows >= 0) & (rows < view.rows)
    for number in np.flatnonzero(inside).tolist():
        place = places[number]
        if view.m_per_cell <= SHOWN_TO[place.kind] and place.name.strip():
            yield Spot(place, int(columns[number]), int(rows[number]))


def placed(found: Iterable[Spot], view: View) -> tuple[Name, ...]:
    """The labels of a view, the most important first."""
    board = _Board(view)
    for spot in sorted(found, key=_order)[:MOST]:
        board.put(spot)
    return tuple(board.names)


def _order(spot: Spot) -> tuple[int, int, str, int, int]:
    return KINDS.index(spot.place.kind), spot.place.rank, spot.place.name, spot.column, spot.row


class _Board:
    """Which cells are taken, a row an integer with a bit a cell, and by which names."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._taken = [0] * view.rows
        self._written: dict[str, list[tuple[int, int]]] = {}
        self.names: list[Name] = []

    def put(self, spot: Spot) -> None:
        place, column, row = spot
        text = one_cell_each(place.name.strip())[:LONGEST]
        if self._is_near_itself(text, column, row):
            return
        for label, begin, line in _candidates(text, place.kind, column, row):
            if self._is_free(begin, line, len(label)):
                self._take(begin, line, len(label), APART[place.kind == "street"])
                self._written.setdefault(text, []).append((column, row))
                self.names.append(Name(label, STYLES.get(place.kind, "name"), begin, line))
                return

    def _is_near_itself(self, text: str, column: int, row: int) -> bool:
        written = self._written.get(text, ())
        return any(abs(column - there) < AGAIN[0] and abs(row - line) < AGAIN[1] for there, line in written)

    def _is_free(self, column: int, row: int, length: int) -> bool:
        inside = 0 <= row < self._view.rows and 0 <= column <= self._view.columns - length
        return inside and not self._taken[row] & _bits(column, length)

    def _take(self, column: int, row: int, length: int, apart: int) -> None:
        for line in range(max(row - apart, 0), min(row + apart + 1, self._view.rows)):
            self._taken[line] |= _bits(column, length)


def _bits(column: int, length: int) -> int:
    """A name and FREE cells on both sides, as bits; those of column c begin at bit c, so that nothing falls off."""
    return ((1 << (length + 2 * FREE)) - 1) << column


def _candidates(text: str, kind: Kind, column: int, row: int) -> Iterator[tuple[str, int, int]]:
    """(label, column, row) where it may stand, best first: a settlement beside its mark, all else in the middle."""
    if kind in ("street", "water"):
        for line in (row, row - 1, row + 1):
            yield text, column - len(text) // 2, line
    else:
        yield f"{SIGN}{text}", column, row
        yield f"{text}{SIGN}", column - len(text), row
