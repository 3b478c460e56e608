"""When the picture is taken, and who is given it: the half of the App that draws.

What the world says comes through the board, what the operator decides goes through `node.perform`; between them stands
one immutable picture (console.widgets.snapshot). It is taken when the board's revision has changed, at the full second,
and at once after a key and for a new P1 (textual.md section 7).
"""

from __future__ import annotations

import asyncio
import itertools
import time
from pathlib import Path
from typing import Protocol, runtime_checkable
from uuid import UUID

from msgspec.structs import replace

from console.board import Board
from console.clock import Clock
from console.moments import SECOND
from console.screens.acting import ActingApp
from console.screens.facade import Node
from console.screens.frame import Framed
from console.widgets.header import LAG_S
from console.widgets.snapshot import Desk, Snapshot, first_choice, take

TICK_S, BEAT_S = 0.1, 0.25
AT_ONCE_S = 0.05  # a picture this young waits for the tick, so that a flood is not 100 pictures a second
REVEALED_S = 60  # ours: then a revealed field is masked again
LAG_KEPT = 20  # beats for which a lag stays in the header


class PaintingApp(ActingApp):
    """What sounds, and what is said by itself, is the business of the subclass."""

    def __init__(self, node: Node, clock: Clock, operator: str, desk: Desk, beat_file: Path | None) -> None:
        """`beat_file`: there a watchdog reads, once a second, that this desk lives, and how late it is."""
        super().__init__(node, clock, operator, desk)
        self._beat_file = beat_file
        self._drawn = (-1, -1)  # board revision, second
        self._drawn_at = self._beat_at = 0.0
        self._lags: list[float] = [0.0]
        self._urgent: tuple[object, ...] = ()
        self.view = Snapshot(now=0, desk=desk)

    def _keep_painting(self) -> None:
        """From now on, until the desk ends."""
        self._beat_at = time.monotonic()
        self.set_interval(TICK_S, self._tick)
        self.set_interval(BEAT_S, self._beat)
        self.run_worker(self._watch(), exit_on_error=False)

    def _ring_if_due(self) -> None:
        """Sound what the picture there is wants."""
        raise NotImplementedError

    def _tick(self) -> None:
        """Ten times a second: is there anything new to draw?"""
        if (self.node.board.revision, self.clock.now() // SECOND) != self._drawn:
            self.paint()

    def _beat(self) -> None:
        """Four times a second: flashes, and how late this desk is (textual.md section 12)."""
        now = time.monotonic()
        self._lags = [*self._lags[-LAG_KEPT:], max(0.0, now - self._beat_at - BEAT_S)]
        self._beat_at = now
        lag_s, before = round(max(self._lags), 1), self._desk.lag_s
        self._desk = replace(self._desk, beat=self._desk.beat + 1, lag_s=lag_s)
        if lag_s != before and max(lag_s, before) > LAG_S:
            self.paint()
        elif any(row.pending for row in self.view.band[:3]) and self._desk.flash:
            self._flash()
        if self._beat_file is not None and self._desk.beat % 4 == 0:
            self.spawn(asyncio.to_thread(self._beat_file.write_text, f"{self.clock.now()} {max(self._lags):.3f}\n"))

    def _flash(self) -> None:
        self.view = replace(self.view, desk=self._desk)
        for screen in self.screen_stack:
            if isinstance(screen, Framed):
                screen.flash(self.view)

    async def _watch(self) -> None:
        """A new P1 does not wait for the tick."""
        revision = -1
        while True:
            revision = await self.node.changed(revision)
            urgent = urgent_ids(self.node.board)
            if urgent != self._urgent and time.monotonic() - self._drawn_at > AT_ONCE_S:
                self.paint()
                self._ring_if_due()
            self._urgent = urgent

    def paint(self) -> None:
        """Take the picture and give it to everything on the screen."""
        board, now = self.node.board, self.clock.now()
        self._drawn, self._drawn_at = (board.revision, now // SECOND), time.monotonic()
        if self._desk.revealed and time.monotonic() - self._revealed_at > REVEALED_S:
            self._desk = replace(self._desk, revealed=frozenset())
        if self._chosen is None or (isinstance(self._chosen, UUID) and self._chosen not in board.incidents):
            self._chosen = first_choice(board, self.operator)
        now -= now % SECOND
        self.view = take(board, self._desk, now, self._chosen, self.node.reading, self.roads, self.tables.faults)
        self.show_picture()

    def draw_front(self) -> None:
        """Whatever has the screen, whole."""
        self.draw_all()

    def show_picture(self) -> None:
        self.desk.show(self.view)
        self.desk.alarms.choose(self._chosen)
        for screen in self.screen_stack[1:]:
            if isinstance(screen, Shown):
                screen.show(self.view)


@runtime_checkable
class Shown(Protocol):
    """A dialog that wants the newest picture."""

    def show(self, view: Snapshot) -> None: ...


def urgent_ids(board: Board) -> tuple[object, ...]:
    """The open P1, without making the rows of ten thousand others."""
    return tuple(itertools.takewhile(lambda key: key[0] <= 1, board.queue.order))
