"""A past run, played again: whole, or until any moment and then otherwise (training.md section 7)."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import msgspec

from console.text import visible
from console.training.action_log import deed_of, written
from console.training.headless import run_headless
from console.training.loader import Loaded
from console.training.problems import Misfit, Problems, ScenarioError, source_of
from console.training.result import Result, read_result, result_of
from console.training.score_words import clock
from console.training.trainee import Deed


class Past(msgspec.Struct, frozen=True):
    """What was done until `at` (seconds from the start). `resumed`: what the run says of where it goes on from."""

    seed: int
    seats: dict[str, str]
    at: float | None
    deeds: tuple[Deed, ...]
    resumed: dict[str, str] = {}

    def then(self, deeds: Sequence[Deed]) -> tuple[Deed, ...]:
        """And what is done after it."""
        later = () if self.at is None else tuple(deed for deed in deeds if deed.at > self.at)
        return (*self.deeds, *later)


def read_past(path: Path, loaded: Loaded, at: float | None) -> Past:
    """The actions of a result file until `at`, or all.

    Raises ScenarioError: it is no result, or of another scenario, or the run was over at `at`.
    """
    source, problems = source_of(path), Problems(str(path))
    try:
        result = read_result(source)
        if result.sha256 != loaded.sha256:
            problems.add(1, 1, "training.other_scenario", scenario=result.scenario)
        elif at is not None and not is_within(result, at):
            problems.add(1, 1, "training.at_over", at=clock(at), end=clock(result.score.seconds))
        else:
            return past(result) if at is None else past_until(result, at, path.name)
    except (msgspec.DecodeError, UnicodeDecodeError, Misfit):
        problems.add(1, 1, "training.no_result")
    raise ScenarioError(problems.found)


def is_within(result: Result, at: float) -> bool:
    """Whether something of the run is left after `at`."""
    return 0 <= at < result.score.seconds


def past(result: Result, at: float | None = None) -> Past:
    """Of a result at hand: all of it, to be played as it was, or what was done until `at`."""
    deeds = map(deed_of, result.actions)
    done = tuple(deed for deed in deeds if at is None or deed.at <= at)
    return Past(result.seed, result.seats, at, done, result.resumed or {})


def past_until(result: Result, at: float, name: str) -> Past:
    """The beginning of another run, which says where it is from; `name`: of the result file."""
    known = {"run": visible(name), "sha256": sha256(result.canonical()).hexdigest(), "at": written(at)}
    return msgspec.structs.replace(past(result, at), resumed=known)


def settled(result: Result, loaded: Loaded) -> Result:
    """The result of the same actions, played in one breath: what a run at a desk leaves as its file.

    On a desk an incident opens some milliseconds of disk after its alarm, so times in a phase differ by as much. Not
    inside a running loop: from a thread.
    """
    again = past(result)
    ran = run_headless(loaded, again.seed, again.deeds, seats=again.seats, resumed=again.resumed)
    return result_of(loaded, again.seed, ran.events)
