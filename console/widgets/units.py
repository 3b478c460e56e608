"""Pane 6: who can be sent. Nearest first, and how old each position is (maps.md section 9)."""

from __future__ import annotations

from collections.abc import Sequence

from console.i18n import _
from console.ranking import AVAILABLE, RankedUnit
from console.widgets.drawn import Pane
from console.widgets.rows import Row, Span, column, row
from console.widgets.snapshot import Snapshot
from console.wording.figures import ago, arrival, metres
from console.wording.names import named
from console.wording.roles import Role

WIDE = 44  # cells: distance and time stand side by side
OLD_S = 300  # a unit's position older than this is amber


class UnitsPane(Pane[Snapshot]):
    """The units in the order in which they would be sent."""

    def draw(self, view: Snapshot, width: int, height: int) -> Sequence[Row]:
        rows = [unit_row(unit, view, width) for unit in view.units]
        return rows or [row(Span(_(" no units in the register"), "p2"))]


def unit_row(unit: RankedUnit, view: Snapshot, width: int) -> Row:
    """3310  free     1.9 km  4 min road  12 s; where it is narrow the time takes the place of the distance."""
    state, mine = unit.view.state, bool(view.card) and unit.view.incident == (view.card.row.id if view.card else None)
    role: Role = "strong" if mine else "text" if state in AVAILABLE else "dim"
    unknown = "?" if view.card else ""
    far = metres(unit.distance_m) if unit.distance_m is not None else unknown
    eta = arrival(unit.eta) if unit.eta is not None else ""
    age, old = position_age(unit, view.now)
    sign, doing = f" {unit.view.unit.id}", named("units", state)
    if width < WIDE:
        name = 6 if len(sign) < 6 else 7
        figure = column(eta or far, width - name - 13, role, right=True)
        return (column(sign, name, role), column(doing, 6, role), figure, Span(" "), column(age, 6, old))
    return (
        column(sign, 7, role), column(doing, 7, role), column(far, 8, role, right=True), Span("  "),
        column(eta, 12, role), column(age, min(12, width - 36), old),
    )  # fmt: skip


def position_age(unit: RankedUnit, now: int) -> tuple[str, Role]:
    """How old the unit's own position is; a unit that never told one stands where the register says."""
    age = unit.age_s(now)
    if age is None:
        return _("no fix"), "p2"
    return ago(int(age)), "p2" if age > OLD_S else "dim"
