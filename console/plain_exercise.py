"""An exercise in line mode: for screen readers, pipes and dumb terminals the same run, told in words.

The briefing, its time and its pace, what happens, and at the end what every point was worth and why: each line has EX.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
from collections.abc import Callable, Coroutine
from datetime import tzinfo
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from console import events as e
from console.clock import SystemClock
from console.exercise_words import briefing, told
from console.faults import where_it_broke
from console.i18n import N_, _
from console.journal.pages import everything
from console.logs import log_to_file
from console.moments import SECOND
from console.plain import LineMode
from console.requests import Request
from console.sentences import sentence
from console.training.debrief.making import debrief_of
from console.training.debrief.replaying import known_answer
from console.training.debrief.story import Debrief
from console.training.debrief.words import figure
from console.training.exercise import Exercise
from console.training.loader import Loaded
from console.training.obeying import Obeying, look_for_wishes
from console.training.pace import PacedClock
from console.training.result_file import keep_result, result_path
from console.training.resume import Past
from console.training_desk import opened_exercise, options_operator, stands_at
from console.training_end import kept_words
from console.typed_lines import typed_lines
from console.wording.progress import played_on_stderr

ZONE = ZoneInfo("Europe/Stockholm")  # as on the screen (widgets/snapshot.py)
WORDS = {
    "go": N_("begin; after a pause: go on"), "wait": N_("pause the exercise"),
    "speed": N_("how fast it goes: speed 2"), "time": N_("the time of the exercise, and how fast it goes"),
    "brief": N_("the briefing again"), "debrief": N_("when it is over: every point and its reason again"),
}  # fmt: skip
MARKED = {
    "paused": N_("The exercise stands still."), "resumed": N_("The exercise goes on."),
    "speed": N_("The exercise goes {speed} times as fast."), "ended": N_("The exercise has ended."),
}  # fmt: skip

log = logging.getLogger("larmbord.plain_exercise")


class ExerciseLines(LineMode):
    """One trainee's desk in lines, and the hand on the clock of the exercise."""

    def __init__(self, exercise: Exercise, say: Callable[[str], None], zone: tzinfo = ZONE) -> None:
        super().__init__(exercise.node, exercise.operator, say, zone, exercise=True)
        self._exercise = exercise
        self._go = asyncio.Event()
        self._debrief: Debrief | None = None
        self._over = False

    # ---- what goes on beside the typing ----

    def _works(self) -> list[Callable[[], Coroutine[Any, Any, None]]]:
        exercise, speeds = self._exercise, self._exercise.scenario.clock.speeds
        obeying = Obeying(exercise, speeds, lambda: {each.id for each in exercise.by_hand()})
        self._node.watchers.append(obeying.hear)
        real = SystemClock()
        return [
            *super()._works(), self._play, obeying.run, partial(look_for_wishes, exercise.node.catch_up, real),
        ]  # fmt: skip

    async def _play(self) -> None:
        await self._go.wait()
        try:
            await self._exercise.run()
            self._over = True
            await self._tell_result()
        except Exception as error:  # noqa: BLE001 - whatever it was: the run is in the journal, and the desk goes on
            log.error("no result: %s", where_it_broke(error))
            self._line(sentence("training.no-score", {"path": str(self._exercise.file)}))

    async def _tell_result(self) -> None:
        exercise = self._exercise
        seed = exercise.referee.seed
        kept = await keep_result(exercise.node.journal, exercise.loaded, seed, result_path(exercise.file))
        reference = await asyncio.to_thread(known_answer, exercise.loaded, seed)
        self._debrief = debrief_of(exercise.loaded, seed, everything(exercise.node.journal), reference)
        self._tell(told(self._debrief))
        self._line(kept_words(kept))
        self._line(_("debrief says it again; quit leaves. To go on from a moment: {command}").format(
            command=f"larmbord train {exercise.scenario.id} --plain --resume {kept.path.name} --at 60s"))  # fmt: skip

    # ---- what is said ----

    def _greet(self) -> None:
        self._tell(briefing(self._exercise.scenario, stands_at(self._exercise)))
        super()._greet()
        self._line(_("go begins the exercise, wait pauses it. Nothing leaves this machine."))

    def _told_words(self, stored: e.Stored) -> None:
        super()._told_words(stored)
        mark = stored.fact
        if isinstance(mark, e.ExerciseMarked) and mark.what in MARKED:
            self._line(f"{self._words.time(stored.ts)} {_(MARKED[mark.what]).format(speed=f'{mark.speed or 1:g}')}")

    def _help(self) -> None:
        super()._help()
        for word, says in WORDS.items():
            self._line(f"{word}: {_(says)}")

    # ---- what is typed ----

    async def _command(self, line: str) -> None:
        word, _space, rest = line.strip().casefold().partition(" ")
        if word not in WORDS or (word == "debrief" and self._debrief is None):
            await super()._command(line)
        elif word in ("go", "wait", "speed") and self._over:
            self._line(sentence("training.over"))
        elif word == "speed":
            await self._speed(rest.strip())
        else:
            await self._say_or_do(word)

    async def _say_or_do(self, word: str) -> None:
        if word == "go":
            await self._begin_or_go_on()
        elif word == "wait":
            await self._wait()
        elif word == "brief":
            self._tell(briefing(self._exercise.scenario, stands_at(self._exercise)))
        elif self._debrief is not None and word == "debrief":
            self._tell(told(self._debrief))
        else:
            self._line(self._pace())

    async def _begin_or_go_on(self) -> None:
        if self._go.is_set():
            await self._exercise.resume()
        else:
            self._go.set()
            self._line(_("The exercise has begun. wait pauses it."))

    async def _wait(self) -> None:
        if self._go.is_set():
            await self._exercise.pause()
        else:
            self._line(sentence("training.waits_plain"))

    async def _speed(self, written: str) -> None:
        speeds = {f"{each:g}": each for each in self._exercise.scenario.clock.speeds}
        if written not in speeds or not await self._exercise.set_speed(speeds[written]):
            self._line(_("This scenario plays at the speeds {speeds}.").format(speeds=", ".join(speeds)))

    def _pace(self) -> str:
        """1:02.5 of the exercise, 18:11:02; paused."""
        clock = self._node.clock
        assert isinstance(clock, PacedClock)
        at = (clock.now() - self._exercise.scenario.clock.start) / SECOND
        how = _("ended") if self._over else _("standing still") if clock.paused or not self._go.is_set() else ""
        how = how or _("{speed} times as fast as life").format(speed=f"{clock.speed:g}")
        return _("{at} of the exercise, {time}; {how}").format(
            at=figure(at), time=self._words.time(clock.now()), how=how
        )

    async def _perform(self, request: Request) -> None:
        if self._over:
            self._line(sentence("training.over"))
            return
        await super()._perform(request)

    def _quit(self) -> None:
        if self._over:
            self._done.set()
        else:
            super()._quit()


async def run_in_lines(
    loaded: Loaded, seed: int, speed: float, options: argparse.Namespace, past: Past | None = None
) -> int:
    """One exercise in words, on stdin and stdout; the exit code of the process. With `past` in a QuietLoop."""
    log_to_file(prefix="EX ")
    operator = getattr(options, "operator", "") if past else options_operator(options)
    async with opened_exercise(loaded, seed, speed, operator, options.seat, past, played_on_stderr()) as exercise:
        return await ExerciseLines(exercise, partial(print, flush=True)).run(typed_lines(sys.stdin.readline))
