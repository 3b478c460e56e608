"""The run beside the model answer: who did what when, and what it brought."""

from __future__ import annotations

from collections.abc import Sequence

from console.i18n import _
from console.training.debrief.story import Debrief, Point
from console.training.debrief.telling import signed
from console.training.debrief.words import figure
from console.widgets.drawn import Pane
from console.widgets.rows import Row, Span, column, row
from console.wording.roles import Role


class Beside(Pane[Debrief]):
    """One row a point; what differs is in colour, and has a sign."""

    def draw(self, view: Debrief, width: int, height: int) -> Sequence[Row]:
        if not view.reference:
            return [row(Span(_(" This scenario has no model answer to stand beside."), "dim"))]
        names = (_("rule"), _("here"), _("model"), _("apart"), _("points"), _("model"))
        total = ("", "", "", "", signed(view.points_sum), signed(view.reference_sum))
        rows = [_columns(names, _("expected"), "dim", "dim"), *map(beside_row, view.points)]
        return [*rows, _columns(total, _("all"), "strong", "strong")]


def beside_row(point: Point) -> Row:
    """e_send  1:30.2  1:05.7  +24.5 s  0  30  send a unit"""
    apart = "–"
    if point.done_at is not None and point.reference_at is not None:
        apart = f"{point.done_at - point.reference_at:+.1f} s".replace("-", "−")
    cells = (point.id, figure(point.done_at), figure(point.reference_at), apart, signed(point.points),
             signed(point.reference_points or 0))  # fmt: skip
    less = point.points < (point.reference_points or 0)
    return _columns(cells, point.expected, "text", "p2" if less else "text")


def _columns(cells: Sequence[str], expected: str, role: Role, points: Role) -> Row:
    spans = [Span(" "), column(cells[0], 11, role)]
    spans += [column(cell, 10, role, right=True) for cell in cells[1:4]]
    spans += [column(cell, 9, points, right=True) for cell in cells[4:]]
    return (*spans, Span("  "), Span(expected, role))
