"""Plays a scenario: waits for each step on the clock of the exercise and lets it happen, and what follows from rules.

What happens when is decided in schedule.py and referee.py, how it happens in stage.py; here is only the order of doing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable, Sequence

from console.clock import Clock
from console.events import ExerciseMarked, ExerciseStarted, Fact, Stored
from console.moments import SECOND
from console.training.alarm_lines import AlarmLines
from console.training.cast import register_facts
from console.training.kinds import End
from console.training.loader import Loaded
from console.training.model import Scheduled
from console.training.referee import Due, Fired, Referee, micros
from console.training.schedule import Step, following, happening, happenings, steps, steps_of
from console.training.stage import Stage
from console.training.world import World

LOOK_AGAIN_S = 1.0  # how often an end that waits for safety looks whether it has come


class Player:
    """One run of one scenario. `seed` decides every draw; `lines` are shared with the simulated way out.

    `referee` tells which rules were set off; without one there are no rules.
    """

    def __init__(
        self, loaded: Loaded, seed: int, world: World, clock: Clock, lines: AlarmLines, referee: Referee | None = None
    ) -> None:
        self._scenario = loaded.scenario
        self._sha256 = loaded.sha256
        self._seed = seed
        self._world = world
        self._clock = clock
        self._referee = referee
        self._events = {event.id: event for event in happening(loaded.scenario, seed)}
        self._stage = Stage(world, clock, loaded.scenario.cast, lines)
        self._tasks: dict[asyncio.Task[None], str] = {}  # and the event or consequence that they are of
        self._cancelled: set[str] = set()
        self._offered: dict[str, Due] = {}
        self._over = asyncio.Event()
        self._ended_via = ""
        self._began = 0

    async def begin(self, resumed: dict[str, str]) -> None:
        """Register and start mark: what must stand before anybody sits down at the desk. `resumed`: as in the mark."""
        await self._world.begin([self._started(resumed), *register_facts(self._scenario)])

    async def run(self) -> None:
        """From the beginning to the end of the exercise. Times of the scenario count from this call."""
        self._began = self._clock.now()
        if self._referee is not None:
            self._look(self._referee.looks)
        playing = asyncio.create_task(self._play())
        over = asyncio.create_task(self._over.wait())
        try:
            await asyncio.wait([playing, over], return_when=asyncio.FIRST_COMPLETED)
            if playing.done():
                playing.result()
            await self._world.mark(ExerciseMarked(what="ended", via=self._ended_via))
        finally:
            playing.cancel()
            over.cancel()
            await asyncio.gather(playing, over, return_exceptions=True)
            await self._stop()

    # ---- rules and the hand of the instructor

    def hear(self, stored: Stored) -> None:
        """An event of the journal, as soon as it is on the board."""
        if self._referee is not None:
            self._follow(self._referee.hear(stored))

    def by_hand(self) -> tuple[Scheduled | Due, ...]:
        """What waits for the hand of the instructor: events of the file, and what rules have offered."""
        return (*(event for event in self._events.values() if event.manual), *self._offered.values())

    async def fire(self, id: str) -> bool:
        """Start what waits for a hand, now. False: nothing of that name does."""
        if id not in {each.id for each in self.by_hand()}:
            return False
        await self._world.mark(ExerciseMarked(what="fired", id=id))
        return True

    def end(self) -> None:
        """The exercise is over now, before its time."""
        self._ended_via = "hand"
        self._over.set()

    def _follow(self, every: Sequence[Fired]) -> None:
        for fired in every:
            self._withdraw(fired.cancel)
            for due in fired.due:
                self._spawn(due.id, self._at_times(_consequence_steps(due, due.at)))
            self._offered |= {due.id: due for due in fired.offered}
            if fired.event:
                self._by_hand(fired.event, fired.at)
            self._look(fired.watch)

    def _by_hand(self, id: str, at: int) -> None:
        if (due := self._offered.get(id)) is not None:
            self._spawn(id, self._at_times(_consequence_steps(due, at)))
            return
        every = tuple(self._events.values())
        times = {id: at / SECOND} | following(every, self._seed, id, at)
        for name, when in times.items():
            self._spawn(name, self._at_times(sorted(steps_of(self._events[name], when), key=lambda step: step.at)))

    def _withdraw(self, names: Iterable[str]) -> None:
        self._cancelled |= set(names)
        for task, name in list(self._tasks.items()):
            if name in names:
                task.cancel()

    def _look(self, moments: Sequence[int]) -> None:
        for at in moments:
            self._spawn("", self._missed(at))

    async def _missed(self, at: int) -> None:
        await self._until(at)
        assert self._referee is not None
        self._follow(self._referee.hear_time(at))

    # ---- time

    async def _play(self) -> None:
        for step in steps(self._scenario, self._seed):
            await self._until(micros(step.at))
            if step.over or step.event not in self._cancelled:
                await self._happen(step)
            if self._over.is_set():
                return
        await self._until(micros(self._scenario.duration))

    async def _at_times(self, found: Iterable[Step]) -> None:
        for step in found:
            await self._until(micros(step.at))
            await self._happen(step)

    async def _happen(self, step: Step) -> None:
        if isinstance(step.what, End):
            await self._end(step.what)
            self._over.set()
            return
        await self._stage.happen(step)

    async def _until(self, at: int) -> None:
        """Due means now or earlier, without an upper age (training.md section 1 note 13)."""
        left = self._began + at - self._clock.now()
        if left > 0:
            await self._clock.sleep(left / SECOND)

    async def _end(self, end: End) -> None:
        last = self._began + micros(self._scenario.duration)
        while end.when_safe and not self._world.is_safe() and self._clock.now() < last:
            await self._clock.sleep(min(LOOK_AGAIN_S, (last - self._clock.now()) / SECOND))

    def _started(self, resumed: dict[str, str]) -> Fact:
        title = {"sv": self._scenario.title.sv, "en": self._scenario.title.en}
        return ExerciseStarted(
            scenario=self._scenario.id, sha256=self._sha256, seed=self._seed, title=title, resumed=resumed
        )

    # ---- what goes on beside

    def _spawn(self, name: str, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks[task] = name
        task.add_done_callback(self._task_over)

    def _task_over(self, task: asyncio.Task[None]) -> None:
        """One that failed stays, so that its fault is told at the end."""
        if task.cancelled() or task.exception() is None:
            self._tasks.pop(task, None)

    async def _stop(self) -> None:
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        ends = await asyncio.gather(*tasks, self._stage.close(), return_exceptions=True)
        for end in ends:
            if isinstance(end, Exception):
                raise end


def _consequence_steps(due: Due, at: int) -> list[Step]:
    found = happenings(due.consequence.what, due.id, at / SECOND, due.consequence.seat or "")
    return sorted(found, key=lambda step: step.at)
