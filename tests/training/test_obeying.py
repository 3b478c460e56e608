"""An instructor wishes, the exercise obeys or refuses, and a wish alone is worth nothing."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from msgspec.structs import replace
from support_exercise import SEED, scenario

from console import events as e
from console.clock import SystemClock
from console.journal.interface import JournalFault
from console.journal.keys import Keys, derive
from console.journal.pages import everything
from console.journal.sqlite_journal import SqliteJournal, open_journal
from console.text import Untrusted
from console.training.exercise import Exercise
from console.training.headless import run_headless
from console.training.loader import Loaded
from console.training.obeying import Obeying, look_for_wishes, refusal
from console.training.pace import PacedClock
from console.training.result import Result, result_of
from console.training.resume import settled
from console.training.running import AHEAD_S, BeatClock, beat_of, beating, is_alive, running
from console.training.trainee import Deed
from tests.support_clock import PatientClock
from tests.support_debrief import deeds_of, seed_of, shipped
from tests.support_keys import KEYS

ALARM = "{id: a1, at: 5s, kind: alarm, who: P1, trigger: button_3s}"
LATER = "{id: a2, at: 4m, kind: alarm, who: P2, trigger: button_3s}"
BY_HAND = "{id: i1, manual: true, kind: inject, via: phone, say: 'Chefen undrar'}"
AGAIN = "{id: i2, manual: true, kind: inject, via: note, say: 'En till'}"

# ---- the decision ----


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (e.ExerciseAsked(what="pause"), ""),
        (e.ExerciseAsked(what="resume"), ""),
        (e.ExerciseAsked(what="end"), ""),
        (e.ExerciseAsked(what="note", words=Untrusted("bra")), ""),
        (e.ExerciseAsked(what="speed", speed=2), ""),
        (e.ExerciseAsked(what="speed", speed=3), "training.asked_speed"),
        (e.ExerciseAsked(what="speed", speed=-1), "training.asked_speed"),
        (e.ExerciseAsked(what="speed"), "training.asked_speed"),
        (e.ExerciseAsked(what="fire", id="i1"), ""),
        (e.ExerciseAsked(what="fire", id="i2"), "training.asked_again"),
        (e.ExerciseAsked(what="fire", id="a1"), "training.not_by_hand"),
        (e.ExerciseAsked(what="fire"), "training.not_by_hand"),
    ],
)
def test_a_wish_is_obeyed_or_refused_for_a_reason(asked: e.ExerciseAsked, code: str) -> None:
    assert refusal(asked, (1, 2, 4), {"i1", "i2"}, {"i2"}) == code


# ---- two processes' journals on one file ----


class Run:
    """An exercise on a file, as its own process has it."""

    def __init__(self, folder: Path, loaded: Loaded) -> None:
        self.path = folder / "EX-made.db"
        self.clock = PacedClock(loaded.scenario.clock.start, PatientClock(1), 1.0)
        self.journal = open_journal(self.path, self.clock, KEYS, poll_s=None)
        self.exercise = exercise = Exercise(loaded, self.journal, self.clock, SEED, "op1")
        obeying = Obeying(exercise, loaded.scenario.clock.speeds, lambda: {each.id for each in exercise.by_hand()})
        exercise.node.watchers.append(obeying.hear)
        self.work = [
            asyncio.create_task(obeying.run()),
            asyncio.create_task(look_for_wishes(exercise.node.catch_up, SystemClock())),
        ]
        self.playing: asyncio.Task[None] | None = None

    def marks(self) -> list[e.ExerciseMarked]:
        return [each.fact for each in everything(self.journal) if isinstance(each.fact, e.ExerciseMarked)]

    def whats(self) -> list[str]:
        return [mark.what for mark in self.marks()]


@asynccontextmanager
async def playing(folder: Path, *events: str) -> AsyncIterator[Run]:
    run = Run(folder, scenario(*events))
    await run.exercise.begin()
    run.playing = asyncio.create_task(run.exercise.run())
    try:
        yield run
    finally:
        for task in (*run.work, run.playing):
            task.cancel()
        await asyncio.gather(*run.work, run.playing, return_exceptions=True)
        await run.exercise.close()


@asynccontextmanager
async def instructor(path: Path, keys: Keys = KEYS) -> AsyncIterator[SqliteJournal]:
    clock = BeatClock(path, SystemClock())
    journal = open_journal(path, clock, keys, checkpoints=False)
    try:
        for stored in everything(journal):
            clock.hear(stored.ts)
        yield journal
    finally:
        await journal.close()


async def wish(journal: SqliteJournal, *asked: e.ExerciseAsked) -> None:
    for each in asked:
        await journal.append([e.NewEvent(fact=each, cmd=uuid4())])


async def until(holds: Callable[[], object], seconds: float = 60.0) -> None:
    """A state that must come; the bound is no measure of speed."""
    async with asyncio.timeout(seconds):
        while not holds():  # noqa: ASYNC110 - another process's file rings no event here
            await asyncio.sleep(0.01)


async def test_what_an_instructor_wishes_happens_in_the_other_process(tmp_path: Path) -> None:
    async with playing(tmp_path, ALARM, LATER, BY_HAND) as run, instructor(run.path) as other:
        await wish(other, e.ExerciseAsked(what="pause"))
        await until(lambda: "paused" in run.whats())
        assert run.clock.paused
        await wish(  # while time stands still
            other, e.ExerciseAsked(what="speed", speed=4), e.ExerciseAsked(what="note", words=Untrusted("lugn röst")),
            e.ExerciseAsked(what="resume"), e.ExerciseAsked(what="fire", id="i1"), e.ExerciseAsked(what="end"),
        )  # fmt: skip
        await until(lambda: "ended" in run.whats())
        assert run.whats() == ["paused", "speed", "note", "resumed", "fired", "told", "ended"]
        assert [str(mark.words) for mark in run.marks() if mark.what == "note"] == ["lugn röst"]
        assert run.playing is not None
        await run.playing


async def test_nothing_happens_for_a_wish_that_nobody_reads(tmp_path: Path) -> None:
    """The control: without the obeying side the same wish stays a wish."""
    async with playing(tmp_path, ALARM, LATER) as run, instructor(run.path) as other:
        for task in run.work:
            task.cancel()
        await wish(other, e.ExerciseAsked(what="pause"))
        await run.exercise.note("read past it")
        await until(lambda: "note" in run.whats())
        assert not run.clock.paused
        assert "paused" not in run.whats()


async def test_a_speed_that_is_not_in_the_file_is_refused_and_said(tmp_path: Path) -> None:
    async with playing(tmp_path, ALARM, LATER) as run, instructor(run.path) as other:
        await wish(other, e.ExerciseAsked(what="speed", speed=3))
        await until(run.marks)
        (mark,) = run.marks()
        assert (mark.what, mark.code, mark.id) == ("refused", "training.asked_speed", "3")
        assert run.clock.speed == 1


async def test_an_inject_that_is_fired_twice_is_told_once(tmp_path: Path) -> None:
    async with playing(tmp_path, ALARM, LATER, BY_HAND, AGAIN) as run, instructor(run.path) as other:
        await wish(other, *[e.ExerciseAsked(what="fire", id="i1")] * 2, e.ExerciseAsked(what="fire", id="i2"))
        await until(lambda: run.whats().count("fired") == 2 and run.whats().count("told") == 2)
        told = [mark.id for mark in run.marks() if mark.what == "told"]
        assert told == ["i1", "i2"]
        assert [mark.code for mark in run.marks() if mark.what == "refused"] == ["training.asked_again"]
        await run.exercise.fire("i1")  # the control: the hand itself would tell it again
        await until(lambda: run.whats().count("told") == 3)


async def test_whoever_has_no_key_cannot_wish(tmp_path: Path) -> None:
    async with playing(tmp_path, ALARM, LATER) as run:
        with pytest.raises(JournalFault):
            async with instructor(run.path, derive(b"\x07" * 32)) as other:
                await wish(other, e.ExerciseAsked(what="end"))
        assert run.marks() == []
        async with instructor(run.path) as other:  # the control: with it they can
            await wish(other, e.ExerciseAsked(what="end"))
            await until(lambda: "ended" in run.whats())


async def test_a_wish_after_the_end_changes_nothing(tmp_path: Path) -> None:
    async with playing(tmp_path, ALARM, LATER, BY_HAND) as run, instructor(run.path) as other:
        await wish(other, e.ExerciseAsked(what="end"), e.ExerciseAsked(what="fire", id="i1"))
        await until(lambda: "ended" in run.whats())
        assert run.playing is not None
        await run.playing
        await wish(other, e.ExerciseAsked(what="note", words=Untrusted("för sent")))
        await until(lambda: run.exercise.node.board.position == everything(run.journal)[-1].nseq)
        assert run.whats() == ["ended"]


# ---- what a wish is worth ----


def with_wishes(events: Sequence[e.Stored], fact: e.Fact) -> tuple[e.Stored, ...]:
    """The same run with `fact` after each fifth event, dated an hour late."""
    found: list[e.Stored] = []
    for number, stored in enumerate(events):
        found.append(stored)
        if number % 5 == 0:
            found.append(
                replace(stored, fact=fact, cmd=uuid4(), incident=None, actor=None, ts=stored.ts + 3_600_000_000)
            )
    return tuple(found)


@pytest.mark.parametrize("who", ["reference", "panic", "idle"])
def test_wishes_change_no_score(who: str) -> None:
    loaded = shipped("first-loud")
    seed = seed_of(loaded)
    ran = run_headless(loaded, seed, deeds_of(who, loaded))
    alone = result_of(loaded, seed, ran.events).canonical()
    for asked in (
        e.ExerciseAsked(what="end"), e.ExerciseAsked(what="fire", id="i_read"), e.ExerciseAsked(what="speed", speed=8),
    ):  # fmt: skip
        assert result_of(loaded, seed, with_wishes(ran.events, asked)).canonical() == alone
    done = with_wishes(ran.events, e.ExerciseMarked(what="fired", id="i_read"))
    assert result_of(loaded, seed, done).canonical() != alone, "the control: what is done counts"


def test_a_wish_with_a_wrong_date_misses_nothing() -> None:
    """A run that was cut off: what is late is judged by the newest event, and a wish is none."""
    loaded = shipped("first-loud")
    seed = seed_of(loaded)
    cut = run_headless(loaded, seed, deeds_of("reference", loaded), until=30).events
    alone = result_of(loaded, seed, cut).canonical()
    assert result_of(loaded, seed, with_wishes(cut, e.ExerciseAsked(what="note"))).canonical() == alone
    other = e.SourceHeard(source="feed", interval_s=30.0)
    assert result_of(loaded, seed, with_wishes(cut, other)).canonical() != alone, "the control: any other event is"


def test_a_run_that_was_ended_by_hand_plays_again_byte_for_byte() -> None:
    loaded = shipped("first-loud")
    seed = seed_of(loaded)
    ended = Deed(at=100.5, request=None, end=True)
    deeds = (*(deed for deed in deeds_of("reference", loaded) if deed.at < 100), ended)
    result = result_of(loaded, seed, run_headless(loaded, seed, deeds).events)
    assert (result.score.finished, result.score.seconds) == (True, 100.5)
    assert result.actions[-1] == {"at": "100.500000s", "end": True}
    assert settled(result, loaded).canonical() == result.canonical()
    assert _without_end(result, loaded) != result.canonical(), "the control: without the hand it goes on"


def _without_end(result: Result, loaded: Loaded) -> bytes:
    return settled(replace(result, actions=result.actions[:-1]), loaded).canonical()


# ---- which one runs ----


def test_the_newest_exercise_whose_process_lives_is_found(tmp_path: Path) -> None:
    real = SystemClock()
    first, second = tmp_path / "EX-first-loud-1.db", tmp_path / "EX-pocket-2.db"
    for path in (first, second):
        path.touch()
    assert running(tmp_path, real) is None, "a journal alone is a run that is over"
    beat_of(first).write_text("1000000 0.0\n")
    assert running(tmp_path, real) == first
    assert running(tmp_path, real, "pocket") is None
    shutil.copy(beat_of(first), beat_of(second))
    assert running(tmp_path, real, "pocket") == second
    assert is_alive(first, real)
    assert not is_alive(first, Later()), "its process died"


class Later(SystemClock):
    def now(self) -> int:
        return super().now() + 60_000_000


class Still(SystemClock):
    """The monotonic clock that both processes read, where the test wants it."""

    at = 100.0

    def mono(self) -> float:
        return self.at


def test_the_time_of_the_other_process_is_read_and_never_goes_back(tmp_path: Path) -> None:
    path = tmp_path / "EX.db"
    clock = BeatClock(path, Still())
    clock.hear(5)
    assert clock.now() == 5
    for written, expected in (
        ("7000000 100 0\n", 7_000_000), ("", 7_000_000), ("x", 7_000_000), ("6 100 0", 7_000_000), ("9 9", 7_000_000),
    ):  # fmt: skip
        beat_of(path).write_text(written)
        assert clock.now() == expected


def test_between_two_beats_time_goes_as_fast_as_the_exercise_and_stops_with_it(tmp_path: Path) -> None:
    path, real = tmp_path / "EX.db", Still()
    clock = BeatClock(path, real)
    beat_of(path).write_text("7000000 100.0 4\n")
    real.at = 100.5
    assert clock.now() == 9_000_000, "half a second at four times the speed"
    beat_of(path).write_text("9000000 100.5 0\n")
    real.at = 102.0
    assert clock.now() == 9_000_000, "paused"
    beat_of(path).write_text("9000000 102.0 1\n")
    real.at = 200.0
    assert clock.now() == 9_000_000 + round(AHEAD_S * 1_000_000), "its process is gone: time does not go on for ever"


async def test_a_pause_is_in_the_beat_at_once(tmp_path: Path) -> None:
    path, real = tmp_path / "EX.db", Still()
    clock = PacedClock(1_000_000, real, 2.0)
    async with beating(path, clock, real):
        going = asyncio.create_task(clock.run())
        await until(lambda: clock.rate == 2)
        await until(lambda: beat_of(path).exists() and beat_of(path).read_text() == "1000000 100.000000 2\n")
        real.at = 101.0
        clock.pause()
        await until(lambda: beat_of(path).read_text() == "3000000 101.000000 0\n")
        going.cancel()
        await asyncio.gather(going, return_exceptions=True)
    assert not beat_of(path).exists(), "it has left"
