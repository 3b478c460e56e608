"""A map file as a source of ground: the right tiles, their parents where they are missing, and never a fault."""

from __future__ import annotations

import gc
import math
import random
import sqlite3
import sys
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from threading import Thread

import numpy as np
import pytest
from support_ground import drawn, expected
from support_tiles import Address, Tile, encoded, write_mbtiles, write_pmtiles

from maps.ground import Box, Ground, Shapes
from maps.projection import WORLD, to_mercator
from maps.tiles import TileFile, open_tiles, tile_file
from maps.tiles.archive import NoMap
from maps.tiles.grid import DOTS, MOST, tile_box, tiles, zoom_for
from maps.tiles.schemas import OPENMAPTILES
from maps.tiles.shaping import Frame

Writer = Callable[[Path, Mapping[Address, Tile]], Path]
HALF = "POLYGON ((0 0, 4096 0, 4096 2048, 0 2048, 0 0))"  # the northern half of a tile


def town(x: int, y: int, name: str = "Provstad") -> Tile:
    return {
        "place": [{"geometry": f"POINT ({x} {y})", "properties": {"class": "town", "name": name}}],
        "transportation": [{"geometry": f"LINESTRING (0 {y}, 4096 {y})", "properties": {"class": "primary"}}],
        "water": [{"geometry": HALF, "properties": {"class": "lake"}}],
    }


@pytest.fixture(params=[write_mbtiles, write_pmtiles])
def write(request: pytest.FixtureRequest) -> Writer:
    writer: Writer = request.param
    return writer


def suffix(write: Writer) -> str:
    return ".pmtiles" if write is write_pmtiles else ".mbtiles"


def step(zoom: int) -> float:
    return WORLD / (1 << zoom) / DOTS


def inside(zoom: int, column: int, row: int) -> Box:
    """A small box about the middle of a tile."""
    box = tile_box(zoom, column, row)
    x, y, little = (box.west + box.east) / 2, (box.south + box.north) / 2, (box.east - box.west) / 8
    return Box(x - little, y - little, x + little, y + little)


def names(ground: Ground) -> list[str]:
    return [place.name for place in ground.places]


def test_the_tile_of_a_box_lies_where_the_world_has_it(tmp_path: Path, write: Writer) -> None:
    file = open_tiles(write(tmp_path / "karta", {(3, 4, 2): town(1024, 1024)}))
    ground = file.ground(inside(3, 4, 2), step(3))
    width = WORLD / 8
    (place,) = ground.places
    assert (place.name, place.kind, place.rank) == ("Provstad", "town", 10)
    assert (place.x, place.y) == pytest.approx((width / 4, math.pi - 2.25 * width))
    road = ground.lines["road.major"]
    assert road.x.tolist() == pytest.approx([0, width])
    assert road.y.tolist() == pytest.approx([math.pi - 2.25 * width] * 2)
    water = ground.fills["water"]
    assert (water.x.min(), water.x.max()) == pytest.approx((0, width))
    assert (water.y.min(), water.y.max()) == pytest.approx((math.pi - 2.5 * width, math.pi - 2 * width))
    assert ground.empty == "land"


def test_mercator_of_a_tile_is_that_of_the_map(tmp_path: Path) -> None:
    """Stockholm lies in tile 14/9014/4818 (by the arithmetic of the OpenStreetMap wiki, "Slippy map tilenames")."""
    x, y = to_mercator(59.3293, 18.0686)
    assert list(tiles(Box(x, y, x, y), 14)) == [(9014, 4818)]
    box = tile_box(14, 9014, 4818)
    assert box.west <= x < box.east
    assert box.south < y <= box.north


def test_several_tiles_come_as_one(tmp_path: Path, write: Writer) -> None:
    made = {(4, column, row): town(2048, 2048, f"{column}-{row}") for column in (7, 8) for row in (5, 6)}
    file = open_tiles(write(tmp_path / "karta", made))
    width = WORLD / 16
    ground = file.ground(Box(-width / 2, math.pi - 6.5 * width, width / 2, math.pi - 5.5 * width), step(4))
    assert sorted(names(ground)) == ["7-5", "7-6", "8-5", "8-6"]
    assert len(ground.lines["road.major"].starts) == 5
    assert len(ground.fills["water"].starts) == 5
    of_tiles = [drawn(tile)["water"] for address in made if (tile := file.tile(*address))]
    assert sorted(ring for rings in of_tiles for ring in rings) == sorted(drawn(ground)["water"])


