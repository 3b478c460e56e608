"""The ground of several tiles as one, and a piece of the ground of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from maps.ground import Box, Ground, Shapes, together
from maps.projection import WORLD

Class = TypeVar("Class", bound=str)


def joined(grounds: Sequence[Ground]) -> Ground:
    """All of them. Places of the smallest rank first, those of one rank in the order they come."""
    return Ground(
        _by_class([ground.fills for ground in grounds]),
        _by_class([ground.lines for ground in grounds]),
        tuple(sorted((place for ground in grounds for place in ground.places), key=lambda place: place.rank)),
    )


def _by_class(found: Sequence[Mapping[Class, Shapes]]) -> dict[Class, Shapes]:
    names = dict.fromkeys(name for shapes in found for name in shapes)
    return {name: together(shapes[name] for shapes in found if name in shapes) for name in names}


def turned(ground: Ground, turns: int) -> Ground:
    """So many times round the world to the east."""
    if not turns:
        return ground
    far = WORLD * turns
    fills = {name: shapes._replace(x=shapes.x + far) for name, shapes in ground.fills.items()}
    lines = {name: shapes._replace(x=shapes.x + far) for name, shapes in ground.lines.items()}
    return ground._replace(
        fills=fills, lines=lines, places=tuple(place._replace(x=place.x + far) for place in ground.places)
    )


def part_of(ground: Ground, box: Box) -> Ground:
    """The shapes that reach into the box, whole, and the places in it."""
    inside = tuple(
        place for place in ground.places if box.west <= place.x < box.east and box.south < place.y <= box.north
    )
    fills = {name: part for name, shapes in ground.fills.items() if len((part := _reaching(shapes, box)).x)}
    lines = {name: part for name, shapes in ground.lines.items() if len((part := _reaching(shapes, box)).x)}
    return ground._replace(fills=fills, lines=lines, places=inside)


def _reaching(shapes: Shapes, box: Box) -> Shapes:
    """A hole that does not reach into the box changes nothing there: each ring is looked at by itself."""
    import numpy as np

    firsts, lengths = shapes.starts[:-1], np.diff(shapes.starts)
    if not len(firsts):
        return shapes
    lowest, highest = (
        [end.reduceat(axis, firsts) for axis in (shapes.x, shapes.y)] for end in (np.minimum, np.maximum)
    )
    reach = (lowest[0] <= box.east) & (highest[0] >= box.west) & (lowest[1] <= box.north) & (highest[1] >= box.south)
    of_points = np.repeat(reach, lengths)
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths[reach])])
    return Shapes(shapes.x[of_points], shapes.y[of_points], starts)
