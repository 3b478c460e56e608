"""What a station has trained, of the results that lie beside its exercises."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from msgspec.structs import replace

from console.commands.drills import drills
from console.training.drills import drilled
from console.training.headless import run_headless
from console.training.result import Result, result_of
from tests.support_debrief import deeds_of, seed_of, shipped

DAY = 86_400_000_000


def run_of(name: str, trainee: str) -> Result:
    loaded = shipped(name)
    seed = seed_of(loaded)
    return result_of(loaded, seed, run_headless(loaded, seed, deeds_of(trainee, loaded)).events)


@pytest.fixture(scope="module")
def good() -> Result:
    return run_of("first-loud", "reference")


@pytest.fixture(scope="module")
def idle() -> Result:
    return run_of("first-loud", "idle")


def test_runs_passes_and_misses_by_goal(good: Result, idle: Result) -> None:
    (each,) = drilled([(good, DAY), (idle, 3 * DAY), (idle, 2 * DAY)])
    assert (each.scenario, each.runs, each.passed, each.best, each.newest) == ("first-loud", 3, 1, 100, 3 * DAY)
    assert each.missed
    assert set(each.missed.values()) == {2}
    assert {line.goal or "" for line in idle.score.lines if line.state == "missed"} == set(each.missed)


def test_control_a_goal_with_two_misses_in_one_run_is_missed_once(idle: Result) -> None:
    lines = tuple(replace(line, goal="one") for line in idle.score.lines)
    assert sum(line.state == "missed" for line in lines) > 1
    (each,) = drilled([(replace(idle, score=replace(idle.score, lines=lines)), 1)])
    assert each.missed == {"one": 1}


def test_a_run_that_went_on_from_a_moment_counts_in_no_rate(good: Result, idle: Result) -> None:
    (each,) = drilled([(idle, 1), (replace(good, resumed={"run": "x", "sha256": "0", "at": "1"}), 2)])
    assert (each.runs, each.passed, each.best, each.resumed) == (1, 0, idle.score.points, 1)


def test_what_was_trained_last_comes_first(good: Result) -> None:
    other = replace(good, scenario="pocket")
    assert [each.scenario for each in drilled([(good, 1), (other, 2)])] == ["pocket", "first-loud"]


def test_nobody_is_named(good: Result) -> None:
    (each,) = drilled([(replace(good, seats={"op1": "Mira Exempel"}), 1)])
    assert "Mira" not in repr(each)


def test_the_command_says_it_and_leaves_out_what_is_no_result(
    good: Result, idle: Result, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, result in (("EX-a", good), ("EX-b", idle)):
        path = tmp_path / f"{name}.result.json"
        path.write_bytes(result.canonical())
        os.utime(path, (1_739_275_200, 1_739_275_200))
    (tmp_path / "EX-\x1bc.result.json").write_bytes(b"{}")
    assert drills(tmp_path, as_json=False) == 0
    told = capsys.readouterr()
    assert told.out.splitlines()[0] == "2 exercises done, 1 passed."
    assert "first-loud: 2 done, 1 passed, best 100 points, last 2025-02-1" in told.out, (
        "noon UTC is the 12th in the east"
    )
    assert "missed in 1 of 2: " in told.out
    assert "no result: EX-␛c.result.json" in told.err
    assert drills(tmp_path, as_json=True) == 0
    assert json.loads(capsys.readouterr().out)["passed"] == 1


def test_nothing_trained_yet_is_an_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert drills(tmp_path / "none", as_json=False) == 1
    assert "larmbord train" in capsys.readouterr().err
