"""A debrief as an account: tables of cells that are safe to show, for the forms of console/report. All have `EX`."""

from __future__ import annotations

from collections.abc import Iterable

from console.events import ExerciseStarted
from console.i18n import N_, _
from console.report.account import NOTHING, Account, Table, table
from console.text import visible
from console.training.debrief.story import Debrief, Point
from console.training.debrief.words import figure, phase
from console.training.score_words import STATES

LANES = {
    "alarm": N_("alarm"), "audio": N_("line, sound"), "recording": N_("recording"), "position": N_("position"),
    "operator": N_("operator"), "units": N_("units"), "instructor": N_("instructor"),
}  # fmt: skip
HASH_SHOWN = 12


def told(debrief: Debrief) -> Account:
    """Everything, in the order in which it is talked about. Reads no clock: the same run is the same account."""
    tables = [_about(debrief), _points(debrief), _goals(debrief)]
    tables += [_beside(debrief)] if debrief.reference else []
    tables += [_stays(debrief), _acts(debrief), _keys(debrief), _dialogues(debrief), _happened(debrief)]
    return Account(
        title=visible("EX " + _("Debrief: {title}").format(title=debrief.title)),
        exercise=visible(_("EXERCISE: {scenario}. Nothing of this happened.").format(scenario=debrief.scenario)),
        tables=tuple(tables),
        witness=visible(f"EX {debrief.scenario} rev {debrief.rev} sha256 {debrief.sha256} seed {debrief.seed}"),
    )  # fmt: skip


def verdict(debrief: Debrief) -> str:
    """PASSED: 100 of 100 points, 70 needed."""
    word = _("PASSED") if debrief.passed else _("NOT PASSED")
    words = _("{verdict}: {points} of {most} points, {needed} needed.").format(
        verdict=word, points=debrief.points_sum, most=debrief.most, needed=debrief.needed
    )
    return words if debrief.finished else words + " " + _("The run was not finished, so it is not passed.")


def misses(debrief: Debrief) -> str:
    """What alone would have failed the run, in words."""
    if not debrief.misses:
        return _("No critical misses.")
    each = "; ".join(f"{point.id} ({point.expected})" for point in debrief.misses)
    return _("Critical misses: {misses}.").format(misses=each)


def whence(debrief: Debrief) -> str:
    """From which moment of which run it goes on, as the journal says; "" for one that began at the beginning."""
    started = (each.fact.resumed for each in debrief.events if isinstance(each.fact, ExerciseStarted))
    known = next(started, {})
    words = _("Goes on from {at} of {run}, sha256 {sha256}.")
    return words.format(at=known["at"], run=known["run"], sha256=known["sha256"][:HASH_SHOWN]) if known else ""


def in_full(point: Point) -> tuple[str, str]:
    """What was expected and what for; and from when until when, when it was done, and why it is worth what it is."""
    seat = f"  {point.seat}" if point.seat else ""
    head = f"{point.id}{seat}: {point.expected}." + (f" {point.goal}." if point.goal else "")
    when = _("From {opens} until {deadline}; done at {done}.").format(
        opens=figure(point.opens), deadline=figure(point.deadline), done=figure(point.done_at)
    )
    return head, f"{when} {point.reason}"


def _about(debrief: Debrief) -> Table:
    goes_on: list[tuple[str, object]] = [(_("beginning"), whence(debrief))] if whence(debrief) else []
    rows: list[tuple[str, object]] = [
        (_("scenario"), f"{debrief.scenario} rev {debrief.rev}: {debrief.title}"), (_("seed"), debrief.seed),
        (_("result"), verdict(debrief)), (_("critical"), misses(debrief)), (_("length"), figure(debrief.seconds)),
        (_("listened"), f"{debrief.listening_s:.1f} s"), (_("microphone open"), f"{debrief.microphone_s:.1f} s"),
    ]  # fmt: skip
    return _named(_("About"), ("", ""), rows + goes_on)


def _points(debrief: Debrief) -> Table:
    columns = (_("rule"), _("expected"), _("from"), _("until"), _("done at"), _("late by"), _("state"), _("points"),
               _("event"), _("why"))  # fmt: skip
    return _named(_("Points"), columns, map(_point, debrief.points))


def _point(point: Point) -> tuple[object, ...]:
    late = f"{point.late_by:.1f} s" if point.late_by is not None else NOTHING
    return (
        point.id, point.expected, figure(point.opens), figure(point.deadline), figure(point.done_at), late,
        _(STATES[point.state]), worth(point), f"#{point.moment.nseq}", point.reason,
    )  # fmt: skip


def worth(point: Point) -> str:
    """10 of 10; for what is forbidden −30 or 0. With a true minus: a sheet would take the other for a formula."""
    if point.sort == "forbid":
        return signed(point.points)
    return _("{points} of {most}").format(points=point.points, most=point.most)


def signed(points: int) -> str:
    return f"−{-points}" if points < 0 else f"{points}"


def _goals(debrief: Debrief) -> Table:
    goals = dict.fromkeys(point.goal for point in debrief.points if point.goal)
    rows = []
    for goal in goals:
        mine = [point for point in debrief.points if point.goal == goal]
        most = sum(point.most for point in mine if point.sort == "expect")
        rows.append((goal, signed(sum(point.points for point in mine)), most))
    return _named(_("Goals"), (_("goal"), _("points"), _("at most")), rows)


def _beside(debrief: Debrief) -> Table:
    columns = (_("rule"), _("expected"), _("here"), _("model answer"), _("points here"), _("points there"))
    rows: list[tuple[str, ...]] = [
        (point.id, point.expected, figure(point.done_at), figure(point.reference_at), signed(point.points),
         signed(point.reference_points or 0))
        for point in debrief.points
    ]  # fmt: skip
    rows.append((_("all"), "", "", "", signed(debrief.points_sum), signed(debrief.reference_sum)))
    return _named(_("Beside the model answer"), columns, rows)


def _stays(debrief: Debrief) -> Table:
    rows = [(s.label, s.who, phase(s.phase), figure(s.begin), f"{s.seconds:.1f} s") for s in debrief.stays]
    columns = (_("case"), _("person"), _("state"), _("from"), _("lasted"))
    return _named(_("Time in each state"), columns, rows)


def _acts(debrief: Debrief) -> Table:
    return _named(_("Acts"), (_("act"), _("times")), sorted(debrief.acts.items()))


def _keys(debrief: Debrief) -> Table:
    rows = [(seat, key, times) for seat, keys in sorted(debrief.keys.items()) for key, times in sorted(keys.items())]
    return _named(_("Keys pressed"), (_("seat"), _("key"), _("times")), rows)


def _dialogues(debrief: Debrief) -> Table:
    """What was said with one after the other, also where it was said at the same time."""
    rows = [
        (number, each.who, f"#{line.nseq}", figure(line.at), line.words)
        for number, each in enumerate(debrief.dialogues, 1) for line in each.lines
    ]  # fmt: skip
    return _named(_("Dialogues"), ("", _("with"), _("event"), _("time"), _("what")), rows)


def _happened(debrief: Debrief) -> Table:
    """Everything on the lanes, in order of time."""
    every = [(mark.at, mark.nseq, _(LANES[lane.name]), mark.words) for lane in debrief.lanes for mark in lane.marks]
    rows = [(f"#{nseq}", figure(at), lane, words) for at, nseq, lane, words in sorted(every)]
    return _named(_("What happened"), (_("event"), _("time"), _("lane"), _("what")), rows)


def _named(name: str, columns: Iterable[str], rows: Iterable[Iterable[object]]) -> Table:
    return table(f"EX {name}", columns, rows)
