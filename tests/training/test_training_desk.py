"""The desk of an exercise: it tells which keys were pressed and nothing that was typed, and what the run was worth."""

from __future__ import annotations

import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual import events
from textual.app import App
from textual.pilot import Pilot

import scenarios
from console import debrief_desk, training_keys
from console import events as e
from console.app import LarmbordApp
from console.journal.memory import MemoryJournal
from console.screens.debrief import DebriefScreen
from console.training import result_file
from console.training.exercise import Exercise
from console.training.loader import Loaded, load
from console.training.pace import PacedClock
from console.training.result import read_result
from console.training_desk import TrainingApp
from tests.support_clock import PatientClock
from tests.support_desk import evening, opened, press, until, words_on

FAST = 400.0
SHORT = """\
format: skydd-scenario/1
id: short
title: {sv: "Kort", en: "Short"}
fictional: true
duration: 60s
clock: {start: "2025-02-11T21:40:00+01:00", speeds: [1]}
seats: [op1, op2]
brief: "Kort."
cast:
  P1: {name: "Mira Exempel", mode: loud, phone: "0701740605", device: D7}
units:
  - {id: "3310", at: [59.3346, 18.0632]}
events:
  - {id: a1, at: 1s, kind: alarm, who: P1, trigger: button}
  - {id: i1, at: 2s, kind: inject, via: radio, say: "Till alla"}
  - {id: i2, at: 2s, kind: inject, via: radio, say: "Till tvåan", seat: op2}
  - {id: x1, at: 60s, kind: end}
expect:
  - {id: e_ack, after: a1, within: 59s, action: alarm.ack, points: 10, critical: true, why: "Larmet ska ses."}
pass: {points: 10, critical_misses: 0}
"""


@pytest.fixture
def short(tmp_path: Path) -> Loaded:
    path = tmp_path / "short.yaml"
    path.write_text(SHORT, "utf-8")
    return load(path)


@asynccontextmanager
async def desk(
    loaded: Loaded, folder: Path, *, speed: float = 1.0, seat: str = "op1", size: tuple[int, int] = (120, 40)
) -> AsyncIterator[tuple[TrainingApp, Pilot[int]]]:
    """The training desk, its briefing open; Enter begins."""
    clock = PacedClock(loaded.scenario.clock.start, PatientClock(1), speed)
    exercise = Exercise(loaded, MemoryJournal(clock), clock, 1, "L.EK", {seat: "L.EK"})
    exercise.file = folder / "EX-short.db"
    await exercise.begin()
    app = TrainingApp(
        exercise.node, clock, "L.EK", exercise=True, ask_sound=False, ready=lambda: app.ready()
    )  # fmt: skip
    app.exercise = exercise
    try:
        async with app.run_test(size=size) as pilot:
            await until(pilot, lambda: app.is_ready and len(app.screen_stack) == 2)
            yield app, pilot
    finally:
        await exercise.close()


def marks(app: LarmbordApp) -> list[e.ExerciseMarked]:
    stored = app.node.journal.read(0, 10_000)  # type: ignore[attr-defined]
    return [each.fact for each in stored if isinstance(each.fact, e.ExerciseMarked)]


def pressed(app: LarmbordApp) -> list[str]:
    return [key for mark in marks(app) if mark.what == "keys" for key in mark.keys]


async def begun(app: TrainingApp, pilot: Pilot[int]) -> None:
    """Enter, and the alarm is there."""
    await pilot.press("enter")
    await until(pilot, lambda: app.node.board.queue.order)
    await until(pilot, lambda: app.view.card is not None)


# ---- keys


