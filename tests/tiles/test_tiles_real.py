"""Real tiles, fetched by `make tiles`: whatever mapbox-vector-tile says of them, we say."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from support_ground import drawn, expected
from support_mvt import oracle, ours

from benchmarks.tiles_fixture import PLACES, address, raw
from maps.tiles import open_tiles
from maps.tiles.archive import Address
from maps.tiles.inflate import inflated
from maps.tiles.messages import Broken, layers
from maps.tiles.schemas import MAPBOX, OPENMAPTILES
from maps.tiles.shaping import Frame, ground

pytestmark = pytest.mark.tiles
FOLDER = Path(__file__).resolve().parents[2] / ".fixtures"
QA = (*PLACES, "osm-qa-astana")  # raw OpenStreetMap tags, the largest tiles of all
LARGE = 2_000_000  # bytes; the oracle takes minutes for more


def real(place: str) -> dict[Address, bytes]:
    folder = FOLDER / "package/real-world" / place
    assert folder.is_dir(), "these tests need real tiles: `make tiles` fetches them"
    return {address(path): raw(path) for path in sorted(folder.iterdir())}


def helsinki() -> dict[Address, bytes]:
    file = FOLDER / "helsinki.mbtiles"
    assert file.exists(), "these tests need real tiles: `make tiles` fetches them"
    with closing(sqlite3.connect(file)) as held:
        rows = held.execute("select zoom_level, tile_column, tile_row, tile_data from tiles").fetchall()
    return {(zoom, column, (1 << zoom) - 1 - row): inflated(data, 1 << 22) for zoom, column, row, data in rows}


@pytest.mark.parametrize("place", QA)
def test_every_layer_of_a_real_tile_is_identical(place: str) -> None:
    tiles = {name: data for name, data in real(place).items() if len(data) < LARGE}
    assert len(tiles) > 3
    for name, data in tiles.items():
        assert oracle(data) == ours(data), name


def test_every_layer_of_helsinki_is_identical() -> None:
    tiles = helsinki()
    assert sum(len(features) for data in tiles.values() for features in ours(data).values()) > 10_000
    for name, data in tiles.items():
        assert oracle(data) == ours(data), name


@pytest.mark.parametrize("place", PLACES)
def test_the_ground_of_a_real_tile_is_what_the_schema_says(place: str) -> None:
    for name, data in real(place).items():
        assert drawn(ground(data, MAPBOX, Frame(*name))) == expected(data, MAPBOX, Frame(*name)), name


def test_the_ground_of_helsinki_is_what_the_schema_says() -> None:
    classes = set()
    for name, data in helsinki().items():
        found = drawn(ground(data, OPENMAPTILES, Frame(*name)))
        assert found == expected(data, OPENMAPTILES, Frame(*name)), name
        classes |= set(found)
    assert classes >= {"water", "wood", "built", "building", "road", "road.major", "path", "rail", "waterway"}


def test_both_formats_of_helsinki_hold_the_same() -> None:
    one, other = (open_tiles(FOLDER / f"helsinki.{kind}") for kind in ("mbtiles", "pmtiles"))
    assert one.schema == other.schema == "OpenMapTiles"
    for name in helsinki():
        ground_of_one, ground_of_other = one.tile(*name), other.tile(*name)
        assert ground_of_one is not None
        assert ground_of_other is not None
        assert drawn(ground_of_one) == drawn(ground_of_other)
        assert ground_of_one.places == ground_of_other.places


def test_every_fixture_of_the_specification_is_read_or_called_broken() -> None:
    """Valid ones as the oracle reads them, where it reads them; the invalid ones without an accident."""
    read = 0
    for path in sorted((FOLDER / "package/fixtures").glob("*/tile.mvt")):
        data = path.read_bytes()
        try:
            names = [layer.name for layer in layers(data)]
        except Broken:
            continue
        ground(data, MAPBOX, Frame(0, 0, 0))
        try:
            told = oracle(data)
        except Exception:  # what it raises depends on the fault, and is not what is asked here  # noqa: BLE001
            continue
        if len(names) == len(told) == 1:
            read += told == ours(data)
    assert read > 20
