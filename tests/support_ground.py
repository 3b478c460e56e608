"""What a tile should be as ground, worked out feature by feature from what the oracle decodes: slow and plain."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping

import mapbox_vector_tile
from support_mvt import LINES, RINGS, Feature, Point, area, oracle

from maps.ground import Ground, Shapes
from maps.tiles.schemas import Rule, Schema
from maps.tiles.shaping import Frame

Rings = tuple[tuple[tuple[float, float], ...], ...]


def expected(data: bytes, schema: Schema, frame: Frame) -> dict[str, Rings]:
    """Each class with its lines, or its rings, in mercator; in no order, rings from their smallest point on."""
    found: dict[str, list[tuple[tuple[float, float], ...]]] = defaultdict(list)
    extents = {name: layer["extent"] for name, layer in mapbox_vector_tile.decode(data).items()}
    for name, features in oracle(data).items():
        for feature in features:
            for kind, rules in ((RINGS, schema.fills), (LINES, schema.lines)):
                if feature[0] == kind and (rule := _rule(rules, name, feature, schema)):
                    found[rule.becomes] += [_told(part, kind, extents[name], frame) for part in _usable(feature)]
    return {name: tuple(sorted(parts)) for name, parts in found.items() if parts}


def drawn(ground: Ground) -> dict[str, Rings]:
    """Ground in the same words."""
    found = {}
    for kind, classes in ((RINGS, ground.fills), (LINES, ground.lines)):
        for name, shapes in classes.items():
            parts = [_rounded(part) for part in _pieces(shapes)]
            if kind == RINGS:
                parts = [_from_smallest(part) for part in parts if _area(part)]
            if parts:
                found[str(name)] = tuple(sorted(parts))
    return found


def _rule(rules: tuple[Rule, ...], layer: str, feature: Feature, schema: Schema) -> Rule | None:
    properties = feature[2]

    def of(key: str) -> str | None:
        return next((properties[prefix + key] for prefix in schema.prefixes if prefix + key in properties), None)

    def has(wanted: Mapping[str, frozenset[str]]) -> list[bool]:
        return [of(key) in words for key, words in wanted.items()]

    fitting = (rule for rule in rules if rule.layer == layer and all(has(rule.where)) and not any(has(rule.but)))
    return next(fitting, None)


def _usable(feature: Feature) -> list[list[Point]]:
    kind, parts, _ = feature
    if kind == LINES:
        return [part for part in parts if len(part) > 1]
    turned = bool(parts) and area(parts[0]) < 0
    return [part[::-1] if turned else part for part in parts if len(part) > 3]


def _told(part: list[Point], kind: int, extent: int, frame: Frame) -> tuple[tuple[float, float], ...]:
    width = 2 * math.pi / 2**frame.zoom
    places = [
        ((frame.column + x / extent) * width - math.pi, math.pi - (frame.row + y / extent) * width) for x, y in part
    ]
    return _from_smallest(_rounded(places[:-1])) if kind == RINGS else _rounded(places)


def _pieces(shapes: Shapes) -> list[list[tuple[float, float]]]:
    edges = shapes.starts.tolist()
    points = list(zip(shapes.x.tolist(), shapes.y.tolist(), strict=True))
    return [points[first:last] for first, last in zip(edges, edges[1:], strict=False)]  # noqa: RUF007


def _rounded(part: list[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    return tuple((round(x, 11) + 0.0, round(y, 11) + 0.0) for x, y in part)


def _from_smallest(ring: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
    ring = ring[:-1] if len(ring) > 1 and ring[0] == ring[-1] else ring
    smallest = ring.index(min(ring))
    return ring[smallest:] + ring[:smallest]


def _area(ring: tuple[tuple[float, float], ...]) -> bool:
    """Whether it has one. Tile units are 1e-7 radians and more at the zooms of tests; rounding is far below."""
    return abs(sum(x * v - u * y for (x, y), (u, v) in zip(ring, [*ring[1:], ring[0]], strict=True))) > 1e-17
