"""Names of places as labels on a base: the most important first, each where it hides no other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from maps.base import Name
from maps.ground import Kind, Place
from maps.picture import one_cell_each
from maps.projection import View

# Written up to this many metres a cell, the most important kind first.
SHOWN_TO: dict[Kind, float] = {
    "city": 40_000.0,
    "town": 4_000.0,
    "village": 1_000.0,
    "water": 4_000.0,
    "hamlet": 200.0,
    "street": 20.0,
}
STYLES: dict[Kind, str] = {"street": "name.street", "water": "name.water"}
SIGN = "·"  # marks the place of a settlement
AGAIN = (48, 12)  # cells: a name of two pieces of one street, or of two tiles, is not written twice so near
MOST = 400  # names tried; more find no room
LONGEST = 28
FREE = 1  # cells left free on both sides of a name


def placed(places: Iterable[Place], view: View) -> tuple[Name, ...]:
    """The labels of a view, the most important first."""
    board = _Board(view)
    order = list(SHOWN_TO)
    shown = [place for place in places if place.name.strip() and view.m_per_cell <= SHOWN_TO[place.kind]]
    shown.sort(key=lambda place: (order.index(place.kind), place.rank, place.name, place.x, place.y))
    for place in shown[:MOST]:
        board.put(place)
    return tuple(board.names)


class _Board:
    """Which cells are taken, and by which names."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._taken = np.zeros((view.rows, view.columns + 2 * FREE), np.bool_)
        self._written: dict[str, list[tuple[int, int]]] = {}
        self.names: list[Name] = []

    def put(self, place: Place) -> None:
        text = one_cell_each(place.name.strip())[:LONGEST]
        column, row = self._view.cell_at(place.x, place.y)
        if self._is_near_itself(text, column, row):
            return
        for label, begin, line in _candidates(text, place.kind, column, row):
            if self._is_free(begin, line, len(label)):
                self._taken[line, begin : begin + len(label) + 2 * FREE] = True
                self._written.setdefault(text, []).append((column, row))
                self.names.append(Name(label, STYLES.get(place.kind, "name"), begin, line))
                return

    def _is_near_itself(self, text: str, column: int, row: int) -> bool:
        written = self._written.get(text, ())
        return any(abs(column - there) < AGAIN[0] and abs(row - line) < AGAIN[1] for there, line in written)

    def _is_free(self, column: int, row: int, length: int) -> bool:
        inside = 0 <= row < self._view.rows and 0 <= column <= self._view.columns - length
        return inside and not self._taken[row, column : column + length + 2 * FREE].any()


def _candidates(text: str, kind: Kind, column: int, row: int) -> Iterator[tuple[str, int, int]]:
    """(label, column, row) where it may stand, best first: a settlement beside its mark, all else in the middle."""
    if kind in ("street", "water"):
        for line in (row, row - 1, row + 1):
            yield text, column - len(text) // 2, line
    else:
        yield f"{SIGN}{text}", column, row
        yield f"{text}{SIGN}", column - len(text), row
