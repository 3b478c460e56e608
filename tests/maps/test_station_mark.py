"""Where the desk itself stands: drawn inside the picture, never an arrow, never over the person."""

from __future__ import annotations

from dataclasses import replace

from maps_scenes import LAT, LON, NOW, SECOND

from maps.drawing import draw
from maps.geo import destination
from maps.scene import Scene, UnitMark
from maps.trail import Position

HERE = Position(lat=LAT, lon=LON, at=NOW - 5 * SECOND, accuracy_m=400.0, source="gps")
ALONE = Scene(now=NOW, person=HERE)


def at(distance: float, age_s: int = 10) -> UnitMark:
    lat, lon = destination(LAT, LON, 90.0, distance)
    return UnitMark(call_sign="", lat=lat, lon=lon, at=NOW - age_s * SECOND)


def drawn(station: UnitMark | None) -> str:
    return draw(replace(ALONE, station=station), 70, 16).text()


def test_it_is_drawn_inside_the_picture() -> None:
    assert "S" in drawn(at(200))
    assert "station" in drawn(at(200))
    assert "station?" not in drawn(at(200))


def test_an_old_place_says_so() -> None:
    assert "station?" in drawn(at(200, age_s=3600))


def test_outside_the_picture_it_is_not_there() -> None:
    assert drawn(at(50_000)) == drawn(None)


def test_it_never_hides_the_person_and_is_no_unit() -> None:
    assert "P" in drawn(at(0))
    assert replace(ALONE, station=at(200)).nearest() == []


def test_null_island_is_not_drawn() -> None:
    assert drawn(UnitMark(call_sign="", lat=0.0, lon=0.0, at=NOW)) == drawn(None)
