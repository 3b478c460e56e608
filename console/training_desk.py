"""The desk on an exercise: the same program on a journal of its own, with a scenario as its only world."""

from __future__ import annotations

import argparse
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar
from uuid import uuid4

from textual.binding import Binding, BindingType

from console.app import run_app
from console.clock import SystemClock
from console.events import NewEvent, OperatorLeft, OperatorPresent, Stored
from console.journal.key_file import load_keys
from console.journal.sqlite_journal import open_journal
from console.logs import log_to_file
from console.screens.briefing import Briefing
from console.screens.still import prepare
from console.sentences import sentence
from console.training.briefing import briefed
from console.training.exercise import Exercise
from console.training.loader import Loaded
from console.training.obeying import Obeying, look_for_wishes
from console.training.pace import PacedClock
from console.training.running import beating, exercises, key_of
from console.training.seats import lock_of
from console.training_end import TellsResult


class TrainingApp(TellsResult):
    """The desk, and a hand on the clock of the exercise."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f10", "hold", show=False, priority=True),
        Binding("plus", "pace(1)", show=False),
        Binding("minus", "pace(-1)", show=False),
    ]
    _over = False

    def obey(self) -> None:
        """An instructor may sit at another terminal: their wishes come through the journal."""
        exercise = self.exercise
        obeying = Obeying(exercise, exercise.scenario.clock.speeds, lambda: {each.id for each in exercise.by_hand()})
        exercise.node.watchers += [obeying.hear, self.hear]
        self.run_worker(obeying.run(), exit_on_error=False)
        self.run_worker(look_for_wishes(exercise.node.catch_up, SystemClock()), exit_on_error=False)

    def hear(self, stored: Stored) -> None:
        """Another trainee sits down, or leaves."""
        match stored.fact:
            case OperatorPresent(desk=seat) if stored.actor != self.operator:
                self.say(sentence("training.seat_joined", {"who": stored.actor or "", "seat": seat}))
            case OperatorLeft(desk=seat) if stored.actor != self.operator:
                self.say(sentence("training.seat_left", {"who": stored.actor or "", "seat": seat}))

    async def ready(self) -> None:
        """What there is to know before it begins; nothing happens until Enter there, or F10."""
        self.obey()
        self.say(sentence("training.waits"))
        self.open(Briefing(self, self.exercise.scenario, self.begin))

    def begin(self) -> None:
        """The exercise runs, beside the desk."""
        if not self._begun:
            self._begun = True
            self.say(sentence("training.begun"))
            self.spawn(self._play())

    async def _play(self) -> None:
        await self.exercise.run()
        self._over = True
        await self.tell_result()

    @property
    def is_playing(self) -> bool:
        """Begun, and neither ended nor paused."""
        clock = self.exercise.clock
        return self._begun and not self._over and not (isinstance(clock, PacedClock) and clock.paused)

    def action_hold(self) -> None:
        if not self._begun:
            self.begin()
            return
        clock = self.exercise.clock
        if isinstance(clock, PacedClock) and self.debrief is None:
            self.spawn(self.exercise.resume() if clock.paused else self.exercise.pause())

    def action_pace(self, step: int) -> None:
        """To the next speed that the scenario allows."""
        clock, speeds = self.exercise.clock, sorted(self.exercise.scenario.clock.speeds)
        if isinstance(clock, PacedClock) and clock.speed in speeds and self.debrief is None:
            place = min(max(speeds.index(clock.speed) + step, 0), len(speeds) - 1)
            self.spawn(self._set_speed(speeds[place]))

    async def _set_speed(self, speed: float) -> None:
        await self.exercise.set_speed(speed)


async def open_training_desk(loaded: Loaded, seed: int, speed: float, options: argparse.Namespace) -> int:
    """One exercise on the screen; the exit code of the process."""
    log_to_file(prefix="EX ")
    if options.still:
        prepare()
    seat = getattr(options, "seat", "")
    async with opened_exercise(loaded, seed, speed, options_operator(options), seat) as exercise, hosting(exercise):
        app = TrainingApp(
            exercise.node, exercise.clock, exercise.operator, station_name="EX", exercise=True, mono=options.mono,
            mouse=options.mouse, readonly=options.readonly, ask_sound=False, ready=lambda: app.ready(),
        )  # fmt: skip
        app.exercise = exercise
        code = await run_app(app)
        for words in app.last_words:
            print(words)
        return code


@asynccontextmanager
async def opened_exercise(
    loaded: Loaded, seed: int, speed: float, operator: str, seat: str = ""
) -> AsyncIterator[Exercise]:
    """An exercise that has begun, on a journal of its own. `seat`: where the operator sits, the first if not given."""
    clock = PacedClock(loaded.scenario.clock.start, SystemClock(), speed)
    path = _new_file(loaded.scenario.id)
    journal = open_journal(path, clock, load_keys(key_of(path), path), poll_s=None)
    exercise = Exercise(loaded, journal, clock, seed, operator, {seat or loaded.scenario.seats[0]: operator})
    exercise.file = path
    try:
        await exercise.begin()
        yield exercise
    finally:
        await exercise.close()


@asynccontextmanager
async def hosting(exercise: Exercise) -> AsyncIterator[None]:
    """Other terminals may join: an instructor, and trainees in the seats that are free."""
    locks = [lock_of(exercise.file, seat) for seat in exercise.seats]
    clock = exercise.clock
    assert isinstance(clock, PacedClock)
    await exercise.node.append([NewEvent(fact=briefed(exercise.scenario), cmd=uuid4())])
    try:
        for lock in locks:
            lock.take()
        async with beating(exercise.file, clock, SystemClock()):
            yield
    finally:
        for lock in locks:
            lock.close()


def options_operator(options: argparse.Namespace) -> str:
    """The trainee's initials; who says none is called as their seat is."""
    return getattr(options, "operator", "") or getattr(options, "seat", "") or "op1"


def _new_file(name: str) -> Path:
    """A journal of its own for every run (training.md section 6 rule 3)."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    folder = exercises()
    path = folder / f"EX-{name}-{stamp}.db"
    return path if not path.exists() else folder / f"EX-{name}-{stamp}-{id(path)}.db"
