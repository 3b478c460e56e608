"""A file that is damaged, or made to harm: once it is open it does not raise, and what it costs is bounded."""

from __future__ import annotations

import gzip
import sqlite3
import zlib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support_tiles import Tile, encoded, write_mbtiles, write_pmtiles

from maps.ground import Box, Ground
from maps.tiles import open_tiles
from maps.tiles.archive import NoMap
from maps.tiles.inflate import MAXIMUM_TILE, inflated
from maps.tiles.messages import Broken
from maps.tiles.schemas import OPENMAPTILES, SCHEMAS, recognised
from maps.tiles.shaping import Frame, ground

WORLD_BOX = Box(-3, -3, 3, 3)
STEPS = (0.1, 0.01, 1e-4)
TILE: Tile = {
    "water": [{"geometry": "POLYGON ((0 0, 900 0, 900 900, 0 0))", "properties": {"class": "lake"}}],
    "transportation": [{"geometry": "LINESTRING (0 0, 9 9, 8 7)", "properties": {"class": "minor", "tunnel": 1}}],
    "place": [{"geometry": "POINT (7 7)", "properties": {"class": "town", "name": "Provstad", "rank": 3}}],
    "boundary": [{"geometry": "LINESTRING (0 0, 9 9)", "properties": {"admin_level": 2, "maritime": False}}],
}  # fmt: skip
DATA = encoded(TILE)
SOUND = {(zoom, 0, 0): TILE for zoom in range(4)}
untidy = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])

damage = st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), max_size=6)
cut = st.integers(0, 10**6) | st.none()


def damaged(data: bytes, changes: list[tuple[int, int]], end: int | None) -> bytes:
    held = bytearray(data)
    for place, value in changes:
        held[place % len(held)] = value
    return bytes(held if end is None else held[: end % len(held)])


def look(path: Path) -> list[Ground]:
    """Open, and ask everything. Only opening may refuse."""
    try:
        file = open_tiles(path)
    except NoMap:
        return []
    assert isinstance(file.covers(WORLD_BOX, 0.1), bool)
    return [file.ground(WORLD_BOX, step) for step in STEPS]


@given(st.binary(max_size=200))
def test_any_bytes_are_a_tile_or_broken(data: bytes) -> None:
    try:
        ground(data, OPENMAPTILES, Frame(0, 0, 0))
    except Broken:
        return


@given(damage, cut)
@settings(max_examples=300)
def test_a_damaged_tile_is_ground_or_broken(changes: list[tuple[int, int]], end: int | None) -> None:
    for schema in SCHEMAS:
        try:
            found = ground(damaged(DATA, changes, end), schema, Frame(3, 1, 1))
        except Broken:
            return
        for shapes in (*found.fills.values(), *found.lines.values()):
            assert len(shapes.x) == len(shapes.y) == shapes.starts[-1]
            assert not len(shapes.x) or max(abs(shapes.x).max(), abs(shapes.y).max()) < 100


@pytest.mark.parametrize("write", [write_mbtiles, write_pmtiles])
@given(changes=damage, end=cut)
@settings(untidy, max_examples=60)
def test_a_damaged_file_never_raises(
    tmp_path: Path, write: Callable[..., Path], changes: list[tuple[int, int]], end: int | None
) -> None:
    path = write(tmp_path / "karta", SOUND)
    path.write_bytes(damaged(path.read_bytes(), changes, end))
    look(path)


@given(damage, cut)
@settings(untidy, max_examples=150)
def test_a_damaged_head_never_raises(tmp_path: Path, changes: list[tuple[int, int]], end: int | None) -> None:
    """The header and the root directory: every offset and length in them."""
    path = write_pmtiles(tmp_path / "karta", SOUND)
    whole = path.read_bytes()
    path.write_bytes(damaged(whole[:200], changes, end) + whole[200:])
    look(path)


def test_control_a_sound_file_is_seen(tmp_path: Path) -> None:
    assert [bool(found.fills) for found in look(write_pmtiles(tmp_path / "karta", SOUND))] == [True, True, True]


@pytest.mark.parametrize("write", [write_mbtiles, write_pmtiles])
def test_a_broken_tile_is_as_good_as_missing(tmp_path: Path, write: Callable[..., Path]) -> None:
    file = open_tiles(write(tmp_path / "karta", {(0, 0, 0): TILE, (1, 0, 0): b"\x1a\xff\xff\xff\xff\xff"}))
    assert file.tile(1, 0, 0) is None
    assert [place.name for place in file.ground(Box(-3, 0.1, -0.1, 3), 0.012).places] == ["Provstad"]


