"""A map file that was made without a layer for its sea is found out; one with it, and one inland, are not."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest
from support_tiles import Tile, write_mbtiles, write_pmtiles

from console.commands import map_check
from console.doctor.finding import Finding
from console.doctor.machine import Machine
from console.doctor.map import check_map
from console.doctor.visit import Visit
from console.station import MapSettings, Station
from maps.ground import Box
from maps.projection import to_mercator
from maps.sea import open_sea, sea_of
from maps.tiles import open_tiles
from maps.tiles.grid import tiles

SQUARE = "POLYGON ((0 0, 0 4096, 4096 4096, 4096 0, 0 0))"
LAND: Tile = {
    "water": [{"geometry": "POLYGON ((0 0, 0 9, 9 9, 9 0, 0 0))", "properties": {"class": "lake"}}],
    "transportation": [{"geometry": "LINESTRING (0 0, 4096 4096)", "properties": {"class": "minor"}}],
}  # fmt: skip
SEA: Tile = {
    "water": [{"geometry": SQUARE, "properties": {"class": "ocean"}}],
    "transportation": [{"geometry": "LINESTRING (0 0, 4096 4096)", "properties": {"class": "ferry"}}],
}  # fmt: skip
GOTLAND, SKOVDE, VANERN = (57.4, 18.9), (58.3894, 13.8456), (58.9, 13.3)  # its east coast; inland; a lake is no sea
ZOOM = 12


def around(lat: float, lon: float, reach: int = 2) -> list[tuple[int, int, int]]:
    """The addresses of the tile there and of those beside it."""
    x, y = to_mercator(lat, lon)
    ((column, row),) = tiles(Box(x, y, x, y), ZOOM)
    span = range(-reach, reach + 1)
    return [(ZOOM, column + right, row + down) for right in span for down in span]


def made(path: Path, tile: Tile, place: tuple[float, float], but: int = 0) -> Path:
    """A file of `tile` everywhere around the place; the first `but` are land."""
    return write_mbtiles(
        path, {at: LAND if n < but else tile for n, at in enumerate(around(*place))}, date="2026-11-01"
    )


@pytest.mark.parametrize(("tile", "place", "land"), [
    (LAND, GOTLAND, True), (SEA, GOTLAND, False), (LAND, SKOVDE, False), (LAND, VANERN, False),
])  # fmt: skip
def test_a_file_whose_sea_is_land(tmp_path: Path, tile: Tile, place: tuple[float, float], land: bool) -> None:
    sea = sea_of(open_tiles(made(tmp_path / "karta", tile, place)))
    assert sea.is_land == land
    assert len(sea.dry) == (sea.looked if land else 0)
    assert (sea.looked > 3) == (place == GOTLAND)
    assert sea.looked <= 9


def test_tiles_that_are_missing_at_sea_are_land_too(tmp_path: Path) -> None:
    """tilemaker writes no tile where there is nothing: the desk draws that as land, inside the box."""
    corners = [around(*GOTLAND)[0], around(*GOTLAND)[-1]]
    file = open_tiles(write_pmtiles(tmp_path / "karta", dict.fromkeys(corners, LAND)))
    assert sea_of(file).is_land


def test_a_skerry_that_we_do_not_know_is_no_fault(tmp_path: Path) -> None:
    sea = sea_of(open_tiles(made(tmp_path / "karta", SEA, GOTLAND, but=9)))
    assert sea.dry
    assert not sea.is_land


def test_a_file_without_a_box_is_not_judged(tmp_path: Path) -> None:
    path = write_mbtiles(tmp_path / "karta", dict.fromkeys(around(*GOTLAND), LAND), bounds="0,0,0,0")
    assert sea_of(open_tiles(path)).looked == 0


@pytest.mark.parametrize("box", [(57.0, 19.6, 57.1, 19.9), (40.0, -30.0, 41.0, -29.0), (58.3, 13.0, 58.3, 13.0)])
def test_any_box_may_be_asked(box: tuple[float, float, float, float]) -> None:
    south, west, north, east = box
    found = open_sea(Box(*to_mercator(south, west), *to_mercator(north, east)))
    assert len(found) == (24 * 24 if west > 19 else 0), "all of it is sea; we know no coast there; no box at all"


def checked(path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[dict[str, object]]]:
    asked = argparse.Namespace(what="check", file=str(path), station=None, json=True)
    code = map_check.check(asked)
    return code, [each for each in json.loads(capsys.readouterr().out)["findings"] if each["wrong"]]


def test_the_check_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, (told,) = checked(made(tmp_path / "karta", LAND, GOTLAND), capsys)
    assert (code, told["code"]) == (1, "tiles.sea")
    assert "It shows the sea as land: 9 of 9 places at open sea" in str(told["words"])
    assert "docs/station-map.md" in str(told["words"])
    assert checked(made(tmp_path / "karta", SEA, GOTLAND), capsys) == (0, [])


@pytest.mark.parametrize(("tile", "states"), [(LAND, ["ok", "wrong"]), (SEA, ["ok"])])
def test_the_doctor_says_so(tmp_path: Path, tile: Tile, states: list[str]) -> None:
    made(tmp_path / "karta", tile, GOTLAND)
    station = Station(folder=tmp_path, map=MapSettings(file="karta", home=GOTLAND))
    found: list[Finding] = check_map(Visit(machine=Machine(), station=station))
    assert [each.state for each in found] == states
    assert all("sea as land" in each.words for each in found if each.state == "wrong")
