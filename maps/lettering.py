"""The text on a picture, the most important first: the person, the units nearest first, the scale, the zones."""

from __future__ import annotations

import math

from maps.canvas import Canvas
from maps.geo import distance_m, is_place
from maps.legend import PERSON_STYLE
from maps.picture import one_cell_each
from maps.projection import DOTS_HIGH, DOTS_WIDE, View, to_mercator
from maps.scene import Scene, UnitMark
from maps.trail import Fix
from maps.words import Words, distance, span

BAR_CELLS = 5
LONGEST_LABEL = 16
BORDER = 4  # how far along the edge an arrow may stand from its true place, in cells


class Lettering:
    """Writes the text of one scene on one canvas."""

    def __init__(self, canvas: Canvas, view: View, scene: Scene, here: Fix, words: Words) -> None:
        self._canvas, self._view, self._scene, self._here, self._words = canvas, view, scene, here, words

    def write(self) -> tuple[str, ...]:
        """All of it. Returns the call signs for which there was no room.

        Every mark comes before any label, so that a label never stands on a place.
        """
        units = [unit for _, _, unit in self._scene.nearest()]
        self._canvas.write(*self._cell(self._here), "P", self._person_style())
        for unit in units:
            self._canvas.write(*self._cell(unit), "+", self._unit_style(unit))
        self._station_mark()
        self._person()
        unplaced = tuple(unit.call_sign for unit in units if not self._unit(unit))
        self._scale_bar()
        self._zones()
        self._station_label()
        return unplaced

    def _person(self) -> None:
        """The age stands beside the person: every figure shows its age (DESIGN promise 7)."""
        if self._is_inside(self._here):
            self._canvas.label(*self._cell(self._here), self._age(), self._person_style())
        else:
            self._pointer(self._here, "P", self._person_style())

    def _unit(self, unit: UnitMark) -> bool:
        """The call sign at the mark, or with the distance at the edge; "?" when its position is old."""
        name = unit.call_sign[:LONGEST_LABEL] + ("?" if self._scene.is_stale(unit) else "")
        if self._is_inside(unit):
            return self._canvas.label(*self._cell(unit), name, self._unit_style(unit))
        away = distance_m(self._here.lat, self._here.lon, unit.lat, unit.lon)
        return self._pointer(unit, f"{name} {distance(away, self._words)}", self._unit_style(unit))

    def _scale_bar(self) -> None:
        """Five cells and what they are, in the corner that has room."""
        text = f"|{'-' * (BAR_CELLS - 2)}| {round_distance(self._view.m_per_cell * BAR_CELLS)}"
        right, bottom = self._canvas.columns - len(text), self._canvas.rows - 1
        self._canvas.place([(0, bottom), (right, bottom), (0, 0), (right, 0)], text, "scale")

    def _zones(self) -> None:
        for zone in self._scene.zones:
            if is_place(zone.lat, zone.lon):
                cell = self._view.cell(zone.lat, zone.lon)
                if self._view.holds(*cell):
                    self._canvas.label(*cell, zone.label[:LONGEST_LABEL], "zone")

    def _station_mark(self) -> None:
        """Only inside the picture: nobody needs an arrow to where they sit."""
        station = self._scene.station
        if station is not None and is_place(station.lat, station.lon):
            self._canvas.write(*self._cell(station), "S", "legend")

    def _station_label(self) -> None:
        station = self._scene.station
        if station is not None and is_place(station.lat, station.lon) and self._is_inside(station):
            name = self._words["station"] + ("?" if self._scene.is_stale(station) else "")
            self._canvas.label(*self._cell(station), name, "legend")

    def _pointer(self, what: Fix | UnitMark, text: str, style: str) -> bool:
        """An arrow at the edge towards something outside, with its name beside it."""
        column, row, arrow = edge(self._view, *self._view.dot(*to_mercator(what.lat, what.lon)))
        near = sorted(range(-BORDER, BORDER + 1), key=abs)
        ending, length = f"{text} {arrow}", len(one_cell_each(text)) + 2
        if arrow == ">":
            return self._canvas.place([(self._view.columns - length, row + off) for off in near], ending, style)
        beginning = f"{arrow} {text}"
        if arrow == "<":
            return self._canvas.place([(0, row + off) for off in near], beginning, style)
        lines = (row, row + (1 if arrow == "^" else -1))
        return any(
            self._canvas.place([(first + off, line) for off in near], label, style)
            for line in lines
            for label, first in ((beginning, column), (ending, column + 1 - length))
        )

    def _cell(self, what: Fix | UnitMark) -> tuple[int, int]:
        return self._view.cell(what.lat, what.lon)

    def _is_inside(self, what: Fix | UnitMark) -> bool:
        return self._view.holds(*self._cell(what))

    def _person_style(self) -> str:
        return PERSON_STYLE[self._scene.freshness()]

    def _unit_style(self, unit: UnitMark) -> str:
        return "unit.stale" if self._scene.is_stale(unit) else "unit"

    def _age(self) -> str:
        age = self._scene.known_age_s()
        text = self._words["age unknown"] if age is None else span(age, self._words)
        return f"{self._words['last known']} {text}" if self._scene.freshness() == "stale" else text


def edge(view: View, x: float, y: float) -> tuple[int, int, str]:
    """The border cell on the way from the centre to dot (x, y) outside, and the arrow that points out there."""
    middle_x, middle_y = view.wide / 2, view.high / 2
    dx, dy = x - middle_x, y - middle_y
    part = min(middle_x / abs(dx) if dx else math.inf, middle_y / abs(dy) if dy else math.inf)
    column = min(max(int((middle_x + dx * part) / DOTS_WIDE), 0), view.columns - 1)
    row = min(max(int((middle_y + dy * part) / DOTS_HIGH), 0), view.rows - 1)
    sideways = abs(dx) * middle_y >= abs(dy) * middle_x  # the way meets the left or right edge first
    return column, row, (">" if dx > 0 else "<") if sideways else ("v" if dy > 0 else "^")


def round_distance(metres: float) -> str:
    """A round scale: `4 m`, `40 m`, `2 km`; without decimals, so alike in both languages."""
    return f"{metres:g} m" if metres < 1000 else f"{metres / 1000:g} km"
