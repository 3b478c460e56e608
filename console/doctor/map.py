"""The station's own map file: whether it can be drawn, and whether the station lies on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.doctor.finding import Finding, ok, unknown, wrong
from console.doctor.visit import Visit
from maps.coordinates import decimal
from maps.ground import Box
from maps.projection import to_mercator

if TYPE_CHECKING:
    from maps.tiles import TileFile

STREETS = 2e-7  # mercator radians a dot: about a metre


def check_map(visit: Visit) -> list[Finding]:
    """Without a file there is nothing to check: the national map is always there."""
    path = visit.station.map_path
    if path is None:
        return [ok("map", "doctor.map.national")]
    from maps.tiles import open_tiles  # numpy: only a station with a map of its own waits for it

    try:
        tiles = open_tiles(path)
    except ValueError:
        return [wrong("map", "doctor.map.broken", file=str(path))]
    try:
        return _looked_into(visit, tiles, str(path))
    finally:
        tiles.close()


def _looked_into(visit: Visit, tiles: TileFile, file: str) -> list[Finding]:
    if not tiles.schema:
        return [wrong("map", "doctor.map.broken", file=file)]
    return [_station(visit, tiles, file), *_sea(tiles, file)]


def _station(visit: Visit, tiles: TileFile, file: str) -> Finding:
    if visit.station.map.home is None:
        return unknown("map", "doctor.map.no-home", file=file)
    x, y = to_mercator(*visit.station.map.home)
    covered = tiles.covers(Box(x, y, x, y), STREETS)
    return (ok if covered else wrong)("map", f"doctor.map.{'ok' if covered else 'away'}", file=file)


def _sea(tiles: TileFile, file: str) -> list[Finding]:
    from maps.sea import sea_of

    sea = sea_of(tiles)
    return [wrong("map", "doctor.map.sea", of="sea", file=file, where=decimal(*sea.dry[0]))] if sea.is_land else []