def test_a_missing_tile_shows_what_its_parent_has_there(tmp_path: Path, write: Writer) -> None:
    parent: Tile = {"place": [
        {"geometry": "POINT (1000 1000)", "properties": {"class": "town", "name": "here"}},
        {"geometry": "POINT (3000 3000)", "properties": {"class": "town", "name": "there"}},
    ], "transportation": [
        {"geometry": "LINESTRING (100 100, 900 900)", "properties": {"class": "primary"}},
        {"geometry": "LINESTRING (3100 3100, 3900 3900)", "properties": {"class": "primary"}},
    ]}  # fmt: skip
    file = open_tiles(write(tmp_path / "karta", {(5, 10, 10): parent, (7, 43, 43): town(5, 5, "close")}))
    assert names(file.ground(inside(6, 20, 20), step(6))) == ["here"]
    assert len(file.ground(inside(6, 20, 20), step(6)).lines["road.major"].starts) == 2
    assert names(file.ground(inside(7, 43, 43), step(7))) == ["close"]
    assert names(file.ground(inside(7, 41, 41), step(7))) == []  # neither is in that quarter of a quarter
    assert file.tile(6, 20, 20) is None


def test_closer_than_the_closest_zoom_the_closest_is_shown(tmp_path: Path, write: Writer) -> None:
    file = open_tiles(write(tmp_path / "karta", {(5, 10, 10): town(2048, 2048)}))
    assert names(file.ground(inside(5, 10, 10), step(9))) == ["Provstad"]
    assert file.covers(inside(5, 10, 10), step(9))


def test_covers_what_the_file_says_it_holds(tmp_path: Path, write: Writer) -> None:
    file = open_tiles(write(tmp_path / "karta", {(5, 10, 10): town(1, 1), (6, 20, 20): town(1, 1)}))
    assert file.covers(inside(6, 20, 20), step(6))
    assert not file.covers(inside(6, 30, 20), step(6))
    assert not file.covers(inside(4, 5, 5), step(4))  # wider than its widest zoom
    assert file.ground(inside(4, 5, 5), step(4)) == Ground()


def test_a_file_that_does_not_say_what_it_holds_is_looked_into(tmp_path: Path) -> None:
    """As tilemaker writes it when its extract has no box: 0, 0, 0, 0."""
    path = write_mbtiles(tmp_path / "karta.mbtiles", {(5, 10, 10): town(1, 1)}, bounds="0.0,0.0,0.0,0.0")
    file = open_tiles(path)
    assert file.facts.bounds is None
    assert file.covers(inside(5, 10, 10), step(5))
    assert not file.covers(inside(5, 20, 10), step(5))


def test_a_box_over_the_antimeridian_is_in_one_piece(tmp_path: Path, write: Writer) -> None:
    made = {(2, 0, 1): town(9, 9, "east of it"), (2, 3, 1): town(4000, 9, "west of it")}
    file = open_tiles(write(tmp_path / "karta", made))
    ground = file.ground(Box(math.pi - 0.1, 0.4, math.pi + 0.1, 0.5), step(2))
    assert sorted(names(ground)) == ["east of it", "west of it"]
    assert all(abs(place.x - math.pi) < 0.1 for place in ground.places)
    assert np.ptp(ground.lines["road.major"].x) == pytest.approx(math.pi)


@pytest.mark.parametrize("box", [
    Box(math.nan, 0, 1, 1), Box(1, 0, 0, 1), Box(-math.inf, -math.inf, math.inf, math.inf), Box(0, 9, 0, 99),
    Box(-9e9, 0, 9e9, 0),
])  # fmt: skip
@pytest.mark.parametrize("wanted", [0.0, math.nan, -1.0, 1e-300, 1e300, step(5)])
def test_a_senseless_box_is_empty(tmp_path: Path, box: Box, wanted: float) -> None:
    file = open_tiles(write_mbtiles(tmp_path / "karta.mbtiles", {(5, 10, 10): town(1, 1)}))
    assert file.ground(box, wanted) == Ground()
    assert isinstance(file.covers(box, wanted), bool)


