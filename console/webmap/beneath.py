"""The ground beneath the pages: the station's own tiles first, then what every installation has."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from console.i18n import _
from console.station import StationFault
from console.text import visible
from maps.geo import distance_m, is_place

if TYPE_CHECKING:
    from maps.ground import Source
    from maps.web.ground import Level

SWEDEN = (2.0, 53.5, 32.0, 71.5)  # west, south, east, north of the coarse ground; with the neighbours
SWEDEN_CELLS, AREA_CELLS, TILE_CELLS = 1500, 2400, 512
AREA_M, STREETS_M, STREETS_MOST_M = 60_000.0, 2_500.0, 12_000.0  # to each side

Point = tuple[float, float]


def sources(tiles: str) -> list[Source]:
    """The best first. Empty where nothing that draws is installed: a page then has no ground, and says so.

    StationFault: that file holds no tiles.
    """
    found: list[Source] = []
    if tiles:
        from maps.tiles import open_tiles

        try:
            found.append(open_tiles(Path(tiles)))
        except ValueError:
            words = _(
                "{file} is no map that can be drawn. Nothing was made. `larmbord map check` says what is wrong with it."
            )
            raise StationFault(words.format(file=visible(tiles))) from None
    try:
        from maps.national import national

        found.append(national())
    except (ImportError, RuntimeError):  # numpy is missing, or built for another processor
        pass
    return found


def levels(found: Sequence[Source], points: Sequence[Point]) -> list[Level]:
    """Coarse for the country, finer around the points, and streets where the station's own tiles have them."""
    if not found:
        return []
    from maps.ground import Box
    from maps.projection import to_mercator
    from maps.web.ground import around, level

    west, south, east, north = SWEDEN
    made = [level(found[-1], Box(*to_mercator(south, west), *to_mercator(north, east)), SWEDEN_CELLS)]
    middle, reach = _extent([point for point in points if is_place(*point)])
    if middle is None:
        return made
    made.append(level(found[-1], around(*middle, max(AREA_M, 1.2 * reach)), AREA_CELLS))
    streets = around(*middle, min(max(STREETS_M, 1.2 * reach), STREETS_MOST_M))
    best = found[0]
    if best is not found[-1] and best.covers(streets, (streets.east - streets.west) / AREA_CELLS):
        made.append(level(best, streets, AREA_CELLS))
    return made


def tile(found: Sequence[Source], z: int, x: int, y: int) -> Level | None:
    """The ground of one web-mercator tile, from the best source that knows it."""
    if not found:
        return None
    from maps.web.ground import level, tile_box

    box = tile_box(z, x, y)
    step = (box.east - box.west) / TILE_CELLS
    best = next((source for source in found if source.covers(box, step)), found[-1])
    return level(best, box, TILE_CELLS)


def _extent(points: Sequence[Point]) -> tuple[Point | None, float]:
    """The middle of the points, and the farthest of them from it in metres."""
    if not points:
        return None, 0.0
    lats, lons = zip(*points, strict=True)
    middle = (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2
    return middle, min(max(distance_m(*middle, *point) for point in points), math.pi * 1e6)
