"""A MapFile as GPX 1.1 (topografix.com/GPX/1/1/gpx.xsd). The order of elements is the schema's.

What GPX has no element for (accuracy, when it was heard, a radius) stands in `extensions`, in a namespace of ours.
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, tostring

from maps.exchange.values import EX, Circle, MapFile, Mark, Point, Polygon, Ring, clean, written_time

GPX = "http://www.topografix.com/GPX/1/1"
OURS = "urn:larmbord:gpx:1"
ZONE, HOLE, UNIT, TRAIL = "zone", "zone hole", "unit", "trail"

Told = tuple[str, object]


def write_gpx(file: MapFile) -> bytes:
    """UTF-8, with declaration. An exercise says so in the file's name, its description and the name of its trail."""
    root = Element("gpx", {"version": "1.1", "creator": "Larmbord", "xmlns": GPX, "xmlns:lb": OURS})
    name = f"{EX}{file.name}" if file.exercise else file.name
    _fill(SubElement(root, "metadata"), ("name", name), ("desc", file.exercise), ("time", written_time(file.made)))
    for mark in file.marks:
        _mark(root, mark)
    for zone in file.zones:
        if isinstance(zone, Circle):
            told = (("name", zone.name), ("type", ZONE))
            _place(root, "wpt", zone.lat, zone.lon, *told, ours=[("radius_m", zone.radius_m)])
    for zone in file.zones:
        if isinstance(zone, Polygon):
            _rings(root, zone)
    if file.trail:
        track = SubElement(root, "trk")
        _fill(track, ("name", name), ("type", TRAIL))
        segment = SubElement(track, "trkseg")
        for point in file.trail:
            _point(segment, point)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def _point(within: Element, point: Point) -> None:
    ours: list[Told] = [("accuracy_m", point.accuracy_m), ("heard", written_time(point.heard))]
    ours += [("last_known", "true")] if point.last_known else []
    _place(within, "trkpt", point.lat, point.lon, ("time", written_time(point.at)), ("src", point.source), ours=ours)


def _mark(root: Element, mark: Mark) -> None:
    told = (("time", written_time(mark.at)), ("name", mark.name), ("type", UNIT if mark.unit else ""))
    _place(root, "wpt", mark.lat, mark.lon, *told)


def _rings(root: Element, zone: Polygon) -> None:
    """A route around the zone, and one around each hole right after it."""
    for kind, ring in ((ZONE, zone.outline), *((HOLE, hole) for hole in zone.holes)):
        _route(root, zone.name, kind, ring)


def _route(root: Element, name: str, kind: str, ring: Ring) -> None:
    route = SubElement(root, "rte")
    _fill(route, ("name", name), ("type", kind))
    for lat, lon in ring:
        _place(route, "rtept", lat, lon)


def _place(within: Element, tag: str, lat: float, lon: float, *told: Told, ours: Iterable[Told] = ()) -> None:
    east = -180.0 if lon >= 180.0 else lon  # longitudeType is below 180
    node = SubElement(within, tag, {"lat": f"{lat:.7f}", "lon": f"{east:.7f}"})
    _fill(node, *told)
    more = [(f"lb:{name}", value) for name, value in ours if value not in (None, "")]
    if more:
        _fill(SubElement(node, "extensions"), *more)


def _fill(node: Element, *told: Told) -> None:
    """Only what there is to tell; figures without exponent, as xsd:decimal wants them."""
    for name, value in told:
        words = f"{value:.2f}" if isinstance(value, float) else clean(str(value))
        if words and value is not None:
            SubElement(node, name).text = words
