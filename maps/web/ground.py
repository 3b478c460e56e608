"""What lies under a picture, as compact JSON that `ground.js` draws: whole numbers on a grid over one box.

`{"x": …, "y": …, "unit": …, "size": [w, h], "empty": "land",
"fills": {class: [ring…]}, "lines": {class: [line…]}, "places": [[name, kind, x, y, rank]…]}`

x, y: the upper left corner, and `unit` the side of one grid cell, as parts of the world's width (0 … 1, y to the
south). A ring or line is flat, `[x, y, dx, dy, …]`: its first point, then steps. The names of places come from files:
they are words from outside.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal, TypedDict

from maps.ground import Box, Place, Shapes, Source
from maps.projection import WORLD, metres, to_mercator

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Points = NDArray[np.float64]  # n x 2: x to the east, y to the south, in grid cells

NAME_MOST = 80  # letters of a place's name


class Level(TypedDict):
    """One box of ground; see above."""

    x: float
    y: float
    unit: float
    size: tuple[int, int]
    empty: Literal["land", "water"]
    fills: dict[str, list[list[int]]]
    lines: dict[str, list[list[int]]]
    places: list[tuple[str, str, int, int, int]]


def around(lat: float, lon: float, radius_m: float) -> Box:
    """The box `radius_m` to each side of a position."""
    x, y = to_mercator(lat, lon)
    reach = radius_m / metres(lat)
    return Box(x - reach, max(y - reach, -math.pi), x + reach, min(y + reach, math.pi))


def tile_box(z: int, x: int, y: int) -> Box:
    """The box of a web-mercator tile."""
    side = WORLD / 2**z
    west, north = x * side - math.pi, math.pi - y * side
    return Box(west, north - side, west + side, north)


def level(source: Source, box: Box, cells: int) -> Level:
    """The ground in the box on a grid of `cells` columns. A source never raises: what is missing is empty."""
    unit = (box.east - box.west) / cells
    rows = max(1, round((box.north - box.south) / unit))
    found = source.ground(box, unit)
    frame = _Frame(box, unit, cells, rows)
    return Level(
        x=(box.west + math.pi) / WORLD, y=(math.pi - box.north) / WORLD, unit=unit / WORLD, size=(cells, rows),
        empty=found.empty,
        fills={name: rings for name, shapes in found.fills.items() if (rings := list(frame.rings(shapes)))},
        lines={name: lines for name, shapes in found.lines.items() if (lines := list(frame.lines(shapes)))},
        places=list(filter(None, map(frame.place, found.places))),
    )  # fmt: skip


class _Frame:
    """A grid over a box. What lies outside is cut off, one cell behind the edge."""

    def __init__(self, box: Box, unit: float, columns: int, rows: int) -> None:
        self._box, self._unit = box, unit
        self._size = columns, rows

    def rings(self, shapes: Shapes) -> Iterator[list[int]]:
        for points in self._each(shapes):
            if len(flat := _flat(self._cut_ring(points))) >= 6:
                yield flat

    def lines(self, shapes: Shapes) -> Iterator[list[int]]:
        for points in self._each(shapes):
            for part in self._cut_line(points):
                if len(flat := _flat(part)) >= 4:
                    yield flat

    def place(self, place: Place) -> tuple[str, str, int, int, int] | None:
        x, y = (place.x - self._box.west) / self._unit, (self._box.north - place.y) / self._unit
        inside = 0 <= x <= self._size[0] and 0 <= y <= self._size[1]
        return (place.name[:NAME_MOST], place.kind, round(x), round(y), place.rank) if inside else None

    def _each(self, shapes: Shapes) -> Iterator[Points]:
        """Every shape that may touch the box, in grid cells."""
        import numpy as np

        x, y = (shapes.x - self._box.west) / self._unit, (self._box.north - shapes.y) / self._unit
        for start, end in zip(shapes.starts[:-1].tolist(), shapes.starts[1:].tolist(), strict=True):
            points = np.stack([x[start:end], y[start:end]], axis=1)
            if end - start > 1 and _touches(points.min(0), points.max(0), self._size):
                yield points

    def _cut_ring(self, points: Points) -> Points:
        """Sutherland and Hodgman, 1974: one side of the box after the other. Winding inside the box stays."""
        for axis in (0, 1):
            for sign, edge in ((1.0, -1.0), (-1.0, self._size[axis] + 1.0)):
                points = _half(points, axis, sign, edge)
        return points

    def _cut_line(self, points: Points) -> Iterator[Points]:
        """The runs of the line whose segments may touch the box."""
        import numpy as np

        low, high = np.minimum(points[:-1], points[1:]), np.maximum(points[:-1], points[1:])
        near = ((high >= -1) & (low <= np.array(self._size) + 1)).all(1)
        edges = np.flatnonzero(np.diff(np.concatenate([[False], near, [False]]).astype(np.int8)))
        for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
            yield points[start : end + 1]


def _touches(low: Points, high: Points, size: tuple[int, int]) -> bool:
    return bool((high >= -1).all() and low[0] <= size[0] + 1 and low[1] <= size[1] + 1)


def _half(points: Points, axis: int, sign: float, edge: float) -> Points:
    """What of a ring lies where `sign * value >= sign * edge`."""
    import numpy as np

    if len(points) == 0:
        return points
    inside = sign * (points[:, axis] - edge) >= 0
    if inside.all():
        return points
    after = np.roll(points, -1, axis=0)
    crosses = inside != np.roll(inside, -1)
    way = np.where(crosses, after[:, axis] - points[:, axis], 1.0)
    cut = points + (after - points) * ((edge - points[:, axis]) / way)[:, None]
    keep = np.stack([inside, crosses], axis=1).reshape(-1)
    both: Points = np.stack([points, cut], axis=1).reshape(-1, 2)
    kept: Points = both[keep]
    return kept


def _flat(points: Points) -> list[int]:
    """`[x, y, dx, dy, …]` on whole cells; points in the cell of the one before are left out."""
    import numpy as np

    if len(points) == 0:
        return []
    cells = np.rint(points).astype(np.int64)
    moved = np.concatenate([[True], (np.diff(cells, axis=0) != 0).any(1)])
    cells = cells[moved]
    cells[1:] -= cells[:-1].copy()
    flat: list[int] = cells.reshape(-1).tolist()
    return flat
