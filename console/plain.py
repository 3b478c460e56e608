"""Line mode: the same board and the same acts as lines of text, without one escape sequence.

For screen readers, pipes and dumb terminals (textual.md section 11). One line an event; typed commands (typed.py);
an unacknowledged P1 is said again until somebody has it.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Coroutine
from datetime import tzinfo
from typing import Any
from uuid import UUID

from console import events as e
from console.actions import Refused
from console.board import Board
from console.card import Card, Row
from console.clock import Appointment
from console.i18n import _
from console.incident_fold import only_tells_facts
from console.node import Node
from console.place_words import PlaceWords
from console.ranking import Roads, ranked
from console.register import protected
from console.requests import Request, Reveal, Shown
from console.sentences import sentence
from console.sound import PAUSE_S
from console.tables import BUNDLED, Tables
from console.text import visible
from console.told import told_to
from console.typed import COMMANDS, GENERAL, VIEWS, Mistake, View, parse
from console.wording.facts import say
from console.wording.figures import (
    accuracy_of,
    arrival,
    clock_time,
    coordinates,
    fix_age,
    freshness,
    metres,
    running,
    seconds_since,
)
from console.wording.life import has_life, life_words, overdue_words
from console.wording.names import do_nots, named
from console.wording.nobody import called, why_nobody

REPEAT_S = 5.0  # an unacknowledged P1 is said again this often (desk.md R9)
MARKS = {1: "!!1", 2: "!2", 3: ".3"}


class LineMode:
    """One operator's desk in lines. `say` writes one line; `lines` are what the operator types."""

    def __init__(
        self, node: Node, operator: str, say: Callable[[str], None], zone: tzinfo, *, exercise: bool = False,
        roads: Roads | None = None, tables: Tables = BUNDLED,
    ) -> None:  # fmt: skip
        self._node = node
        self._operator = operator
        self._say = say
        self._zone = zone
        self._prefix = "EX " if exercise else ""
        self._chosen: UUID | None = None
        self._last_act: UUID | None = None
        self._told = node.board.position
        self._done = asyncio.Event()
        self._tables, self._place = tables, PlaceWords(tables)
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
            self._place.load,
        ]
        return [*works, self._want_roads, self._roads.run] if self._roads else works

    # ---- what is said unasked ----

    def _greet(self) -> None:
        self._line(_("Larmbord, line mode. Operator {who}. Type help for every command.").format(who=self._operator))
        self._health()
        self._list()

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
        if isinstance(stored.fact, e.SourceReported):
            fact = stored.fact
            self._line(f"{self._time(stored.ts)} {fact.source}: {sentence(fact.code, fact.detail)}")
            return
        id = stored.incident or self._on(stored.fact)
        card = self._board.card(id) if id else None
        tag, words, _role = say(stored.fact, self._zone)
        label = card.row.label if card else "?" if stored.incident else getattr(stored.fact, "source", "")
        who = f"{stored.actor} " if stored.actor else ""
        self._line(f"{self._time(stored.ts)} {label} {who}{named('tag', tag)} {words}".rstrip())

    @staticmethod
    def _is_told(stored: e.Stored) -> bool:
        """Of what is in no incident: sources, and what units say or do. Not a message whose facts follow it."""
        match stored.fact:
            case e.RawRead(reading=reading) if only_tells_facts(reading):
                return False
            case e.UnitReported(state=state, words=words):
                return state is not None or words is not None
        return stored.incident is not None or isinstance(stored.fact, e.SourceReported | e.LoopBackChanged)

    def _on(self, fact: e.Fact) -> UUID | None:
        """The incident that a reporting unit was sent to."""
        return self._board.around.units[fact.unit].incident if isinstance(fact, e.UnitReported) else None

    def _told_words(self, stored: e.Stored) -> None:
        """Words of an exercise, if they are for this operator."""
        if any(entry.nseq == stored.nseq for entry in told_to(self._operator, self._board)):
            tag, words, _role = say(stored.fact, self._zone)
            self._line(f"{self._time(stored.ts)} {named('tag', tag)} {words}")

    async def _new_incident(self, id: UUID) -> None:
        card = self._board.card(id)
        if card is None:
            return
        if self._chosen is None or self._is_done(self._chosen):
            self._chosen = id
        self._line(self._row(card.row))
        if self._board.standing.held:
            self._line("    " + self._unrecorded())
        if card.person and card.person.do_not:
            self._line("    " + _("DO NOT: {what}").format(what=", ".join(do_nots(card.person.do_not))))
        if card.row.priority < 3:
            await self._node.perform(Shown(incident=card.row.id), self._operator)

    def _is_done(self, id: UUID) -> bool:
        card = self._board.card(id)
        return card is None or card.closed is not None

    async def _repeat_alarms(self) -> None:
        pause = Appointment(self._node.clock, PAUSE_S)
        while True:
            await self._node.clock.sleep(REPEAT_S)
            if pause.left(self._board.around.sound_paused_until):
                continue
            for row in self._board.rows():
                if row.priority == 1 and row.pending:
                    self._line(_("NOT ACKNOWLEDGED: {row}").format(row=self._row(row)))

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
        asked = parse(line, self._board, self._chosen, self._last_act)
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
        self._last_act = answer.undo or self._last_act
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
                self._list()
            case "show" | "use" if asked.incident is not None:
                self._chosen = asked.incident
                self._want()
                self._show(asked.incident)
            case "units":
                self._units()
            case "health":
                self._health()
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

    # ---- how things are said ----

    def _line(self, words: str) -> None:
        self._say(self._prefix + visible(words))

    def _time(self, at: int) -> str:
        return clock_time(at, self._zone)

    def _row(self, row: Row) -> str:
        now = self._node.clock.now()
        mode = "" if row.silent is None else f"{named('mode', 'SILENT' if row.silent else 'LOUD')} "
        who = row.who or _("number unknown")
        times = f" x{row.alarms}" if row.alarms > 1 else ""
        held = f"{named('incident', row.state)} {row.owner}".strip()
        return f"{MARKS[row.priority]} {row.label} {mode}{who} {named('trigger', row.trigger)}{times}, " + _(
            "{held}, since {since}"
        ).format(held=held, since=running(seconds_since(row.raised, now)))

    def _list(self) -> None:
        rows = self._board.rows()
        for row in rows:
            self._line(self._row(row))
        if not rows:
            self._line(_("No open incidents."))

    def _show(self, id: UUID) -> None:
        card = self._board.card(id)
        if card is None:
            return
        self._line(self._row(card.row))
        self._line(self._where(card))
        person = card.person
        if person is not None:
            do_not = [_("DO NOT: {what}").format(what=what) for what in do_nots(person.do_not)]
            facts = [person.risk, person.medical, *person.children, *do_not]
            for each in person.threats:
                weapons = each.weapons and _("weapons: {what}").format(what=each.weapons)
                facts.append(", ".join(filter(None, (each.name, each.relation, each.vehicle, weapons))))
            self._line("; ".join(filter(None, facts)))
        else:
            self._line(" ".join(filter(None, (called(card), why_nobody(card)))))
        for copy in card.recordings:
            self._line(_("recording {copy}: {state}").format(copy=copy.copy, state=named("recording", copy.state)))
        for entry in card.log[-20:]:
            tag, words, _role = say(entry.fact, self._zone)
            undone = _(" (taken back)") if entry.undone else ""
            undone += _(" (not recorded)") if entry.nseq in self._board.standing.held else ""
            times = f" x{entry.count}" if entry.count > 1 else ""
            what = f"{named('tag', tag)} {words}{times}{undone}"
            self._line(f"  {self._time(entry.ts)} {entry.actor or ''} {what}".replace("  ", " "))

    def _where(self, card: Card) -> str:
        place = card.position
        if place is None:
            return _("No position yet.")
        fix, now = place.fix, self._node.clock.now()
        how = named("position", fix.source)
        doubt = freshness(place, now)[0]
        said = [coordinates(fix.lat, fix.lon), accuracy_of(fix), how, fix_age(place, now), doubt]
        named_place = self._place(fix.lat, fix.lon)
        return "; ".join(filter(None, (named_place, ", ".join(part for part in said if part))))

    def _units(self) -> None:
        card, now = self._board.card(self._chosen) if self._chosen else None, self._node.clock.now()
        times = self._roads.times if self._roads else None
        for unit in ranked(self._board.around.units.values(), card, times):
            far = metres(unit.distance_m) if unit.distance_m is not None else _("position unknown")
            far += f", {arrival(unit.eta)}" if unit.eta is not None else ""
            age_s = unit.age_s(now)
            old = "" if age_s is None else _(", position {age} s old").format(age=round(age_s))
            self._line(f"{unit.view.unit.id} {named('unit', unit.view.state)} {far}{old}")

    def _health(self) -> None:
        now = self._node.clock.now()
        if self._board.standing.held:
            self._line(self._unrecorded())
        told = [*([self._roads.health] if self._roads and self._roads.health else ()), *self._tables.faults]
        for source in (*self._board.sources(now), *told):
            silent = _(" (SILENT since {time})").format(time=self._time(source.heard)) if source.silent(now) else ""
            state = named("source", source.state)
            self._line(f"{source.source}: {state}{silent}. {sentence(source.code, source.detail)}")
            if has_life(source):
                self._line(f"    {life_words(source, now)}")
        if untested := overdue_words(list(self._board.around.recorder.values()), now):
            self._line(untested)

    def _unrecorded(self) -> str:
        standing = self._board.standing
        return _("NOT RECORDED: {count} events since {time}").format(
            count=len(standing.held), time=self._time(standing.since)
        )

    def _help(self) -> None:
        for command in COMMANDS.values():
            self._line(f"{command.usage}: {_(command.says)}")
        for word, says in (GENERAL | VIEWS).items():
            self._line(f"{word}: {_(says)}")


async def typed_lines(read: Callable[[], str]) -> AsyncIterator[str]:
    """The lines of a blocking reader, read in a thread of its own: alarms never wait for a key."""
    loop, arrived = asyncio.get_running_loop(), asyncio.Queue[str]()

    def reading() -> None:
        line = "?"
        while line:
            line = read()
            loop.call_soon_threadsafe(arrived.put_nowait, line)

    threading.Thread(target=reading, name="typed lines", daemon=True).start()
    while line := await arrived.get():
        yield line
