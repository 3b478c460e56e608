"""Whether a map file knows the sea: made without a layer for it, a file shows the sea in its box as land."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from maps.ground import Box, Source
from maps.national import KNOWN, national
from maps.projection import WORLD, metres, to_degrees, to_mercator
from maps.tiles.grid import DOTS

if TYPE_CHECKING:
    from maps.tiles import TileFile

GRID = 24  # points across and down a box that are looked at
MOST = 9  # of those at sea, tiles are read for so many
CLEAR_M = 1000.0  # from land; the national coast is good to about 200 m, and does not know every skerry
FINE = 1e-5  # a step for which the national map gives its best coast
Place = tuple[float, float]  # latitude, longitude


class Sea(NamedTuple):
    """So many places at sea were looked at; `dry` are those that the file draws as land."""

    looked: int = 0
    dry: tuple[Place, ...] = ()

    @property
    def is_land(self) -> bool:
        """Most of it is: a single one may be a skerry that the national map does not know."""
        return 2 * len(self.dry) > self.looked


def sea_of(file: TileFile) -> Sea:
    """How the file draws the open sea in its box; nothing is looked at where there is none, or the file has no box."""
    bounds, step = file.facts.bounds, WORLD / (1 << file.facts.closest) / DOTS
    if bounds is None:
        return Sea()
    box = Box(*to_mercator(bounds.south, bounds.west), *to_mercator(bounds.north, bounds.east))
    at_sea = open_sea(box)
    some = at_sea[:: max(1, -(-len(at_sea) // MOST))]
    return Sea(len(some), tuple(to_degrees(x, y) for x, y in some if not is_water(file, x, y, step)))


def open_sea(box: Box) -> list[tuple[float, float]]:
    """Points of a grid over the box that lie well away from all land that the national map knows."""
    import numpy as np
    import shapely

    west, south = max(box.west, KNOWN.west), max(box.south, KNOWN.south)
    east, north = min(box.east, KNOWN.east), min(box.north, KNOWN.north)
    if west >= east or south >= north:
        return []
    clear = CLEAR_M / metres(to_degrees(west, (south + north) / 2)[0])
    land = national().ground(Box(west - clear, south - clear, east + clear, north + clear), FINE).fills.get("land")
    if land is None:
        return []  # the national map's data are missing
    between = (np.arange(GRID) + 0.5) / GRID
    x, y = (axis.ravel() for axis in np.meshgrid(west + between * (east - west), south + between * (north - south)))
    rings = np.split(np.column_stack((land.x, land.y)), land.starts[1:-1])
    coast = shapely.STRtree([shapely.Polygon(ring) for ring in rings if len(ring) > 2])
    near = coast.query(shapely.points(x, y), predicate="dwithin", distance=clear)[0]
    at_sea = np.setdiff1d(np.arange(len(x)), near)
    return list(zip(x[at_sea].tolist(), y[at_sea].tolist(), strict=True))


def is_water(source: Source, x: float, y: float, step: float) -> bool:
    """Whether water lies at this point, by the non-zero rule."""
    from maps.filling import fill

    water = source.ground(Box(x, y, x, y), step).fills.get("water")
    return water is not None and bool(fill(water.x - x + 0.5, water.y - y + 0.5, water.starts, 1, 1)[0, 0])
