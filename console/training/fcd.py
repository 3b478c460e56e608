"""SUMO's FCD output (fcd-output with geo coordinates) to the points of a trail.

<fcd-export><timestep time="0.00"><vehicle id="v0" x="18.06" y="59.33" speed="13.9"/>…</timestep>…</fcd-export>; x is
the longitude and y the latitude (sumo.dlr.de, Simulation/Output/FCDOutput). Persons and containers stand beside the
vehicles. The file may be a stranger's: no document type, so no entity, and no element deeper than the format has.
"""

from __future__ import annotations

from xml.parsers.expat import ExpatError, ParserCreate

from console.reading import is_place
from console.training.forms import TrailPoint
from console.training.problems import Misfit

ROOT = "fcd-export"
MOVING = ("vehicle", "person", "container")
LARGEST = 100_000_000  # octets; ours: an hour of a hundred vehicles
DEEPEST = 10  # elements; the format has three
IDS_TOLD = 10
ID_MOST = 200  # characters


def read_fcd(content: bytes, vehicle: str = "") -> tuple[TrailPoint, ...]:
    """Where `vehicle` was; without an id, the only one there is. Times from its first. Raises Misfit."""
    if len(content) > LARGEST:
        raise Misfit("from_life.trail_large", most=LARGEST // 1_000_000)
    moved = _Reader().read(content)
    ids = ", ".join(list(moved)[:IDS_TOLD]) + (", …" if len(moved) > IDS_TOLD else "")
    if not vehicle and len(moved) > 1:
        raise Misfit("from_life.trail_which", ids=ids)
    points = moved.get(vehicle or next(iter(moved), ""))
    if not points:
        raise Misfit("from_life.trail_none", id=vehicle or "-", ids=ids or "-")
    first = points[0].offset
    return tuple(TrailPoint(point.offset - first, point.lat, point.lon) for point in points)


class _Reader:
    """Follows expat through the file; keeps the newest of several positions at one time."""

    def __init__(self) -> None:
        self._parser = ParserCreate(namespace_separator=" ")
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._depth = 0
        self._time: float | None = None
        self._moved: dict[str, list[TrailPoint]] = {}

    def read(self, content: bytes) -> dict[str, list[TrailPoint]]:
        try:
            self._parser.Parse(content, True)
        except (ExpatError, LookupError, ValueError) as fault:  # LookupError, ValueError: an encoding nobody knows
            if isinstance(fault, Misfit):
                raise
            raise self._fault("xml") from None
        return self._moved

    def _fault(self, code: str) -> Misfit:
        return Misfit(f"from_life.trail_{code}", line=max(1, self._parser.CurrentLineNumber))

    def _doctype(self, *_: object) -> None:
        raise self._fault("doctype")

    def _start(self, tag: str, said: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        if self._depth == 0 and name != ROOT:
            raise Misfit("from_life.trail_kind")
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._fault("xml")
        if name == "timestep":
            self._time = self._figure(said.get("time"), "time")
        elif name in MOVING:
            self._point(said)

    def _end(self, _tag: str) -> None:
        self._depth -= 1

    def _point(self, said: dict[str, str]) -> None:
        if self._time is None:
            raise self._fault("time")
        lon, lat = (self._figure(said.get(axis), "place") for axis in "xy")
        if not is_place(lat, lon):
            raise self._fault("place")
        points = self._moved.setdefault(said.get("id", "")[:ID_MOST], [])
        if points and points[-1].offset == self._time:
            points.pop()
        points.append(TrailPoint(self._time, lat, lon))

    def _figure(self, written: str | None, what: str) -> float:
        try:
            value = float(written or "")
        except ValueError:
            raise self._fault(what) from None
        if not abs(value) < 1e9:  # also what is no number
            raise self._fault(what)
        return value