async def test_the_keys_of_the_seat_are_in_the_journal_before_what_they_did(short: Loaded, tmp_path: Path) -> None:
    async with desk(short, tmp_path, seat="op2") as (app, pilot):
        await pilot.press("up")  # before it begins nothing is told
        await begun(app, pilot)
        await pilot.press("f2")
        await until(pilot, lambda: app.view.card and app.view.card.acknowledged)
        facts = [each.fact for each in app.exercise.node.journal.read(0, 10_000)]
        keys = next(place for place, fact in enumerate(facts) if getattr(fact, "what", "") == "keys")
        assert keys < next(place for place, fact in enumerate(facts) if isinstance(fact, e.Acknowledged))
        assert facts[keys] == e.ExerciseMarked(what="keys", seat="op2", keys=("F2",))


async def test_what_is_typed_is_no_key(short: Loaded, tmp_path: Path) -> None:
    async with desk(short, tmp_path) as (app, pilot):
        await begun(app, pilot)
        await pilot.press("n")
        await until(pilot, lambda: len(app.screen_stack) == 2)
        await pilot.press("h", "e", "m", "l", "i", "g", "1", "space", "f12", "enter")
        await until(pilot, lambda: "F12" in pressed(app))
        assert pressed(app) == ["n", "F12"]


