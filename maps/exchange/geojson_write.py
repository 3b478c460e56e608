"""A MapFile as GeoJSON (RFC 7946): every fix a Point with its own time, so that any program can sort and filter them.

A circle has no form of its own there: it is a Point with `radius_m`.
"""

from __future__ import annotations

from typing import Any

import msgspec

from maps.exchange.values import EX, Circle, MapFile, Mark, Point, Ring, Zone, clean, written_time


def write_geojson(file: MapFile) -> bytes:
    """One FeatureCollection. In an exercise the file's name and every feature say so."""
    features = [*map(_fix, file.trail), *map(_mark, file.marks), *map(_zone, file.zones)]
    if file.exercise:
        for feature in features:
            feature["properties"]["exercise"] = True
    about = {"name": f"{EX}{clean(file.name)}" if file.exercise else clean(file.name)}
    about |= {"exercise": clean(file.exercise)} if file.exercise else {}
    about |= {"made": made} if (made := written_time(file.made)) else {}
    return msgspec.json.encode({"type": "FeatureCollection", **about, "features": features}) + b"\n"


def _feature(shape: str, coordinates: object, **told: object) -> dict[str, Any]:
    properties = {name: value for name, value in told.items() if value not in (None, "", False)}
    return {"type": "Feature", "geometry": {"type": shape, "coordinates": coordinates}, "properties": properties}


def _fix(point: Point) -> dict[str, Any]:
    return _feature(
        "Point", _place(point.lat, point.lon), kind="fix", time=written_time(point.at),
        heard=written_time(point.heard), accuracy_m=point.accuracy_m, source=clean(point.source),
        last_known=point.last_known,
    )  # fmt: skip


def _mark(mark: Mark) -> dict[str, Any]:
    kind = "unit" if mark.unit else "mark"
    return _feature("Point", _place(mark.lat, mark.lon), kind=kind, name=clean(mark.name), time=written_time(mark.at))


def _zone(zone: Zone) -> dict[str, Any]:
    name = clean(zone.name)
    if isinstance(zone, Circle):
        return _feature("Point", _place(zone.lat, zone.lon), kind="zone", name=name, radius_m=zone.radius_m)
    rings = [_ring(zone.outline, left=True), *(_ring(hole, left=False) for hole in zone.holes)]
    return _feature("Polygon", rings, kind="zone", name=name)


def _ring(ring: Ring, *, left: bool) -> list[list[float]]:
    """Closed, and turning left for an outline, right for a hole (section 3.1.6)."""
    corners = [_place(lat, lon) for lat, lon in ring]
    pairs = zip(corners, corners[1:] + corners[:1], strict=True)
    turns_left = sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs) > 0
    corners = corners if turns_left == left else corners[::-1]
    return [*corners, corners[0]]


def _place(lat: float, lon: float) -> list[float]:
    """Longitude first (section 3.1.1); seven decimals are a centimetre."""
    return [round(lon, 7), round(lat, 7)]
