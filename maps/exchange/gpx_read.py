"""GPX 1.0 or 1.1 to a MapFile. The file may be a stranger's: no document type, no entity, limits on size and number.

Track points become the trail, routes of ours become zones again, waypoints become marks; other routes are counted.
"""

from __future__ import annotations

import math
from xml.parsers.expat import ExpatError, ParserCreate

from maps.exchange.gpx_write import HOLE, OURS, UNIT, ZONE
from maps.exchange.values import (
    EX,
    LARGEST,
    LEAST_RING,
    MOST_POINTS,
    NAME_MOST,
    BadFile,
    Circle,
    MapFile,
    Mark,
    Point,
    Polygon,
    Zone,
    checked_place,
    clean,
    read_time,
)

DEEPEST = 50  # elements in one another; GPX itself has five
TIME_MOST = 64  # characters of what is no name
POINTS = ("trkpt", "wpt", "rtept")
LEAVES = (
    "name", "desc", "type", "time", "src",
    *(f"{OURS} {leaf}" for leaf in ("accuracy_m", "heard", "last_known", "radius_m")),
)  # fmt: skip


def read_gpx(content: bytes) -> MapFile:
    """Everything in the file that a map can show. Raises BadFile with the line."""
    if len(content) > LARGEST:
        raise BadFile("large", most=LARGEST // 1_000_000)
    return _Reader().read(content)


class _Reader:
    """Follows expat through the file: a stack of what is open, and what was said in each."""

    def __init__(self) -> None:
        self._parser = ParserCreate(namespace_separator=" ")
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._said
        self._open: list[tuple[str, dict[str, str]]] = []  # name and what its leaves said
        self._words = ""
        self._ring: list[tuple[float, float]] = []
        self._points = 0
        self._trail: list[Point] = []
        self._marks: list[Mark] = []
        self._zones: list[Zone] = []
        self._about: dict[str, str] = {}
        self._left_out = 0

    def read(self, content: bytes) -> MapFile:
        try:
            self._parser.Parse(content, True)
        except (ExpatError, LookupError, ValueError) as fault:  # LookupError, ValueError: an encoding nobody knows
            raise BadFile("gpx_xml", line=getattr(fault, "lineno", 1)) from None
        name = clean(self._about.get("name", ""))
        exercise = clean(self._about.get("desc", "")) if name.startswith(EX) else ""
        return MapFile(
            name=name.removeprefix(EX) if exercise else name, exercise=exercise,
            made=self._time(self._about, "time"), trail=tuple(self._trail), marks=tuple(self._marks),
            zones=tuple(self._zones), left_out=self._left_out,
        )  # fmt: skip

    def _fault(self, code: str, **detail: object) -> BadFile:
        return BadFile(code, line=self._parser.CurrentLineNumber, **detail)

    # ---- what expat meets ----

    def _doctype(self, *_: object) -> None:
        raise self._fault("gpx_doctype")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag if tag.startswith(OURS) else tag.rpartition(" ")[2]
        if not self._open and name != "gpx":
            raise BadFile("gpx_root")
        if len(self._open) >= DEEPEST:
            raise self._fault("gpx_deep")
        if name == "rte":
            self._ring = []
        if name in POINTS:
            self._points += 1
            if self._points > MOST_POINTS:
                raise BadFile("many", most=MOST_POINTS)
        self._open.append((name, dict(attributes) if name in POINTS else {}))
        self._words = ""

    def _said(self, words: str) -> None:
        if len(self._words) <= NAME_MOST:
            self._words += words

    def _end(self, _tag: str) -> None:
        name, said = self._open.pop()
        if name in LEAVES and self._open:
            self._tell(name.rpartition(" ")[2])
        elif name == "metadata":
            self._about = said
        elif name == "trkpt":
            self._trail.append(self._point(said))
        elif name == "rtept":
            self._ring.append(self._place(said))
        elif name == "wpt":
            self._waypoint(said)
        elif name == "rte":
            self._route(said)
        self._words = ""

    def _tell(self, leaf: str) -> None:
        """To the point or route it is in; `extensions` are part of what they extend."""
        for name, said in reversed(self._open):
            if name != "extensions":
                said.setdefault(leaf, self._words)
                return

    # ---- what it becomes ----

    def _point(self, said: dict[str, str]) -> Point:
        lat, lon = self._place(said)
        return Point(
            lat=lat, lon=lon, at=self._time(said, "time"), heard=self._time(said, "heard"),
            accuracy_m=self._metres(said, "accuracy_m"), source=clean(said.get("src", "")),
            last_known=said.get("last_known", "").strip() == "true",
        )  # fmt: skip

    def _waypoint(self, said: dict[str, str]) -> None:
        lat, lon = self._place(said)
        name, kind = clean(said.get("name", "")), said.get("type", "").strip()
        radius_m = self._metres(said, "radius_m")
        if kind == ZONE and radius_m:
            self._zones.append(Circle(name=name, lat=lat, lon=lon, radius_m=radius_m))
        else:
            self._marks.append(Mark(name=name, lat=lat, lon=lon, at=self._time(said, "time"), unit=kind == UNIT))

    def _route(self, said: dict[str, str]) -> None:
        kind, ring, last = said.get("type", "").strip(), tuple(self._ring), self._zones[-1] if self._zones else None
        if kind not in (ZONE, HOLE) or len(ring) < LEAST_RING:
            self._left_out += 1
        elif kind == ZONE:
            self._zones.append(Polygon(name=clean(said.get("name", "")), outline=ring))
        elif isinstance(last, Polygon):
            self._zones[-1] = Polygon(name=last.name, outline=last.outline, holes=(*last.holes, ring))
        else:
            self._left_out += 1

    def _place(self, said: dict[str, str]) -> tuple[float, float]:
        try:
            return checked_place(float(said["lat"]), float(said["lon"]))
        except (KeyError, ValueError):
            raise self._fault("gpx_place") from None

    def _time(self, said: dict[str, str], leaf: str) -> int | None:
        words = said.get(leaf, "").strip()
        try:
            return read_time(words[:TIME_MOST]) if words else None
        except (ValueError, OverflowError):
            raise self._fault("gpx_time") from None

    def _metres(self, said: dict[str, str], leaf: str) -> float | None:
        words = said.get(leaf, "").strip()
        try:
            value = float(words) if words else None
        except ValueError:
            value = math.nan
        if value is not None and not 0 <= value <= 1_000_000:
            raise self._fault("gpx_metres")
        return value
