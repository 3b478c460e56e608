"""`larmbord instruct`: says what is missing, and never opens the wrong file beside a run."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

import scenarios
from console.cli import main
from console.commands.instruct import _scenario
from console.training.loader import load
from console.training.problems import ScenarioError
from console.training.running import beat_of


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    made = tmp_path / "larmbord" / "exercises"
    made.mkdir(parents=True)
    return made


def test_where_no_exercise_runs_it_says_so(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "EX-first-loud-1.db").touch()
    assert main(["instruct"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("EX No exercise of that name runs")
    assert "larmbord train first-loud" in said


def test_one_that_runs_is_found_by_its_name(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The control: then only a terminal is missing."""
    path = folder / "EX-first-loud-1.db"
    path.touch()
    beat_of(path).write_text("1 0\n")
    assert main(["instruct", "pocket"]) == 1
    capsys.readouterr()
    assert main(["instruct", "first-loud"]) == 2
    assert "needs a terminal" in capsys.readouterr().err


def test_another_file_than_the_one_that_is_played_is_refused() -> None:
    path = scenarios.find("first-loud")
    assert path is not None
    options = argparse.Namespace(scenario="")
    assert _scenario(options, "first-loud", load(path).sha256).scenario.id == "first-loud"
    with pytest.raises(ScenarioError, match="not the file of 'first-loud'"):
        _scenario(options, "first-loud", "0" * 64)
