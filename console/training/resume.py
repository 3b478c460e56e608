"""A past run, taken up again at any moment: its actions until then, and new ones after (training.md section 7)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from console.training.loader import Loaded
from console.training.problems import Problems, source_of
from console.training.result import Result, read_result
from console.training.trainee import Deed, read_trainee


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
    except (msgspec.DecodeError, UnicodeDecodeError):
        problems.add(1, 1, "training.no_result")
        problems.raise_if_any()
        raise
    if result.sha256 != loaded.sha256:
        problems.add(1, 1, "training.other_scenario", scenario=result.scenario)
        problems.raise_if_any()
    return past(result, loaded, at, str(path))


def past(result: Result, loaded: Loaded, at: float | None, file: str = "result") -> Past:
    """As `read_past`, of a result at hand."""
    lines = b"".join(msgspec.json.encode(action) + b"\n" for action in result.actions)
    deeds = read_trainee(lines, file, loaded.scenario, result.seed) if lines else ()
    return Past(result.seed, result.seats, at, tuple(deed for deed in deeds if at is None or deed.at <= at))
