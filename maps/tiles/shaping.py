"""One tile to `Ground`: what its schema names is decoded, the rest is passed over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeVar, cast

import numpy as np

from maps.ground import Fill, Ground, Kind, Line, Place, Shapes, together
from maps.projection import WORLD
from maps.tiles.geometry import Parts, parts
from maps.tiles.messages import FeatureMessage, LayerMessage, layers
from maps.tiles.schemas import NAMES, Rule, Schema
from maps.tiles.tags import NONE, Tags
from maps.tiles.winding import wound

if TYPE_CHECKING:
    from maps.ground import Floats, Integers

POINTS, LINES, RINGS = 1, 2, 3
FAR = 16  # tiles: what lies further out is drawn at that distance; no honest tile reaches there
LONGEST_NAME = 80
RANKS_OF_A_KIND = 9

Class = TypeVar("Class", bound=str)


class Frame(NamedTuple):
    """Where a tile lies."""

    zoom: int
    column: int
    row: int  # from the north

    def mercator(self, x: Integers | Floats, y: Integers | Floats, extent: int) -> tuple[Floats, Floats]:
        """Tile units to radians, east and north positive."""
        width, low, high = WORLD / (1 << self.zoom), -FAR * extent, (FAR + 1) * extent
        east, south = (np.asarray(np.clip(axis, low, high) / extent, np.float64) for axis in (x, y))
        return (self.column + east) * width - WORLD / 2, WORLD / 2 - (self.row + south) * width


class _Layer:
    """One layer of a tile, read as far as somebody asks."""

    def __init__(self, message: LayerMessage, prefixes: Sequence[str]) -> None:
        self.extent = int(message.extent)
        self.features: list[FeatureMessage] = list(message.features)
        self.kinds = np.fromiter((feature.type for feature in self.features), np.int64, len(self.features))
        self.tags = Tags(message, self.features)
        self._prefixes = prefixes

    def chosen(self, rules: Sequence[Rule], of: Sequence[int]) -> Integers:
        """For each feature the number of the first rule that takes it, or NONE."""
        found = np.full(len(self.features), NONE, np.int64)
        free = np.logical_or.reduce([self.kinds == kind for kind in of])
        for number, rule in enumerate(rules):
            taken = free & self._fits(rule)
            found[taken] = number
            free &= ~taken
        return found

    def _fits(self, rule: Rule) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
        fits = np.ones(len(self.features), np.bool_)
        for key, words in rule.where.items():
            fits &= self.tags.among(self.keys(key), words)
        for key, words in rule.but.items():
            fits &= ~self.tags.among(self.keys(key), words)
        return fits

    def keys(self, key: str) -> list[str]:
        return [prefix + key for prefix in self._prefixes]

    def parts(self, features: Integers) -> Parts:
        """Their geometry. `owner` counts among these."""
        return parts([self.features[number].geometry for number in features.tolist()])


def ground(data: bytes, schema: Schema, frame: Frame) -> Ground:
    """What lies in this tile, and in its buffer. Raises Broken when the bytes are no tile."""
    fills: dict[Fill, list[Shapes]] = defaultdict(list)
    lines: dict[Line, list[Shapes]] = defaultdict(list)
    places: list[Place] = []
    for message in layers(data):
        name = message.name.decode(errors="replace")
        if name not in schema.layers:
            continue
        layer = _Layer(message, schema.prefixes)
        of_layer = [
            [rule for rule in rules if rule.layer == name] for rules in (schema.fills, schema.lines, schema.names)
        ]
        for rule, shapes in _shapes(layer, of_layer[0], RINGS, frame):
            fills[cast(Fill, rule.becomes)].append(shapes)
        for rule, shapes in _shapes(layer, of_layer[1], LINES, frame):
            lines[cast(Line, rule.becomes)].append(shapes)
        places += _places(layer, of_layer[2], schema.rank, frame)
    return Ground(_joined(fills), _joined(lines), tuple(sorted(places, key=lambda place: place.rank)))


def _joined(found: dict[Class, list[Shapes]]) -> dict[Class, Shapes]:
    return {name: shapes[0] if len(shapes) == 1 else together(shapes) for name, shapes in found.items()}


def _shapes(layer: _Layer, rules: Sequence[Rule], kind: int, frame: Frame) -> Iterator[tuple[Rule, Shapes]]:
    """The shapes of each rule that has some."""
    which = layer.chosen(rules, [kind])
    features = np.flatnonzero(which != NONE)
    if not features.size:
        return
    found = _without(layer.parts(features), points=3 if kind == RINGS else 2)
    if kind == RINGS:
        found = wound(found)
    x, y = frame.mercator(found.x, found.y, layer.extent)
    lengths = np.diff(found.starts)
    rule_of = which[features][found.owner]
    for number in np.unique(rule_of).tolist():
        ours = rule_of == number
        if ours.all():
            yield rules[number], Shapes(x, y, found.starts)
            return
        of_points = np.repeat(ours, lengths)
        starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths[ours])])
        yield rules[number], Shapes(x[of_points], y[of_points], starts)


def _without(found: Parts, points: int) -> Parts:
    """Only the parts with at least so many points: fewer make no line, and no ring."""
    lengths = np.diff(found.starts)
    long = lengths >= points
    if long.all():
        return found
    of_points = np.repeat(long, lengths)
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths[long])])
    return Parts(found.x[of_points], found.y[of_points], starts, found.owner[long])


def _places(layer: _Layer, rules: Sequence[Rule], rank: str, frame: Frame) -> list[Place]:
    """The names that lie in the tile itself: those in the buffer are the neighbour's. A street is named once."""
    which = layer.chosen(rules, [POINTS, LINES]) if rules else np.zeros(0, np.int64)
    names = layer.tags.first_of(NAMES) if rules else which
    features = np.flatnonzero((which != NONE) & (names != NONE))
    if not features.size:
        return []
    found = _without(layer.parts(features), points=1)
    if not found.owner.size:
        return []
    x, y, lengths = _middles(found)
    inside = np.flatnonzero((x >= 0) & (x < layer.extent) & (y >= 0) & (y < layer.extent))
    order = inside[np.argsort(-lengths[inside], kind="stable")]
    feature = features[found.owner[order]]
    _, once = np.unique(names[feature] * len(rules) + which[feature], return_index=True)
    once.sort()
    east, north = frame.mercator(x[order[once]], y[order[once]], layer.extent)
    return list(_named(layer.tags, feature[once], rules, which, names, rank, east, north))


