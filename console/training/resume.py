"""A past run, played again: whole, or until any moment and then otherwise (training.md section 7)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from console.training.action_log import deed_of
from console.training.headless import run_headless
from console.training.loader import Loaded
from console.training.problems import Misfit, Problems, ScenarioError, source_of
from console.training.result import Result, read_result, result_of
from console.training.trainee import Deed


class Past(msgspec.Struct, frozen=True):
    """What was done until `at` (seconds from the start)."""

    seed: int
    seats: dict[str, str]
    at: float | None
    deeds: tuple[Deed, ...]

    def then(self, deeds: Sequence[Deed]) -> tuple[Deed, ...]:
        """And what is done after it."""
        later = () if self.at is None else tuple(deed for deed in deeds if deed.at > self.at)
        return (*self.deeds, *later)


def read_past(path: Path, loaded: Loaded, at: float | None) -> Past:
    """The actions of a result file until `at`, or all. Raises ScenarioError: it is none, or of another scenario."""
    source, problems = source_of(path), Problems(str(path))
    try:
        result = read_result(source)
        if result.sha256 == loaded.sha256:
            return past(result, at)
        problems.add(1, 1, "training.other_scenario", scenario=result.scenario)
    except (msgspec.DecodeError, UnicodeDecodeError, Misfit):
        problems.add(1, 1, "training.no_result")
    raise ScenarioError(problems.found)


def past(result: Result, at: float | None = None) -> Past:
    """As `read_past`, of a result at hand."""
    deeds = map(deed_of, result.actions)
    return Past(result.seed, result.seats, at, tuple(deed for deed in deeds if at is None or deed.at <= at))


def settled(result: Result, loaded: Loaded) -> Result:
    """The result of the same actions, played in one breath: what a run at a desk leaves as its file.

    On a desk an incident opens some milliseconds of disk after its alarm, so times in a phase differ by as much. Not
    inside a running loop: from a thread.
    """
    again = past(result)
    ran = run_headless(loaded, again.seed, again.deeds, seats=again.seats)
    return result_of(loaded, again.seed, ran.events)
