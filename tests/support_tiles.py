"""Small map files for tests and benchmarks: what lies on the ground in, a .pmtiles or .mbtiles out.

A tile is {layer: [feature]}, a feature {"geometry": WKT or shapely, "properties": {…}}, in tile units
(0 to 4096, y down); or the bytes of a tile that was made elsewhere.
"""

from __future__ import annotations

import gzip
import json
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import TypeAlias

import mapbox_vector_tile

Feature: TypeAlias = Mapping[str, object]
Tile: TypeAlias = Mapping[str, Sequence[Feature]] | bytes
Address: TypeAlias = tuple[int, int, int]  # zoom, column, row from the north


def encoded(tile: Tile) -> bytes:
    """The bytes of a tile, not compressed."""
    if isinstance(tile, bytes):
        return tile
    layers = [{"name": name, "features": list(features)} for name, features in tile.items()]
    packed: bytes = mapbox_vector_tile.encode(layers, default_options={"y_coord_down": True})
    return packed


def write_mbtiles(path: Path, tiles: Mapping[Address, Tile], **metadata: str) -> Path:
    """An .mbtiles (specification 1.3) of these tiles. `metadata` goes over what is worked out from the tiles."""
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("create table metadata (name text, value text)")
        file.execute("create table tiles (zoom_level integer, tile_column integer, tile_row integer, tile_data blob)")
        file.execute("create unique index tile_index on tiles (zoom_level, tile_column, tile_row)")
        file.executemany("insert into metadata values (?, ?)", (_metadata(tiles) | metadata).items())
        file.executemany("insert into tiles values (?, ?, ?, ?)", (
            (zoom, column, (1 << zoom) - 1 - row, gzip.compress(encoded(tile), mtime=0))
            for (zoom, column, row), tile in tiles.items()
        ))  # fmt: skip
    return path


def write_pmtiles(path: Path, tiles: Mapping[Address, Tile], **metadata: str) -> Path:
    """A .pmtiles (version 3) of these tiles."""
    from pmtiles.tile import Compression, TileType, zxy_to_tileid
    from pmtiles.writer import Writer

    facts = _metadata(tiles) | metadata
    west, south, east, north = (round(float(side) * 1e7) for side in facts["bounds"].split(","))
    with path.open("wb") as file:
        writer = Writer(file)
        for address in sorted(tiles, key=lambda address: zxy_to_tileid(*address)):
            writer.write_tile(zxy_to_tileid(*address), gzip.compress(encoded(tiles[address]), mtime=0))
        writer.finalize(
            {"tile_type": TileType.MVT, "tile_compression": Compression.GZIP, "min_lon_e7": west, "min_lat_e7": south,
             "max_lon_e7": east, "max_lat_e7": north},
            facts | json.loads(facts["json"]),
        )  # fmt: skip
    return path


def bounds(tiles: Mapping[Address, Tile]) -> tuple[float, float, float, float]:
    """West, south, east, north in degrees of the tiles of the closest zoom."""
    from maps.projection import WORLD, to_degrees

    closest = max(zoom for zoom, _, _ in tiles)
    columns, rows = ({address[axis] for address in tiles if address[0] == closest} for axis in (1, 2))
    width = WORLD / (1 << closest)
    south, west = to_degrees(min(columns) * width - WORLD / 2, WORLD / 2 - (max(rows) + 1) * width)
    north, east = to_degrees((max(columns) + 1) * width - WORLD / 2, WORLD / 2 - min(rows) * width)
    return west, south, east, north


def _metadata(tiles: Mapping[Address, Tile]) -> dict[str, str]:
    zooms = [zoom for zoom, _, _ in tiles]
    layers = sorted({layer for tile in tiles.values() for layer in _layers(tile)})
    return {
        "name": "made for a test", "format": "pbf", "minzoom": str(min(zooms)), "maxzoom": str(max(zooms)),
        "bounds": ",".join(f"{side:.7f}" for side in bounds(tiles)),
        "json": json.dumps({"vector_layers": [{"id": layer, "fields": {}} for layer in layers]}),
    }  # fmt: skip


def _layers(tile: Tile) -> list[str]:
    if not isinstance(tile, bytes):
        return list(tile)
    from google.protobuf.message import DecodeError
    from mapbox_vector_tile.Mapbox import vector_tile_pb2

    message = vector_tile_pb2.tile()
    try:
        message.ParseFromString(tile)
    except DecodeError:  # broken on purpose
        return []
    return [layer.name for layer in message.layers]
