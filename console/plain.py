"""Line mode: the same board and the same acts as lines of text, without one escape sequence.

For screen readers, pipes and dumb terminals (textual.md section 11). One line an event; typed commands (typed.py);
an unacknowledged P1 is said again until somebody has it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from datetime import tzinfo
from typing import Any
from uuid import UUID

from console import events as e
from console.actions import Refused
from console.board import Board
from console.card import Card
from console.clock import Appointment
from console.i18n import _
from console.incident_fold.heard import only_tells_facts
from console.node import Node
from console.plain_words import PlainWords, help_lines
from console.ranking import Roads
from console.register import protected
from console.requests import Request, Reveal, Shown
from console.sentences import sentence
from console.sound import PAUSE_S
from console.tables import BUNDLED, Tables
from console.text import visible
from console.told import told_to
from console.typed import Mistake, View, parse
from console.wording.names import named

REPEAT_S = 5.0  # an unacknowledged P1 is said again this often (desk.md R9)


class LineMode:
    """One operator's desk in lines. `say` writes one line; `lines` are what the operator types."""

    def __init__(
        self, node: Node, operator: str, say: Callable[[str], None], zone: tzinfo, *, exercise: bool = False,
        roads: Roads | None = None, tables: Tables = BUNDLED,
    ) -> None:  # fmt: skip
        self._node = node
        self._operator = operator
        self._say = say
        self._prefix = "EX " if exercise else ""
        self._chosen: UUID | None = None
        self._last_act: UUID | None = None
        self._told = node.board.position
        self._done = asyncio.Event()
        self._words = PlainWords(node, zone, tables, roads)
        self._roads = roads

    @property
    def _board(self) -> Board:
        return self._node.board

    async def run(self, lines: AsyncIterator[str]) -> int:
        """Until `quit` or the end of the input. Returns the exit code."""
        self._greet()
        helpers = [asyncio.create_task(work()) for work in self._works()]
        try:
            async for line in lines:
                if line.strip():
                    await self._command(line)
                if self._done.is_set():
                    break
        finally:
            for helper in helpers:
                helper.cancel()
            await asyncio.gather(*helpers, return_exceptions=True)
        return 0

    def _works(self) -> list[Callable[[], Coroutine[Any, Any, None]]]:
        """What goes on beside the typing."""
        works: list[Callable[[], Coroutine[Any, Any, None]]] = [
            self._tell_events,
            self._repeat_alarms,
            self._words.place.load,
        ]
        return [*works, self._want_roads, self._roads.run] if self._roads else works

    # ---- what is said unasked ----

    def _greet(self) -> None:
        self._line(_("Larmbord, line mode. Operator {who}. Type help for every command.").format(who=self._operator))
        self._tell(self._words.health())
        self._tell(self._words.rows())

    async def _tell_events(self) -> None:
        revision = self._board.revision
        while True:
            revision = await self._node.changed(revision)
            for stored in self._node.journal.read(self._told, 500):
                if stored.nseq > self._board.position:
                    break  # another process wrote it: it is told when the board has it
                self._told = stored.nseq
                await self._event(stored)

    async def _event(self, stored: e.Stored) -> None:
        if isinstance(stored.fact, e.IncidentOpened) and stored.incident is not None:
            await self._new_incident(stored.incident)
            return
        if isinstance(stored.fact, e.ExerciseMarked):
            self._told_words(stored)
            return
        if not self._is_told(stored):
            return
        self._line(self._words.event(stored))

    @staticmethod
    def _is_told(stored: e.Stored) -> bool:
        """Of what is in no incident: sources, and what units say or do. Not a message whose facts follow it."""
        match stored.fact:
            case e.RawRead(reading=reading) if only_tells_facts(reading):
                return False
            case e.UnitReported(state=state, words=words):
                return state is not None or words is not None
        return stored.incident is not None or isinstance(stored.fact, e.SourceReported | e.LoopBackChanged)

    def _told_words(self, stored: e.Stored) -> None:
        """Words of an exercise, if they are for this operator."""
        if any(entry.nseq == stored.nseq for entry in told_to(self._operator, self._board)):
            self._line(self._words.told(stored))

    async def _new_incident(self, id: UUID) -> None:
        card = self._board.card(id)
        if card is None:
            return
        if self._chosen is None or self._is_done(self._chosen):
            self._chosen = id
        self._tell(self._words.opened(card))
        if card.row.priority < 3:
            await self._node.perform(Shown(incident=card.row.id), self._operator)

    def _is_done(self, id: UUID) -> bool:
        card = self._board.card(id)
        return card is None or card.closed is not None

    async def _repeat_alarms(self) -> None:
        """A pause covers the alarms it was asked for, and none that came after it (as the sound's)."""
        pause, asked = Appointment(self._node.clock, PAUSE_S), 0
        covered: set[tuple[UUID, int]] = set()
        while True:
            await self._node.clock.sleep(REPEAT_S)
            until = self._board.around.sound_paused_until
            unseen = {(row.id, row.alarms): row for row in self._board.rows() if row.priority == 1 and row.pending}
            if not pause.left(until):
                covered = set()
            elif until != asked:
                asked, covered = until, set(unseen)
            for alarm, row in unseen.items():
                if alarm not in covered:
                    self._line(_("NOT ACKNOWLEDGED: {row}").format(row=self._words.row(row)))

    async def _want_roads(self) -> None:
        """Whoever is chosen, or would be, is asked about before anybody says `units`."""
        revision = -1
        while True:
            revision = await self._node.changed(revision)
            self._want()

    def _want(self) -> None:
        if self._roads is not None:
            self._roads.want(self._board.around.units.values(), self._in_need())

    def _in_need(self) -> Card | None:
        """The chosen incident's; until one is, the first of the list."""
        if self._chosen is None or self._is_done(self._chosen):
            return next((self._board.card(row.id) for row in self._board.rows()), None)
        return self._board.card(self._chosen)

    # ---- what is asked ----

    async def _command(self, line: str) -> None:
        if self._chosen is None or self._is_done(self._chosen):
            rows = self._board.rows()
            self._chosen = rows[0].id if rows else None
        asked = parse(line, self._board, self._chosen, self._last_act, self._operator)
        if isinstance(asked, Mistake):
            self._line(sentence(asked.code, asked.detail))
        elif isinstance(asked, View):
            self._view(asked)
        else:
            await self._perform(asked)

    async def _perform(self, request: Request) -> None:
        answer = await self._node.perform(request, self._operator)
        if isinstance(answer, Refused):
            self._line(sentence(answer.code, answer.detail))
            return
        if answer.undo or answer.code:  # `undo` means the last act: what cannot be taken back hides no earlier one
            self._last_act = answer.undo
        if answer.code:
            self._line(sentence(answer.code, answer.detail))
        if answer.note:
            self._line(sentence(answer.note))
        if isinstance(request, Reveal):
            self._reveal(request)

    def _reveal(self, request: Reveal) -> None:
        """After the read is in the journal, and only what was asked for."""
        card = self._board.card(request.incident)
        if card is not None and card.person is not None:
            self._line(f"{named('field', request.field)}: {visible(protected(card.person, request.field))}")

    def _view(self, asked: View) -> None:
        match asked.what:
            case "list":
                self._tell(self._words.rows())
            case "show" | "use" if asked.incident is not None:
                self._chosen = asked.incident
                self._want()
                self._tell(self._words.card(asked.incident))
            case "units":
                card = self._board.card(self._chosen) if self._chosen else None
                self._tell(self._words.units(card))
            case "health":
                self._tell(self._words.health())
            case "help":
                self._help()
            case "quit":
                self._quit()
            case _:
                self._line(sentence("typed.none-chosen"))

    def _quit(self) -> None:
        mine = [row for row in self._board.rows() if row.priority == 1 and row.owner in ("", self._operator)]
        if mine:
            self._line(sentence("typed.open-p1", {"label": mine[0].label}))
        else:
            self._done.set()

    def _help(self) -> None:
        self._tell(help_lines())

    def _tell(self, lines: Iterable[str]) -> None:
        for line in lines:
            self._line(line)

    def _line(self, words: str) -> None:
        self._say(self._prefix + visible(words))
