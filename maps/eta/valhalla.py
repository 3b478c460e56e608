"""Road times from a station's own tiles, by pyvalhalla in this process (the `routing` extra, Python 3.12 and later).

An `Actor` works for some ten milliseconds a question and lets other threads run: ask it from a thread (maps.md
section 9). Valhalla HTTP API, "Matrix": `sources_to_targets`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Protocol

import msgspec

from maps.eta.values import LONGEST_S, OFF_ROAD_M, Goal, NoRoads, Seconds, Start, believable

# Not connected; no road near; no path; farther than the station's limit (Valhalla's "internal error codes").
NO_WAY = (170, 171, 442, 154)


class Actor(Protocol):
    """The one call of `valhalla.Actor` that is used: JSON in, JSON out. Raises RuntimeError."""

    def matrix(self, request: str, /) -> Any: ...


class _Cell(msgspec.Struct):
    time: Annotated[float, msgspec.Meta(ge=0, le=LONGEST_S)] | None = None


class _Matrix(msgspec.Struct):
    sources_to_targets: list[Annotated[list[_Cell], msgspec.Meta(min_length=1, max_length=1)]]


def open_actor(config: Path) -> Actor:
    """The engine on the tiles that `config` (valhalla.json) names. Raises NoRoads."""
    try:
        from valhalla import Actor as Engine
    except ImportError:
        raise NoRoads("no_engine") from None
    try:
        actor: Actor = Engine(str(config))
    except Exception:  # noqa: BLE001 - the engine raises what it likes; whatever it is, there are no tiles to ask
        raise NoRoads("no_tiles", file=str(config)) from None
    return actor


def matrix(actor: Actor, starts: Sequence[Start], goal: Goal) -> Seconds:
    """Seconds of each unit; None for one that no road leads from. Raises NoRoads.

    One question, unless Valhalla refuses it: a single unit off the map makes it refuse them all (3.9.1 says 170), so
    then it is asked about each half, and so on until it is known which.
    """
    seconds = _matrix(actor, starts, goal)
    if starts and all(time is None for time in seconds):
        raise NoRoads("off_map")  # most likely it is the person who is
    return believable(starts, goal, seconds)


def _matrix(actor: Actor, starts: Sequence[Start], goal: Goal) -> Seconds:
    try:
        answer = actor.matrix(request(starts, goal))
    except Exception as fault:  # noqa: BLE001 - as above; its words may hold a position, so only its number is told
        if getattr(fault, "code", None) not in NO_WAY:
            raise NoRoads("refused", why=_number(fault)) from None
    else:
        return read_matrix(answer, len(starts))
    if len(starts) == 1:
        return (None,)
    half = len(starts) // 2
    return (*_matrix(actor, starts[:half], goal), *_matrix(actor, starts[half:], goal))


def request(starts: Sequence[Start], goal: Goal) -> str:
    """The question. What lies farther from a road than OFF_ROAD_M has no way, and so no time."""
    return msgspec.json.encode({
        "sources": [_place(start.lat, start.lon) for start in starts],
        "targets": [_place(*goal)],
        "costing": "auto",
        "units": "km",
        "verbose": True,
    }).decode()  # fmt: skip


def read_matrix(answer: str | bytes, count: int) -> Seconds:
    """Seconds of each of `count` units; None where no way leads. Raises NoRoads."""
    try:
        rows = msgspec.json.decode(answer, type=_Matrix).sources_to_targets
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, TypeError):
        raise NoRoads("bad_answer") from None
    if len(rows) != count:
        raise NoRoads("bad_answer")
    return tuple(row[0].time for row in rows)


def _place(lat: float, lon: float) -> dict[str, float]:
    return {"lat": round(lat, 6), "lon": round(lon, 6), "search_cutoff": OFF_ROAD_M}


def _number(fault: Exception) -> str:
    """Valhalla's own number of the fault: 171 is "no suitable edges near location"."""
    code = getattr(fault, "code", None)
    return str(code) if isinstance(code, int) else type(fault).__name__