def test_a_box_never_costs_more_than_so_many_tiles() -> None:
    assert len(list(tiles(Box(-0.5, -0.5, 0.5, 0.5), 5))) <= MOST
    assert not list(tiles(Box(-3, -3, 3, 3), 14))


def test_the_zoom_follows_the_step() -> None:
    assert [zoom_for(step(zoom)) for zoom in range(20)] == list(range(20))
    assert zoom_for(step(9) * 1.3) == 9
    assert zoom_for(step(9) * 1.5) == 8


def test_names_come_in_swedish_first_and_once(tmp_path: Path) -> None:
    names_of: list[dict[str, str]] = [
        {"name": "Turku", "name:sv": "Åbo", "name:latin": "Turku"}, {"name": "Москва", "name:latin": "Moskva"},
        {"name": "Tidaholm"}, {"name": ""}, {"ref": "40"},
    ]  # fmt: skip
    tile: Tile = {
        "place": [
            {"geometry": f"POINT ({100 * number} 100)", "properties": {"class": "village", **told}}
            for number, told in enumerate(names_of)
        ],
        "transportation_name": [
            {"geometry": "LINESTRING (0 1000, 400 1000)", "properties": {"class": "minor", "name": "Provgatan"}},
            {"geometry": "LINESTRING (1000 1000, 3000 1000)", "properties": {"class": "minor", "name": "Provgatan"}},
            {"geometry": "LINESTRING (4090 50, 4130 50)", "properties": {"class": "minor", "name": "Grannens gata"}},
            {"geometry": "LINESTRING (0 50, 90 50)", "properties": {"class": "primary", "name": "Stora gatan"}},
            {"geometry": "LINESTRING (0 70, 90 70)", "properties": {"class": "rail", "name": "Stambanan"}},
        ],
    }
    ground = open_tiles(write_mbtiles(tmp_path / "karta.mbtiles", {(0, 0, 0): tile})).tile(0, 0, 0)
    assert ground is not None
    assert [place.name for place in ground.places if place.kind == "village"] == ["Åbo", "Moskva", "Tidaholm"]
    streets = [place for place in ground.places if place.kind == "street"]
    assert [place.name for place in streets] == ["Stora gatan", "Provgatan"]
    assert streets[1].x == pytest.approx(2000 / 4096 * WORLD - math.pi)  # half way along its longest piece


def test_a_name_steers_no_terminal(tmp_path: Path) -> None:
    evil = "\x1b]0;x\x07\u202egnol\u200b\n" + "x" * 500
    ground = open_tiles(write_mbtiles(tmp_path / "karta.mbtiles", {(0, 0, 0): town(5, 5, evil)})).tile(0, 0, 0)
    assert ground is not None
    (name,) = names(ground)
    assert name.isprintable()
    assert len(name) <= 80


def test_rings_that_run_the_wrong_way_are_turned_round(tmp_path: Path) -> None:
    """And a hole stays a hole."""
    from support_mvt import RINGS, commands, pack

    outer, hole = [(0, 0), (90, 0), (90, 90), (0, 90)], [(20, 20), (20, 60), (60, 60), (60, 20)]
    right = pack([(RINGS, commands(RINGS, [outer, hole]), [])], name="water")
    wrong = pack([(RINGS, commands(RINGS, [outer[::-1], hole[::-1]]), [])], name="water")
    grounds = [open_tiles(write_mbtiles(tmp_path / name, {(0, 0, 0): {"water": [], "place": []} | {}, (1, 0, 0): tile}))
               for name, tile in (("a", right), ("b", wrong))]  # fmt: skip
    told = [drawn(ground) for file in grounds if (ground := file.tile(1, 0, 0))]
    assert told[0] == told[1] == expected(right, OPENMAPTILES, Frame(1, 0, 0))
    assert len(told[0]["water"]) == 2


