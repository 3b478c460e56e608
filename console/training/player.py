"""Plays a scenario: waits for each step on the clock of the exercise and lets it happen in the world.

What happens when is decided in schedule.py, and what a message says in messages.py; here is only the order of doing.
"""

from __future__ import annotations

import asyncio

from console.clock import Clock
from console.events import ExerciseMarked, ExerciseStarted, Fact
from console.text import Untrusted
from console.training import messages
from console.training.alarm_lines import AlarmLines
from console.training.cast import register_facts
from console.training.kinds import Call, End, Modem, Sms
from console.training.loader import Loaded
from console.training.schedule import Step, steps
from console.training.script import step_messages
from console.training.world import World

LOOK_AGAIN_S = 1.0  # how often an end that waits for safety looks whether it has come


class Player:
    """One run of one scenario. `seed` decides every draw; `lines` are shared with the simulated way out."""

    def __init__(self, loaded: Loaded, seed: int, world: World, clock: Clock, lines: AlarmLines) -> None:
        self._scenario = loaded.scenario
        self._sha256 = loaded.sha256
        self._seed = seed
        self._world = world
        self._clock = clock
        self._lines = lines
        self._calls: set[asyncio.Task[None]] = set()
        self._began = 0.0

    async def begin(self) -> None:
        """Register and start mark: what must stand before anybody sits down at the desk."""
        await self._world.begin([self._started(), *register_facts(self._scenario)])

    async def run(self) -> None:
        """From the beginning to the end of the exercise. Times of the scenario count from this call."""
        self._began = self._clock.mono()
        try:
            for step in steps(self._scenario, self._seed):
                await self._until(step.at)
                if isinstance(step.what, End):
                    await self._end(step.what)
                    break
                await self._happen(step)
            else:
                await self._until(self._scenario.duration)
            await self._world.mark(ExerciseMarked(what="ended"))
        finally:
            await self._hang_up_all()

    def _started(self) -> Fact:
        title = {"sv": self._scenario.title.sv, "en": self._scenario.title.en}
        return ExerciseStarted(scenario=self._scenario.id, sha256=self._sha256, seed=self._seed, title=title)

    async def _until(self, at: float) -> None:
        """Due means now or earlier, without an upper age (training.md section 1 note 13)."""
        left = at - (self._clock.mono() - self._began)
        if left > 0:
            await self._clock.sleep(left)

    async def _end(self, end: End) -> None:
        last = self._began + self._scenario.duration
        while end.when_safe and not self._world.is_safe() and self._clock.mono() < last:
            await self._clock.sleep(min(LOOK_AGAIN_S, last - self._clock.mono()))

    async def _happen(self, step: Step) -> None:
        match step.what:
            case Call() as call:
                task = asyncio.create_task(self._telephone(step.id, call))
                self._calls.add(task)
                task.add_done_callback(self._call_over)
            case Sms() as sms:
                sent = self._clock.now() - round(sms.late * 1_000_000)
                await self._world.text_in(sms.from_, sms.text, sent)
            case Modem() as modem:
                await self._world.modem_fault(modem.fault, begins=not step.over)
            case _:
                for message in step_messages(step, self._scenario.cast, self._lines, self._clock.now()):
                    await self._world.feed(message)

    async def _telephone(self, id: str, call: Call) -> None:
        caller = await self._world.call_in(call.from_)
        if caller is None:
            await self._world.mark(
                ExerciseMarked(what="note", words=Untrusted(f"{id}: the caller did not get through"))
            )
            return
        name = await caller.answered(call.rings)
        if name is not None and (call.say or call.level is not None):
            said = messages.spoken(id, call.from_, name, call.say, call.level, self._clock.now())
            await self._world.feed(said)
        if name is not None and call.lasts is not None:
            await self._clock.sleep(call.lasts)
        if name is None or call.lasts is not None:
            await caller.hang_up()

    def _call_over(self, task: asyncio.Task[None]) -> None:
        """One that failed stays, so that its fault is told at the end."""
        if task.cancelled() or task.exception() is None:
            self._calls.discard(task)

    async def _hang_up_all(self) -> None:
        calls = list(self._calls)
        for call in calls:
            call.cancel()
        ends = await asyncio.gather(*calls, return_exceptions=True)
        for end in ends:
            if isinstance(end, Exception):
                raise end
