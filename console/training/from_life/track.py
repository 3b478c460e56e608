"""The positions of an incident as one trail that the loader takes: in order, at most 200 km/h, at most 24 h."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from console import events as e
from console.reading import Fix, is_place
from console.training.from_life.life import Life
from console.training.from_life.nearby import Place
from console.training.from_life.story import LEAD_IN_S
from console.training.tracks import FASTEST_KMH, LONGEST_S, metres

MOST_POINTS = 2_000  # a scenario file may have 256 kB (tree.py)
_STARTS = 5  # the first position of an incident is often an old one, far from the others
_SLACK = 0.98  # of the speed: rounding to whole seconds and five decimals must not make it too fast
_CLOCK_RIGHT_US = 24 * 3600 * 1_000_000


class Spot(NamedTuple):
    """`at` in seconds from the start of the exercise."""

    at: int
    place: Place
    accuracy_m: float | None


def track(life: Life, reach_m: float) -> list[Spot]:
    """The most positions that one could have travelled through, none farther than `reach_m` from the first."""
    spots = _one_a_second(sorted(_spots(life), key=lambda spot: spot.at))
    runs = [_travelled(spots[start:], reach_m) for start in range(min(_STARTS, len(spots)))]
    longest = max(runs, key=len, default=[])
    return longest[:: len(longest) // MOST_POINTS + 1]


def _spots(life: Life) -> Iterator[Spot]:
    began = life.began
    for stored in life.events:
        fact = stored.fact
        if not isinstance(fact, e.RawRead) or fact.repeat_of is not None:
            continue
        for fix in (fact.whole or fact.reading).fixes:
            if is_place(fix.lat, fix.lon):
                at = round((_when(fix, stored.ts) - began) / 1e6) + LEAD_IN_S
                yield Spot(max(0, at), (fix.lat, fix.lon), fix.accuracy_m)


def _when(fix: Fix, heard: int) -> int:
    """Its own time, unless its clock is wrong."""
    right = fix.at is not None and heard - _CLOCK_RIGHT_US < fix.at <= heard + 60_000_000
    return fix.at if right and fix.at is not None else heard


def _one_a_second(spots: Sequence[Spot]) -> list[Spot]:
    """The newest of each; what is older than the exercise is where it begins."""
    return list({spot.at: spot for spot in spots}.values())


def _travelled(spots: Sequence[Spot], reach_m: float) -> list[Spot]:
    kept = list(spots[:1])
    for spot in spots[1:]:
        passed = spot.at - kept[-1].at
        farthest = FASTEST_KMH / 3.6 * passed * _SLACK - 1
        if spot.at - kept[0].at > LONGEST_S or metres(*kept[0].place, *spot.place) > reach_m:
            continue
        if metres(*kept[-1].place, *spot.place) <= farthest:
            kept.append(spot)
    return kept
