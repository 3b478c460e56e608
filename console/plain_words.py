"""What line mode says of the board: a row, a card, the units, the health, each as lines of text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo
from uuid import UUID

from console import events as e
from console.board import Board
from console.card import Card, LogEntry, Row
from console.i18n import _
from console.node import Node
from console.place_words import PlaceWords
from console.ranking import Roads, ranked
from console.sentences import sentence
from console.tables import Tables
from console.typed import COMMANDS, GENERAL, VIEWS
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

MARKS = {1: "!!1", 2: "!2", 3: ".3"}


class PlainWords:
    """The board of one node in words, at the moment they are asked for."""

    def __init__(self, node: Node, zone: tzinfo, tables: Tables, roads: Roads | None) -> None:
        self._node, self._zone, self._tables, self._roads = node, zone, tables, roads
        self.place = PlaceWords(tables)

    @property
    def _board(self) -> Board:
        return self._node.board

    def time(self, at: int) -> str:
        return clock_time(at, self._zone)

    def event(self, stored: e.Stored) -> str:
        """One thing that happened, in one line."""
        if isinstance(stored.fact, e.SourceReported):
            return f"{self.time(stored.ts)} {stored.fact.source}: {sentence(stored.fact.code, stored.fact.detail)}"
        id = stored.incident or self._on(stored.fact)
        card = self._board.card(id) if id else None
        label = card.row.label if card else "?" if stored.incident else getattr(stored.fact, "source", "")
        who = f"{stored.actor} " if stored.actor else ""
        return f"{self.time(stored.ts)} {label} {who}{self._tagged(stored.fact)}".rstrip()

    def _on(self, fact: e.Fact) -> UUID | None:
        """The incident that a reporting unit was sent to."""
        return self._board.around.units[fact.unit].incident if isinstance(fact, e.UnitReported) else None

    def told(self, stored: e.Stored) -> str:
        """Words of an exercise."""
        return f"{self.time(stored.ts)} {self._tagged(stored.fact)}"

    def _tagged(self, fact: e.Fact) -> str:
        tag, words, _role = say(fact, self._zone)
        return f"{named('tag', tag)} {words}"

    def rows(self) -> Iterator[str]:
        """The list."""
        rows = self._board.rows()
        yield from map(self.row, rows)
        if not rows:
            yield _("No open incidents.")

    def row(self, row: Row) -> str:
        now = self._node.clock.now()
        mode = "" if row.silent is None else f"{named('mode', 'SILENT' if row.silent else 'LOUD')} "
        who = row.who or _("number unknown")
        times = f" x{row.alarms}" if row.alarms > 1 else ""
        held = f"{named('incident', row.state)} {row.owner}".strip()
        return f"{MARKS[row.priority]} {row.label} {mode}{who} {named('trigger', row.trigger)}{times}, " + _(
            "{held}, since {since}"
        ).format(held=held, since=running(seconds_since(row.raised, now)))

    def opened(self, card: Card) -> Iterator[str]:
        """A new incident: its row, and what must not be done."""
        yield self.row(card.row)
        if self._board.standing.held:
            yield "    " + self.unrecorded()
        if card.person and card.person.do_not:
            yield "    " + _("DO NOT: {what}").format(what=", ".join(do_nots(card.person.do_not)))

    def card(self, id: UUID) -> Iterator[str]:
        card = self._board.card(id)
        if card is None:
            return
        yield self.row(card.row)
        yield self._where(card)
        yield self._person(card)
        for copy in card.recordings:
            yield _("recording {copy}: {state}").format(copy=copy.copy, state=named("recording", copy.state))
        yield from map(self._entry, card.log[-20:])

    def _where(self, card: Card) -> str:
        place = card.position
        if place is None:
            return _("No position yet.")
        fix, now = place.fix, self._node.clock.now()
        how = named("position", fix.source)
        doubt = freshness(place, now)[0]
        said = [coordinates(fix.lat, fix.lon), accuracy_of(fix), how, fix_age(place, now), doubt]
        named_place = self.place(fix.lat, fix.lon)
        return "; ".join(filter(None, (named_place, ", ".join(part for part in said if part))))

    def _person(self, card: Card) -> str:
        person = card.person
        if person is None:
            return " ".join(filter(None, (called(card), why_nobody(card))))
        do_not = [_("DO NOT: {what}").format(what=what) for what in do_nots(person.do_not)]
        facts = [person.risk, person.medical, *person.children, *do_not]
        for each in person.threats:
            weapons = each.weapons and _("weapons: {what}").format(what=each.weapons)
            facts.append(", ".join(filter(None, (each.name, each.relation, each.vehicle, weapons))))
        return "; ".join(filter(None, facts))

    def _entry(self, entry: LogEntry) -> str:
        undone = _(" (taken back)") if entry.undone else ""
        undone += _(" (not recorded)") if entry.nseq in self._board.standing.held else ""
        times = f" x{entry.count}" if entry.count > 1 else ""
        what = f"{self._tagged(entry.fact)}{times}{undone}"
        return f"  {self.time(entry.ts)} {entry.actor or ''} {what}".replace("  ", " ")

    def units(self, card: Card | None) -> Iterator[str]:
        """Who can be sent, and how far away they are from this incident."""
        now, times = self._node.clock.now(), self._roads.times if self._roads else None
        for unit in ranked(self._board.around.units.values(), card, times):
            far = metres(unit.distance_m) if unit.distance_m is not None else _("position unknown")
            far += f", {arrival(unit.eta)}" if unit.eta is not None else ""
            age_s = unit.age_s(now)
            old = "" if age_s is None else _(", position {age} s old").format(age=round(age_s))
            yield f"{unit.view.unit.id} {named('unit', unit.view.state)} {far}{old}"

    def health(self) -> Iterator[str]:
        now = self._node.clock.now()
        if self._board.standing.held:
            yield self.unrecorded()
        told = [*([self._roads.health] if self._roads and self._roads.health else ()), *self._tables.faults]
        for source in (*self._board.sources(now), *told):
            silent = _(" (SILENT since {time})").format(time=self.time(source.heard)) if source.silent(now) else ""
            state = named("source", source.state)
            yield f"{source.source}: {state}{silent}. {sentence(source.code, source.detail)}"
            if has_life(source):
                yield f"    {life_words(source, now)}"
        if untested := overdue_words(list(self._board.around.recorder.values()), now):
            yield untested

    def unrecorded(self) -> str:
        standing = self._board.standing
        return _("NOT RECORDED: {count} events since {time}").format(
            count=len(standing.held), time=self.time(standing.since)
        )


def help_lines() -> Iterator[str]:
    """Every command, and what it does."""
    for command in COMMANDS.values():
        yield f"{command.usage}: {_(command.says)}"
    for word, says in (GENERAL | VIEWS).items():
        yield f"{word}: {_(says)}"