def _named(
    tags: Tags,
    features: Integers,
    rules: Sequence[Rule],
    which: Integers,
    names: Integers,
    rank: str,
    x: Floats,
    y: Floats,
) -> Iterator[Place]:
    ranks = tags.of(rank)
    columns = (which[features], names[features], ranks[features], x, y)
    for number, name, own, east, north in zip(*(column.tolist() for column in columns), strict=True):
        rule = rules[number]
        if word := shown(tags.word(name)):
            more = _own_rank(tags.word(own)) if own != NONE else 0
            yield Place(word, cast(Kind, rule.becomes), east, north, rule.rank + more)


def _own_rank(word: str) -> int:
    return min(int(word), RANKS_OF_A_KIND) if word.isascii() and word.isdecimal() and len(word) < 4 else 0


def _middles(found: Parts) -> tuple[Floats, Floats, Floats]:
    """(x, y, length) of each part: the point half way along it. Of points the first."""
    firsts = found.starts[:-1]
    steps = np.hypot(np.diff(found.x, prepend=0), np.diff(found.y, prepend=0))
    steps[firsts] = 0
    way = np.cumsum(steps)
    long = way[found.starts[1:] - 1] - way[firsts]
    half = way[firsts] + long / 2
    x, y = (np.where(long > 0, np.interp(half, way, axis), axis[firsts]) for axis in (found.x, found.y))
    return x, y, long


def shown(name: str) -> str:
    """A name of the file as one line of text: nothing in it steers a terminal or turns the writing round."""
    name = name.strip()[:LONGEST_NAME]
    if name.isprintable():
        return name
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in name)
