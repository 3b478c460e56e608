"""Where in Sweden there is ground to stand on, by the national data that are always there (maps/national.py)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from console.training.from_life.nearby import Place
from maps.country import country
from maps.ground import Box, Shapes
from maps.national import national
from maps.projection import to_mercator
from maps.settlements import settlements

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_STEP = 1e-4  # radians: a dot for which the finer coast is read
_TOWN = 50_000  # people: in a larger settlement every turn has somebody's address


@lru_cache(maxsize=1)
def starting_points() -> tuple[Place, ...]:
    """The smaller settlements of Sweden."""
    return tuple((each.lat, each.lon) for each in settlements() if each.country == "SE" and each.population < _TOWN)


def share_on_land(points: Sequence[Place]) -> float:
    """How many of the points, 0 to 1, are on land in Sweden."""
    if any(country(*point) != "SE" for point in points):
        return 0.0
    xy = [to_mercator(lat, lon) for lat, lon in points]
    xs, ys = [x for x, _ in xy], [y for _, y in xy]
    ground = national().ground(Box(min(xs), min(ys), max(xs), max(ys)), _STEP)
    dry = [
        _winding(ground.fills.get("land"), x, y) != 0 and _winding(ground.fills.get("water"), x, y) == 0 for x, y in xy
    ]
    return sum(dry) / len(dry)


def _winding(rings: Shapes | None, x: float, y: float) -> int:
    """How often the rings go round the point (the non-zero rule of a fill)."""
    import numpy as np

    if rings is None or not len(rings.x):
        return 0
    x1, y1 = _next(rings.x, rings.starts), _next(rings.y, rings.starts)
    crosses = (rings.y <= y) != (y1 <= y)
    x0, y0, x1, y1 = rings.x[crosses], rings.y[crosses], x1[crosses], y1[crosses]
    right = x0 + (y - y0) * (x1 - x0) / (y1 - y0) > x
    return int(np.where(y1 > y0, 1, -1)[right].sum())


def _next(axis: NDArray[np.float64], starts: NDArray[np.int64]) -> NDArray[np.float64]:
    """The point behind each; behind the last one of a ring comes its first."""
    import numpy as np

    following = np.roll(axis, -1)
    following[starts[1:] - 1] = axis[starts[:-1]]
    return following
