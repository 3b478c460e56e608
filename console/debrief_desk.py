"""A desk that can look back: after an exercise it shows what became of it, and the board as it was at any moment.

What is past is a board that nothing can change: every act is refused with a sentence (training.md section 6 rule 6).
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, NamedTuple

from msgspec.structs import replace

from console.actions import Refused, Rules
from console.app import LarmbordApp, run_app
from console.board import Board
from console.clock import Clock, SimulatedClock
from console.events import OperatorPresent
from console.journal.pages import everything
from console.logs import log_to_file
from console.moments import SECOND
from console.requests import Request
from console.screens.debrief import DebriefScreen
from console.screens.facade import Done
from console.screens.moment import MomentScreen
from console.sentences import sentence
from console.training.debrief.making import board_at, debrief_of
from console.training.debrief.replaying import known_answer, played
from console.training.debrief.story import Debrief, Moment
from console.training.exercise import Exercise
from console.training.result import Result
from console.training.resume import Past, is_within, past_until


class PastNode:
    """A node of the past: the board after one event, and a clock that stands at `at` (microseconds UTC)."""

    reading: tuple[int, int] | None = None

    def __init__(self, board: Board, at: int) -> None:
        self.board, self.rules = board, Rules()
        self.clock: Clock = SimulatedClock(at)

    async def perform(self, request: Request, actor: str) -> Any:
        return Refused(code="training.past")

    async def changed(self, revision: int) -> int:
        await asyncio.Event().wait()
        return revision


def past_at(debrief: Debrief, moment: Moment) -> PastNode:
    """The board with everything up to the event of the moment."""
    return PastNode(board_at(debrief.events, moment.nseq), debrief.origin + round(moment.at * SECOND))


class Run(NamedTuple):
    """The run that is looked back at, and the name of its result file."""

    result: Result
    name: str


class DebriefDesk(LarmbordApp):
    """A desk like any other until `look_back`. `onward`: it ended because somebody goes on from a moment."""

    debrief: Debrief | None = None
    onward: Past | None = None
    _run: Run | None = None
    _moment = Moment(0.0, 0)

    def look_back(self, debrief: Debrief, words: str = "", run: Run | None = None) -> None:
        """From here on this desk shows the past, and the debrief on it; `words` are said first.

        `run`: somebody may go on from a moment of it.
        """
        self.debrief, self._run = debrief, run
        self._chosen = None
        while len(self.screen_stack) > 1:
            self.pop_screen()
        self.push_screen(DebriefScreen(self, debrief, words))

    def look_at(self, moment: Moment, words: str) -> None:
        """The board as it was then, on every screen; `words` in the message line."""
        if self.debrief is not None:
            self._moment = moment
            past = past_at(self.debrief, moment)
            self.node, self.clock = past, past.clock
            still = replace(self._desk, readonly=True, flash=False, revealed=frozenset(), undo_until=0)
            self._desk = replace(still, said=words, said_at=self.clock.now(), said_badly=False)
            self.paint()

    def open_moment(self) -> None:
        if isinstance(self.screen, DebriefScreen):
            moment = MomentScreen(self.screen)
            moment.map.warm, moment.map.ground = self.desk.map.warm, self.desk.map.ground
            self.push_screen(moment)
            self.call_after_refresh(self.paint)

    @property
    def can_go_on(self) -> bool:
        return self._run is not None

    def go_on(self) -> None:
        """End here, so that a desk can be opened at this moment."""
        if self._run is None or self.debrief is None:
            return
        at = second_of(self.debrief, self._moment)
        if not is_within(self._run.result, at):
            self.say(sentence("training.at_end"), badly=True)
            return
        self.onward = past_until(self._run.result, at, self._run.name)
        self.exit(return_code=0)

    # ---- nothing is done in the past ----

    def run_command(self, name: str, rest: str = "") -> None:
        if self.debrief is None:
            super().run_command(name, rest)
        elif name == "quit":
            self.leave()
        else:
            self.say(sentence("training.past"), badly=True)

    async def ask(self, request: Request) -> Done | Refused:
        if self.debrief is not None:
            return Refused(code="training.past")
        return await super().ask(request)

    def show_picture(self) -> None:
        """The band says that this is a replay (rule 6)."""
        if self.debrief is not None and self.view.exercise is not None:
            exercise = replace(self.view.exercise, state="replay", speed=1.0)
            self.view = replace(self.view, exercise=exercise)
        super().show_picture()

    def _ring_if_due(self) -> None:
        """No alarm of the past sounds."""
        if self.debrief is None:
            super()._ring_if_due()


def second_of(debrief: Debrief, moment: Moment) -> float:
    """When everything on that board had happened, to the microsecond: a moment of the table is rounded."""
    last = max((stored.ts for stored in debrief.events if stored.nseq <= moment.nseq), default=debrief.origin)
    return max(moment.at, (last - debrief.origin) / SECOND)


async def review(desk: DebriefDesk, exercise: Exercise, words: str, run: Run) -> None:
    """An exercise at this desk is over: the debrief on its own journal, beside the model answer. `words` are said."""
    events = everything(exercise.node.journal)
    loaded, seed = played(exercise.scenario, events)
    reference = await asyncio.to_thread(known_answer, loaded, seed)
    desk.look_back(debrief_of(loaded, seed, events, reference), words, run)


async def open_debrief(
    debrief: Debrief, options: argparse.Namespace, run: Run | None = None,
    go_on: Callable[[Past], Coroutine[Any, Any, int]] | None = None,
) -> int:  # fmt: skip
    """A past exercise on the screen; the exit code of the process. `go_on`: what opens a desk at a moment of `run`."""
    log_to_file(prefix="EX ")
    past = past_at(debrief, Moment(debrief.seconds, debrief.events[-1].nseq))

    async def ready() -> None:
        app.look_back(debrief, run=run)

    app = DebriefDesk(
        past, past.clock, trainee(debrief), station_name="EX", exercise=True, mono=options.mono, mouse=options.mouse,
        readonly=True, ask_sound=False, ready=ready,
    )  # fmt: skip
    code = await run_app(app)
    return code if app.onward is None or go_on is None else await go_on(app.onward)


def trainee(debrief: Debrief) -> str:
    """Whose desk it was: the first who sat down."""
    present = (stored.actor for stored in debrief.events if isinstance(stored.fact, OperatorPresent))
    return next((actor for actor in present if actor), "op1")
