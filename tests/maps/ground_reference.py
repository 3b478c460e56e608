"""What lies at a point, slow and obvious: the non-zero rule over every ring, one edge at a time."""

from __future__ import annotations

import itertools

from maps.ground import Ground, Shapes


def shapes_of(shapes: Shapes) -> list[list[tuple[float, float]]]:
    points = list(zip(shapes.x.tolist(), shapes.y.tolist(), strict=True))
    return [points[begin:end] for begin, end in itertools.pairwise(shapes.starts.tolist())]


def winding(rings: Shapes, x: float, y: float) -> int:
    """How often the rings go round the point."""
    turns = 0
    for ring in shapes_of(rings):
        for (x0, y0), (x1, y1) in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (y0 <= y) == (y1 <= y):
                continue
            if x0 + (y - y0) * (x1 - x0) / (y1 - y0) > x:
                turns += 1 if y1 > y0 else -1
    return turns


def lies(ground: Ground, x: float, y: float) -> str:
    """ "land" or "water", as fills are drawn: water over land."""
    found: str = ground.empty
    for fill in ("land", "water"):
        if fill in ground.fills and winding(ground.fills[fill], x, y) != 0:
            found = fill
    return found
