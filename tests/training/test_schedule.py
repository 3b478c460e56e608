"""When what happens is decided by the file and the seed alone."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import scenarios
from console.events import DeviceRegistered, PersonRegistered, UnitRegistered
from console.training.cast import register_facts
from console.training.checking import faults, remarks
from console.training.loader import Loaded, load, read
from console.training.schedule import happening, steps
from console.training.script import feed_script
from console.training.streams import draw, ids
from console.training.timeline import timeline

EXAMPLE = Path(__file__).with_name("forced_cancel.yaml")


@pytest.fixture
def example() -> Loaded:
    return load(EXAMPLE)


def test_the_draw_is_the_one_the_format_fixes() -> None:
    """training.md section 1: first 8 octets of sha256("41|a1|0"), big-endian, / 2^64."""
    assert draw(41, "a1") == int.from_bytes(hashlib.sha256(b"41|a1|0").digest()[:8], "big") / 2**64
    assert round(20 + draw(41, "a1") * 4, 3) == 22.847


@given(st.integers(0, 2**63 - 1), st.text(max_size=20), st.integers(0, 100))
def test_a_draw_lies_between_nothing_and_one(seed: int, name: str, n: int) -> None:
    assert 0 <= draw(seed, name, n) <= 1


def test_identifiers_follow_each_other_and_differ_by_name_and_seed() -> None:
    first, again, other, seed = ids(41, "node"), ids(41, "node"), ids(41, "raw"), ids(42, "node")
    made = [first() for _ in range(50)]
    assert made == [again() for _ in range(50)]
    assert len({*made, *(other() for _ in range(50)), *(seed() for _ in range(50))}) == 150


def test_the_example_runs_in_this_order(example: Loaded) -> None:
    found = [(round(step.at, 3), step.id, step.over) for step in steps(example.scenario, 41)]
    assert found == [
        (22.847, "a1", False), (23.847, "t1.0", False), (25.847, "r1", False), (27.847, "v1", False),
        (83.847, "t1.1", False), (97.847, "r2", False), (120.0, "m1", False), (160.0, "m1.over", True),
        (173.847, "t1.2", False), (180.0, "c1", False), (540.0, "x1", False),
    ]  # fmt: skip


def test_another_seed_moves_what_is_jittered_and_what_follows_it(example: Loaded) -> None:
    first, other = ({step.id: step.at for step in steps(example.scenario, seed)} for seed in (41, 42))
    moved = other["a1"] - first["a1"]
    assert moved != 0
    assert other["t1.2"] - first["t1.2"] == pytest.approx(moved)
    assert other["c1"] == first["c1"]


SAME_TIME = """\
format: skydd-scenario/1
id: same-time
title: {sv: a, en: a}
fictional: true
duration: 2m
clock: {start: "2025-02-11T21:40:00+01:00"}
brief: a
cast: {P1: {name: "Mira Exempel", device: D7}}
events:
  - {id: z, at: 5s, kind: alarm, who: P1, trigger: button}
  - {id: a, at: 5s, kind: alarm, who: P1, trigger: sos}
  - {id: hand, manual: true, kind: alarm, who: P1, trigger: fall}
  - {id: later, after: hand, plus: 1s, kind: alarm, who: P1, trigger: fall}
  - {id: first, at: 1s, kind: alarm, who: P1, trigger: fall}
"""


def test_equal_times_keep_the_order_of_the_file_and_the_hand_is_waited_for() -> None:
    scenario = read(SAME_TIME.encode(), "x.yaml").scenario
    assert [step.id for step in steps(scenario, 0)] == ["first", "z", "a"]


def test_variants_are_drawn_by_weight() -> None:
    """pocket: three to one."""
    path = scenarios.find("pocket")
    assert path is not None
    scenario = load(path).scenario
    drawn = Counter(happening(scenario, seed)[-1].id for seed in range(4000))
    assert drawn.keys() == {"t2", "w3"}
    assert 0.22 < drawn["w3"] / 4000 < 0.28
    assert happening(scenario, scenario.seed or 0)[-1].id == "t2", "the shipped seed is the plain case"


def test_the_cast_becomes_the_register(example: Loaded) -> None:
    facts = register_facts(example.scenario)
    (person,) = [fact.person for fact in facts if isinstance(fact, PersonRegistered)]
    (device,) = [fact.device for fact in facts if isinstance(fact, DeviceRegistered)]
    units = {fact.unit.id: fact.unit.state for fact in facts if isinstance(fact, UnitRegistered)}
    assert (person.id, person.mode, person.threats[0].vehicle) == ("P1", "SILENT", "grå kombi")
    assert (device.id, device.person, device.number) == ("D7", "P1", "0701740605")
    assert units == {"3310": "free", "3320": "free", "3330": "off"}


def test_a_feed_hears_a_line_open_before_anything_is_heard_on_it(example: Loaded) -> None:
    said = [msgspec.json.decode(message) for _, message in feed_script(example.scenario, 41, 0)]
    assert [(each["kind"], each["id"]) for each in said] == [
        ("alarm", "a1"), ("position", "t1.0"), ("call", "r1.open"), ("recording", "r1"), ("audio", "v1"),
        ("position", "t1.1"), ("recording", "r2"), ("position", "t1.2"),
    ]  # fmt: skip
    assert said[0]["at"].startswith("1970-01-01T00:00:22.847")
    assert said[4]["call"] == said[2]["call"] == "line-P1-1"


def test_the_timeline_shows_every_step_and_the_points(example: Loaded) -> None:
    text = timeline(example.scenario, 41)
    assert "0:22.847  alarm" in text
    assert "100 points, 70 to pass" in text
    assert remarks(example.scenario) == ["Critical without 'why': e_send, f_false."]
    assert faults(example.scenario) == []
    assert len([line for line in text.splitlines() if line.startswith(" ") and ":" in line[:10]]) == 11


@pytest.mark.parametrize("name", scenarios.names())
def test_the_scenarios_that_ship_are_whole(name: str) -> None:
    path = scenarios.find(name)
    assert path is not None
    scenario = load(path).scenario
    assert scenario.id == name
    assert remarks(scenario) + faults(scenario) == []
    assert all(not isinstance(goal, str) for goal in scenario.goals.values()), "both languages"


def test_scenarios_are_found_by_name_and_by_path(tmp_path: Path) -> None:
    assert {"first-loud", "pocket", "silent-room"} <= set(scenarios.names())
    assert all(scenarios.reference(name) is not None for name in scenarios.names())
    own = tmp_path / "own.yaml"
    own.write_text(SAME_TIME)
    assert scenarios.find(str(own)) == own
    assert scenarios.find("no-such") is None


@pytest.mark.parametrize("hash_seed", ["0", "1", "4242"])
def test_the_plan_is_the_same_in_every_process(hash_seed: str, example: Loaded) -> None:
    code = (
        "import sys; from pathlib import Path; from console.training.loader import load; "
        "from console.training.timeline import timeline; "
        "sys.stdout.buffer.write(timeline(load(Path(sys.argv[1])).scenario, 41).encode())"
    )
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "LANG": "C"}
    ran = subprocess.run([sys.executable, "-c", code, str(EXAMPLE)], capture_output=True, env=environment, check=True)
    assert ran.stdout.decode() == timeline(example.scenario, 41)
