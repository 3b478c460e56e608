"""What a station has trained: runs, how many were passed, and what was missed, by goal (training.md section 3).

It counts runs and goals, never people: nobody is ranked, and no figure of the live desk is in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import msgspec
from msgspec import UNSET

from console.training.judging import FAILS
from console.training.result import Result


class Drilled(msgspec.Struct, frozen=True, kw_only=True):
    """The runs of one scenario. `newest`: when its last one was kept, microseconds UTC. `best`: points.

    `missed`: goal -> in how many runs something of it failed; "" is what has no goal. `resumed`: runs that went on from
    the middle of another one, counted in nothing else.
    """

    scenario: str
    runs: int
    passed: int
    best: int
    newest: int
    missed: dict[str, int]
    resumed: int


def drilled(results: Iterable[tuple[Result, int]]) -> tuple[Drilled, ...]:
    """Each result with the time at which it was kept; the scenario trained last comes first."""
    by_scenario: dict[str, list[tuple[Result, int]]] = {}
    for result, kept in results:
        by_scenario.setdefault(result.scenario, []).append((result, kept))
    every = [_of(name, runs) for name, runs in by_scenario.items()]
    return tuple(sorted(every, key=lambda each: (-each.newest, each.scenario)))


def _of(name: str, every: list[tuple[Result, int]]) -> Drilled:
    whole = [result.score for result, _kept in every if result.resumed is UNSET]
    missed = Counter(
        goal for score in whole for goal in {line.goal or "" for line in score.lines if line.state in FAILS}
    )
    return Drilled(
        scenario=name, runs=len(whole), passed=sum(score.passed for score in whole),
        best=max((score.points for score in whole), default=0), newest=max(kept for _result, kept in every),
        missed=dict(sorted(missed.items(), key=lambda each: (-each[1], each[0]))), resumed=len(every) - len(whole),
    )  # fmt: skip
