"""What is asked and answered. Degrees WGS84, km/h, seconds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from maps.geo import Eta, distance_m, eta

FASTEST_KMH = 250.0  # as the crow flies: no unit on a road is there sooner; ours
OFF_ROAD_M = 500.0  # a way that begins or ends farther than this from where it was asked for is another way; ours
LONGEST_S = 7 * 86_400.0

Seconds = tuple[float | None, ...]


class Start(NamedTuple):
    """Where a unit stands, and how fast one of its kind goes."""

    lat: float
    lon: float
    kmh: float = 42.0


class Goal(NamedTuple):
    """Where the person is."""

    lat: float
    lon: float


class NoRoads(Exception):
    """No road times this time. `code` says why (bad_answer, refused, …); `detail` goes into the sentence for people."""

    def __init__(self, code: str, **detail: str) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


def estimates(starts: Sequence[Start], goal: Goal) -> tuple[Eta | None, ...]:
    """Great circle x 1.3 at the unit's speed (maps.md section 9); None for a unit that does not move."""
    return tuple(eta(distance_m(start.lat, start.lon, *goal), start.kmh) for start in starts)


def best(starts: Sequence[Start], goal: Goal, seconds: Seconds) -> tuple[Eta | None, ...]:
    """By road where a way was found, else the estimate, marked as one."""
    found = zip(seconds, estimates(starts, goal), strict=True)
    return tuple(guess if by_road is None else Eta(by_road, "road") for by_road, guess in found)


def believable(starts: Sequence[Start], goal: Goal, seconds: Seconds) -> Seconds:
    """The same without what no unit can do: a time too short is worse than none, because somebody waits for it."""
    pairs = zip(starts, seconds, strict=True)
    return tuple(None if time is None or _impossible(start, goal, time) else time for start, time in pairs)


def _impossible(start: Start, goal: Goal, seconds: float) -> bool:
    least_m = distance_m(start.lat, start.lon, *goal) - 2 * OFF_ROAD_M
    return not 0 <= seconds <= LONGEST_S or least_m > seconds * FASTEST_KMH / 3.6
