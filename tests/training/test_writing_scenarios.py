"""docs/writing-scenarios.md keeps its word: its example plays, and each mistake is told as the page tells it."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import jsonschema
import pytest
from ruamel.yaml import YAML

from console.commands.scenario import check
from console.events import AudioHeard
from console.training.headless import run_headless
from console.training.loader import load, read
from console.training.result import result_of
from console.training.schema import schema
from console.training.trainee import read_trainee
from console.training.trials import trials

PAGE = (Path(__file__).parents[2] / "docs/writing-scenarios.md").read_text("utf-8")
EXAMPLE, ANSWER, CONTACT = re.findall(r"^```yaml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
TRIALS, *_ = re.findall(r"^```text\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
MISTAKES = re.findall(r"^```diff\n-(.*?)\n\+(.*?)\n```\n```text\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def checked(folder: Path, capsys: pytest.CaptureFixture[str], example: str, answer: str) -> tuple[int, str, str]:
    """The exit code of `scenario check`, its timeline with the trials, and what it complains of."""
    (folder / "reference").mkdir()
    (folder / "doorbell.yaml").write_text(example, "utf-8")
    (folder / "reference" / "doorbell.yaml").write_text(answer, "utf-8")
    code = check(argparse.Namespace(files=["doorbell.yaml"], json=False))
    said = capsys.readouterr()
    shown, _, told = said.out.partition("\n\n")
    return code, shown, said.err or told


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_example_is_whole_and_its_trials_are_those_of_the_page(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, shown, told = checked(folder, capsys, EXAMPLE, ANSWER)
    assert (code, told) == (0, "")
    assert shown.splitlines()[-4:] == TRIALS.splitlines()
    loaded = load(folder / "doorbell.yaml")
    answer = folder / "reference" / "doorbell.yaml"
    for seed in (1, 5, 4242):
        *failing, model = trials(loaded, seed, answer)
        assert (model.points, model.critical_misses, model.ok) == (100, (), True)
        assert all(trial.ok and trial.critical_misses for trial in failing)


def test_a_contact_written_into_the_example_as_the_page_says_is_rung_and_answers(folder: Path) -> None:
    contacts, _, rule, _, expect = CONTACT.splitlines()
    wider = EXAMPLE.replace('"svart sko"}', f'"svart sko", {contacts}}}')
    wider = wider.replace("rules:\n", f"rules:\n{rule}\n").replace("expect:\n", f"expect:\n{expect}\n")
    loaded = read(wider.encode(), "wider.yaml")
    answer = ANSWER + "- {after: v2, plus: 9s, do: call_contact, contact: K1}\n"
    ran = run_headless(loaded, 5, read_trainee(answer.encode(), "answer", loaded.scenario, 5))
    said = [stored.fact.words.raw for stored in ran.events if isinstance(stored.fact, AudioHeard) and stored.fact.words]
    assert said[-2:] == ["Det är Karin. Hon är inte hos mig.", "Hon har en granne som hör allt."]
    assert result_of(loaded, 5, ran.events).score.points == 110


def test_the_example_fits_the_schema_that_an_editor_completes_by() -> None:
    validator = jsonschema.Draft202012Validator(YAML(typ="safe", pure=True).load(schema()))
    plain = YAML(typ="safe", pure=True).load
    assert list(validator.iter_errors(plain(EXAMPLE))) == []
    assert list(validator.iter_errors(plain(EXAMPLE.replace("trigger:", "triger:")))), "control"


@pytest.mark.parametrize(("old", "new", "expected"), MISTAKES)
def test_a_mistake_is_told_as_the_page_says(
    folder: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, expected: str
) -> None:
    assert (EXAMPLE + ANSWER).count(old) == 1
    _, _, told = checked(folder, capsys, EXAMPLE.replace(old, new), ANSWER.replace(old, new))
    assert told == expected


def test_the_page_has_its_mistakes() -> None:
    """Control: the pattern above finds every one of them."""
    assert len(MISTAKES) == PAGE.count("```diff") >= 15
