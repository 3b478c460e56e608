"""The desk on an exercise: the same program on a journal of its own, with a scenario as its only world."""

from __future__ import annotations

import argparse
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType

from console.app import run_app
from console.clock import SystemClock
from console.events import OperatorLeft, OperatorPresent, Stored
from console.i18n import N_
from console.journal.key_file import load_keys
from console.journal.sqlite_journal import open_journal
from console.logs import log_to_file
from console.screens.briefing import Briefing
from console.screens.commands import ALONE, HelpLine
from console.screens.still import prepare
from console.sentences import sentence
from console.training.debrief.words import figure
from console.training.exercise import Exercise
from console.training.going_on import GoesOn, Told, going_on
from console.training.hosting import hosting
from console.training.loader import Loaded
from console.training.obeying import Obeying, look_for_wishes
from console.training.pace import PacedClock
from console.training.resume import Past
from console.training.running import exercises, key_of
from console.training_end import TellsResult
from console.wording.progress import played_on_stderr

CLOCK = ("F10  + -", N_("pause the exercise, or go on; + and - change its speed"))


class TrainingApp(TellsResult):
    """The desk, and a hand on the clock of the exercise."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f10", "hold", show=False, priority=True),
        Binding("plus", "pace(1)", show=False),
        Binding("minus", "pace(-1)", show=False),
    ]
    own_help: Mapping[str, HelpLine | None] = {**ALONE, "exercise": CLOCK}
    _over = False

    def obey(self) -> None:
        """An instructor may sit at another terminal: their wishes come through the journal."""
        exercise, waiting = self.exercise, lambda: {each.id for each in self.exercise.by_hand()}
        obeying = Obeying(exercise, exercise.scenario.clock.speeds, waiting, self.held)
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

    def held(self) -> str:
        """Why no instructor moves the time of the exercise now, the code of a sentence; "" when one may."""
        return "training.not_taken" if isinstance(self.exercise, GoesOn) and not self._begun else ""

    async def ready(self) -> None:
        """What there is to know before it begins; nothing happens until Enter there, or F10."""
        self.obey()
        where = stands_at(self.exercise)
        self.say(sentence("training.waits_there", where) if where else sentence("training.waits"))
        words = sentence("training.stands", where) if where else ""
        self.open(Briefing(self, self.exercise.scenario, self.begin, words))

    def begin(self) -> None:
        """The exercise runs, beside the desk."""
        if not self._begun:
            self._begun = True
            self.say(sentence("training.gone_on" if stands_at(self.exercise) else "training.begun"))
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


async def open_training_desk(
    loaded: Loaded, seed: int, speed: float, options: argparse.Namespace, past: Past | None = None
) -> int:
    """One exercise on the screen, or one more as long as somebody goes on from a moment; the exit code of the process.

    `past`: it stands at a moment of that run. In a QuietLoop (training/quiet.py).
    """
    log_to_file(prefix="EX ")
    if options.still:
        prepare()
    seat = getattr(options, "seat", "")
    operator = getattr(options, "operator", "") if past else options_operator(options)
    async with opened_exercise(loaded, seed, speed, operator, seat, past, played_on_stderr()) as exercise:
        app = TrainingApp(
            exercise.node, exercise.clock, exercise.operator, station_name="EX", exercise=True, mono=options.mono,
            mouse=options.mouse, readonly=options.readonly, ask_sound=False, ready=lambda: app.ready(),
        )  # fmt: skip
        app.exercise = exercise
        code = await run_app(app)
        for words in app.last_words:
            print(words)
    if app.onward is not None:
        return await open_training_desk(loaded, seed, speed, options, app.onward)
    return code


def stands_at(exercise: Exercise) -> dict[str, str]:
    """Of which run, and at which moment, an exercise stands that goes on from there; nothing for one that begins."""
    if not isinstance(exercise, GoesOn):
        return {}
    return exercise.past.resumed | {"at": figure(exercise.past.at or 0.0)}


@asynccontextmanager
async def opened_exercise(
    loaded: Loaded, seed: int, speed: float, operator: str, seat: str = "", past: Past | None = None,
    told: Told = lambda at, to: None,
) -> AsyncIterator[Exercise]:  # fmt: skip
    """An exercise that has begun, on a journal of its own. `seat`: where the operator sits, the first if not given.

    `past`: it stands at a moment of that run, and `told` hears how far it is played.
    """
    clock = PacedClock(loaded.scenario.clock.start, SystemClock(), speed)
    path = _new_file(loaded.scenario.id)
    journal = open_journal(path, clock, load_keys(key_of(path), path), poll_s=None)
    if past is not None:
        exercise: Exercise = going_on(loaded, journal, clock, past, operator, seat, told)
    else:
        exercise = Exercise(loaded, journal, clock, seed, operator, {seat or loaded.scenario.seats[0]: operator})
    exercise.file = path
    try:
        await exercise.begin()
        async with hosting(exercise):
            yield exercise
    finally:
        await exercise.close()


def options_operator(options: argparse.Namespace) -> str:
    """The trainee's initials; who says none is called as their seat is."""
    return getattr(options, "operator", "") or getattr(options, "seat", "") or "op1"


def _new_file(name: str) -> Path:
    """A journal of its own for every run (training.md section 6 rule 3)."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    folder = exercises()
    path = folder / f"EX-{name}-{stamp}.db"
    return path if not path.exists() else folder / f"EX-{name}-{stamp}-{id(path)}.db"
