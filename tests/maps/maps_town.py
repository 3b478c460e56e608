"""A made-up town at the sea, as a `Source`: what every kind of fill and line looks like."""

from __future__ import annotations

import math

import numpy as np
from maps_scenes import LAT, LON

from maps.geo import destination
from maps.ground import Box, Ground, Place, Shapes, together
from maps.projection import to_mercator

Metres = tuple[float, float]  # east and north of the middle of the town


def at(east: float, north: float) -> tuple[float, float]:
    """Mercator radians."""
    return to_mercator(*destination(*destination(LAT, LON, 0, north), 90, east))


def shapes(*ways: list[Metres]) -> Shapes:
    parts = []
    for way in ways:
        x, y = (np.array(column) for column in zip(*(at(*point) for point in way), strict=True))
        parts.append(Shapes(x, y, np.array([0, len(way)])))
    return together(parts)


def ring(east: float, north: float, radius: float, corners: int = 40, hole: bool = False) -> list[Metres]:
    turns = [2 * math.pi * corner / corners * (-1 if hole else 1) for corner in range(corners)]
    return [(east + radius * math.cos(turn), north + radius * math.sin(turn)) for turn in turns]


def house(east: float, north: float) -> list[Metres]:
    return [(east, north), (east + 20, north), (east + 20, north + 25), (east, north + 25)]


def place(name: str, kind: str, east: float, north: float, rank: int = 0) -> Place:
    return Place(name, kind, *at(east, north), rank)  # type: ignore[arg-type]


SEA: list[Metres] = [(-9000, -9000), (9000, -9000), (9000, -260), (500, -200), (200, -330), (-300, -240), (-9000, -120)]

TOWN = Ground(
    fills={
        "wood": shapes([(-700, 150), (-200, 220), (-250, 600), (-800, 700)]),
        "built": shapes([(-150, -150), (350, -120), (380, 400), (-120, 380)]),
        "water": shapes(SEA, ring(520, 250, 90), ring(520, 250, 30, hole=True)),
        "building": shapes(*(house(-100 + 60 * i, -90 + 70 * j) for i in range(7) for j in range(6))),
    },
    lines={
        "path": shapes([(-600, 200), (-350, 420), (-300, 600)]),
        "road": shapes(
            *([(-130, north), (370, north + 15)] for north in range(-110, 380, 70)), [(120, -150), (135, 380)]
        ),
        "road.major": shapes([(-1200, -60), (-400, 40), (120, 20), (1200, 130)]),
        "rail": shapes([(-1200, 300), (0, 430), (1200, 380)]),
        "waterway": shapes([(520, 340), (560, 500), (480, 900)]),
    },
    places=(
        place("Larmköping", "town", 110, 130),
        place("Lillby", "hamlet", -500, 90),
        place("Storgatan", "street", 250, 30),
        place("Hamngatan", "street", 100, -110, 1),
        place("Storgatan", "street", 260, 33),
        place("Rundsjön", "water", 520, 180),
    ),
)


WORLD = Box(-4, -4, 4, 4)


class Town:
    """Knows the town and everything around it, at any detail."""

    def __init__(self, ground: Ground = TOWN, reach: Box = WORLD) -> None:
        self._ground, self._reach = ground, reach

    def ground(self, box: Box, step: float) -> Ground:
        return self._ground

    def covers(self, box: Box, step: float) -> bool:
        x, y = (box.west + box.east) / 2, (box.south + box.north) / 2
        return self._reach.west <= x <= self._reach.east and self._reach.south <= y <= self._reach.north
