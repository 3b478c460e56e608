"""The desk as it was at a moment of a past exercise: every pane can be looked at, and nothing can be done."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from console.i18n import _
from console.screens.debrief import DebriefScreen
from console.screens.desk import DeskScreen
from console.widgets.key_bar import Key
from console.widgets.snapshot import Snapshot


class MomentScreen(DeskScreen):
    """Esc goes back to the debrief; the arrows go to the next event, and the one before."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", show=False),
        Binding("q", "back", show=False),
        Binding("c", "go_on", show=False),
        Binding("left,left_square_bracket", "step(-1)", show=False),
        Binding("right,right_square_bracket", "step(1)", show=False),
    ]

    def __init__(self, debrief: DebriefScreen) -> None:
        super().__init__(debrief.console.palette)
        self.debrief = debrief

    def key_bar(self) -> tuple[Key, ...]:
        return (("Esc", _("back to the debrief"), _("back")), *self.debrief.onward_key(),
                ("← →", _("event before, after"), _("event")), ("1-6", _("panes"), _("panes")))  # fmt: skip

    def show(self, view: Snapshot) -> None:
        super().show(view)
        if view.card is not None:
            self.alarms.choose(view.card.row.id)

    def action_step(self, direction: int) -> None:
        self.debrief.action_step(direction)

    def action_go_on(self) -> None:
        self.debrief.console.go_on()

    def action_back(self) -> None:
        self.dismiss()
