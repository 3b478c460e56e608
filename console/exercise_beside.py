"""The desk of an exercise that stands beside a live one: it is told in one line how the live one is, and knows no more.

Nothing here refers to the live desk: what it wants of it, it only says (`wants`), and the live side listens.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from pathlib import Path
from typing import ClassVar, Literal

from textual.binding import Binding, BindingType

import scenarios
from console.i18n import _
from console.screens.commands import HelpLine
from console.sentences import sentence
from console.shared_terminal import OneOfTwo
from console.training.loader import load
from console.training.resume import Past
from console.training.streams import drawn_seed
from console.training_desk import CLOCK, TrainingApp, opened_exercise
from console.widgets.rows import Row, Span, row

OpenExercise = Callable[[], AbstractAsyncContextManager["ExerciseBeside"]]
SILENT_S = 3.0  # ours: the live desk tells once a second; after three without a word that is shown


class ExerciseBeside(OneOfTwo, TrainingApp):
    """`up` is set when it stands; `wants` holds what the live side is asked for."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("f11", "command('live')", show=False, priority=True)]
    own_help: Mapping[str, HelpLine | None] = {"train": None, "exercise": CLOCK}
    front = False
    opens: Callable[[Past], OpenExercise]
    _live: Row = ()
    _live_at = 0.0

    def prepare(self) -> None:
        """Inside the running loop, before it runs."""
        self.up = asyncio.Event()
        self.wants: asyncio.Queue[Literal["live"]] = asyncio.Queue()
        self.live = ()

    async def ready(self) -> None:
        await super().ready()
        self.up.set()

    def held(self) -> str:
        """What is live comes first: behind the live desk the exercise stands still."""
        return super().held() if self.front else "training.held_by_live"

    @property
    def after(self) -> OpenExercise | None:
        """How the exercise is opened that goes on from a moment of this one, if it ended for that."""
        return self.opens(self.onward) if self.onward is not None else None

    def beside(self, what: str, rest: str = "") -> None:
        if what == "live":
            self.wants.put_nowait("live")
        else:
            self.say(sentence("two_desks.in_exercise"))

    @property
    def live(self) -> Row:
        """How the live desk is, in its own words; said again at least once a second."""
        silent = time.monotonic() - self._live_at > SILENT_S
        return row(Span(_(" LIVE DOES NOT ANSWER "), "p2")) if silent else self._live

    @live.setter
    def live(self, words: Row) -> None:
        self._live, self._live_at = words, time.monotonic()

    def _ring_if_due(self) -> None:
        """Behind the live desk it is silent."""
        if self.front:
            super()._ring_if_due()

    def _tick(self) -> None:
        super()._tick()
        self.desk.keys.tell(self.live)

    def _print_error_renderables(self) -> None:  # private: at the end Textual prints there, over the live desk
        self._exit_renderables.clear()


@asynccontextmanager
async def opened_beside(
    name: str, seed: int | None, speed: float, operator: str, options: argparse.Namespace, past: Past | None = None
) -> AsyncIterator[ExerciseBeside]:
    """An exercise that has begun, and a desk for it that does not run yet. Raises ScenarioError.

    `past`: it stands at a moment of that run.
    """
    loaded = load(scenarios.find(name) or Path(name))
    seed = seed if seed is not None else loaded.scenario.seed
    async with opened_exercise(loaded, drawn_seed(seed), speed, operator, past=past) as exercise:
        desk = ExerciseBeside(
            exercise.node, exercise.clock, operator, station_name="EX", exercise=True, mono=options.mono,
            mouse=options.mouse, ask_sound=False, ready=lambda: desk.ready(),
        )  # fmt: skip
        desk.exercise = exercise
        desk.opens = lambda past: partial(opened_beside, name, seed, speed, operator, options, past)
        yield desk
