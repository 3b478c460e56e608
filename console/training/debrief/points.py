"""Every expectation and forbid as a line that explains itself, with the moment to jump to."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence

from console.events import Stored
from console.moments import SECOND
from console.text import Shown, visible
from console.training.debrief.story import Moment, Point
from console.training.debrief.words import expected, reason, words_of
from console.training.forms import Words
from console.training.result import Line, Result


def points(
    result: Result, events: Sequence[Stored], origin: int, goals: Mapping[str, Words], reference: Result | None
) -> tuple[Point, ...]:
    """The lines of the result, in the order of the file; `reference`: the model answer to the same draw, if any."""
    answers = {line.id: line for line in reference.score.lines} if reference else {}
    seconds = result.score.seconds
    return tuple(_point(line, events, origin, goals, answers.get(line.id), seconds) for line in result.score.lines)


def _point(
    line: Line, events: Sequence[Stored], origin: int, goals: Mapping[str, Words], answer: Line | None, end: float
) -> Point:
    return Point(
        id=line.id, sort="expect" if line.sort == "expect" else "forbid", state=line.state, points=line.points,
        most=line.most, critical=line.critical, critical_miss=line.critical_miss,
        goal=words_of(goals[line.goal]) if line.goal in goals and line.goal else Shown(""),
        seat=visible(line.seat or ""), expected=expected(line.wanted), reason=reason(line),
        moment=moment_of(line, events, origin, end), opens=line.opens, deadline=line.deadline, done_at=line.done_at,
        late_by=line.late_by, reference_at=answer.done_at if answer else None,
        reference_points=answer.points if answer else None,
    )  # fmt: skip


def moment_of(line: Line, events: Sequence[Stored], origin: int, end: float) -> Moment:
    """When it was decided: by what was done, or else by the clock, and then what was last before it."""
    if line.nseq and line.done_at is not None:
        return Moment(line.done_at, line.nseq)
    if line.done_at is not None:
        at = line.done_at
    else:
        passed = [at for at in (line.deadline, line.opens) if at is not None and at <= end]
        at = passed[0] if line.state == "missed" and passed else end
    return moment_at(events, origin, at)


def moment_at(events: Sequence[Stored], origin: int, at: float) -> Moment:
    """The board as it was at `at`: with everything up to then."""
    place = bisect_right(events, origin + round(at * SECOND), key=lambda stored: stored.ts)
    return Moment(at, events[place - 1].nseq if place else 0)


def unexplained(points: Iterable[Point]) -> tuple[str, ...]:
    """The ids of points that do not say what was expected and why they are worth what they are; there must be none."""
    return tuple(point.id for point in points if not point.reason.strip() or not point.expected.strip())
