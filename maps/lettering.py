"""The text on a picture, the most important first: the person, the units nearest first, the scale, the zones."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Protocol

from maps.canvas import Canvas
from maps.geo import distance_m, is_place
from maps.legend import PERSON_STYLE, PLACE_SIGN
from maps.picture import one_cell_each
from maps.projection import DOTS_HIGH, DOTS_WIDE, View, to_mercator
from maps.scene import PlaceMark, Scene, UnitMark, Zone
from maps.trail import Fix
from maps.words import Words, distance, span

BAR_CELLS = 5
LONGEST_LABEL = 16
BORDER = 4  # how far along the edge an arrow may stand from its true place, in cells


class Placed(Protocol):
    """What lies somewhere."""

    @property
    def lat(self) -> float: ...
    @property
    def lon(self) -> float: ...


class Lettering:
    """Writes the text of one scene on one canvas."""

    def __init__(self, canvas: Canvas, view: View, scene: Scene, here: Fix, words: Words) -> None:
        self._canvas, self._view, self._scene, self._here, self._words = canvas, view, scene, here, words

    def write(self) -> tuple[str, ...]:
        """All of it. Returns the call signs for which there was no room.

        Every mark comes before any label, so that a label never stands on a place.
        """
        units = [unit for _, _, unit in self._scene.nearest()]
        places = [place for place in self._scene.labels if is_place(place.lat, place.lon)]
        self._canvas.write(*self._cell(self._here), "P", self._person_style())
        self._mark(self._scene.then, "p", "then")
        for unit in units:
            self._mark(unit, "+", self._unit_style(unit))
        for place in places:
            self._mark(place, PLACE_SIGN, "place")
        self._mark(self._station(), "S", "legend")
        self._person()
        self._then()
        self._measure()
        unplaced = tuple(unit.call_sign for unit in units if not self._unit(unit))
        self._scale_bar()
        self._labels([*places, *self._scene.zones])
        self._station_label()
        self._names()
        return unplaced

    def _mark(self, what: Placed | None, sign: str, style: str) -> None:
        if what is not None:
            self._canvas.write(*self._cell(what), sign, style)

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

    def _then(self) -> None:
        """How long ago the person was where one looks back to: a past place never looks like a present one."""
        then = self._scene.then
        if then is not None and self._is_inside(then):
            age = self._scene.age_s(then.at)
            known = age is not None and age == age
            text = self._words["old"].format(age=span(max(age or 0.0, 0.0), self._words))
            self._canvas.label(*self._cell(then), text if known else self._words["age unknown"], "then")

    def _measure(self) -> None:
        """The distance to the measured unit, in the middle of what is seen of the line to it."""
        unit = self._scene.measured
        if unit is not None and is_place(unit.lat, unit.lon):
            away = distance_m(self._here.lat, self._here.lon, unit.lat, unit.lon)
            here, there = (self._view.dot(*to_mercator(fix.lat, fix.lon)) for fix in (self._here, unit))
            seen = visible(here, there, self._view)
            if seen is not None:
                cell = math.floor(seen[0] / DOTS_WIDE), math.floor(seen[1] / DOTS_HIGH)
                self._canvas.label(*cell, distance(away, self._words), "measure")

    def _labels(self, marks: Sequence[PlaceMark | Zone]) -> None:
        for mark in marks:
            if is_place(mark.lat, mark.lon) and self._is_inside(mark):
                style = "zone" if isinstance(mark, Zone) else "place"
                self._canvas.label(*self._cell(mark), mark.label[:LONGEST_LABEL], style)

    def _names(self) -> None:
        """The names of the ground, where they hide nothing of the scene."""
        for name in self._canvas.base.names if self._canvas.base else ():
            self._canvas.write_name(name.column, name.row, name.text, name.style)

    def _station(self) -> UnitMark | None:
        """Only inside the picture: nobody needs an arrow to where they sit."""
        station = self._scene.station
        return station if station is not None and is_place(station.lat, station.lon) else None

    def _station_label(self) -> None:
        station = self._station()
        if station is not None and self._is_inside(station):
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

    def _cell(self, what: Placed) -> tuple[int, int]:
        return self._view.cell(what.lat, what.lon)

    def _is_inside(self, what: Placed) -> bool:
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


def visible(begin: tuple[float, float], end: tuple[float, float], view: View) -> tuple[float, float] | None:
    """The middle of what is seen of a line between two dots; None when nothing is (Liang and Barsky's clipping)."""
    first, last = 0.0, 1.0
    for start, stop, size in zip(begin, end, (view.wide, view.high), strict=True):
        delta = stop - start
        if delta:
            enters, leaves = sorted(((0 - start) / delta, (size - start) / delta))
            first, last = max(first, enters), min(last, leaves)
        elif not 0 <= start < size:
            return None
    middle = (first + last) / 2
    if first > last:
        return None
    return begin[0] + (end[0] - begin[0]) * middle, begin[1] + (end[1] - begin[1]) * middle


def round_distance(metres: float) -> str:
    """A round scale: `4 m`, `40 m`, `2 km`; without decimals, so alike in both languages."""
    return f"{metres:.3g} m" if metres < 999.5 else f"{metres / 1000:.3g} km"
