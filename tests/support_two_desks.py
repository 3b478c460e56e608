"""A live station and an exercise on one terminal: real parts, a simulated modem at the live one, time by hand."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from itertools import count
from random import Random
from typing import Any, TypeVar
from uuid import uuid4

from console import events as e
from console.actions import Rules
from console.clock import SimulatedClock, SystemClock
from console.events import NewEvent
from console.exercise_beside import ExerciseBeside
from console.house import run_ways
from console.journal.memory import MemoryJournal
from console.live_desk import LiveDesk
from console.modem.modem import Modem
from console.modem.simulated import InProcess, SimulatedModem
from console.node import Node
from console.outbound.modem_lines import ModemLines
from console.register import Device
from console.sources.modem import ModemSource
from console.training.acting import Trainee
from console.training.exercise import Exercise
from console.training.loader import Loaded
from console.training.pace import PacedClock
from console.training.quiet import QuietSelector
from console.training.trainee import Deed
from tests.support_desk import MIRA, PATIENCE_S

T = TypeVar("T")
NUMBER = "0701740605"


class Bench:
    """Everything of one test. `real` is what the exercise's clock follows; nothing moves it but the test."""

    def __init__(self, selector: QuietSelector) -> None:
        self.selector = selector
        self.real = SimulatedClock(0)
        clock = SystemClock()
        journal = MemoryJournal(clock)
        self.node = Node(journal, clock, uuid4, Rules(has_lines=True))
        self.sim = SimulatedModem(clock, Random(1))
        self.cable = InProcess(self.sim)
        self.driver = Modem("modem", clock, uuid4)
        self.source = ModemSource(self.driver, self.cable.port, cmd_of=journal.cmd_of)
        self.lines = ModemLines(self.driver, lambda: 0)
        self.rung: list[tuple[str, bool]] = []  # each pulse: of which desk, and whether that was in front
        self.deeds: tuple[Deed, ...] = ()
        self.exercise: Exercise | None = None

    # ---- the live station

    @asynccontextmanager
    async def live(self, size: tuple[int, int] = (120, 40)) -> AsyncIterator[LiveDesk]:
        """Its desk, open, with its modem at work."""
        await self.node.start()
        facts = [
            e.PersonRegistered(person=MIRA),
            e.DeviceRegistered(device=Device(id="D7", person="mira", number=NUMBER)),
        ]
        await self.node.append([NewEvent(fact=fact, cmd=uuid4()) for fact in facts])
        working = asyncio.create_task(run_ways(self.node, [self.source], self.lines))
        desk = LiveDesk(self.node, self.node.clock, "L.EK", ask_sound=False)
        desk._sound._bell = lambda: self.rung.append(("live", desk.front))
        try:
            await self.until(lambda: self.state == "ok")
            async with desk.run_test(size=size):
                await self.until(lambda: desk.is_ready)
                yield desk
                await desk.two.close()
        finally:
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)
            await self.cable.close()
            await self.node.close()

    @property
    def state(self) -> str:
        return next((s.state for s in self.node.board.sources(self.node.clock.now()) if s.source == "modem"), "")

    # ---- the exercise

    def opens(self, loaded: Loaded, seed: int) -> Callable[[], Any]:
        """As console.exercise_beside.opened_beside, in memory and on our clock."""

        @asynccontextmanager
        async def opened() -> AsyncIterator[ExerciseBeside]:
            clock = PacedClock(loaded.scenario.clock.start, self.real)
            seats = {seat: seat for seat in loaded.scenario.seats}
            exercise = Exercise(loaded, MemoryJournal(clock), clock, seed, "op1", seats)
            self.exercise = exercise
            await exercise.begin()
            desk = ExerciseBeside(
                exercise.node, clock, "op1", station_name="EX", exercise=True, ask_sound=False,
                ready=lambda: desk.ready(),
            )  # fmt: skip
            desk.exercise = exercise
            rung = self.rung  # and not us: through us the live station could be reached
            desk._sound._bell = lambda: rung.append(("exercise", desk.front))
            trainee = Trainee(self.deeds, exercise.node, exercise, clock, exercise.seats)
            acting = asyncio.create_task(trainee.run())
            try:
                yield desk
            finally:
                acting.cancel()
                await asyncio.gather(acting, return_exceptions=True)
                await exercise.close()

        return opened

    async def begin(self, live: LiveDesk, loaded: Loaded, seed: int) -> ExerciseBeside:
        """It stands in front, and runs."""
        live.two.open(self.opens(loaded, seed))
        await self.until(lambda: live.two.exercise is not None and live.two.exercise.front)
        desk = live.two.exercise
        assert desk is not None
        desk.call_later(desk.begin)
        desk.call_later(desk.pop_screen)
        await self.until(lambda: desk.is_playing)
        return desk

    # ---- time

    async def until(self, holds: Callable[[], object]) -> None:
        """Wait until it is so, letting everybody work; fails aloud when it never is."""
        async with asyncio.timeout(PATIENCE_S):
            for turn in count():
                if holds():
                    return
                await asyncio.sleep(0.001 if turn % 50 == 0 else 0)

    async def play_to(self, seconds: float | None) -> None:
        """Move the exercise's time from due to due until `seconds` of it have passed, or until it has ended."""
        assert self.exercise is not None
        while seconds is None or self.exercise.clock.mono() < seconds:
            await self.selector.quiet()
            due = self.real.next_due()
            if due is None:
                return
            await self.real.advance_to(due if seconds is None else min(due, self.real.mono() + seconds))


def on_bench(work: Callable[[Bench], Coroutine[Any, Any, T]]) -> T:
    """Run a test in a loop that tells when nobody has anything left to do."""
    selector = QuietSelector()
    with asyncio.Runner(loop_factory=lambda: asyncio.SelectorEventLoop(selector)) as runner:
        return runner.run(work(Bench(selector)))
