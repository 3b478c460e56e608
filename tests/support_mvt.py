"""One tile decoded twice: by the library that is the oracle, and by ours, in the same words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, TypeAlias

import mapbox_vector_tile
from mapbox_vector_tile.Mapbox import vector_tile_pb2

from maps.tiles.geometry import Parts, parts
from maps.tiles.messages import layers
from maps.tiles.tags import NONE, Tags

POINTS, LINES, RINGS = 1, 2, 3
Point: TypeAlias = tuple[int, int]
Feature: TypeAlias = tuple[int, list[list[Point]], dict[str, str]]  # kind, parts, properties
Raw: TypeAlias = tuple[int, Sequence[int], Sequence[tuple[str, object]]]  # kind, numbers of the geometry, properties


def oracle(data: bytes) -> dict[str, list[Feature]]:
    """What mapbox-vector-tile says. Layers of one name: the last."""
    told = mapbox_vector_tile.decode(data, default_options={"y_coord_down": True, "geojson": False})
    return {name: [_feature(feature) for feature in layer["features"]] for name, layer in told.items()}


def _feature(told: dict[str, Any]) -> Feature:
    return told["type"], _nested(told["geometry"]), {key: word(value) for key, value in told["properties"].items()}


def ours(data: bytes, decode: Callable[[Sequence[bytes]], Parts] = parts) -> dict[str, list[Feature]]:
    """What we say, of every layer and every property."""
    found = {}
    for message in layers(data):
        features = list(message.features)
        geometry = decode([feature.geometry for feature in features])
        tags = Tags(message, features)
        keys = [key.decode() for key in message.keys]
        values = {key: tags.of(key) for key in keys}
        of_features: list[list[list[Point]]] = [[] for _ in features]
        for number, owner in enumerate(geometry.owner.tolist()):
            piece = slice(geometry.starts[number], geometry.starts[number + 1])
            of_features[owner].append(list(zip(geometry.x[piece].tolist(), geometry.y[piece].tolist(), strict=True)))
        found[message.name.decode()] = [
            (feature.type, _as_told(feature.type, own),
             {key: tags.word(int(values[key][place])) for key in keys if values[key][place] != NONE})
            for place, (feature, own) in enumerate(zip(features, of_features, strict=True))
        ]  # fmt: skip
    return found


def word(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else f"{value:g}"


def _nested(geometry: dict[str, object]) -> list[list[Point]]:
    """The parts of a GeoJSON geometry, however deep they lie."""
    found: list[list[Point]] = []

    def walk(value: list[object]) -> None:
        if value and isinstance(value[0], list) and value[0] and isinstance(value[0][0], int):
            found.append([(point[0], point[1]) for point in value])  # type: ignore[index]
            return
        for inner in value:
            walk(inner)  # type: ignore[arg-type]

    coordinates = geometry["coordinates"]
    walk([coordinates] if geometry["type"] == "Point" else coordinates)  # type: ignore[arg-type, list-item]
    return found


def _as_told(kind: int, own: list[list[Point]]) -> list[list[Point]]:
    """Our parts as the oracle tells them: points in one list, rings with their first point again, none without area."""
    if kind == POINTS:
        return [[point for part in own for point in part]]
    if kind == LINES:
        return own
    closed = [ring if ring[0] == ring[-1] else [*ring, ring[0]] for ring in own if ring]
    return [ring for ring in closed if area(ring)]


def area(ring: Sequence[Point]) -> int:
    """Twice the area of a closed ring."""
    return sum(x * v - u * y for (x, y), (u, v) in pairwise(ring))


def pack(features: Sequence[Raw], name: str = "layer", extent: int = 4096) -> bytes:
    """A tile of one layer, whatever its numbers."""
    tile = vector_tile_pb2.tile()
    layer = tile.layers.add(name=name, version=2, extent=extent)
    for kind, numbers, properties in features:
        feature = layer.features.add(type=kind)
        feature.geometry.extend(numbers)
        for key, value in properties:
            if key not in layer.keys:
                layer.keys.append(key)
            feature.tags.extend([list(layer.keys).index(key), len(layer.values)])
            held = layer.values.add()
            field = {str: "string_value", bool: "bool_value", int: "sint_value", float: "double_value"}[type(value)]
            setattr(held, field, value)
    data: bytes = tile.SerializeToString()
    return data


def commands(kind: int, pieces: Sequence[Sequence[Point]]) -> list[int]:
    """The numbers of a geometry of these pieces, as MVT 2.1 section 4.3 writes them."""
    numbers: list[int] = []
    at = (0, 0)

    def step(to: Point) -> None:
        nonlocal at
        for old, new in zip(at, to, strict=True):
            numbers.append(((new - old) << 1) ^ ((new - old) >> 63))
        at = to

    if kind == POINTS:
        points = [point for piece in pieces for point in piece]
        numbers.append(len(points) << 3 | 1)
        for point in points:
            step(point)
        return numbers
    for piece in pieces:
        numbers.append(1 << 3 | 1)
        step(piece[0])
        numbers.append(len(piece) - 1 << 3 | 2)
        for point in piece[1:]:
            step(point)
        if kind == RINGS:
            numbers.append(1 << 3 | 7)
    return numbers


def same(data: bytes, decode: Callable[[Sequence[bytes]], Parts] = parts) -> bool:
    """Whether both say the same of every layer, feature, point and property."""
    return oracle(data) == ours(data, decode)
