"""F4: send a unit. The nearest free one is under the cursor; Enter sends it (desk.md section 8)."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from console.i18n import _
from console.requests import SendUnit
from console.screens.dialog import Choice, Dialog
from console.screens.facade import Console
from console.widgets.position import position_row
from console.widgets.rows import BLANK, Row, Span, row, wrapped
from console.widgets.snapshot import Snapshot
from console.widgets.units import unit_row
from console.wording.names import do_nots


class Send(Dialog):
    """Units nearest first, with the age of each unit's position."""

    has_choices = True
    BINDINGS: ClassVar[list[BindingType]] = [Binding("s", "sirens", show=False)]

    def __init__(self, console: Console) -> None:
        super().__init__(console)
        card = console.view.card
        assert card is not None
        self._incident, self._label, self._who = card.row.id, card.row.label, card.row.who
        self._sirens = False

    def title_words(self) -> str:
        return _("send a unit to {label} {who}").format(label=self._label, who=self._who)

    def words(self, view: Snapshot, width: int) -> Sequence[Row]:
        where = position_row(view.card, view.now) if view.card else ()
        sirens = Span(_("SIRENS AND BLUE LIGHTS"), "p2") if self._sirens else Span(_("no sirens"), "text")
        keys = row(Span(" Enter ", "info"), Span(_("sends   ")), Span(" s ", "info"), sirens)
        none = [] if view.units else [row(Span(_("No unit is in the register. Phone one, and note it (F6)."), "p2"))]
        return [where, keys, *self._forbidden(view, width), BLANK, *none]

    def _forbidden(self, view: Snapshot, width: int) -> Sequence[Row]:
        """Who chooses sirens reads what must not be done (desk.md section 4: none inside the agreed radius)."""
        person = view.card.person if view.card and self._sirens else None
        if person is None or not person.do_not:
            return ()
        return wrapped(_("DO NOT: {what}").format(what=", ".join(do_nots(person.do_not))), width, "p2")

    def choices(self, view: Snapshot) -> Sequence[Choice]:
        return [(unit.view.unit.id, unit_row(unit, view, 70)) for unit in view.units]

    def action_sirens(self) -> None:
        self._sirens = not self._sirens
        self.show(self.console.view)

    def confirmed(self, typed: str, chosen: Hashable | None) -> None:
        view = self.console.view
        unit = next((unit for unit in view.units if unit.view.unit.id == chosen), None)
        if unit is not None:
            self.leave()
            self.console.do(
                SendUnit(
                    incident=self._incident, unit=unit.view.unit.id, sirens=self._sirens,
                    distance_m=unit.distance_m, fix_age_s=unit.age_s(view.now),
                )
            )  # fmt: skip
