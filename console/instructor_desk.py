"""The instructor's program: reads the journal of an exercise that another process runs, and writes wishes into it."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from msgspec.structs import replace
from textual.screen import Screen

from console import terminal, textual_fixes, theme
from console.clock import SystemClock
from console.events import ExerciseAsked, ExerciseMarked, ExerciseStarted, NewEvent, Stored
from console.faults import quiet_failures
from console.i18n import N_, _
from console.journal.interface import Journal, JournalFault
from console.journal.key_file import load_keys
from console.journal.pages import everything
from console.journal.sqlite_journal import open_journal
from console.logs import log_to_file
from console.patient_writer import never_wait_for_the_terminal
from console.screens.instructor import InstructorScreen
from console.sentences import sentence
from console.training.debrief.making import debrief_of
from console.training.debrief.replaying import model_answer, played
from console.training.debrief.story import Debrief
from console.training.loader import Loaded
from console.training.running import BeatClock, is_alive, key_of
from console.training.watching import Watching
from console.widgets.instructing import Look

Find = Callable[[str, str], Loaded]  # a scenario by its name and hash
LOOK_S = 0.5  # how often the time is drawn
REVIEW = 3  # ours: the instructor wants the debrief next
ASKED = {
    "pause": N_("Asked: pause."), "resume": N_("Asked: go on."), "speed": N_("Asked: another speed."),
    "fire": N_("Asked: by hand."), "note": N_("Asked: note."), "end": N_("Asked: end."),
}  # fmt: skip


class InstructorApp(textual_fixes.GuardedApp):
    """`journal` is shared with the process of the exercise; `events` are those that are there already."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(
        self, loaded: Loaded, seed: int, journal: Journal, clock: BeatClock, events: tuple[Stored, ...],
        alive: Callable[[], bool], by: str = "", *, mono: bool = False,
    ) -> None:  # fmt: skip
        super().__init__()
        self.mono = mono or self.no_color
        self.palette = theme.choose(self.console.color_system, mono=self.mono)
        self.wear(theme.textual_theme(self.palette))
        self.speeds = tuple(sorted(loaded.scenario.clock.speeds))
        self.watching = Watching(loaded.scenario, seed)
        self._journal, self._clock, self._alive, self._by = journal, clock, alive, by
        self._position = 0
        for stored in events:
            self._hear(stored)

    def get_default_screen(self) -> Screen[None]:
        self.desk = InstructorScreen(self, self.palette, self._look())
        return self.desk

    def on_mount(self) -> None:
        if not self.is_headless:
            textual_fixes.end_on_signals(self)
        self.call_after_refresh(terminal.settle)
        self.run_worker(self._follow(), exit_on_error=False)
        self.set_interval(LOOK_S, self._draw)

    # ---- the journal ----

    async def _follow(self) -> None:
        try:
            async for batch in self._journal.follow(self._position):
                for stored in batch:
                    self._hear(stored)
                    self._tell(stored)
                self._draw()
        except JournalFault as fault:
            self.desk.say(sentence(fault.code, fault.detail), badly=True)

    def _hear(self, stored: Stored) -> None:
        self._position = stored.nseq
        self._clock.hear(stored.ts)
        self.watching.hear(stored)

    def _tell(self, stored: Stored) -> None:
        """What became of a wish."""
        match stored.fact:
            case ExerciseMarked(what="refused", id=id, code=code):
                self.desk.say(sentence(code, {"id": id}), badly=True)
            case ExerciseMarked(what="fired", id=id):
                self.desk.say(sentence("training.fired", {"id": id}))
            case ExerciseMarked(what="ended"):
                self.desk.say(_("The exercise has ended. d opens the debrief, q leaves."))
            case ExerciseMarked(what="paused" | "resumed" | "speed" | "note"):
                self.desk.say(_("Done."))

    def _look(self) -> Look:
        return Look(self.watching.picture(self._clock.now()), alive=self._alive())

    def _draw(self) -> None:
        self.desk.show(self._look())

    # ---- for the screen ----

    def wish(self, asked: ExerciseAsked) -> None:
        if not self._alive():
            self.desk.say(sentence("training.nobody_obeys"), badly=True)
            return
        self.desk.say(_(ASKED[asked.what]))
        self.run_worker(self._append(replace(asked, by=self._by)), exit_on_error=False)

    async def _append(self, asked: ExerciseAsked) -> None:
        try:
            await self._journal.append([NewEvent(fact=asked, cmd=uuid4())])
        except JournalFault as fault:
            self.desk.say(sentence(fault.code, fault.detail), badly=True)

    def leave(self) -> None:
        self.exit(return_code=0)

    def review(self) -> None:
        self.exit(return_code=REVIEW)


async def open_instructor(path: Path, find: Find, options: argparse.Namespace) -> int:
    """The exercise of this journal; REVIEW or the exit code of the process.

    `find` gives the scenario of this name and hash. Raises JournalFault, and ScenarioError where there is none.
    """
    log_to_file(prefix="EX ")
    real = SystemClock()
    clock = BeatClock(path, real)
    journal = open_journal(path, clock, load_keys(key_of(path), path), checkpoints=False)
    try:
        events = everything(journal)
        loaded, seed = begun(events, find)
        by = options.operator or "instructor"
        app = InstructorApp(loaded, seed, journal, clock, events, lambda: is_alive(path, real), by, mono=options.mono)
        textual_fixes.tolerate_input(False)
        never_wait_for_the_terminal(lambda: app.call_later(app.draw_all))
        quiet_failures()
        await app.run_async(mouse=False)
        return textual_fixes.exit_code(app)
    finally:
        await journal.close()


def begun(events: tuple[Stored, ...], find: Find) -> tuple[Loaded, int]:
    """The scenario of a journal, and the seed it is played with."""
    started = next(stored.fact for stored in events if isinstance(stored.fact, ExerciseStarted))
    return played(find(started.scenario, started.sha256).scenario, events)


def told_of(path: Path, find: Find) -> Debrief:
    """The debrief of an exercise that is over, from its journal. Not inside a running loop."""
    events = asyncio.run(_read(path))
    loaded, seed = begun(events, find)
    return debrief_of(loaded, seed, events, model_answer(loaded, seed, None))


async def _read(path: Path) -> tuple[Stored, ...]:
    journal = open_journal(path, SystemClock(), load_keys(key_of(path), path), checkpoints=False, poll_s=None)
    try:
        return everything(journal)
    finally:
        await journal.close()
