"""What the doctor says of the station's own map file."""

from __future__ import annotations

from pathlib import Path

import pytest
from doctor_bench import in_words, one, visit

from console.doctor.finding import State
from console.doctor.map import check_map
from console.station import MapSettings
from tests.support_tiles import Tile, write_mbtiles

TILE: Tile = {
    "water": [{"geometry": "POLYGON ((0 0, 0 4096, 4096 4096, 4096 0, 0 0))", "properties": {}}],
    "transportation": [{"geometry": "LINESTRING (0 0, 4096 4096)", "properties": {"class": "primary"}}],
}
STRANGE: Tile = {"cheese": [{"geometry": "POINT (1 1)", "properties": {}}]}
STOCKHOLM = (14, 9014, 4818)
HOME = (59.3293, 18.0686)
AWAY = (55.6, 13.0)


@pytest.mark.parametrize(
    ("home", "tile", "state", "hint"),
    [
        (HOME, TILE, "ok", "the station lies on it"), (AWAY, TILE, "wrong", "right area"),
        (None, TILE, "unknown", "home ="), (HOME, STRANGE, "wrong", "larmbord map check"),
    ],
)  # fmt: skip
def test_a_map_file(tmp_path: Path, home: tuple[float, float] | None, tile: Tile, state: State, hint: str) -> None:
    write_mbtiles(tmp_path / "karta.mbtiles", {STOCKHOLM: tile})
    found = check_map(visit(tmp_path, map=MapSettings(file="karta.mbtiles", home=home)))
    assert one(found, "map").state == state
    assert hint in one(found, "map").words + one(found, "map").do
    assert in_words(found) == []


@pytest.mark.parametrize("content", [None, b"", b"nonsense"])
def test_a_map_file_that_is_missing_or_broken(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "karta.mbtiles").write_bytes(content)
    found = check_map(visit(tmp_path, map=MapSettings(file="karta.mbtiles", home=HOME)))
    assert one(found, "map").state == "wrong"
    assert in_words(found) == []


def test_without_a_file_there_is_nothing_to_do(tmp_path: Path) -> None:
    assert one(check_map(visit(tmp_path)), "map").state == "ok"
