"""A score as lines for people: what was expected, when it was done, what it is worth, and why."""

from __future__ import annotations

from collections.abc import Iterator

from console.i18n import N_, _, language
from console.text import visible
from console.training.forms import in_language
from console.training.result import Line, Score

STATES = {
    "open": N_("not over"), "met": N_("done"), "late": N_("late"), "missed": N_("missed"), "kept": N_("kept"),
    "broken": N_("broken"), "not_arisen": N_("did not arise"), "avoided": N_("avoided"), "done": N_("done, forbidden"),
}  # fmt: skip


def verdict(score: Score) -> str:
    """One sentence, and first of all whether the run was passed."""
    words = _("PASSED: {points} of {most} points, {needed} needed; critical misses: {misses}.")
    if not score.passed:
        words = _("NOT PASSED: {points} of {most} points, {needed} needed; critical misses: {misses}.")
    misses = ", ".join(score.critical_misses) or _("none")
    return words.format(points=score.points, most=score.most, needed=score.needed, misses=misses)


def score_lines(score: Score) -> Iterator[str]:
    """One line each, and then the sum."""
    for line in score.lines:
        yield visible(_line(line)).rstrip()
    if not score.finished:
        yield _("The run was not finished, so it is not passed.")
    misses = ", ".join(score.critical_misses) or "-"
    verdict = _("PASSED") if score.passed else _("NOT PASSED")
    yield _("{points} of {most} points, {needed} needed; critical misses: {misses}. {verdict}").format(
        points=score.points, most=score.most, needed=score.needed, misses=misses, verdict=verdict
    )


def _line(line: Line) -> str:
    at = "-" if line.done_at is None else clock(line.done_at)
    due = "-" if line.deadline is None else clock(line.deadline)
    late = "" if line.late_by is None else _("{seconds} s late").format(seconds=f"{line.late_by:.1f}")
    sign = "!" if line.critical_miss else " "
    why = in_language(line.why, language()) if line.why is not None else ""
    worth = f"{line.points:>4}/{line.most:<4}"
    return f"{sign} {line.id:<12} {_(STATES[line.state]):<16} {worth} {at:>9} {due:>9}  {late}  {why}"


def clock(seconds: float) -> str:
    """1:02.500 from the start; -0:40.000 before it."""
    if seconds < 0:
        return f"-{clock(-seconds)}"
    minutes, rest = divmod(round(seconds * 1000), 60_000)
    return f"{minutes}:{rest // 1000:02}.{rest % 1000:03}"
