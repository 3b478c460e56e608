"""GeoJSON (RFC 7946) to a MapFile. The file may be a stranger's: types are checked, numbers are limited.

Points with a time, or of kind "fix", are the trail; a line is, if each of its points has a time (`coordTimes`) or none
has. Polygons and points with a radius are zones, other points marks; what is left is counted.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from maps.exchange.values import (
    EX,
    LARGEST,
    LEAST_RING,
    MOST_POINTS,
    BadFile,
    Circle,
    MapFile,
    Mark,
    Point,
    Polygon,
    Ring,
    Zone,
    checked_place,
    clean,
    read_time,
)

Position = Annotated[list[float], Meta(min_length=2, max_length=4)]
Metres = Annotated[float, Meta(ge=0, le=1_000_000)]


class _Collection(msgspec.Struct):
    type: Literal["FeatureCollection"]
    features: list[msgspec.Raw]
    name: str = ""
    exercise: str = ""
    made: str = ""


class _Point(msgspec.Struct, tag="Point"):
    coordinates: Position


class _Line(msgspec.Struct, tag="LineString"):
    coordinates: Annotated[list[Position], Meta(min_length=2)]


class _Polygon(msgspec.Struct, tag="Polygon"):
    coordinates: Annotated[list[list[Position]], Meta(min_length=1)]


class _Polygons(msgspec.Struct, tag="MultiPolygon"):
    coordinates: list[Annotated[list[list[Position]], Meta(min_length=1)]]


class _Properties(msgspec.Struct):
    kind: str = ""
    name: str = ""
    time: str = ""
    heard: str = ""
    accuracy_m: Metres | None = None
    source: str = ""
    last_known: bool = False
    radius_m: Metres | None = None
    coordTimes: list[str] = []  # the name that converters from GPX use


class _Feature(msgspec.Struct):
    type: Literal["Feature"]
    geometry: _Point | _Line | _Polygon | _Polygons | None
    properties: _Properties | None = None


class _Other(msgspec.Struct):
    """A shape that no map of ours shows."""

    type: str


class _OtherFeature(msgspec.Struct):
    type: Literal["Feature"]
    geometry: _Other


OTHERS = ("MultiPoint", "MultiLineString", "GeometryCollection")


def read_geojson(content: bytes) -> MapFile:
    """Everything in the file that a map can show. Raises BadFile with the number of the feature, from 1."""
    if len(content) > LARGEST:
        raise BadFile("large", most=LARGEST // 1_000_000)
    collection = _decoded(content.removeprefix(b"\xef\xbb\xbf"), _Collection, "geojson_root")
    reader = _Reader()
    for number, raw in enumerate(collection.features, 1):
        reader.take(number, bytes(raw))
    try:
        made = read_time(collection.made) if collection.made else None
    except (ValueError, OverflowError):
        made = None
    name, exercise = clean(collection.name), clean(collection.exercise)
    return MapFile(
        name=name.removeprefix(EX) if exercise else name, exercise=exercise, made=made, trail=tuple(reader.trail),
        marks=tuple(reader.marks), zones=tuple(reader.zones), left_out=reader.left_out,
    )  # fmt: skip


def _decoded(content: bytes, kind: type[Any], code: str, **detail: object) -> Any:
    try:
        return msgspec.json.decode(content, type=kind)
    except msgspec.ValidationError as fault:
        raise BadFile(code, why=fault, **detail) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise BadFile("geojson_json", **detail) from None


class _Reader:
    def __init__(self) -> None:
        self.trail: list[Point] = []
        self.marks: list[Mark] = []
        self.zones: list[Zone] = []
        self.left_out = 0
        self._number = 0
        self._points = 0

    def take(self, number: int, raw: bytes) -> None:
        """One feature."""
        self._number = number
        if self._is_other(raw):
            self.left_out += 1
            return
        feature: _Feature = _decoded(raw, _Feature, "geojson_feature", feature=number)
        told, shape = feature.properties or _Properties(), feature.geometry
        if isinstance(shape, _Point):
            self._point(shape.coordinates, told)
        elif isinstance(shape, _Line):
            self._line(shape.coordinates, told)
        elif isinstance(shape, _Polygon):
            self._polygon(shape.coordinates, told)
        elif isinstance(shape, _Polygons):
            for polygon in shape.coordinates:
                self._polygon(polygon, told)
        else:
            self.left_out += 1

    @staticmethod
    def _is_other(raw: bytes) -> bool:
        try:
            return msgspec.json.decode(raw, type=_OtherFeature).geometry.type in OTHERS
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return False  # what is wrong with it is told by the stricter form

    def _point(self, position: list[float], told: _Properties) -> None:
        lat, lon = self._place(position)
        if told.radius_m:
            self.zones.append(Circle(name=clean(told.name), lat=lat, lon=lon, radius_m=told.radius_m))
        elif told.kind in ("", "fix") and (told.time or told.kind):
            self.trail.append(self._fix(lat, lon, told, told.time))
        else:
            at, unit = self._time(told.time), told.kind == "unit"
            self.marks.append(Mark(name=clean(told.name), lat=lat, lon=lon, at=at, unit=unit))

    def _line(self, positions: list[list[float]], told: _Properties) -> None:
        times = told.coordTimes or [""] * len(positions)
        if len(times) != len(positions):
            raise BadFile("geojson_time", feature=self._number)
        for position, time in zip(positions, times, strict=True):
            self.trail.append(self._fix(*self._place(position), told, time))

    def _polygon(self, rings: list[list[list[float]]], told: _Properties) -> None:
        outline, *holes = [self._ring(ring) for ring in rings]
        self.zones.append(Polygon(name=clean(told.name), outline=outline, holes=tuple(holes)))

    def _ring(self, positions: list[list[float]]) -> Ring:
        corners = [self._place(position) for position in positions]
        if len(corners) <= LEAST_RING or corners[0] != corners[-1]:
            raise BadFile("geojson_ring", feature=self._number)
        return tuple(corners[:-1])

    def _fix(self, lat: float, lon: float, told: _Properties, time: str) -> Point:
        return Point(
            lat=lat, lon=lon, at=self._time(time), heard=self._time(told.heard), accuracy_m=told.accuracy_m,
            source=clean(told.source), last_known=told.last_known,
        )  # fmt: skip

    def _place(self, position: list[float]) -> tuple[float, float]:
        self._points += 1
        if self._points > MOST_POINTS:
            raise BadFile("many", most=MOST_POINTS)
        try:
            return checked_place(position[1], position[0])
        except ValueError:
            raise BadFile("geojson_place", feature=self._number) from None

    def _time(self, words: str) -> int | None:
        try:
            return read_time(words) if words else None
        except (ValueError, OverflowError):
            raise BadFile("geojson_time", feature=self._number) from None
