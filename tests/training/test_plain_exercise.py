"""An exercise in words: the briefing, its clock and pace, what happens, what it was worth, and EX on every line."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest

from console.clock import SimulatedClock
from console.journal.memory import MemoryJournal
from console.plain_exercise import ExerciseLines
from console.training.debrief.replaying import replayed
from console.training.exercise import Exercise
from console.training.loader import Loaded, read
from console.training.pace import PacedClock
from console.training.quiet import QuietLoop, run_quietly
from console.training.result import read_result
from console.training.result_file import result_path
from tests.support_lines import Typing
from tests.training.test_training_desk import SHORT

BRIEFED = SHORT.replace(
    'brief: "Kort."\n',
    'brief: {sv: "Larm kommer.", en: "An alarm comes."}\n'
    'turnover: {units_off: ["3310"], notes: {sv: "Lugnt.", en: "Calm."}}\n',
).replace("speeds: [1]", "speeds: [1, 4]")


class Lines(Typing):
    """Somebody at a keyboard who reads every line. Nothing moves time but `play_to`."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.loaded: Loaded = read(BRIEFED.encode(), "short.yaml")
        self.real = SimulatedClock(0)
        self.clock = PacedClock(self.loaded.scenario.clock.start, self.real)
        self.exercise = Exercise(self.loaded, MemoryJournal(self.clock), self.clock, 1, "L.EK")
        self.exercise.file = folder / "EX-short.db"
        self.mode = ExerciseLines(self.exercise, self.said.append, UTC)

    async def open(self) -> asyncio.Task[int]:
        await self.exercise.begin()
        running = asyncio.create_task(self.mode.run(self._lines()))
        await self.settle()
        return running

    async def play_to(self, seconds: float) -> str:
        before = len(self.said)
        while self.clock.mono() < seconds and self.real.next_due() is not None:
            self.real.wake_next()
            await self.settle()
        return "\n".join(self.said[before:])

    async def settle(self) -> None:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, QuietLoop)
        await loop.quiet()

    async def until(self, holds: Callable[[], object], seconds: float = 30.0) -> None:
        """A state that must come: a result is reckoned in a thread."""
        async with asyncio.timeout(seconds):
            while not holds():  # noqa: ASYNC110 - a thread rings no event here
                await asyncio.sleep(0.01)


def at_the_keyboard(folder: Path, work: Callable[[Lines], Coroutine[Any, Any, None]]) -> None:
    async def run() -> None:
        desk = Lines(folder)
        running = await desk.open()
        try:
            await work(desk)
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
            await desk.exercise.close()

    run_quietly(run())


def test_the_whole_of_it_in_words(tmp_path: Path) -> None:
    async def work(desk: Lines) -> None:
        assert desk.said[:4] == ["EX EXERCISE: Short", "EX An alarm comes.", "EX Calm.", "EX Off duty: 3310."]
        assert await desk.type("time") == "EX 0:00.0 of the exercise, 20:40:00; standing still"
        assert "The exercise has begun" in await desk.type("go")
        heard = await desk.play_to(2.5)
        assert "EX !!1 K-0001 LOUD Mira Exempel" in heard
        assert "Till alla" in heard
        assert "Till tvåan" not in heard, "words for another seat"
        assert "K-0001 acknowledged" in await desk.type("ack")
        await desk.play_to(60.0)
        await desk.until(lambda: "quit leaves" in desk.said[-1])
        told = desk.said[next(n for n, line in enumerate(desk.said) if "PASSED" in line) :]
        assert told[0] == "EX PASSED: 10 of 10 points, 10 needed."
        assert told[1] == "EX No critical misses."
        assert told[2].startswith("EX e_ack: acknowledge the alarm. done, 10 of 10. From 0:01.0 until 1:00.0; done at")
        assert told[2].endswith("Larmet ska ses.")
        assert "EX-short.result.json" in told[3]
        assert (await desk.type("debrief")).splitlines() == told[:3]
        assert desk.said
        assert all(line.startswith("EX ") for line in desk.said)

    at_the_keyboard(tmp_path, work)
    result = read_result(result_path(tmp_path / "EX-short.db").read_bytes())
    assert result.score.passed
    assert replayed(result, read(BRIEFED.encode(), "short.yaml"), None)[1], "played again it is the same to the byte"


def test_control_a_line_without_its_prefix_is_seen(tmp_path: Path) -> None:
    async def work(desk: Lines) -> None:
        desk.mode._prefix = ""
        await desk.type("time")
        assert not all(line.startswith("EX ") for line in desk.said)

    at_the_keyboard(tmp_path, work)


def test_pause_and_speed_are_typed(tmp_path: Path) -> None:
    async def work(desk: Lines) -> None:
        assert "not begun" in await desk.type("wait")
        await desk.type("go")
        await desk.play_to(3.0)
        assert "The exercise stands still." in await desk.type("wait")
        before = desk.clock.now()
        await desk.real.advance_to(desk.real.mono() + 30.0)
        await desk.settle()
        assert desk.clock.now() == before
        assert "standing still" in await desk.type("time")
        assert "plays at the speeds 1, 4" in await desk.type("speed 3")
        assert "4 times as fast" in await desk.type("speed 4")
        assert "The exercise goes on." in await desk.type("go")
        began = desk.real.mono(), desk.clock.mono()
        await desk.play_to(30.0)
        real_s, played_s = desk.real.mono() - began[0], desk.clock.mono() - began[1]
        assert played_s == pytest.approx(4 * real_s, abs=2.0)

    at_the_keyboard(tmp_path, work)


def test_who_holds_an_alarm_stays_until_it_is_over_and_then_nothing_more_is_done(tmp_path: Path) -> None:
    async def work(desk: Lines) -> None:
        await desk.type("go")
        await desk.play_to(3.0)
        assert "close it or hand it over" in await desk.type("quit")
        await desk.play_to(60.0)
        await desk.until(lambda: "quit leaves" in desk.said[-1])
        acts = desk.exercise.node.board.position
        for line in ("ack", "note för sent", "go", "speed 4"):
            assert "The exercise is over" in await desk.type(line), line
        assert desk.exercise.node.board.position == acts
        assert "K-0001" in await desk.type("list"), "to look around in"
        await desk.type("quit")
        assert desk.mode._done.is_set()

    at_the_keyboard(tmp_path, work)
