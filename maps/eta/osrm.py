"""One question to an OSRM server and its answer, without I/O (OSRM HTTP API v1, "Table service").

Many units, one person, one request: `GET /table/v1/driving/lon,lat;…?sources=…&destinations=…`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import msgspec

from maps.eta.values import LONGEST_S, OFF_ROAD_M, Goal, NoRoads, Seconds, Start, believable

MOST = 99  # units in one request: OSRM takes 100 places (max-table-size) unless told otherwise
LARGEST = 256 * 1024  # octets of an answer: 100 places take some 20 kB

_Duration = Annotated[float, msgspec.Meta(ge=0, le=LONGEST_S)]


class _Place(msgspec.Struct):
    """A waypoint: `distance` is from where was asked for to the road that was found, metres."""

    distance: Annotated[float, msgspec.Meta(ge=0)] | None = None


class _Table(msgspec.Struct):
    code: str
    durations: list[Annotated[list[_Duration | None], msgspec.Meta(min_length=1, max_length=1)]] = []
    sources: list[_Place] = []
    destinations: list[_Place] = []


class _Code(msgspec.Struct):
    code: Annotated[str, msgspec.Meta(pattern="^[A-Za-z]{1,40}$")]


def table_path(starts: Sequence[Start], goal: Goal) -> str:
    """The path and query of the request. Six decimals are 0.1 m."""
    places = ";".join(f"{lon:.6f},{lat:.6f}" for lat, lon in (*(start[:2] for start in starts), goal))
    sources = ";".join(map(str, range(len(starts))))
    return f"/table/v1/driving/{places}?sources={sources}&destinations={len(starts)}&annotations=duration"


def read_table(body: bytes, starts: Sequence[Start], goal: Goal) -> Seconds:
    """Seconds of each unit; None where no way leads, where it begins beside another road, or where nobody can be so
    fast. Raises NoRoads: the answer is no table of that many units, or the server says no."""
    table: _Table = _decoded(body, _Table)
    if table.code != "Ok" or len(table.durations) != len(starts):
        raise _refusal(body)
    if not len(table.sources) == len(starts) or not len(table.destinations) == 1:
        raise NoRoads("bad_answer")
    if _far(table.destinations[0]):
        raise NoRoads("off_map")
    pairs = zip(table.sources, table.durations, strict=True)
    seconds = tuple(None if _far(source) else row[0] for source, row in pairs)
    return believable(starts, goal, seconds)


def _far(place: _Place) -> bool:
    return place.distance is not None and place.distance > OFF_ROAD_M


def _refusal(body: bytes) -> NoRoads:
    """What the server calls its reason ("NoSegment"), when that is one word; its other words are nobody's business."""
    code = _decoded(body, _Code).code
    return NoRoads("bad_answer") if code == "Ok" else NoRoads("refused", why=code)


def _decoded(body: bytes, kind: type[Any]) -> Any:
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise NoRoads("bad_answer") from None
