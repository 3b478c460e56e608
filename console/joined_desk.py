"""A desk that joins an exercise which another process runs: it sits in a seat of its own, and meets the other desks
only in the journal. It has no world and no clock of its own, and it never opens the scenario's file.
"""

from __future__ import annotations

import argparse
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Literal
from uuid import uuid4

from console.actions import Refused, Rules
from console.app import run_app
from console.clock import SystemClock
from console.events import ExerciseMarked, NewEvent, OperatorLeft, OperatorPresent
from console.journal.interface import JournalFault
from console.journal.key_file import load_keys
from console.journal.lease import Lease
from console.journal.pages import everything
from console.journal.sqlite_journal import open_journal
from console.logs import log_to_file
from console.moments import SECOND
from console.node import Node
from console.requests import Request
from console.screens.briefing import Briefing, JoinedBriefing
from console.screens.facade import Done
from console.screens.still import prepare
from console.sentences import sentence
from console.training.briefing import brief_of
from console.training.running import BeatClock, is_alive, key_of, last_beat
from console.training.seats import Place, Run, lock_of, place_in, run_of, watched
from console.training_keys import ReportsKeys
from console.widgets.rows import Row, Span, row

Standing = Literal["waits", "running", "paused", "ended", "gone"]
OVER = ("ended", "gone")  # then nothing is done here any more


class JoinedDesk(ReportsKeys):
    """`run` is what the journal at `path` says of the exercise."""

    def __init__(
        self, node: Node, clock: BeatClock, place: Place, run: Run, path: Path, *, mono: bool = False,
        mouse: bool = False, readonly: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(
            node, clock, place.operator, station_name="EX", exercise=True, mono=mono, mouse=mouse, readonly=readonly,
            ask_sound=False, ready=self.sit_down,
        )  # fmt: skip
        self._shared, self._place, self._run_of, self._path, self._real = node, place, run, path, SystemClock()
        self._standing: Standing | None = None
        self._since = ""  # when the process of the exercise was heard last

    async def sit_down(self) -> None:
        """What there is to know before it begins; another desk begins it."""
        if self.standing == "waits":
            told = brief_of(self._run_of.started.title, self._run_of.told)
            seat = "" if self._desk.readonly else self._place.seat
            self.open(JoinedBriefing(self, told, seat, self._run_of.sat))

    # ---- how the exercise is

    @property
    def standing(self) -> Standing:
        known = self.node.board.around.exercise
        if known is not None and known.state == "ended":
            return "ended"
        if not is_alive(self._path, self._real):
            return "gone"
        if self.clock.now() <= self._run_of.origin:
            return "waits"
        return "paused" if known is not None and known.state == "paused" else "running"

    def _tick(self) -> None:
        super()._tick()
        self._follow_exercise()

    def _follow_exercise(self) -> None:
        """Said once, wherever the trainee looks; and it stays in the line above the keys while it is so."""
        if beat := last_beat(self._path):
            self._since = f"{datetime.fromtimestamp(beat / SECOND).astimezone():%H:%M:%S}"
        now, before = self.standing, self._standing
        self._standing = now
        self._begun = self._begun or now in ("running", "paused")
        if now == before:
            return
        if before == "waits" and isinstance(self.screen, Briefing):
            self.screen.leave()
        self.desk.keys.tell(self._words(now))
        self.say(sentence(SAID[now]), badly=now == "gone")

    def _words(self, standing: Standing) -> Row:
        if standing == "running":
            return ()
        words = sentence(STANDS[standing], {"since": self._since})
        return row(Span(f" {words} ", "p2" if standing == "gone" else "info"))

    async def ask(self, request: Request) -> Done | Refused:
        """Of a run that is over the record stays as it is; and nothing answers where nobody runs the exercise."""
        if self.standing in OVER:
            return Refused(code=SAID[self.standing])
        return await super().ask(request)

    def _ring_if_due(self) -> None:
        """What cannot be acknowledged does not sound."""
        if self.standing not in OVER:
            super()._ring_if_due()

    def run_command(self, name: str, rest: str = "") -> None:
        """Nobody is left waiting for whoever leaves an exercise that is over."""
        if name == "quit" and self.standing in OVER:
            self.leave()
        else:
            super().run_command(name, rest)

    def beside(self, what: str, rest: str = "") -> None:
        self.say(sentence("training.joined_clock"))

    async def report_key(self, key: str) -> None:
        mark = ExerciseMarked(what="keys", seat=self._place.seat, keys=(key,))
        await self._shared.append([NewEvent(fact=mark, cmd=uuid4())])


SAID: dict[Standing, str] = {
    "waits": "training.joined_waits", "running": "training.joined_runs", "paused": "training.joined_paused",
    "ended": "training.joined_over", "gone": "training.host_gone",
}  # fmt: skip
STANDS: dict[Standing, str] = {
    "waits": "training.stands_waits", "paused": "training.stands_paused", "ended": "training.stands_over",
    "gone": "training.stands_gone",
}  # fmt: skip


async def open_joined(path: Path, options: argparse.Namespace) -> int:
    """Until the trainee leaves; the exit code of the process. Raises SeatRefused and JournalFault."""
    log_to_file(prefix="EX ")
    if options.still:
        prepare()
    look = {"mono": options.mono, "mouse": options.mouse, "readonly": options.readonly}
    async with joined(path, options.seat, options.operator, **look) as app:
        return await run_app(app)


@asynccontextmanager
async def joined(
    path: Path, seat: str, operator: str, *, mono: bool = False, mouse: bool = False, readonly: bool = False
) -> AsyncIterator[JoinedDesk]:
    """A desk in that seat of the exercise of this journal, not running yet. Raises SeatRefused and JournalFault.

    `readonly`: it watches, and takes no seat.
    """
    clock = BeatClock(path, SystemClock())
    journal = open_journal(path, clock, load_keys(key_of(path), path), checkpoints=False)
    node, locks = Node(journal, clock, uuid4, Rules(has_lines=True)), dict[str, Lease]()
    try:
        events = everything(journal)
        run = run_of(events)
        locks = {each: lock_of(path, each) for each in run.told.seats}
        place = watched(run, seat) if readonly else place_in(run, seat, operator, lambda each: locks[each].take())
        clock.hear(max(stored.ts for stored in events))
        node.watchers.append(lambda stored: clock.hear(stored.ts))
        await node.start()
        if not readonly:
            await _present(node, place, OperatorPresent(desk=place.seat))
        desk = JoinedDesk(node, clock, place, run, path, mono=mono, mouse=mouse, readonly=readonly)
        yield desk
        if not readonly and desk.standing not in OVER:
            with suppress(JournalFault):
                await _present(node, place, OperatorLeft(desk=place.seat))
    finally:
        await node.close()
        for lock in locks.values():
            lock.close()


async def _present(node: Node, place: Place, fact: OperatorPresent | OperatorLeft) -> None:
    await node.append([NewEvent(fact=fact, cmd=uuid4(), actor=place.operator)])
