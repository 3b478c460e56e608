"""A desk that can look back: after an exercise it shows what became of it, and the board as it was at any moment.

What is past is a board that nothing can change: every act is refused with a sentence (training.md section 6 rule 6).
"""

from __future__ import annotations

import argparse
import asyncio
from datetime import UTC, datetime
from typing import Any

from msgspec.structs import replace

from console.actions import Refused, Rules
from console.app import LarmbordApp, run_app
from console.board import Board
from console.clock import Clock, SimulatedClock
from console.events import OperatorPresent
from console.logs import log_to_file
from console.moments import SECOND
from console.requests import Request
from console.screens.debrief import DebriefScreen
from console.screens.facade import Done
from console.screens.moment import MomentScreen
from console.sentences import sentence
from console.training.debrief.making import board_at, debrief_of
from console.training.debrief.replaying import everything, exercises, model_answer, played
from console.training.debrief.story import Debrief, Moment
from console.training.exercise import Exercise
from console.training.loader import Loaded, ScenarioError
from console.training.result import Result, result_of
from console.training.resume import settled
from console.whole_file import keep


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


class DebriefDesk(LarmbordApp):
    """A desk like any other until `look_back`."""

    debrief: Debrief | None = None

    def look_back(self, debrief: Debrief, words: str = "") -> None:
        """From here on this desk shows the past, and the debrief on it; `words` are said first."""
        self.debrief = debrief
        self._chosen = None
        while len(self.screen_stack) > 1:
            self.pop_screen()
        self.push_screen(DebriefScreen(self, debrief, words))

    def look_at(self, moment: Moment, words: str) -> None:
        """The board as it was then, on every screen; `words` in the message line."""
        if self.debrief is not None:
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


async def review(desk: DebriefDesk, exercise: Exercise) -> None:
    """An exercise at this desk is over: keep its result, and open the debrief on its own journal."""
    events = everything(exercise.node.journal)
    loaded, seed = played(exercise.scenario, events)
    kept, reference = await asyncio.to_thread(_kept, result_of(loaded, seed, events), loaded)
    words = sentence("training.reviewed", {"file": kept}) if kept else sentence("training.result_lost")
    desk.look_back(debrief_of(loaded, seed, events, reference), words)


def _kept(result: Result, loaded: Loaded) -> tuple[str, Result | None]:
    """The result in the folder of exercises ("": nowhere), and that of the model answer. Plays both, so in a thread."""
    try:
        reference = model_answer(loaded, result.seed, None)
    except ScenarioError:
        reference = None  # an answer to another file of the same name
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    path = exercises() / f"EX-{result.scenario}-{stamp}.result.json"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        keep(path, settled(result, loaded).canonical().decode())
    except OSError:
        return "", reference
    return path.name, reference


async def open_debrief(debrief: Debrief, options: argparse.Namespace) -> int:
    """A past exercise on the screen; the exit code of the process."""
    log_to_file(prefix="EX ")
    past = past_at(debrief, Moment(debrief.seconds, debrief.events[-1].nseq))

    async def ready() -> None:
        app.look_back(debrief)

    app = DebriefDesk(
        past, past.clock, trainee(debrief), station_name="EX", exercise=True, mono=options.mono, mouse=options.mouse,
        readonly=True, ask_sound=False, ready=ready,
    )  # fmt: skip
    return await run_app(app)


def trainee(debrief: Debrief) -> str:
    """Whose desk it was: the first who sat down."""
    present = (stored.actor for stored in debrief.events if isinstance(stored.fact, OperatorPresent))
    return next((actor for actor in present if actor), "op1")
