"""Rows 2 to 4, on every view: the exercise band or a line, and what needs an answer now (desk.md R1, R4, R30).

At rest the band is grey. Black on the alarm colour means a person in danger; only its first three cells flash, and
only until it is acknowledged.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from console.card import Card
from console.card import Row as Incident
from console.i18n import N_, _, language
from console.ladder import Rung
from console.text import visible
from console.widgets.drawn import Drawn
from console.widgets.rows import Row, Span, column, fit, row, rule, spread, width_of
from console.widgets.snapshot import BAND_MOST, Snapshot, unseen, unseen_for, waiting
from console.wording.figures import accuracy_of, fix_age, freshness, running, seconds_since
from console.wording.names import do_nots, named
from console.wording.nobody import nobody
from console.wording.progress import record_read
from console.wording.roles import Role

NOT_RECORDED = N_(" !2  NOT RECORDED: neither copy. Write what you hear (F6); F7 then f tries the spare")
CALLING = {"CALL", "CALLS", "RING", "RINGA"}  # a DO NOT that says it already, in either language
NAME, LEAST_NAME = 2, 8  # its place among the words of the band, and the cells that are always its own
MARKS = {1: "!!1", 2: " !2", 3: " .3"}


class Band(Drawn[Snapshot]):
    """Row 2: the line or the exercise; rows 3 and 4: the alarms."""

    def draw(self, view: Snapshot, width: int, height: int) -> Sequence[Row]:
        first = alarm_row(view, view.band[0], width) if view.band else calm_row(view, width)
        return (exercise_row(view, width), first, second_row(view, width))


def exercise_row(view: Snapshot, width: int) -> Row:
    """A line when live; the full-width exercise band when not (R30). And who to tell of what nobody sees (R9)."""
    seconds, rung = unseen_for(view)
    unseen = unseen_words(view, seconds, rung) if rung else ""
    if view.exercise is None:
        role: Role = "band" if rung > 1 else "p2"
        return fit(row(Span(unseen, role)), width, role) if unseen else rule(width)
    title = view.exercise.title.get(language()) or view.exercise.scenario
    said, past = named("exercise", view.exercise.state), view.exercise.state == "replay"
    state = "" if past or view.exercise.state == "running" else f"  {said.upper()}"
    speed = "" if view.exercise.speed == 1 else f"  ×{view.exercise.speed:g}"
    left = row(Span(f" EX  ÖVNING / EXERCISE  {f'{said}  ' if past else ''}{title}{state}{speed}", "exercise"))
    right = unseen or _("nothing leaves this machine ")
    return spread(left, row(Span(right, "exercise")), width, "exercise")


def calm_row(view: Snapshot, width: int) -> Row:
    """Nothing asks for an answer: say so, in grey. Before the record is read nobody knows."""
    if view.reading is not None:
        return fit(row(Span(f"     {record_read(*view.reading)}", "p2")), width)
    return fit(row(Span(_("     no person in danger"), "dim")), width)


def alarm_row(view: Snapshot, alarm: Incident, width: int) -> Row:
    """!!1 P1 SILENT  0:37  MIRA EXEMPEL  K-0417 …: what fits, the most important first."""
    role: Role = "band" if alarm.priority == 1 else "p2"
    lit = not alarm.pending or (view.flash_p1 if alarm.priority == 1 else view.flash_p2)
    mark: Role = role if lit else "p1" if alarm.priority == 1 else "dim"
    head = row(Span(" ", role), Span(MARKS[alarm.priority], mark), Span(f"  P{alarm.priority}", role))
    words, right = _words(view, alarm), _right(view, alarm)
    room = width - width_of(head) - len(right)
    while len(words) > 4 and sum(cell_len(part) + 3 for part in words) > room:
        words.pop()
    if (over := sum(cell_len(part) + 3 for part in words) - room) > 0:  # the name gives way, never DO NOT CALL BACK
        words[NAME] = column(words[NAME], max(LEAST_NAME, cell_len(words[NAME]) - over)).text
    body = "".join(f" {part}  " for part in words)
    return spread((*head, Span(body, role)), row(Span(right, role)), width, role)


def _words(view: Snapshot, alarm: Incident) -> list[str]:
    mode = (
        _("EQUIPMENT") if alarm.equipment else {True: _("SILENT"), False: _("LOUD"), None: _("UNKNOWN")}[alarm.silent]
    )
    parts = [
        mode, running(seconds_since(alarm.raised, view.now)), alarm.who.upper() or _("NO NUMBER"),
        "" if alarm.silent is False else _("DO NOT CALL BACK"), alarm.label, _where(view, alarm),
        _("{count} alarms").format(count=alarm.alarms) if alarm.alarms > 1 else "",
    ]  # fmt: skip
    return [part for part in parts if part]


def _where(view: Snapshot, alarm: Incident) -> str:
    if alarm.place is None:
        return _("no position yet")
    kind = freshness(alarm.place, view.now)[0]
    return (
        _("{kind} fix {age} {accuracy}")
        .format(kind=kind, age=fix_age(alarm.place, view.now), accuracy=accuracy_of(alarm.place.fix))
        .strip()
    )


def _right(view: Snapshot, alarm: Incident) -> str:
    """What F2 would do, on the one row that it would do it to; else who has it."""
    target = next(waiting(view.band, view.desk.operator), None)
    if target is not None and alarm.id == target.id:
        again = _(" AGAIN ×{count}").format(count=alarm.alarms) if alarm.owner else ""
        return again + _(" F2 acknowledge ")
    return _(" waits ") if alarm.pending and not alarm.owner else f" {alarm.owner} "


def second_row(view: Snapshot, width: int) -> Row:
    """A second person nobody has seen, the recording that failed, the next alarm, what not to do: by weight."""
    card = view.card
    two = [alarm for alarm in view.band[:2] if alarm.priority == 1 and alarm.pending]
    unrecorded = card is not None and card.recordings and all(copy.state == "failed" for copy in card.recordings)
    if unrecorded and len(two) < 2:
        return fit(row(Span(_(NOT_RECORDED), "band")), width, "band")
    if view.not_kept and not unrecorded and len(two) < 2:
        words = _(" !2  {label} NOT RECORDED: neither copy. Turn to it, write what you hear; F7 then f tries the spare")
        return fit(row(Span(words.format(label=view.not_kept[0]), "band")), width, "band")
    if len(view.band) > 1:
        count = f"{len(view.band) - 2}{'+' if len(view.band) == BAND_MOST else ''}"
        more = _(" and {count} more ").format(count=count) if len(view.band) > 2 else ""
        return (*alarm_row(view, view.band[1], width - len(more)), Span(more, "band"))
    if card is not None and view.band:
        return fit(instruction(card), width)
    return rule(width)


def unseen_words(view: Snapshot, seconds: int, rung: Rung) -> str:
    """Who should be told now, and the key that says so: nothing here calls anybody (desk.md R9, DESIGN promise 4)."""
    words = {
        1: _(" NOT SEEN {age}: fetch the second operator {who}. F2 takes it, F12 = told "),
        2: _(" NOT SEEN {age}: TELL THE SUPERVISOR {who}. F2 takes it, F12 = told "),
        3: _(" NOT SEEN {age}: CALL DOWN THE STATION'S LIST {who}. F2 takes it, F12 = told "),
    }[rung]
    row, who = unseen(view), str(visible(view.desk.ladder.who(rung)))
    label, owner = (row.label, str(visible(row.owner))) if row else ("", "")
    if owner not in ("", view.desk.operator):
        words = _(" {label} NOT SEEN {age} by {owner}, who has it:  :{label} take  takes it; tell {who}. F12 = told ")
        who = who or _("the supervisor")
    return words.format(age=running(seconds), who=who, label=label, owner=owner).replace(" . ", ". ")


def instruction(card: Card) -> Row:
    """DO NOT: … in capitals, at most three (desk.md section 3)."""
    person = card.person
    if card.row.equipment:
        return row(Span(_("     a line of this station: no person called"), "p2"))
    if person is None:
        words = "{why}" if card.erased else _("{why}: treat as a person in danger until known")
        return row(Span(f"     {words.format(why=nobody(card).upper())}", "p2"))
    do_not = [words.upper() for words in do_nots(person.do_not[:3])]
    if person.mode == "SILENT" and not any(CALLING & set(words.split()) for words in do_not):
        do_not = [_("CALL BACK"), *do_not][:3]
    return row(Span(_("     DO NOT: ") if do_not else "", "p2"), Span("  |  ".join(do_not), "p2"))