def test_what_unpacks_without_end_is_broken() -> None:
    bomb = gzip.compress(bytes(MAXIMUM_TILE + 1))
    assert len(bomb) < 20_000
    with pytest.raises(Broken):
        inflated(bomb, MAXIMUM_TILE)
    assert len(inflated(gzip.compress(bytes(MAXIMUM_TILE)), MAXIMUM_TILE)) == MAXIMUM_TILE
    assert inflated(zlib.compress(b"x" * 99), 99) == b"x" * 99
    for cut_short in range(1, 20):
        with pytest.raises(Broken):
            inflated(gzip.compress(b"abc" * 99)[:-cut_short], 999)


def test_a_directory_that_unpacks_without_end_is_broken(tmp_path: Path) -> None:
    path = write_pmtiles(tmp_path / "karta", SOUND)
    bomb = gzip.compress(bytes(64 << 20))
    head = bytearray(path.read_bytes()[:127])
    head[8:24] = (127).to_bytes(8, "little") + len(bomb).to_bytes(8, "little")
    path.write_bytes(bytes(head) + bomb)
    assert look(path) == [Ground()] * len(STEPS)


def test_a_directory_that_leads_to_itself_ends(tmp_path: Path) -> None:
    from pmtiles.tile import Entry, serialize_directory

    path = write_pmtiles(tmp_path / "karta", SOUND)
    loop = serialize_directory([Entry(0, 0, 30, 0)])
    loop = serialize_directory([Entry(0, 0, len(loop), 0)])
    head = bytearray(path.read_bytes()[:127])
    head[8:24] = (127).to_bytes(8, "little") + len(loop).to_bytes(8, "little")
    head[40:48] = (127).to_bytes(8, "little")
    path.write_bytes(bytes(head) + loop)
    assert look(path) == [Ground()] * len(STEPS)


def made(path: Path, *lines: str) -> Path:
    with closing(sqlite3.connect(path)) as file, file:
        for line in lines:
            file.execute(line)
    return path


METADATA = "create table metadata as select 'maxzoom' as name, '3' as value union all select 'minzoom', '0'"
COUNT = "with recursive n(i) as (select 1 union all select i + 1 from n)"


@pytest.mark.parametrize("view", [
    f"{COUNT} select 0 as zoom_level, 0 as tile_column, i as tile_row, x'00' as tile_data from n where i < 0",
    "select 0 as zoom_level, 0 as tile_column, 0 as tile_row, zeroblob(900000000) as tile_data",
    "select 0 as zoom_level, 0 as tile_column, 0 as tile_row, 'words' as tile_data",
    "select 'a' as zoom_level, null as tile_column, 1.5 as tile_row, 7 as tile_data",
    "select 0 as zoom_level, 0 as tile_column, 0 as tile_row, load_extension('x') as tile_data",
])  # fmt: skip
def test_a_view_that_never_ends_or_grows_is_broken(tmp_path: Path, view: str) -> None:
    """An .mbtiles may make `tiles` a view, and many do."""
    assert look(made(tmp_path / "karta", METADATA, f"create view tiles as {view}")) in ([], [Ground()] * len(STEPS))


def test_control_a_view_is_read(tmp_path: Path) -> None:
    path = write_mbtiles(tmp_path / "karta", SOUND)
    made(path, "alter table tiles rename to images", "create view tiles as select * from images")
    assert look(path)[0].fills


def test_reading_leaves_no_trace(tmp_path: Path) -> None:
    """A stick may be read-only, and must not be written to."""
    for write in (write_mbtiles, write_pmtiles):
        path = write(tmp_path / "karta", SOUND)
        before = path.read_bytes()
        path.chmod(0o400)
        assert look(path)[0].fills
        assert path.read_bytes() == before
        assert [held.name for held in tmp_path.iterdir()] == ["karta"]
        path.unlink()  # only root could write over it


def test_metadata_that_are_nonsense_are_nothing(tmp_path: Path) -> None:
    for told in ("[" * 100_000, "[]", '{"vector_layers": 5}', '{"vector_layers": [5, {"id": {}}, {}]}', "\x00"):
        file = open_tiles(write_mbtiles(tmp_path / "karta", SOUND, json=told, bounds="a,b", maxzoom="x"))
        assert file.facts.layers == ()
        assert (file.facts.closest, file.facts.bounds) == (3, None)


@pytest.mark.parametrize(("layers", "schema"), [
    ("transportation water place building landuse", "OpenMapTiles"),
    ("earth water roads buildings places", "Protomaps"),
    ("ocean water_polygons streets land buildings", "Shortbread"),
    ("road landuse water building place_label", "Mapbox Streets"), ("osm", ""), ("", ""),
])  # fmt: skip
def test_a_schema_is_known_by_its_layers(layers: str, schema: str) -> None:
    found = recognised(layers.split())
    assert (found.name if found else "") == schema
