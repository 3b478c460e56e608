"""The settlement nearest to a position."""

from __future__ import annotations

from functools import lru_cache

import shapely

from maps.areas import point
from maps.settlements import Settlement, settlements


def nearest(place: shapely.Point, country: str | None) -> Settlement | None:
    """The nearest one of that country, when the table has the country; else the nearest of all.

    `place` is in the plane of areas.py, which is true to about 1 % all over the north.
    """
    listed, tree = _listed(country)
    if not listed:
        listed, tree = _listed(None)
    return listed[int(tree.nearest(place))] if listed else None


@lru_cache(maxsize=16)
def _listed(country: str | None) -> tuple[tuple[Settlement, ...], shapely.STRtree]:
    listed = tuple(each for each in settlements() if country in (None, each.country))
    return listed, shapely.STRtree([point(each.lat, each.lon) for each in listed])