def test_control_the_reference_sees_a_ring_that_is_not_turned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from support_mvt import RINGS, commands, pack

    from maps.tiles import shaping

    data = pack([(RINGS, commands(RINGS, [[(0, 90), (90, 90), (90, 0), (0, 0)]]), [])], name="water")
    assert drawn(shaping.ground(data, OPENMAPTILES, Frame(1, 0, 0))) == expected(data, OPENMAPTILES, Frame(1, 0, 0))
    monkeypatch.setattr(shaping, "wound", lambda rings: rings)
    assert drawn(shaping.ground(data, OPENMAPTILES, Frame(1, 0, 0))) != expected(data, OPENMAPTILES, Frame(1, 0, 0))


def test_a_decoded_tile_is_remembered_and_not_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = {(8, column, 0): town(5, 5) for column in range(tile_file.REMEMBERED + 5)}
    file = open_tiles(write_mbtiles(tmp_path / "karta.mbtiles", made))
    read: list[Address] = []
    really = tile_file._read
    monkeypatch.setattr(tile_file, "_read", lambda held, address: (read.append(address), really(held, address))[1])
    for address in made:
        assert file.tile(*address) is file.tile(*address)
    assert len(read) == len(made)
    file.tile(8, 0, 0)
    assert len(read) == len(made) + 1


def test_a_replaced_file_is_read_anew(tmp_path: Path, write: Writer) -> None:
    path = tmp_path / "karta"
    file = open_tiles(write(path, {(5, 10, 10): town(2048, 2048, "before")}))
    assert names(file.ground(inside(5, 10, 10), step(5))) == ["before"]
    other = write(tmp_path / "new", {(5, 10, 10): town(2048, 2048, "after"), (6, 20, 20): town(9, 9)})
    other.replace(path)
    assert names(file.ground(inside(5, 10, 10), step(5))) == ["after"]
    assert file.facts.closest == 6
    path.write_bytes(b"no map")
    assert file.ground(inside(5, 10, 10), step(5)) == Ground()
    assert not file.covers(inside(5, 10, 10), step(5))
    write(tmp_path / "new", {(5, 10, 10): town(2048, 2048, "again")}).replace(path)
    assert names(file.ground(inside(5, 10, 10), step(5))) == ["again"]


