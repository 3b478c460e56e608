"""The counties and municipalities of Sweden as areas to look up in: data/sweden.npz (SCB), metres of SWEREF 99 TM.

Their edges are straight for a median of 3.8 km and lie 1 to 3 km off a coast: so whoever asks gets distances, and at
sea or on a shore the nearest area.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import shapely

from maps.packed import read, unpack
from maps.sweref import SWEREF_99_TM

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Areas:
    """Area i has `codes[i]`, `names[i]` and `shapes[i]`."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    shapes: NDArray[np.object_]
    tree: shapely.STRtree


def point(lat: float, lon: float) -> shapely.Point:
    """A position in the plane of the areas."""
    northing, easting = SWEREF_99_TM.grid(lat, lon)
    return shapely.points(easting, northing)


def away(here: shapely.Point) -> dict[str, float]:
    """Metres to each county, by its code; 0 inside it."""
    known = counties()
    return dict(zip(known.codes, shapely.distance(here, known.shapes).tolist(), strict=True))


def county_name(code: str) -> str:
    known = counties()
    return known.names[known.codes.index(code)]


def municipality(here: shapely.Point, county: str) -> str:
    """The municipality of that county around the position, or the nearest one."""
    known = municipalities()
    around = [index for index in known.tree.query(here, predicate="intersects") if known.codes[index][:2] == county]
    if around:
        return known.names[int(around[0])]
    inside = [index for index, code in enumerate(known.codes) if code[:2] == county]
    return known.names[inside[int(np.argmin(shapely.distance(here, known.shapes[inside])))]]


@lru_cache(maxsize=1)
def counties() -> Areas:
    """OSError, ValueError, KeyError: the data are missing, or broken."""
    return _areas(read("sweden.npz"), "county")


@lru_cache(maxsize=1)
def municipalities() -> Areas:
    """Codes begin with the county's. Errors as counties()."""
    return _areas(read("sweden.npz"), "municipality")


def _areas(arrays: Mapping[str, NDArray[np.generic]], name: str) -> Areas:
    """Rings to polygons (the first ring is the shell), polygons to areas."""
    x, y, starts = unpack(arrays, name)
    rings = shapely.linearrings(x, y, indices=np.repeat(np.arange(len(starts) - 1), np.diff(starts)))
    polygons = shapely.polygons(rings, indices=arrays[f"{name}.polygon"])
    shapes = shapely.multipolygons(polygons, indices=arrays[f"{name}.area"])
    codes, names = (tuple(str(text) for text in arrays[f"{name}.{key}"]) for key in ("code", "name"))
    return Areas(codes, names, shapes, shapely.STRtree(shapes))
