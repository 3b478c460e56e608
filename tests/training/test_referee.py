"""Rules, expectations and scores: what training.md sections 1 and 3 promise, on the format's own example and alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from support_exercise import SEED

from console.training.headless import Ran, run_headless
from console.training.loader import load
from console.training.result import Result, result_of
from console.training.trainee import load_trainee

HERE = Path(__file__).parent
EXAMPLE = load(HERE / "forced_cancel.yaml")


def example(name: str | None) -> tuple[Ran, Result]:
    deeds = load_trainee(HERE / f"forced_cancel_{name}.yaml", EXAMPLE.scenario, SEED) if name else ()
    ran = run_headless(EXAMPLE, SEED, deeds)
    assert [acted for acted in ran.acted if not acted.done] == []
    return ran, result_of(EXAMPLE, SEED, ran.events)


@pytest.mark.parametrize(
    ("name", "points", "misses", "passed"),
    [
        ("reference", 100, (), True),
        ("ring_back", -50, ("e_send", "f_call", "f_false"), False),
        (None, 0, ("e_send",), False),
    ],
)
def test_the_runs_of_the_formats_own_example(
    name: str | None, points: int, misses: tuple[str, ...], passed: bool
) -> None:
    """training.md section 1: 100/100 and passes; -50 with 3 critical misses; idle 0."""
    score = example(name)[1].score
    assert (score.points, score.most, score.critical_misses, score.passed) == (points, 100, misses, passed)
    assert score.finished