def test_a_stick_that_is_pulled_out_and_put_back(
    tmp_path: Path, write: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was seen stays; what was not is empty, and there again when the stick is."""
    path = tmp_path / "karta"
    made = {(5, 10, 10): town(2048, 2048, "seen"), (5, 20, 20): town(2048, 2048, "unseen")}
    file = open_tiles(write(path, made))
    file.ground(inside(5, 10, 10), step(5))
    away = path.rename(tmp_path / "pulled out")

    def gone(*_: object) -> bytes:
        raise OSError("Input/output error")

    assert file._open is not None
    with monkeypatch.context() as pulled:
        pulled.setattr(type(file._open.archive), "tile", gone)
        assert names(file.ground(inside(5, 10, 10), step(5))) == ["seen"]
        assert file.ground(inside(5, 20, 20), step(5)) == Ground()
    away.rename(path)
    assert names(file.ground(inside(5, 20, 20), step(5))) == ["unseen"]


def test_two_threads_get_the_same(tmp_path: Path, write: Writer) -> None:
    made = {(6, column, row): town(2048, 2048, f"{column}-{row}") for column in range(12) for row in range(12)}
    file = open_tiles(write(tmp_path / "karta", made))
    wrong: list[Address] = []

    def look(order: list[Address]) -> None:
        for zoom, column, row in order * 3:
            if names(file.ground(inside(zoom, column, row), step(zoom))) != [f"{column}-{row}"]:
                wrong.append((zoom, column, row))

    threads = [Thread(target=look, args=(order,)) for order in (list(made), list(made)[::-1])]
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    finally:
        sys.setswitchinterval(before)
    assert not wrong


def test_closed_is_empty(tmp_path: Path, write: Writer) -> None:
    file = open_tiles(write(tmp_path / "karta", {(5, 10, 10): town(2048, 2048)}))
    file.close()
    file.close()
    assert file.ground(inside(5, 10, 10), step(5)) == Ground()
    assert file.tile(5, 10, 10) is None
    assert not file.covers(inside(5, 10, 10), step(5))


def png(path: Path) -> Path:
    return write_mbtiles(path, {(0, 0, 0): town(1, 1)}, format="png")


def no_tiles(path: Path) -> Path:
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("create table tiles (zoom_level, tile_column, tile_row, tile_data)")
    return path


def no_table(path: Path) -> Path:
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("create table something (else_)")
    return path


def holding(data: bytes) -> Callable[[Path], Path]:
    def write_it(path: Path) -> Path:
        path.write_bytes(data)
        return path

    return write_it


@pytest.mark.parametrize(("code", "make"), [
    ("unreadable", lambda path: path), ("unreadable", lambda path: path.parent), ("not-a-map", holding(b"")),
    ("not-a-map", holding(b"PMTiles")), ("version", holding(b"PMTiles\2" + bytes(200))), ("not-a-map", no_table),
    ("not-a-map", holding(b"SQLite format 3\0" + bytes(5000))), ("pictures", png), ("empty", no_tiles),
    ("packing", holding(b"PMTiles\3" + bytes(89) + bytes([2, 4, 1]) + bytes(100))),
    ("pictures", holding(b"PMTiles\3" + bytes(89) + bytes([2, 2, 2]) + bytes(100))),
])  # fmt: skip
def test_what_is_no_map_is_told_with_a_sentence(tmp_path: Path, code: str, make: Callable[[Path], Path]) -> None:
    with pytest.raises(NoMap) as told:
        open_tiles(make(tmp_path / "karta.pmtiles"))
    assert told.value.code == code
    assert str(told.value).endswith(".")


def test_facts(tmp_path: Path, write: Writer) -> None:
    told = {"name": "Provkarta", "attribution": "© OpenStreetMap contributors", "date": "2026-11-01"}
    file: TileFile = open_tiles(write(tmp_path / "karta", {(5, 10, 10): town(1, 1), (3, 2, 2): town(1, 1)}, **told))
    facts = file.facts
    assert (facts.widest, facts.closest, facts.name, facts.date) == (3, 5, "Provkarta", "2026-11-01")
    assert facts.attribution == told["attribution"]
    assert facts.bounds == pytest.approx((-67.5, 48.92249926, -56.25, 55.77657302))
    assert file.schema == "OpenMapTiles"


def test_layers_are_looked_for_when_the_file_does_not_name_them(tmp_path: Path, write: Writer) -> None:
    file = open_tiles(write(tmp_path / "karta", {(5, 10, 10): town(2048, 2048)}, json="{}"))
    assert file.facts.layers == ()
    assert file.schema == "OpenMapTiles"
    assert names(file.ground(inside(5, 10, 10), step(5))) == ["Provstad"]


def test_a_large_file_with_leaf_directories(tmp_path: Path) -> None:
    """More tiles than one directory holds: found one by one, and no tile that is not there."""
    tile = encoded({"place": [], "water": [{"geometry": HALF, "properties": {}}]})
    chance = random.Random(1)
    made: dict[Address, Tile] = {}
    for column, row in ((column, row) for column in range(0, 256, 2) for row in range(0, 512, 4)):
        filling = chance.randbytes(chance.randrange(127))
        made[9, column, row] = tile + bytes([0x3A, len(filling)]) + filling  # a field nobody knows
    file = open_tiles(write_pmtiles(tmp_path / "karta.pmtiles", made))
    assert file._open is not None
    assert file._open.archive._header["leaf_directory_length"] > 0  # type: ignore[attr-defined]
    for address in list(made)[::997]:
        assert (ground := file.tile(*address)) is not None
        assert isinstance(ground.fills["water"], Shapes)
        assert file.tile(address[0], address[1] + 1, address[2]) is None


def test_a_file_that_is_let_go_is_closed(tmp_path: Path, write: Writer) -> None:
    path = write(tmp_path / f"karta{suffix(write)}", {(0, 0, 0): town(100, 100)})
    file = open_tiles(path)
    assert held_open(path)
    del file
    gc.collect()
    assert not held_open(path)


def held_open(path: Path) -> bool:
    return any(there.resolve() == path for there in Path("/proc/self/fd").iterdir())
