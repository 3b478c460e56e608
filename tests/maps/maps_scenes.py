"""Scenes for the tests. Places as in the field notes, everybody in them invented."""

from __future__ import annotations

import math
import random

from maps.geo import destination
from maps.scene import Scene, UnitMark, Zone
from maps.trail import Position, Trail

SECOND = 1_000_000
NOW = 1_770_000_000 * SECOND
LAT, LON = 59.33003, 18.06094


def ago(seconds: float) -> int:
    return NOW - round(seconds * SECOND)


def walk(fixes: int = 90, newest: float = 12, every: float = 5, lat: float = LAT, lon: float = LON) -> list[Position]:
    """A walk of about 4 m a fix that ends at lat, lon, `newest` seconds ago."""
    chance, heading, found = random.Random(1), 0.6, []
    for number in range(fixes):
        found.append(Position(lat=lat, lon=lon, at=ago(newest + number * every), accuracy_m=14, source="gps"))
        heading += chance.gauss(0, 0.3)
        lat -= 4e-5 * math.cos(heading)
        lon -= 8e-5 * math.sin(heading)
    return found[::-1]


def unit(name: str, bearing: float, metres: float, age: float | None = 40) -> UnitMark:
    lat, lon = destination(LAT, LON, bearing, metres)
    return UnitMark(call_sign=name, lat=lat, lon=lon, at=None if age is None else ago(age))


def walking() -> Scene:
    """A fresh fix at the end of a walk of 7 minutes, a patrol near, one far, one with an old position, a zone."""
    fixes = walk()
    return Scene(
        now=NOW,
        person=fixes[-1],
        heard=ago(10),
        trail=Trail(fixes),
        units=(unit("3310", 225, 1900), unit("3320", 80, 3100, 700), unit("K9-2", 20, 60)),
        zones=(Zone(label="Skolan", lat=59.3303, lon=18.0625, radius_m=60),),
    )


def last_known() -> Scene:
    """A position by mobile cell, seven minutes old, and what was the trail before it."""
    fixes = [*walk(12, 500, 60), Position(lat=LAT, lon=LON, at=ago(420), accuracy_m=900, source="cell")]
    return Scene(now=NOW, person=fixes[-1], heard=ago(30), trail=Trail(fixes), units=(unit("3310", 225, 1900),))


def nowhere() -> Scene:
    """No position yet."""
    return Scene(now=NOW, heard=ago(5), units=(unit("3310", 225, 1900),))


SCENES = {"walking": walking, "last_known": last_known, "nowhere": nowhere}