async def test_the_control_a_hook_that_does_not_look_who_types_is_caught(
    short: Loaded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = training_keys.told_key
    monkeypatch.setattr(training_keys, "told_key", lambda key, character, typing: told(key, character, typing=False))
    async with desk(short, tmp_path) as (app, pilot):
        await begun(app, pilot)
        await pilot.press("n")
        await until(pilot, lambda: len(app.screen_stack) == 2)
        await pilot.press("h", "e", "m", "f12")
        await until(pilot, lambda: "F12" in pressed(app))
        assert pressed(app) == ["n", "h", "e", "m", "F12"]


async def test_a_live_desk_has_no_such_hook() -> None:
    """Neither in its classes nor in what it leaves behind."""
    hooks = [each for each in LarmbordApp.__mro__ if "on_event" in vars(each)]
    assert hooks == [each for each in App.__mro__ if "on_event" in vars(each)]
    assert hooks[0] is App
    assert "on_event" in vars(training_keys.ReportsKeys)  # the control: there, one is found
    node, _incident = evening()
    before = node.board.position
    async with opened(node) as (app, pilot):
        await press(app, pilot, "f2", "b", "f1", "escape")
        assert node.acts
        assert node.board.around.exercise is None
        assert node.board.position - before <= len(node.acts) + 1


@pytest.mark.parametrize(
    ("key", "character", "typing", "told"),
    [
        ("f2", None, False, "F2"), ("f2", None, True, "F2"), ("b", "b", False, "b"), ("b", "b", True, ""),
        ("latin_small_letter_a_with_ring_above", "å", False, "å"), ("1", "1", False, ""), ("enter", "\r", False, ""),
        ("ctrl+c", "\x03", False, ""), ("plus", "+", False, ""), ("alt+b", "b", False, ""), ("tab", "\t", False, ""),
    ],
)  # fmt: skip
def test_function_keys_and_letters_only(key: str, character: str | None, typing: bool, told: str) -> None:
    assert training_keys.told_key(events.Key(key, character).key, character, typing=typing) == told


# ---- the end


async def test_at_the_end_one_sentence_tells_the_score_and_the_file_is_there(short: Loaded, tmp_path: Path) -> None:
    async with desk(short, tmp_path, speed=4.0) as (app, pilot):
        await begun(app, pilot)
        await pilot.press("f2")
        await until(pilot, lambda: app.view.card and app.view.card.acknowledged)
        app.exercise.clock.set_speed(FAST)  # type: ignore[attr-defined]
        await until(pilot, lambda: app.last_words)
        await until(pilot, lambda: "PASSED: 10 of 10 points, 10 needed; critical misses: none." in words_on(app))
        path = tmp_path / "EX-short.result.json"
        await until(pilot, lambda: str(path)[:20] in words_on(app))  # on the row that it grew by
        assert app.last_words == (
            "EX PASSED: 10 of 10 points, 10 needed; critical misses: none.", f"EX The result is kept in {path}.",
        )  # fmt: skip
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        result = read_result(path.read_bytes())
        assert result.canonical() == path.read_bytes()
        assert (result.score.passed, result.score.keys) == (True, {"op1": {"F2": 1}})


async def test_who_does_nothing_is_told_so(short: Loaded, tmp_path: Path) -> None:
    async with desk(short, tmp_path, speed=FAST, size=(80, 24)) as (app, pilot):
        await pilot.press("enter")
        await until(pilot, lambda: app.last_words)
        await until(pilot, lambda: isinstance(app.screen, DebriefScreen))
        await until(pilot, lambda: "NOT PASSED" in words_on(app))
        assert "e_ack" in words_on(app)


async def test_a_result_that_cannot_be_kept_is_told_with_its_score(
    short: Loaded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, content: bytes) -> None:
        raise OSError

    monkeypatch.setattr(result_file, "make_whole", full)
    async with desk(short, tmp_path, speed=FAST) as (app, pilot):
        await pilot.press("enter")
        await until(pilot, lambda: "could not be kept" in words_on(app))
        assert "NOT PASSED" in words_on(app)
    assert not (tmp_path / "EX-short.result.json").exists()


def heard(app: TrainingApp, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Everything the desk says from here on: at this speed one sentence stands on the message row for a moment."""
    said: list[str] = []
    say = app.say

    def noted(words: str, *, badly: bool = False) -> None:
        said.append(words)
        say(words, badly=badly)

    monkeypatch.setattr(app, "say", noted)
    return said


def broken(*_arguments: object) -> None:
    raise ZeroDivisionError


async def test_a_score_that_fails_leaves_the_desk_standing(
    short: Loaded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(result_file, "settled", broken)
    async with desk(short, tmp_path, speed=FAST) as (app, pilot):
        said = heard(app, monkeypatch)
        await pilot.press("enter")
        await until(pilot, lambda: any("could not be reckoned" in words for words in said))
        assert app.is_running


async def test_a_debrief_that_fails_is_a_sentence(
    short: Loaded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(debrief_desk, "debrief_of", broken)
    async with desk(short, tmp_path, speed=FAST) as (app, pilot):
        said = heard(app, monkeypatch)
        await pilot.press("enter")
        await until(pilot, lambda: any("its debrief cannot be opened here" in words for words in said))
        assert app.is_running
        assert (tmp_path / "EX-short.result.json").exists()


async def test_who_leaves_the_briefing_can_still_begin(short: Loaded, tmp_path: Path) -> None:
    async with desk(short, tmp_path, size=(80, 24)) as (app, pilot):
        await pilot.press("f1", "escape")
        await until(pilot, lambda: "has not begun: F10 starts it" in words_on(app))
        await pilot.press("f10")
        await until(pilot, lambda: "has begun" in words_on(app))
        await until(pilot, lambda: app.node.board.queue.order)
        await pilot.press("f10")
        await until(pilot, lambda: app.exercise.clock.paused)  # type: ignore[attr-defined]


# ---- injects, seats


@pytest.mark.parametrize(("seat", "shown"), [("op1", ["Till alla"]), ("op2", ["Till alla", "Till tvåan"])])
async def test_an_inject_reaches_the_seat_it_is_for(short: Loaded, tmp_path: Path, seat: str, shown: list[str]) -> None:
    async with desk(short, tmp_path, speed=4.0, seat=seat) as (app, pilot):
        await begun(app, pilot)
        await until(pilot, lambda: sum(mark.what == "told" for mark in marks(app)) == 2)
        await until(pilot, lambda: "Till alla" in words_on(app))
        app.paint()
        await pilot.pause()
        assert [words for words in ("Till alla", "Till tvåan") if words in words_on(app)] == shown


def test_a_seat_that_is_not_there_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    from console.cli import main

    assert scenarios.find("first-loud")
    assert main(["train", "first-loud", "--seat", "op7"]) == 2
    assert "no seat called 'op7'. Its seats: op1" in capsys.readouterr().err
