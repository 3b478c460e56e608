"""The desk on an exercise: the same program on a journal of its own, with a scenario as its only world."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

from rich.cells import cell_len
from textual.binding import Binding, BindingType

from console.app import run_app
from console.clock import SystemClock
from console.debrief_desk import DebriefDesk, review
from console.events import ExerciseMarked, Stored
from console.i18n import N_, _
from console.journal.key_file import load_keys
from console.journal.sqlite_journal import open_journal
from console.logs import log_to_file
from console.screens.briefing import Briefing
from console.sentences import sentence
from console.text import visible
from console.training.exercise import Exercise
from console.training.loader import Loaded
from console.training.obeying import Obeying, look_for_wishes
from console.training.pace import PacedClock
from console.training.running import beat_of, exercises

TOLD_S = 30.0  # ours: how long words stay that one line does not hold, in real seconds
BESIDE = 26  # columns of the message line for the time and the undo
VIA = {"note": N_("a note"), "phone": N_("by phone"), "radio": N_("by radio"), "person": N_("somebody says")}


class TrainingApp(DebriefDesk):
    """The desk, and a hand on the clock of the exercise."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f10", "hold", show=False, priority=True),
        Binding("plus", "pace(1)", show=False),
        Binding("minus", "pace(-1)", show=False),
    ]
    exercise: Exercise
    _begun = False

    def obey(self, version: Callable[[], int | None]) -> None:
        """An instructor may sit at another terminal: their wishes come through the journal."""
        exercise = self.exercise
        obeying = Obeying(exercise, exercise.scenario.clock.speeds, lambda: {each.id for each in exercise.by_hand()})
        exercise.node.watchers += [obeying.hear, self._hear]
        self.run_worker(obeying.run(), exit_on_error=False)
        self.run_worker(look_for_wishes(version, exercise.node.catch_up, SystemClock()), exit_on_error=False)

    def _hear(self, stored: Stored) -> None:
        """Words for this seat stand in the message line until something else is said."""
        match stored.fact:
            case ExerciseMarked(what="told", words=words, via=via, seat=seat) if seat in ("", *self.exercise.seats):
                told = f"EX {_(VIA.get(via, VIA['note']))}: {visible(str(words))}"
                self.say(told, badly=True)
                if cell_len(told) + BESIDE > self.size.width:  # a line alone would cut it
                    self.notify(told, timeout=TOLD_S)

    async def ready(self) -> None:
        """What there is to know before it begins; nothing happens until Enter."""
        self.open(Briefing(self, self.exercise.scenario, self.begin))

    def begin(self) -> None:
        """The exercise runs, beside the desk."""
        if not self._begun:
            self._begun = True
            self.spawn(self._play())

    async def _play(self) -> None:
        await self.exercise.run()
        self.say(sentence("training.over"))
        await review(self, self.exercise)

    def action_hold(self) -> None:
        clock = self.exercise.clock
        if isinstance(clock, PacedClock) and self._begun and self.debrief is None:
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
    clock = PacedClock(loaded.scenario.clock.start, SystemClock(), speed)
    path = _new_file(loaded.scenario.id)
    journal = open_journal(path, clock, load_keys(path.with_name("exercises.key"), path), poll_s=None)
    exercise = Exercise(loaded, journal, clock, seed, operator := options_operator(options))
    try:
        await exercise.begin()

        async def ready() -> None:
            app.obey(journal.version)
            await app.ready()

        app = TrainingApp(
            exercise.node, clock, operator, station_name="EX", exercise=True, mono=options.mono, mouse=options.mouse,
            readonly=options.readonly, ask_sound=False, ready=ready, beat_file=beat_of(path),
        )  # fmt: skip
        app.exercise = exercise
        return await run_app(app)
    finally:
        await exercise.close()
        beat_of(path).unlink(missing_ok=True)


def options_operator(options: argparse.Namespace) -> str:
    """The trainee's initials; "op1" for who says none."""
    return getattr(options, "operator", "") or "op1"


def _new_file(name: str) -> Path:
    """A journal of its own for every run (training.md section 6 rule 3)."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    folder = exercises()
    path = folder / f"EX-{name}-{stamp}.db"
    return path if not path.exists() else folder / f"EX-{name}-{stamp}-{id(path)}.db"
