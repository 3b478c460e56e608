"""What a report of one incident tells, in the order in which it is read. Every cell is safe to show.

Who is a label: name, code words and addresses are masked unless they were asked for with a reason and that is in the
record (desk.md section 3). A safe house is in no report, whoever asks.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from console.board import Board
from console.card import Card, LogEntry
from console.events import HandedOver
from console.i18n import N_, _
from console.moments import SECOND, as_datetime
from console.register import Person
from console.text import Shown, visible
from console.wording.facts import say
from console.wording.figures import running
from console.wording.names import named
from console.wording.nobody import nobody

MASK = "••••••••"
NOTHING = "–"  # no minus: a sheet would take it for a formula
REVEALABLE = ("name", "code_ok", "code_duress", "places")

Cells = tuple[Shown, ...]

POINTS = {  # desk.md section 12
    "t0_button": N_("button pressed, by the device's own clock"), "t1_received": N_("received"),
    "t2_shown": N_("on the screen, and sounding"), "t3_acknowledged": N_("acknowledged"),
    "t4_audio": N_("first sound"), "t5_position": N_("first position"), "t6_decision": N_("decided"),
    "t7_sent": N_("unit sent"), "t8_on_scene": N_("unit on scene"), "t9_contact": N_("contact with the person"),
    "t10_closed": N_("closed"),
}  # fmt: skip


class Table(msgspec.Struct, frozen=True):
    """A heading, the names of the columns, and rows of that many cells."""

    name: Shown
    columns: Cells
    rows: tuple[Cells, ...]


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """The whole report. `exercise` is empty for a real incident, else what it was; `witness` is the last line."""

    title: Shown
    exercise: Shown
    tables: tuple[Table, ...]
    witness: Shown


def account(board: Board, card: Card, *, station: str, now: int, revealed: frozenset[str], witness: str) -> Account:
    """Everything of `card`. `revealed`: which of REVEALABLE may be in clear: their reading is in the record already."""
    exercise = board.around.exercise
    mark = "EX " if exercise else ""  # desk.md R30
    tables = (_about(card, station, now, revealed), _points(card), _log(card), _sent(board, card), _recordings(card),
              _hand_over(card))  # fmt: skip
    return Account(
        title=visible(mark + _("Incident {label}").format(label=card.row.label)),
        exercise=visible(_("EXERCISE: {scenario}. Nothing of this happened.").format(scenario=exercise.scenario))
        if exercise else Shown(""),
        tables=tables, witness=visible(witness),
    )  # fmt: skip


def _about(card: Card, station: str, now: int, revealed: frozenset[str]) -> Table:
    closed = named("outcome", card.outcome) if card.outcome else _("not closed")
    rows: list[tuple[str, object]] = [
        (_("station"), station or NOTHING),
        (_("incident"), f"{card.row.label}  {card.row.id}"),
        (_("what"), f"P{card.row.priority}  {named('trigger', card.row.trigger)}  ×{card.row.alarms}"),
        (_("outcome"), closed),
        (_("operator"), card.acknowledged_by or _("nobody")),
        *_who(card, revealed),
        (_("report made"), when(now)),
    ]
    return table(_("About"), ("", ""), rows)


def _who(card: Card, revealed: frozenset[str]) -> Iterable[tuple[str, object]]:
    person = card.person
    if person is None:
        return [(_("person"), nobody(card)), (_("number"), card.number or NOTHING)]
    told = [(_("person"), person.id), (_("mode"), named("mode", person.mode)), (_("risk"), person.risk or NOTHING)]
    return [*told, *((named("field", field), _protected(person, field, field in revealed)) for field in REVEALABLE)]


def _protected(person: Person, field: str, revealed: bool) -> str:
    """One field, or its mask. The labels of places may be spoken, their addresses not; a safe house is left out."""
    if field == "places":
        known = [place for place in person.places if not place.safe_house]
        return "; ".join(f"{place.label}: {place.address if revealed else MASK}" for place in known) or NOTHING
    value: str = getattr(person, field)
    return (value if revealed else MASK) if value else NOTHING


def _points(card: Card) -> Table:
    """T0 to T10, and how long after the alarm was received."""
    rows = []
    for name, words in POINTS.items():
        at = getattr(card.clock, name)
        since = f"{(at - card.row.opened) / SECOND:.1f} s" if at is not None else ""
        rows.append((name.split("_")[0].upper(), _(words), when(at) if at is not None else NOTHING, since))
    return table(_("Clock points"), ("", _("point"), _("time"), _("after it was received")), rows)


def _log(card: Card) -> Table:
    columns = ("#", _("time"), _("who"), "", _("what"))
    rows = [(entry.nseq, when(entry.ts), entry.actor or NOTHING, *_said(entry)) for entry in card.log]
    return table(_("Log"), columns, rows)


def _said(entry: LogEntry) -> tuple[str, str]:
    tag, words, _role = say(entry.fact)
    times = f" ×{entry.count}" if entry.count > 1 else ""
    undone = _(" (taken back)") if entry.undone else ""
    return named("tag", tag), f"{words}{times}{undone}"


def _sent(board: Board, card: Card) -> Table:
    """Units, calls and texts: what left the building, by whom, and what became of it."""
    rows = [
        (_("unit"), unit.unit, when(unit.sent), unit.by,
         _("recalled") if unit.recalled is not None else named("unit", unit.state))
        for unit in card.units
    ]  # fmt: skip
    rows += [
        (named("act", asked.act), f"{asked.to} {asked.words or ''}".strip(), when(asked.at), asked.by,
         named("outbound", asked.state))
        for asked in board.around.requests.values() if asked.incident == card.row.id
    ]  # fmt: skip
    return table(_("Sent"), (_("how"), _("what"), _("time"), _("who"), _("state")), rows)


def _recordings(card: Card) -> Table:
    rows = [
        (copy.copy, named("recording", copy.state), when(copy.since),
         running(round(copy.seconds)) if copy.seconds is not None else NOTHING, copy.sha256 or NOTHING, copy.why or "")
        for copy in card.recordings
    ]  # fmt: skip
    columns = (_("copy"), _("state"), _("since"), _("length"), "SHA-256", _("why"))
    return table(_("Recording"), columns, rows)


def _hand_over(card: Card) -> Table:
    """Every hand-over in the log, not only the newest."""
    rows = [
        (fact.number, when(entry.ts), entry.actor or NOTHING, fact.taken_by or NOTHING,
         _("read back") if fact.read_back else NOTHING)
        for entry in card.log if isinstance(fact := entry.fact, HandedOver)
    ]  # fmt: skip
    columns = (_("told to"), _("time"), _("who"), _("taken by"), "")
    return table(_("Hand-over"), columns, rows)


def table(name: str, columns: Iterable[str], rows: Iterable[Iterable[object]]) -> Table:
    """Every cell becomes its visible form here, and only here."""
    return Table(visible(name), _cells(columns), tuple(map(_cells, rows)))


def _cells(values: Iterable[object]) -> Cells:
    return tuple(visible(str(value)) for value in values)


def when(at: int) -> str:
    """2025-02-11 22:23:17 CET: the wall clock of this machine as it stood then."""
    return f"{as_datetime(at).astimezone():%Y-%m-%d %H:%M:%S %Z}"
