"""What an operator's wish goes through: asked of the node, answered in a sentence, shown at once.

This is the half of the App that the screens know (console.screens.facade).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Coroutine, Mapping
from typing import Any
from uuid import UUID

from msgspec.structs import replace
from textual.screen import ModalScreen, Screen

from console import requests as r
from console import textual_fixes
from console.actions import UNDO_S, Refused
from console.clock import Clock
from console.faults import where_it_broke
from console.moments import SECOND
from console.ranking import Roads
from console.screens.commands import ALONE, HelpLine
from console.screens.desk import DeskScreen
from console.screens.facade import Done, Node
from console.sentences import sentence
from console.tables import Tables
from console.theme import Palette
from console.widgets.alarms import technical_words
from console.widgets.snapshot import Desk, Snapshot, turned_to
from console.widgets.trail_map import TrailMap

WITHOUT_BOARD = ("help", "quit")  # commands that need no board
SPAWNED = "spawned"  # the group of the workers that somebody may wait for


class ActingApp(textual_fixes.GuardedApp):
    """The acts of one operator at one desk. What is drawn, and when, is the business of the subclass."""

    desk: DeskScreen
    view: Snapshot
    palette: Palette
    country: str
    tables: Tables
    witness: Callable[[], str]
    own_help: Mapping[str, HelpLine | None] = ALONE
    roads: Roads | None = None  # what knows the roads; an exercise has none

    def __init__(self, node: Node, clock: Clock, operator: str, desk: Desk) -> None:
        super().__init__()
        self.node, self.clock, self.operator = node, clock, operator
        self._desk = desk
        self._chosen: UUID | str | None = None
        self._undo: tuple[UUID, UUID] | None = None
        self._revealed_at = 0.0
        self._acts: dict[str, Callable[[Any, str], None]] = {}

    def paint(self) -> None:
        """Take the picture and show it."""
        raise NotImplementedError

    def show_picture(self) -> None:
        """Give the picture there is to everything on the screen."""
        raise NotImplementedError

    def another_map(self) -> TrailMap:
        return self.desk.map.like()

    @property
    def last_act(self) -> UUID | None:
        return self._undo[0] if self._undo else None

    @property
    def chosen(self) -> UUID | None:
        return self._chosen if isinstance(self._chosen, UUID) else None

    def do(self, request: r.Request) -> None:
        self.spawn(self._do(request))

    async def _do(self, request: r.Request) -> None:
        answer = await self.ask(request)
        if isinstance(answer, Refused):
            self.say(sentence(answer.code, answer.detail), badly=True)
            if answer.ask:
                self._ask_back(request, answer)
            return
        words = sentence(answer.code, answer.detail) if answer.code else ""
        words = f"{sentence(answer.note)} {words}".rstrip() if answer.note else words
        if words and answer.undo is None:  # what cannot be taken back never stands beside "u takes it back"
            self._undo = None
            self._desk = replace(self._desk, undo_until=0)
        if answer.undo is not None and answer.incident is not None:
            self._undo = (answer.undo, answer.incident)
            self._desk = replace(self._desk, undo_until=self.clock.now() + UNDO_S * SECOND)
        if words:
            self.say(words, badly=bool(answer.note))
        self.paint()

    async def ask(self, request: r.Request) -> Done | Refused:
        if self._desk.readonly:
            return Refused(code="desk.readonly")
        try:
            answer: Done | Refused = await self.node.perform(request, self.operator)
        except Exception as error:  # noqa: BLE001 - whatever broke below: the operator must be told that it did not happen
            textual_fixes.log.error("an act failed: %s", where_it_broke(error))
            return Refused(code="desk.not-recorded")
        shown = isinstance(request, r.Reveal) and request.screen == "desk" and request.incident == self._chosen
        if shown and isinstance(request, r.Reveal) and not isinstance(answer, Refused):
            self._revealed_at = time.monotonic()
            self._desk = replace(self._desk, revealed=self._desk.revealed | {request.field})
        self.paint()
        return answer

    def _ask_back(self, request: r.Request, refused: Refused) -> None:
        from console.screens.answering import question

        if (dialog := question(self, request, refused)) is not None:
            self.open(dialog)

    def say(self, words: str, *, badly: bool = False) -> None:
        self.change(said=words, said_at=self.clock.now(), said_badly=badly)

    def change(self, **desk: Any) -> None:
        self._desk = replace(self._desk, **desk)
        self.paint()

    def open(self, dialog: Screen[None]) -> None:
        if isinstance(self.screen, type(dialog)):
            return  # the key that opens never confirms, and never opens twice
        while isinstance(self.screen, ModalScreen):
            self.pop_screen()
        if not isinstance(self.screen, type(dialog)):  # the map stays under its dialogs
            self.push_screen(dialog)

    def choose(self, incident: UUID | str | None) -> None:
        if incident != self._chosen:
            self._chosen = incident
            told = technical_words(self.view, incident) if isinstance(incident, str) else ""
            self._desk = replace(self._desk, revealed=frozenset(), told=told)
        self.view = turned_to(self.view, self.node.board, self._desk, incident, self.roads)
        self.show_picture()

    def acknowledge(self, incident: UUID) -> None:
        if not isinstance(self.screen, ModalScreen):
            self.choose(incident)
        if self.screen is self.desk:
            self.desk.open_case()
        self.do(r.Acknowledge(incident=incident))

    def undo(self) -> None:
        if self._undo is None:
            self.say(sentence("desk.nothing-to-undo"))
            return
        (act, incident), self._undo = self._undo, None
        self._desk = replace(self._desk, undo_until=0)
        self.do(r.Undo(act=act, incident=incident))

    def beside(self, what: str, rest: str = "") -> None:
        self.say(sentence("desk.one-desk"))

    def leave(self) -> None:
        self.exit(0, 0)

    def ring(self) -> None:
        self.bell()

    def spawn(self, work: Coroutine[Any, Any, Any]) -> None:
        self.run_worker(work, group=SPAWNED, exit_on_error=False)

    @property
    def is_ready(self) -> bool:
        """Whether keys do something: the first picture is drawn and the dialogs are loaded."""
        return bool(self._acts)

    @property
    def is_idle(self) -> bool:
        """Whether nothing that was asked for is still on its way."""
        return all(worker.group != SPAWNED for worker in self.workers)

    def run_command(self, name: str, rest: str = "") -> None:
        if self.node.reading is not None and name not in WITHOUT_BOARD:
            self.say(sentence("desk.reading"))
            return
        self._load_acts()  # a key may come before they are loaded behind the first picture
        self._acts[name](self, rest)

    def _load_acts(self) -> None:
        from console.screens.acts import acts

        self._acts = self._acts or acts()
