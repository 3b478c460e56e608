"""Every point of a debrief as a line; the one under the cursor is told in full below."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from console.i18n import _
from console.training.debrief.story import Point
from console.training.debrief.telling import in_full, worth
from console.training.debrief.words import figure
from console.training.score_words import STATES
from console.widgets.drawn import Drawn
from console.widgets.rows import Row, Span, column, row, wrapped
from console.widgets.virtual_list import VirtualList
from console.wording.roles import Role

ROOMY = 100  # from here on what was expected has a column
TOLD_ROWS = 4
_ROLES: dict[str, Role] = {"met": "good", "kept": "good", "avoided": "good", "late": "p2", "missed": "p2"}


class Points(VirtualList[Point | None]):
    """The first item is None: the names of the columns."""

    def key(self, item: Point | None) -> Hashable | None:
        return None if item is None else item.id

    def row(self, item: Point | None, width: int) -> Row:
        return heading(width) if item is None else point_row(item, width)


def heading(width: int) -> Row:
    names = (_("rule"), _("state"), _("points"), _("until"), _("done at"), _("late by"))
    return _columns(names, _("expected"), _("why"), width, ("dim",) * 8)


def point_row(point: Point, width: int) -> Row:
    """e_send  late  0 of 30  1:21.7  1:30.2  8.5 s  send a unit …"""
    late = f"{point.late_by:.1f} s" if point.late_by is not None else "–"
    bad: Role = "p1" if point.critical_miss else _ROLES.get(point.state, "dim" if point.state != "done" else "p2")
    cells = (point.id, _(STATES[point.state]), worth(point), figure(point.deadline), figure(point.done_at), late)
    roles: tuple[Role, ...] = ("strong", bad, bad, "text", "text", "p2" if point.late_by else "dim", "text", "text")
    return _columns(cells, point.expected, point.reason, width, roles)


def _columns(cells: Sequence[str], expected: str, why: str, width: int, roles: Sequence[Role]) -> Row:
    spans = [Span(" "), column(cells[0], 11, roles[0]), column(cells[1], 16, roles[1])]
    spans += [column(cell, 9, role, right=True) for cell, role in zip(cells[2:], roles[2:6], strict=True)]
    if width >= ROOMY:
        spans += [Span("  "), column(expected, 28, roles[6])]
    return (*spans, Span("  "), Span(why, roles[7]))


class PointTold(Drawn[Point]):
    """The point in full: nothing of its reason is cut."""

    def draw(self, view: Point, width: int, height: int) -> Sequence[Row]:
        head, why = in_full(view)
        rows = [*wrapped(head, width, "strong"), *wrapped(why, width)]
        return rows or [row(Span(""))]
