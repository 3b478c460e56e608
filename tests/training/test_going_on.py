"""An exercise goes on from a moment of a past run: the board of then, by hand from there, and a result that says so."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

import scenarios
from console import events as e
from console.clock import Clock, SimulatedClock
from console.exercise_words import told
from console.journal.interface import Journal
from console.journal.memory import MemoryJournal
from console.journal.pages import everything
from console.journal.sqlite_journal import open_journal
from console.training.acting import Trainee
from console.training.awaited import AwaitedJournal
from console.training.debrief.replaying import replayed
from console.training.debrief.telling import whence
from console.training.debrief.writing import written
from console.training.going_on import GoesOn, going_on
from console.training.headless import run_headless
from console.training.loader import Loaded
from console.training.pace import PacedClock
from console.training.problems import ScenarioError
from console.training.quiet import QuietLoop, run_quietly
from console.training.result import Result, read_result, result_of
from console.training.resume import Past, is_within, past, past_until, read_past, settled
from console.training.schedule import start_of
from console.training.trainee import Deed
from console.wording.progress import played_on_stderr
from tests.support_debrief import deeds_of, seed_of, shipped
from tests.support_keys import KEYS

Told = list[tuple[int, str]]
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")


def result_by(deeds: Sequence[Deed], loaded: Loaded) -> Result:
    return result_of(loaded, seed_of(loaded), run_headless(loaded, seed_of(loaded), deeds).events)


def story(events: Sequence[e.Stored]) -> Told:
    """What happened, after the first word, which says from where it goes on, and without that it stands still.

    Ids are counted: that of a text comes from the keys of its journal.
    """
    known: dict[str, str] = {}
    told = [stored for stored in events[1:] if stored.fact != e.ExerciseMarked(what="paused")]
    return [
        (
            at.ts,
            ID.sub(
                lambda id: known.setdefault(id[0], f"id {len(known)}"),
                f"{type(at.fact).__name__} {at.actor} {e.packed(at.fact).decode()}",
            ),
        )
        for at in told
    ]


async def standing(loaded: Loaded, journal: Journal, clock: PacedClock, again: Past, who: str = "") -> GoesOn:
    exercise = going_on(loaded, journal, clock, again, who, "")
    await exercise.begin()
    return exercise


def played_on_disk(loaded: Loaded, again: Past, file: Path) -> Told:
    """Everything up to the moment, as it is in the file of the new run, but that it stands still."""

    async def run() -> Told:
        clock = PacedClock(loaded.scenario.clock.start, SimulatedClock(0))
        exercise = await standing(loaded, open_journal(file, clock, KEYS, poll_s=None), clock, again)
        events = everything(exercise.node.journal)
        assert (clock.paused, (clock.now() - start_of(events[0])) / 1e6) == (True, again.at)
        await exercise.close()
        assert sum(stored.fact == e.ExerciseMarked(what="paused") for stored in events) == 1
        return story(events)

    return run_quietly(run())


def then(loaded: Loaded, result: Result, at: float) -> Told:
    """What had happened in the whole run by then."""
    again = past(result)
    events = run_headless(loaded, again.seed, again.deeds, seats=again.seats).events
    return story([stored for stored in events if stored.ts <= start_of(events[0]) + round(at * 1e6)])


@pytest.mark.parametrize("name", scenarios.names())
def test_every_scenario_stands_where_the_past_run_stood(name: str, tmp_path: Path) -> None:
    loaded = shipped(name)
    result = result_by(deeds_of("reference", loaded), loaded)
    at = round(result.score.seconds * 0.6, 3)
    again = past_until(result, at, "EX-past.result.json")
    assert played_on_disk(loaded, again, tmp_path / "EX.db") == then(loaded, result, at)


@pytest.mark.parametrize("deed", [0, 2, -1])
def test_a_moment_at_which_something_was_done_has_it(deed: int, tmp_path: Path) -> None:
    loaded = shipped("first-loud")
    result = result_by(deeds_of("mixed", loaded), loaded)
    at = past(result).deeds[deed].at
    again = past_until(result, at, "r.json")
    assert again.deeds[-1].at == at
    assert played_on_disk(loaded, again, tmp_path / "EX.db") == then(loaded, result, at)


def test_control_time_that_does_not_wait_for_the_disk_is_caught(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nobody_waits(self: AwaitedJournal) -> bool:
        return False

    monkeypatch.setattr(AwaitedJournal, "written", nobody_waits)
    loaded = shipped("first-loud")
    result = result_by(deeds_of("reference", loaded), loaded)
    again = past_until(result, 100.0, "r.json")
    assert played_on_disk(loaded, again, tmp_path / "EX.db") != then(loaded, result, 100.0)


# ---- by hand from there ----


def by_hand(loaded: Loaded, again: Past, deeds: Sequence[Deed], who: str = "") -> Result:
    """Played to the moment, and from there `deeds` are done, in whatever time the machine takes."""
    real = SimulatedClock(0)

    async def run() -> Result:
        clock = PacedClock(loaded.scenario.clock.start, real)
        exercise = await standing(loaded, MemoryJournal(clock), clock, again, who)
        running = asyncio.create_task(exercise.run())
        acting = asyncio.create_task(_act(exercise, clock, deeds))
        loop = asyncio.get_running_loop()
        assert isinstance(loop, QuietLoop)
        while not running.done():
            await loop.quiet()
            real.wake_next()
        await asyncio.gather(running, acting)
        found = result_of(loaded, again.seed, everything(exercise.node.journal))
        await exercise.close()
        return found

    return run_quietly(run())


async def _act(exercise: GoesOn, clock: Clock, deeds: Sequence[Deed]) -> None:
    began = clock.mono()
    later = [Deed(at=deed.at - began, request=deed.request, who=deed.who, label=deed.label) for deed in deeds]
    await Trainee(later, exercise.node, exercise, clock, exercise.seats).run()


def test_a_run_that_was_lost_is_won_from_before_the_mistake_and_says_where_it_is_from(tmp_path: Path) -> None:
    loaded = shipped("first-loud")
    lost = result_by(deeds_of("idle", loaded), loaded)
    assert not lost.score.passed
    model = deeds_of("reference", loaded)
    at = model[0].at - 1.0
    won = settled(by_hand(loaded, past_until(lost, at, "EX-lost.result.json"), model, "N.Y"), loaded)
    assert won.score.passed
    assert won.seats == {"op1": "N.Y"}
    assert won.resumed == {
        "run": "EX-lost.result.json", "sha256": past_until(lost, at, "").resumed["sha256"], "at": f"{at:.6f}s",
    }  # fmt: skip
    file = read_result(won.canonical())
    assert file.resumed == won.resumed
    debrief, same = replayed(file, loaded, None)
    assert same, "played again it is the same, byte for byte"
    assert debrief.events[0].fact.resumed == won.resumed  # type: ignore[attr-defined]
    told = won.canonical().replace(b"EX-lost", b"EX-other")
    assert replayed(read_result(told), loaded, None)[1], "what it says of itself is believed: its hash stands beside it"


def test_what_was_done_before_the_moment_stays_done() -> None:
    loaded = shipped("first-loud")
    mixed = result_by(deeds_of("mixed", loaded), loaded)
    recalled = next(deed.at for deed in past(mixed).deeds if deed.request and "Recall" in type(deed.request).__name__)
    for at, misses in ((recalled - 1.0, False), (recalled, True)):
        found = settled(by_hand(loaded, past_until(mixed, at, "r.json"), ()), loaded)
        assert ("f_recall" in found.score.critical_misses) is misses
        assert found.actions == mixed.actions[: len(found.actions)]


def test_a_run_that_begins_at_the_beginning_says_nothing_of_another() -> None:
    """Result files of before are the same bytes."""
    loaded = shipped("first-loud")
    assert b"resumed" not in result_by(deeds_of("mixed", loaded), loaded).canonical()


# ---- what cannot be ----


def test_a_moment_outside_the_run_and_a_scenario_that_changed_are_told(tmp_path: Path) -> None:
    loaded = shipped("first-loud")
    result = result_by(deeds_of("mixed", loaded), loaded)
    path = tmp_path / "r.json"
    path.write_bytes(result.canonical())
    end = result.score.seconds
    assert read_past(path, loaded, end - 0.001).at == end - 0.001
    assert (is_within(result, 0.0), is_within(result, end), is_within(result, -1.0)) == (True, False, False)
    with pytest.raises(
        ScenarioError, match=r"r\.json:1:1: The run was over at \d+:\d\d\.\d+: 60:00\.000 is not a moment"
    ):
        read_past(path, loaded, 3600.0)
    with pytest.raises(ScenarioError, match="The result is of 'first-loud' as it was then"):
        read_past(path, Loaded(loaded.scenario, "0" * 64), 10.0)


def test_a_long_replay_says_how_far_it_is_and_a_short_one_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    for real_s, words in ((0.01, []), (1.0, ["EX playing the run again: 20 %", "EX playing the run again: 50 %"])):
        times = iter(range(100))
        tell = played_on_stderr(lambda times=times, real_s=real_s: next(times) * real_s)  # type: ignore[misc]
        for at in (1.0, 20.0, 21.0, 50.0):
            tell(at, 100.0)
        assert capsys.readouterr().err.splitlines() == words


def test_a_debrief_says_from_where_its_run_goes_on() -> None:
    loaded = shipped("first-loud")
    mixed = result_by(deeds_of("mixed", loaded), loaded)
    again = past_until(mixed, 50.0, "EX-mixed.result.json")
    found = result_of(loaded, again.seed, run_headless(loaded, again.seed, again.deeds, resumed=again.resumed).events)
    debrief, same = replayed(read_result(found.canonical()), loaded, None)
    words = f"Goes on from 50s of EX-mixed.result.json, sha256 {again.resumed['sha256'][:12]}."
    assert same
    assert whence(debrief) == words
    assert words in list(told(debrief))
    assert words in written(debrief, ".md")
    assert whence(replayed(mixed, loaded, None)[0]) == ""


def test_the_command_wants_a_moment_and_a_run_that_has_one(tmp_path: Path) -> None:
    loaded = shipped("first-loud")
    path = tmp_path / "r.json"
    path.write_bytes(result_by((), loaded).canonical())
    for at, words in (([], "From which moment?"), (["--at", "2h"], "The run was over at"), (["--at", "1:30"], "1:30")):
        command = [sys.executable, "-m", "console.cli", "train", "first-loud", "--plain", "--resume", str(path), *at]
        ran = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
        assert (ran.returncode, ran.stdout) == (2, "")
        assert words in ran.stderr
        assert "Traceback" not in ran.stderr
