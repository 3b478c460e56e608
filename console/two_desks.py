"""Live wins (training.md section 6 rule 5): an exercise beside the live desk, and which of the two has the screen.

What sounds on the live desk takes the screen: a P1 or a P2 that nobody has acknowledged. So does a part of the live
desk, or of its journal, that fails. The exercise's clock stops in the same breath, so that no deadline of it is lost,
and a person goes back to it with a key, when nothing live keeps this operator.

Each desk runs in a context of its own, and the exercise's is empty: nothing of the live one can be found in it. Nothing
of the exercise's is called from the live one's: it is told, and does it itself, so that its faults stay its own.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from contextvars import Context
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any

from console.board import Board
from console.faults import where_it_broke
from console.logs import exercising
from console.screens.facade import Node
from console.sentences import sentence
from console.shared_terminal import OneOfTwo
from console.text import visible
from console.widgets.snapshot import parted, waiting

if TYPE_CHECKING:
    from console.exercise_beside import ExerciseBeside, OpenExercise  # what trains is imported when somebody trains

CLOSES_IN_S = 5.0  # how long an exercise may take to close when the live desk ends

log = logging.getLogger("larmbord.two_desks")


def calls(board: Board, operator: str) -> bool:
    """Whether the live desk sounds for this operator: a P1 or P2 that nobody has seen (desk.md R2, R6)."""
    p1, p2, *_rest = parted(board.rows())
    return next(waiting(chain(p1, p2), operator), None) is not None


def keeps(board: Board, operator: str) -> str:
    """The label of what keeps this operator at the live desk, or "": what waits, and an open P1 that nobody else holds
    (as for `:quit`, R28)."""
    p1, p2, *_rest = parted(board.rows())
    held = (row for row in p1 if row.owner in ("", operator))
    return next((row.label for row in chain(held, waiting(p2, operator))), "")


class LiveSide(OneOfTwo):
    """What the live desk must be for this."""

    node: Node
    operator: str

    def show_live(self, *, asked: bool) -> None:
        """Have the screen with the newest picture on it, and ring what is due. `asked`: by a key of the operator."""
        raise NotImplementedError

    def overdue(self) -> str:
        """The label of a P1 that nobody has seen in time, whoever holds it (desk.md R9), or ""."""
        raise NotImplementedError

    def exercise_up(self) -> None:
        """Its desk stands, and can come to the front."""
        raise NotImplementedError

    def exercise_over(self, words: str, *, badly: bool) -> None:
        """It is closed, and `words` say why."""
        raise NotImplementedError


class TwoDesks:
    """The live desk, and the exercise beside it while there is one."""

    def __init__(self, live: LiveSide) -> None:
        self._live = live
        self.exercise: ExerciseBeside | None = None
        self._context = Context()
        self._life: asyncio.Task[None] | None = None
        self._held = False  # the exercise's clock was stopped here
        self._hands: set[asyncio.Task[None]] = set()
        self._one_hand = asyncio.Lock()

    @property
    def in_front(self) -> OneOfTwo:
        """Who has the screen and the keyboard."""
        return self._live if self.exercise is None or self._live.front else self.exercise

    @property
    def is_open(self) -> bool:
        return self._life is not None and not self._life.done()

    def open(self, how: OpenExercise) -> None:
        """Begin the exercise that `how` opens; it comes to the front when it stands and nothing live calls."""
        self._context = Context()
        self._life = asyncio.create_task(self._live_beside(how), name="exercise beside", context=self._context)

    async def close(self) -> None:
        """End the exercise, in order if it can."""
        if self._life is None:
            return
        if self.exercise is not None:
            self.exercise.exit(0, 0)
            await asyncio.wait([self._life], timeout=CLOSES_IN_S)
        self._life.cancel()
        await asyncio.gather(self._life, *self._hands, return_exceptions=True)

    # ---- who is in front

    async def watch(self) -> None:
        """Look at every change of the live board, until cancelled."""
        revision = -1
        while True:
            revision = await self._live.node.changed(revision)
            self.look()

    def look(self) -> None:
        """What calls takes the screen."""
        live = self._live
        if not live.front and (calls(live.node.board, live.operator) or live.overdue()):
            self.to_live()

    def to_live(self, *, asked: bool = False) -> None:
        """The live desk has the screen, and the exercise stands still."""
        if self.exercise is not None:
            self.exercise.front = False
            self._hold(self.exercise)
        if not self._live.front:
            self._live.show_live(asked=asked)

    def to_exercise(self) -> str:
        """The exercise has the screen and goes on. Returns the label of the live incident that forbids it, or ""."""
        desk, board = self.exercise, self._live.node.board
        if desk is None or not desk.up.is_set() or (kept := keeps(board, self._live.operator) or self._live.overdue()):
            return kept if desk is not None and desk.up.is_set() else ""
        self._live.front = False
        desk.front = True
        desk.call_later(desk.come_to_front)
        if self._held:
            self._held = False
            self._reach(desk.exercise.resume)
        return ""

    def _hold(self, desk: ExerciseBeside) -> None:
        if desk.is_playing and not self._held:
            self._held = True
            self._reach(desk.exercise.pause)

    def _reach(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Into the exercise, in its own context; one after the other."""

        async def reach() -> None:
            async with self._one_hand:
                try:
                    await work()
                except Exception as fault:  # noqa: BLE001 - what an exercise cannot write down keeps no live desk busy
                    log.error("the exercise did not take a word: %s", where_it_broke(fault))

        task = asyncio.create_task(reach(), context=self._context)
        self._hands.add(task)
        task.add_done_callback(self._hands.discard)

    # ---- the life of the exercise

    async def _live_beside(self, how: OpenExercise) -> None:
        from console.training.problems import ScenarioError  # what trains is imported when somebody trains

        exercising.set(True)
        words, well = sentence("two_desks.failed"), False
        after: OpenExercise | None = how
        try:
            while after is not None:
                async with after() as desk:
                    await self._run(desk)
                    well, after = desk.return_code == 0, desk.after
                self._between(after)
        except ScenarioError as fault:
            words = visible(str(fault.problems[0]))
        except Exception as fault:  # noqa: BLE001 - whatever broke in an exercise: the live desk goes on, and says so
            log.error("the exercise ended: %s", where_it_broke(fault))
        finally:
            self.exercise, self._held = None, False
            words = sentence("two_desks.closed") if well else words
            self._live.call_later(partial(self._live.exercise_over, words, badly=not well))

    def _between(self, after: OpenExercise | None) -> None:
        """One exercise is closed, and the next one is played to where it stands: meanwhile there is the live desk."""
        self.exercise, self._held = None, False
        if after is not None:
            words = sentence("two_desks.goes_on")
            self._live.call_later(partial(self._live.exercise_over, words, badly=False))

    async def _run(self, desk: ExerciseBeside) -> None:
        """Until its desk is left, or breaks."""
        desk.prepare()
        self._live.lend_to(desk)
        headless, size = not self._live.has_terminal, (self._live.size.width, self._live.size.height)
        running = asyncio.create_task(desk.run_async(headless=headless, mouse=desk.mouse, size=size))
        heeding = asyncio.create_task(self._heed(desk))
        self.exercise = desk
        try:
            await asyncio.wait([running, heeding], return_when=asyncio.FIRST_COMPLETED)
        finally:
            heeding.cancel()
            desk.front = False
            if not running.done():
                desk.exit(1, 1)
                await asyncio.wait([running], timeout=CLOSES_IN_S)
            running.cancel()
            ends = await asyncio.gather(running, heeding, return_exceptions=True)
        for end in ends:
            if isinstance(end, Exception):
                raise end

    async def _heed(self, desk: ExerciseBeside) -> None:
        """What the exercise's desk asks for is done by the live one."""
        await desk.up.wait()
        self._live.call_later(self._live.exercise_up)
        while await desk.wants.get():
            self._live.call_later(partial(self.to_live, asked=True))
