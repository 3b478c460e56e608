"""`larmbord scenario check`: what can never happen, who passes and must not; includes; and the schema."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from support_exercise import HEAD

import scenarios
from console.commands.scenario import check
from console.sentences import SENTENCES
from console.training.checking import faults, remarks, trial_faults
from console.training.loader import Loaded, load, read
from console.training.problems import ScenarioError
from console.training.schema import schema
from console.training.trials import Trial, seeds, trials

HERE = Path(__file__).parent
ROOT = HERE.parents[1]

EVENTS = """\
  - {id: a1, at: 10s, kind: alarm, who: P1, trigger: button}
  - {id: x1, at: 2m, kind: end}
"""
GOOD = HEAD + EVENTS + """\
goals: {g: "Svara"}
seats: [op1]
rules:
  - {id: b, if: {action: alarm.ack}, then: [{id: k, after: 5s, kind: battery, who: P1, level: 5}]}
expect:
  - {id: e, goal: g, after: a1, within: 15s, action: alarm.ack, points: 60}
  - {id: f, goal: g, after: k, within: 30s, action: log.note, points: 40}
forbid:
  - {id: n, action: case.close, where: {reason: false_alarm}, points: -40, critical: true, why: "Äkta."}
pass: {points: 70, critical_misses: 0}
"""  # fmt: skip


def loaded(old: str = "", new: str = "") -> Loaded:
    assert GOOD.count(old) >= 1
    return read(GOOD.replace(old, new, 1).encode() if old else GOOD.encode(), "x.yaml")


def test_a_good_scenario_has_no_faults_and_no_remarks() -> None:
    """The control of everything below."""
    assert faults(loaded().scenario) + remarks(loaded().scenario) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        # rules that nothing sets off
        ("action: alarm.ack}, then", "action: alarm.ack, unit: '3310'}, then", "never set off (alarm.ack: unit)"),
        ("action: alarm.ack}, then", "action: unit.dispatch, after: late}, then", "Rule b is never set off (after"),
        ("action: alarm.ack}, then", "action: call.out, to: P3}, then", "Rule b is never set off (to: P3)"),
        ("action: alarm.ack}, then", "action: codeword.ask, result: maybe}, then", "(result: maybe)"),
        ("action: alarm.ack}, then", "action: case.close, reason: happy}, then", "(reason: happy)"),
        ("action: alarm.ack}, then", "action: step.done, step: dance}, then", "(step: dance)"),
        ("action: alarm.ack}, then", "action: field.reveal, field: shoe_size}, then", "(field: shoe_size)"),
        ("action: alarm.ack}, then", "action: call.in}, then", "(call.in)"),
        ("action: alarm.ack}, then", "missed: h}, then", "Rule b is never set off (after: late)"),
        ("action: alarm.ack}, then", "action: alarm.ack, after: c}, then", "Rule b is never set off (after: c)"),
        # expectations that nobody can meet
        ("after: k, within", "after: late, within", "f can never happen (after: late)"),
        ("within: 15s", "within: 0s", "e can never happen (within: 0s)"),
        ("within: 15s", "until: soon", "e can never happen (until: soon)"),
        ("action: log.note, points", "action: log.note, where: {sirens: true}, points", "f can never happen (log"),
        ("action: log.note, points", "action: log.note, needs: h, points", "f can never happen (needs: h)"),
        ("where: {reason: false_alarm}", "where: {reason: x}", "n can never happen"),
        ("action: case.close, where", "after: late, action: case.close, where", "n can never happen (after: late)"),
        # points
        ("points: 60}", "points: 50}", "The points of the file add up to 90, not to 100"),
        ("pass: {points: 70", "pass: {points: 70, of: 120", "add up to 100, not to 120"),
        ("pass: {points: 70", "pass: {points: 101", "Nobody can pass"),
    ],
)  # fmt: skip
def test_what_can_never_be_is_told(old: str, new: str, told: str) -> None:
    more = (
        "  - {id: late, at: 2m30s, kind: battery, who: P1, level: 5}\n"
        "  - {id: soon, at: 5s, kind: battery, who: P1, level: 5}\n"
    )
    text = GOOD.replace(EVENTS, EVENTS + more).replace(
        "P2: {name", 'P3: {name: "Bo Exempel", role: threat_actor}\n  P2: {name'
    )
    text = text.replace(
        "expect:\n", "expect:\n  - {id: h, goal: g, after: late, within: 5s, action: alarm.ack, points: 0}\n"
    )
    text = text.replace("expect:\n", "  - {id: c, if: {action: alarm.ack, after: late}, cancel: [a1]}\nexpect:\n", 1)
    assert text.count(old) == 1
    found = faults(read(text.replace(old, new).encode(), "x.yaml").scenario)
    assert any(told in fault for fault in found), found
    assert not any(told in fault for fault in faults(read(text.encode(), "x.yaml").scenario)), (
        "the planted fault made it"
    )


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("{id: e, goal: g,", "{id: e,", "without a goal: e"),
        (', why: "Äkta."', "", "Critical without 'why': n"),
        ('goals: {g: "Svara"}', 'goals: {g: "Svara", g2: "Mer"}', "Goals without an expectation: g2"),
        ("action: log.note, points", "not: unit.recall, points", "for want of 'needs': f"),
        ("after: 5s, kind", "after: 5s, seat: op1, kind", "'seat' changes nothing for k:"),
    ],
)
def test_what_is_doubtful_is_told(old: str, new: str, told: str) -> None:
    assert any(told in remark for remark in remarks(loaded(old, new).scenario))


def test_the_points_of_every_truth_add_up() -> None:
    two = (
        "variants:\n  - {weight: 1, events: [{id: k1, at: 30s, kind: battery, who: P1, level: 5}]}\n"
        "  - {weight: 1, events: [{id: k2, at: 30s, kind: battery, who: P1, level: 6}]}\n"
    )
    text = GOOD.replace("after: k, within", "after: k1, within") + two
    assert faults(read(text.encode(), "x").scenario) == ["The points of variant 2 add up to 60, not to 100."]
    other = "  - {id: g2, goal: g, after: k2, within: 30s, action: log.note, points: 40}\nforbid:"
    assert faults(read(text.replace("forbid:", other).encode(), "x").scenario) == []


# ---- trials ----


@pytest.mark.parametrize("name", scenarios.names())
def test_every_scenario_fails_who_does_nothing_and_who_panics_and_its_model_answer_is_whole(name: str) -> None:
    path = scenarios.find(name)
    assert path is not None
    scenario = load(path)
    every = list(trials(scenario, scenario.scenario.seed or 0, scenarios.reference(name)))
    assert trial_faults(every) == []
    assert faults(scenario.scenario) + remarks(scenario.scenario) == []
    truths = max(1, len(scenario.scenario.variants))
    assert [trial.name for trial in every] == ["idle", "panic", "reference"] * truths
    for trial in every:
        if trial.name == "reference":
            assert (trial.points, trial.most, trial.critical_misses) == (100, 100, ())
        else:
            assert trial.critical_misses, "each scenario has something that must not go wrong"


def test_control_a_scenario_that_an_idle_or_panicking_trainee_passes_is_told() -> None:
    ungated = (
        HEAD
        + EVENTS
        + (
            "expect: [{id: e, after: a1, until: x1, state: {incident: open}, where: {who: P2}, points: 100}]\n"
            "pass: {points: 100}\n"
        )
    )
    told = trial_faults(list(trials(read(ungated.encode(), "x"), 1, None)))
    assert [fault.split(" ")[0] for fault in told] == ["'idle'", "'panic'"]


def test_control_a_model_answer_that_earns_less_or_is_refused_is_told(tmp_path: Path) -> None:
    half = tmp_path / "half.yaml"
    half.write_text("- {at: 12s, do: acknowledge}\n- {at: 13s, do: hang_up}\n")
    (told,) = [fault for fault in trial_faults(list(trials(loaded(), 1, half))) if "model answer" in fault]
    assert told == "The model answer earns 60 of 100; refused: hang_up: actions.no-line."


def test_a_seed_is_found_for_every_truth() -> None:
    path = scenarios.find("pocket")
    assert path is not None
    assert len(seeds(load(path).scenario, 2)) == 2


def checked(capsys: pytest.CaptureFixture[str], *files: str) -> tuple[int, list[dict[str, Any]]]:
    code = check(argparse.Namespace(files=list(files), json=True))
    return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_the_command_says_it_with_its_exit_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "good.yaml").write_text(GOOD)
    (tmp_path / "bad.yaml").write_text(GOOD.replace("points: 60}", "points: 50}"))
    (tmp_path / "broken.yaml").write_text(GOOD.replace("kind: end", "kind: ende"))
    good, bad, broken = (str(tmp_path / f"{name}.yaml") for name in ("good", "bad", "broken"))
    code, (told,) = checked(capsys, good)
    assert (code, told["ok"], [trial["name"] for trial in told["trials"]]) == (0, True, ["idle", "panic"])
    code, (told,) = checked(capsys, bad)
    assert (code, told["ok"], told["faults"]) == (1, False, ["The points of the file add up to 90, not to 100."])
    code, (told,) = checked(capsys, broken)
    assert (code, told["line"], told["code"]) == (2, 15, "training.choice")


# ---- includes ----


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "common").mkdir()
    return tmp_path


INCLUDES = GOOD.replace("fictional: true\n", "fictional: true\ninclude: [common/more.yaml]\n")
MORE = """\
cast:
  P9: {name: "Tyra Exempel", phone: "0701740644", device: D9}
