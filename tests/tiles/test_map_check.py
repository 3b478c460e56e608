"""`larmbord map check`: what a map file is, and every reason why a desk cannot use it."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from support_tiles import Tile, write_mbtiles, write_pmtiles

from console.commands import map_check
from console.sentences.tiles import SENTENCES
from maps.ground import Box
from maps.projection import to_mercator
from maps.tiles.archive import WHY
from maps.tiles.grid import tiles

HOME = (58.3894, 13.8456)  # Skövde
TILE: Tile = {
    "water": [{"geometry": "POLYGON ((0 0, 4096 0, 4096 4096, 0 4096, 0 0))", "properties": {"class": "lake"}}],
    "transportation": [{"geometry": "LINESTRING (0 0, 4096 4096)", "properties": {"class": "minor"}}],
}  # fmt: skip
UNKNOWN: Tile = {"osm": [{"geometry": "POINT (1 1)", "properties": {}}]}


def here(zoom: int) -> tuple[int, int, int]:
    x, y = to_mercator(*HOME)
    ((column, row),) = tiles(Box(x, y, x, y), zoom)
    return zoom, column, row


def asked(path: Path | str, *, station: Path | None = None, as_json: bool = True) -> argparse.Namespace:
    return argparse.Namespace(what="check", file=str(path), station=station and str(station), json=as_json)


@pytest.fixture
def station(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """A station file with [map], as the loader of station files gives it."""

    def made(home: tuple[float, float] | None, file: str = "") -> Path:
        told = SimpleNamespace(map=SimpleNamespace(home=home, file=file), path=lambda written: tmp_path / written)
        monkeypatch.setattr(map_check, "load_station", lambda path: told)
        return tmp_path / "station.toml"

    return made


def codes(printed: str) -> list[str]:
    return [finding["code"] for finding in json.loads(printed)["findings"]]


@pytest.mark.parametrize("write", [write_mbtiles, write_pmtiles])
def test_a_good_file_with_its_station(
    tmp_path: Path, write: Callable[..., Path], station: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path / "karta", {here(13): TILE, here(14): TILE}, date="2026-11-01", attribution="© OpenStreetMap")
    assert map_check.check(asked(path, station=station(HOME))) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["usable"], told["schema"], told["zooms"]) == (True, "OpenMapTiles", [13, 14])
    assert (told["date"], told["attribution"], told["findings"]) == ("2026-11-01", "© OpenStreetMap", [])
    assert (told["tiles_looked_at"], told["tiles_sound"]) == (2, 2)
    assert told["bytes"] == path.stat().st_size
    assert told["box"]["south"] < HOME[0] < told["box"]["north"]
    assert told["layers"] == ["transportation", "water"]


def test_people_read_it_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_pmtiles(tmp_path / "karta", {here(14): TILE}, name="\x1b[31mProvkarta")
    assert map_check.check(asked(path, as_json=False)) == 0
    told = capsys.readouterr().out
    assert "OpenMapTiles" in told
    assert "Provkarta" in told
    assert "\x1b" not in told
    assert "The desk can use this file." in told


@pytest.mark.parametrize(("tile", "zoom", "home", "wrong"), [
    (TILE, 14, (59.33, 18.06), ["tiles.away"]), (TILE, 11, HOME, ["tiles.coarse"]),
    (UNKNOWN, 14, HOME, ["tiles.schema"]),
    (b"\x1a\xff", 14, None, ["tiles.schema"]), ({"water": [], "place": []}, 14, HOME, ["tiles.bare"]),
])  # fmt: skip
def test_what_makes_a_file_unusable(
    tmp_path: Path, tile: Tile, zoom: int, home: tuple[float, float] | None, wrong: list[str],
    station: Callable[..., Path], capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    layers = (
        "{}"
        if tile != {"water": [], "place": []}
        else json.dumps({"vector_layers": [{"id": "water"}, {"id": "place"}]})
    )
    path = write_mbtiles(tmp_path / "karta", {here(zoom): tile}, json=layers)
    assert map_check.check(asked(path, station=station(home))) == 1
    told = json.loads(capsys.readouterr().out)
    assert [finding["code"] for finding in told["findings"] if finding["wrong"]] == wrong
    assert not told["usable"]


def test_damaged_tiles_are_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_mbtiles(tmp_path / "karta", {here(14): TILE, here(13): b"\x1a\xff"})
    assert map_check.check(asked(path)) == 1
    assert "1 of 2 tiles" in capsys.readouterr().out


def test_what_is_no_map_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "karta").write_bytes(b"something else")
    for as_json in (True, False):
        assert map_check.check(asked(tmp_path / "karta", as_json=as_json)) == 1
        assert "neither a PMTiles nor an MBTiles file" in capsys.readouterr().out


def test_the_file_of_the_station_is_taken_when_none_is_named(
    tmp_path: Path, station: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    write_mbtiles(tmp_path / "karta", {here(14): TILE}, date="2026-11-01")
    assert map_check.check(asked("", station=station(HOME, "karta"))) == 0
    assert codes(capsys.readouterr().out) == []
    assert map_check.check(asked("", station=station(HOME))) == 2
    assert map_check.check(asked("")) == 2


def test_what_cannot_be_told_is_said(
    tmp_path: Path, station: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_mbtiles(tmp_path / "karta", {here(14): TILE}, bounds="0,0,0,0")
    assert map_check.check(asked(path, station=station(None))) == 0
    assert codes(capsys.readouterr().out) == ["tiles.no-box", "tiles.no-date", "tiles.no-home"]
    assert map_check.check(asked(path)) == 0
    assert codes(capsys.readouterr().out) == ["tiles.no-box", "tiles.no-date", "tiles.no-station"]
    assert map_check.check(asked(path, station=station(HOME))) == 0


def test_a_station_file_that_is_wrong_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert map_check.check(asked("karta", station=tmp_path / "no such station.toml")) == 1
    assert "cannot be read" in capsys.readouterr().out


def test_every_reason_has_its_sentence() -> None:
    assert {f"tiles.{code}" for code in WHY} <= set(SENTENCES)
