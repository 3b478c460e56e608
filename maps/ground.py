"""The ground of a map: what lies there to be drawn, in a few classes, whatever file it came from.

Positions are mercator, in the radians of projection.py. The national base (national.py) and a station's own tiles
(tiles/) both answer with a `Ground`; basemap.py draws it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

# Drawn in this order: what comes later lies on top (maps.md section 2).
Fill = Literal["land", "wood", "built", "water", "building"]
Line = Literal["county", "waterway", "path", "road", "rail", "road.major", "coast", "border"]
Kind = Literal["city", "town", "village", "hamlet", "street", "water"]


class Box(NamedTuple):
    """A piece of the world, mercator radians."""

    west: float
    south: float
    east: float
    north: float


class Shapes(NamedTuple):
    """Many lines, or many rings, one after another: shape i is `x[starts[i]:starts[i + 1]]`.

    `starts` is one longer than there are shapes. The rings of a fill need not repeat their first point, and follow the
    non-zero rule: a hole runs the other way round than what it is a hole in (MVT 2.1 section 4.3.4.4).
    """

    x: Floats
    y: Floats
    starts: Integers


class Place(NamedTuple):
    """A name on the map. A smaller `rank` is written first."""

    name: str
    kind: Kind
    x: float
    y: float
    rank: int = 0


class Ground(NamedTuple):
    """What lies in a box, or a little more than the box. `empty` is what the ground is where no fill lies."""

    fills: Mapping[Fill, Shapes] = {}
    lines: Mapping[Line, Shapes] = {}
    places: tuple[Place, ...] = ()
    empty: Literal["land", "water"] = "land"


class Source(Protocol):
    """Where ground comes from. Neither call raises: what is missing or broken is empty ground."""

    def ground(self, box: Box, step: float) -> Ground:
        """What lies in the box, as detailed as dots of `step` radians can show. May read files: not for a key press."""

    def covers(self, box: Box, step: float) -> bool:
        """Whether this source knows the middle of the box at that detail."""


def together(shapes: Iterable[Shapes]) -> Shapes:
    """All of them as one."""
    import numpy as np

    parts = list(shapes)
    lengths = [np.diff(part.starts) for part in parts]
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(np.concatenate(lengths or [np.zeros(0, np.int64)]))])
    nothing = [np.zeros(0)]
    x, y = ([getattr(part, axis) for part in parts] or nothing for axis in "xy")
    return Shapes(np.concatenate(x), np.concatenate(y), starts)