events:
  - {id: m1, at: 30s, kind: battery, who: P9, level: 5}
"""


def test_what_is_included_is_part_of_the_scenario(folder: Path) -> None:
    (folder / "common/more.yaml").write_text(MORE)
    found = read(INCLUDES.encode(), "x.yaml", folder)
    assert [event.id for event in found.scenario.events] == ["m1", "a1", "x1"]
    assert list(found.scenario.cast) == ["P9", "P1", "P2"]
    (folder / "common/more.yaml").write_text(MORE + "\n")
    assert read(INCLUDES.encode(), "x.yaml", folder).sha256 != found.sha256, "the hash covers it"


@pytest.mark.parametrize(
    ("more", "place", "words"),
    [
        ("cast:\n  P1: {name: x}\n", "x.yaml:10:3", "Duplicate key 'P1'"),
        ("events:\n  - {id: a1, at: 1s, kind: end}\n", "x.yaml:15:10", "used twice, first at line common/more.yaml:2"),
        ("events:\n  - {id: m1, at: 1:30, kind: end}\n", "common/more.yaml:2:18", "Meant: 1m30s"),
        ("events:\n  - {id: m1, at: 1s, kind: battery, who: P7, level: 5}\n", "common/more.yaml:2:42", "called 'P7'"),
        ("format: skydd-scenario/1\n", "common/more.yaml:1:1", "Unknown key 'format'"),
        ("include: [x.yaml]\n", "common/more.yaml:1:1", "Unknown key 'include'"),
        ("- a\n", "common/more.yaml:1:1", "Keys with values"),
        ("cast: [", "common/more.yaml:1:8", "not YAML"),
        ("goals:\n  h: Ring 08-123 456 78\n", "common/more.yaml:2:6", "somebody's telephone"),
        ("events:\n  - {id: m1, at: 9m, kind: end}\n", "common/more.yaml:2:10", "after the duration"),
    ],
)  # fmt: skip
def test_a_slip_in_an_included_file_is_told_with_its_own_place(folder: Path, more: str, place: str, words: str) -> None:
    (folder / "common/more.yaml").write_text(more)
    with pytest.raises(ScenarioError) as refused:
        read(INCLUDES.encode(), "x.yaml", folder)
    told = [str(problem) for problem in refused.value.problems]
    assert any(problem.startswith(f"{place}: ") and words in problem for problem in told), told


@pytest.mark.parametrize("path", ["../x.yaml", "/etc/passwd", "common/../../x.yaml", "common", "none.yaml"])
def test_an_include_stays_inside_the_folder(folder: Path, path: str) -> None:
    (folder.parent / "x.yaml").write_text(MORE)
    with pytest.raises(ScenarioError, match=r"x\.yaml:5:11: "):
        read(INCLUDES.replace("common/more.yaml", path).encode(), "x.yaml", folder)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(INCLUDES)), st.integers(0, len(MORE)), st.integers(0, 30), st.text(max_size=6))
def test_damaged_files_that_include_are_told_or_read(
    tmp_path_factory: Any, at: int, also: int, cut: int, scrap: str
) -> None:
    folder = tmp_path_factory.getbasetemp() / "damaged"
    (folder / "common").mkdir(parents=True, exist_ok=True)
    (folder / "common/more.yaml").write_bytes(
        (MORE[:also] + scrap + MORE[also + cut :]).encode("utf-8", "surrogatepass")
    )
    source = (INCLUDES[:at] + scrap + INCLUDES[at + cut :]).encode("utf-8", "surrogatepass")
    problems: tuple[Any, ...] = ()
    try:
        faults(read(source, "x.yaml", folder).scenario)
    except ScenarioError as refused:
        problems = refused.problems
    assert all(problem.line >= 1 and problem.column >= 1 and problem.code in SENTENCES for problem in problems)
    assert all(str(problem).startswith(("x.yaml:", "common/more.yaml:")) for problem in problems)


# ---- the schema ----

SCHEMA = json.loads(schema())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def plainly(text: str) -> Any:
    return YAML(typ="safe", pure=True).load(text)


def test_the_published_schema_is_the_models_own() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    published = (ROOT / "docs/scenario.schema.json").read_bytes()
    assert published == schema(), "run: python docs/write_scenario_schema.py"


@pytest.mark.parametrize("path", [*sorted((ROOT / "scenarios").glob("*.yaml")), HERE / "forced_cancel.yaml"])
def test_every_scenario_fits_the_schema(path: Path) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(plainly(path.read_text("utf-8")))] == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("within: 15s", "within: 15"), ("within: 15s", "within: 0:15"), ("kind: end", "kind: ende"),
        ("at: 10s", "att: 10s"),
        ("points: 60}", "points: many}"), ("action: log.note", "action: log.notes"),
        ("fictional: true", "fictional: false"),
        ("at: [59.3346, 18.0632]", "at: [59.3346]"), ("level: 5}", "level: 500}"), ("id: made-for", "id: Made for"),
    ],
)  # fmt: skip
def test_control_the_schema_refuses_what_the_loader_refuses(old: str, new: str) -> None:
    assert not list(VALIDATOR.iter_errors(plainly(GOOD)))
    assert list(VALIDATOR.iter_errors(plainly(GOOD.replace(old, new, 1))))
    with pytest.raises(ScenarioError):
        loaded(old, new)


def test_trials_say_what_they_were() -> None:
    (idle, panic) = trials(loaded(), 1, None)
    assert isinstance(idle, Trial)
    assert (idle.points, idle.ok, panic.critical_misses) == (0, True, ("n",))
