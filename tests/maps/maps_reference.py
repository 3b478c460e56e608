"""The canvas, slow and obvious: one dot at a time in exact arithmetic. What raster.py must equal."""

from __future__ import annotations

import itertools
import math
import unicodedata
from fractions import Fraction

Dot = tuple[int, int]  # column, row
FAR = 10**9


def corners(points: list[tuple[float, float]]) -> list[Dot]:
    found: list[Dot] = []
    for x, y in points:
        dot = tuple(math.floor(min(max(value, -FAR / 2), FAR / 2)) for value in (x, y))
        if not found or found[-1] != dot:
            found.append(dot)
    return found


def half_up(value: Fraction) -> int:
    return math.floor(value + Fraction(1, 2))


def polyline(points: list[tuple[float, float]], wide: int, high: int, every: int = 1, widest: float = FAR) -> set[Dot]:
    """Every dot of the whole line, the first dot of each segment included; then those that are visible."""
    line = corners(points)
    dots = set(line[:1])
    drawn = 0
    for (x0, y0), (x1, y1) in itertools.pairwise(line):
        steps = max(abs(x1 - x0), abs(y1 - y0))
        for step in range(1, steps + 1):
            hidden = abs(x1 - x0) > widest and step < steps
            if (drawn + step) % every == 0 and not hidden:
                dots.add(
                    (x0 + half_up(Fraction((x1 - x0) * step, steps)), y0 + half_up(Fraction((y1 - y0) * step, steps)))
                )
        drawn += steps
    return {(x, y) for x, y in dots if 0 <= x < wide and 0 <= y < high}


def circle(x: float, y: float, radius: float, wide: int, high: int, dashed: bool = False) -> set[Dot]:
    dots = set()
    if radius < 1:
        return dots
    for i in range(wide):
        reach2 = radius * radius - (i + 0.5 - x) ** 2
        if reach2 >= 0:
            dots |= {(i, math.floor(y - math.sqrt(reach2))), (i, math.floor(y + math.sqrt(reach2)))}
    for j in range(high):
        reach2 = radius * radius - (j + 0.5 - y) ** 2
        if reach2 >= 0:
            dots |= {(math.floor(x - math.sqrt(reach2)), j), (math.floor(x + math.sqrt(reach2)), j)}
    return {(i, j) for i, j in dots if 0 <= i < wide and 0 <= j < high and (not dashed or (i + j) % 4 < 2)}


def fill(rings: list[list[tuple[float, float]]], wide: int, high: int) -> set[Dot]:
    """The dots whose middle the rings go round, each dot on its own: how often every edge passes it on the left."""
    return {
        (i, j)
        for i in range(wide)
        for j in range(high)
        if winding(rings, Fraction(2 * i + 1, 2), Fraction(2 * j + 1, 2))
    }


def winding(rings: list[list[tuple[float, float]]], x: Fraction, y: Fraction) -> int:
    """A point on an edge belongs to what lies east of it, as half-open intervals have it."""
    turns = 0
    for ring in rings:
        for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True):
            if (y0 <= y) != (y1 <= y):
                crossing = Fraction(x0) + (y - Fraction(y0)) * (Fraction(x1) - Fraction(x0)) / (
                    Fraction(y1) - Fraction(y0)
                )
                if crossing <= x:
                    turns += 1 if y1 > y0 else -1
    return turns


def filled(dots: set[Dot], columns: int, rows: int) -> set[Dot]:
    """The cells that at least four of these dots lie in."""
    return {
        (c, r)
        for c in range(columns)
        for r in range(rows)
        if sum((2 * c + i, 4 * r + j) in dots for i in range(2) for j in range(4)) >= 4
    }


# Which dot of its cell a number in a braille character's Unicode name means.
NAMED = {"1": (0, 0), "2": (0, 1), "3": (0, 2), "4": (1, 0), "5": (1, 1), "6": (1, 2), "7": (0, 3), "8": (1, 3)}


def dots_of(rows: list[str]) -> set[Dot]:
    """The dots that a braille picture shows, by the names of its characters in the Unicode database."""
    dots = set()
    for row, line in enumerate(rows):
        for column, character in enumerate(line):
            if character != " ":
                for number in unicodedata.name(character).removeprefix("BRAILLE PATTERN DOTS-"):
                    i, j = NAMED[number]
                    dots.add((column * 2 + i, row * 4 + j))
    return dots
