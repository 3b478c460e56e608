"""One incident as it became known: the record is folded again, and after every event it is noted what the board said.

So the page says exactly what the desk said then, late and wrong fixes included. Safe houses are in no page, whoever
asks; other places and the name only where they were revealed with a reason (desk.md section 3).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypedDict
from uuid import UUID

from console import events as e
from console.board import Board
from console.card import Card, TrailFix, UnitView
from console.events import Stored
from console.reading import Fix
from console.text import visible
from console.wording.facts import say
from console.wording.names import named

MS = 1000
_OF_UNITS = (e.UnitReported, e.UnitSent, e.UnitRecalled, e.EntryRetired)

# As draw.js and story.js take them apart.
FixRow = tuple[float, float, int | None, int, float | None, str, bool, bool, bool, int]
MomentRow = tuple[int, int, int, str, str, str]
ReportRow = tuple[float, float, int | None, int, str, bool]


class UnitStory(TypedDict):
    sign: str
    reports: list[ReportRow]


class Story(TypedDict):
    """`trail` by the fixes' own time; `moments` and each unit's `reports` in the order in which they were heard."""

    trail: list[FixRow]
    moments: list[MomentRow]
    units: list[UnitStory]


def story(events: Iterable[Stored], card: Card, mine: frozenset[UUID]) -> Story:
    """`events`: the whole record, from its start. `card`: as it ended. `mine`: its incident, and those that joined."""
    watching = _Watching(card, mine)
    for stored in events:
        watching.take(stored)
    return Story(
        trail=[fix_row(fix, watching.since(fix)) for fix in card.trail], moments=watching.moments,
        units=[UnitStory(sign=visible(id), reports=reports) for id, reports in watching.units.items() if reports],
    )  # fmt: skip


class _Watching:
    """A second board beside the record."""

    def __init__(self, card: Card, mine: frozenset[UUID]) -> None:
        self.moments: list[MomentRow] = []
        self.units: dict[str, list[ReportRow]] = {}
        self._board, self._id, self._mine = Board(), card.row.id, mine
        self._place = {(fix.fix, fix.received): place for place, fix in enumerate(card.trail)}
        self._first: dict[tuple[Fix, int], int] = {}  # fix → the moment at which it was first on the board
        self._last: object = None

    def since(self, known: TrailFix) -> int:
        """The moment from which on a fix was known here."""
        return self._first.get((known.fix, known.received), 0)

    def take(self, stored: Stored) -> None:
        self._board.apply(stored)
        incident = self._board.incidents.get(self._id) if self._concerns(stored) else None
        if incident is None:
            return
        if not self.moments:
            for id in self._board.around.units:
                self._report(id, stored.ts)
        if isinstance(unit := getattr(stored.fact, "unit", None), str):
            self._report(unit, stored.ts)
        self._moment(stored)

    def _concerns(self, stored: Stored) -> bool:
        """An event of the incident; and while it is open, one of any unit: who could have gone is part of it."""
        if stored.incident in self._mine:
            other = self._board.incidents.get(stored.incident)
            return other is not None and self._id in (other.id, other.joined)
        if not self.moments or not isinstance(stored.fact, _OF_UNITS):
            return False
        incident = self._board.incidents.get(self._id)
        return incident is not None and incident.closed is None

    def _moment(self, stored: Stored) -> None:
        """One more place for the slider, where what the board says is not what it said before."""
        row = self._board.incidents[self._id].row()
        place = row.place
        best = self._place.get((place.fix, place.received), -1) if place else -1
        now = (best, place.last_received if place else 0, row.state, row.owner, row.priority)
        if now == self._last and not isinstance(stored.fact, (*_OF_UNITS, e.RawRead)):
            return
        self._last = now
        state = f"P{row.priority}  {named('incident', row.state)}"
        carried = (place.last_received if place else 0) // MS
        self.moments.append((stored.ts // MS, best, carried, state, visible(row.owner), _news(stored)))
        for new in self._new(stored):
            self._first.setdefault(new, len(self.moments) - 1)

    def _new(self, stored: Stored) -> list[tuple[Fix, int]]:
        """What of the trail this event may have brought: all of it where it began, and where two became one."""
        fact = stored.fact
        if isinstance(fact, e.RawRead):
            return [(fix, stored.ts) for fix in (fact.whole or fact.reading).fixes]
        begins = isinstance(fact, (e.IncidentOpened, e.IncidentJoined))
        return [(known.fix, known.received) for known in self._board.incidents[self._id].trail] if begins else []

    def _report(self, id: str, ts: int) -> None:
        view = self._board.around.units.get(id)
        if view is not None and view.fix is not None:
            self.units.setdefault(id, []).append(_unit(view, ts, self._mine))


def _news(stored: Stored) -> str:
    """What was heard, without anybody's words: what a message or a note says does not leave the house on a map."""
    unit = getattr(stored.fact, "unit", "")
    return " ".join(filter(None, (named("tag", say(stored.fact)[0]), visible(unit) if isinstance(unit, str) else "")))


def fix_row(known: TrailFix, since: int = 0) -> FixRow:
    """A fix as the pages take it apart (draw.js). `since`: the moment from which on it was known."""
    fix = known.fix
    at = None if fix.at is None else fix.at // MS
    return (round(fix.lat, 6), round(fix.lon, 6), at, known.received // MS, fix.accuracy_m, fix.source,
            fix.last_known, known.late, known.clock_wrong, since)  # fmt: skip


def _unit(view: UnitView, ts: int, mine: frozenset[UUID]) -> ReportRow:
    fix = view.fix
    assert fix is not None
    at = None if fix.at is None else fix.at // MS
    return round(fix.lat, 6), round(fix.lon, 6), at, ts // MS, named("unit", view.state), view.incident in mine


def places_of(card: Card) -> list[dict[str, object]]:
    """The person's places that have a position. A safe house is never among them."""
    known = card.person.places if card.person else ()
    return [
        {"label": visible(place.label), "address": visible(place.address), "lat": place.lat, "lon": place.lon}
        for place in known
        if not place.safe_house and place.lat is not None and place.lon is not None
    ]
