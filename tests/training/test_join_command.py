"""`larmbord train --join`: what is missing is said in a sentence, and nothing is opened that is not an exercise's."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.cli import main
from console.training.running import beat_of


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    made = tmp_path / "larmbord" / "exercises"
    made.mkdir(parents=True)
    return made


def said(capsys: pytest.CaptureFixture[str]) -> str:
    captured = capsys.readouterr()
    assert not captured.out
    return captured.err


def test_where_no_exercise_runs_it_says_so(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "--join", "--seat", "op2"]) == 1
    assert said(capsys).startswith("EX No exercise of that name runs")


def test_one_that_runs_no_more_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "EX-first-loud-1.db").touch()
    assert main(["train", "--join", "first-loud"]) == 1
    assert said(capsys).startswith("EX EX-first-loud-1 does not run any more")
    assert main(["train", "--join", "pocket"]) == 1
    assert said(capsys).startswith("EX No exercise of that name runs"), "the control: nor was there one"


def test_one_that_runs_is_found_by_its_name(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The control: then only a terminal is missing."""
    path = folder / "EX-first-loud-1.db"
    path.touch()
    beat_of(path).write_text("1 0 0\n")
    for arguments in (["train", "--join"], ["train", "--join", "first-loud", "--operator", "B.ÅS"]):
        assert main(arguments) == 2
        assert "needs a terminal" in said(capsys)


@pytest.mark.parametrize("name", ["../journal", "/", "..", "*"])
def test_no_name_leads_out_of_the_folder_of_exercises(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    live = folder.parent / "EX-journal.db"
    live.touch()
    beat_of(live).write_text("1 0 0\n")
    assert main(["train", "--join", name]) == 1
    assert "No exercise of that name runs" in said(capsys)


@pytest.mark.parametrize(
    "arguments",
    [
        ["first-loud", "--join"],
        ["--join", "--live"],
        ["--join", "--headless"],
        ["--join", "--plain"],
        ["--join", "--seed", "1"],
    ],
)
def test_the_run_decides_what_is_played(folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    assert main(["train", *arguments]) == 2
    assert "--join goes with --seat and --operator only" in said(capsys)


def test_without_a_scenario_it_asks_which(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train"]) == 2
    assert "Which scenario?" in said(capsys)
