"""Which tiles of web mercator lie in a box. Rows count from the north."""

from __future__ import annotations

import math
from collections.abc import Iterator

from maps.ground import Box
from maps.projection import WORLD

DOTS = 256  # across a tile at its own zoom
MOST = 64  # tiles of one box: more is a box that no file of this zoom is meant for


def zoom_for(step: float) -> int:
    """The zoom whose tiles are about DOTS dots of `step` radians wide."""
    if not 0 < step < WORLD:
        return 0
    return max(0, round(math.log2(WORLD / (DOTS * step))))


def tiles(box: Box, zoom: int) -> Iterator[tuple[int, int]]:
    """(column, row) of each; columns west of 0 or east of the last one lie on the next turn of the world.

    None when the box is no box, or would need more than MOST.
    """
    if not all(map(math.isfinite, box)) or box.west > box.east or box.south > box.north:
        return
    width, last = WORLD / (1 << zoom), (1 << zoom) - 1
    west, east = (math.floor((side + WORLD / 2) / width) for side in (box.west, box.east))
    north, south = (min(last, max(0, math.floor((WORLD / 2 - side) / width))) for side in (box.north, box.south))
    if (east - west + 1) * (south - north + 1) > MOST:
        return
    for row in range(north, south + 1):
        for column in range(west, east + 1):
            yield column, row


def tile_box(zoom: int, column: int, row: int) -> Box:
    """Where a tile lies."""
    width = WORLD / (1 << zoom)
    west, north = column * width - WORLD / 2, WORLD / 2 - row * width
    return Box(west, north - width, west + width, north)
