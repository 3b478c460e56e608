"""F7: the recording. `f` tries the spare, `t` tests it (desk.md section 9)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

from textual.binding import Binding, BindingType

from console.i18n import _
from console.requests import AskRecorder
from console.screens.dialog import Dialog
from console.widgets.recording import copy_row, line_rows, not_safe, recording_state
from console.widgets.rows import BLANK, Row, Span, row
from console.widgets.snapshot import Snapshot


class Recorder(Dialog):
    """What is kept and what is not, and the two things that can be done about it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f", "wish('failover')", show=False),
        Binding("t", "wish('test')", show=False),
    ]

    def title_words(self) -> str:
        return _("recording")

    def words(self, view: Snapshot, width: int) -> Sequence[Row]:
        card = view.card
        rows: list[Row] = []
        if card is not None:
            rows += [*line_rows(card.line, view.now), *(copy_row(copy, view.now) for copy in card.recordings)]
            if any(recording_state(copy.state)[1] == "p2" for copy in card.recordings):
                rows += [BLANK, *not_safe(card, view.now, width)]
        rows += [copy_row(copy, view.now) for copy in view.recorder]
        if not rows:
            rows.append(row(Span(_(" nothing is being recorded"), "dim")))
        keys = row(
            Span(" f ", "info"), Span(_("try the spare    ")), Span(" t ", "info"), Span(_("test    ")),
            Span(" Esc ", "info"), Span(_("back")),
        )  # fmt: skip
        return [*rows, BLANK, keys]

    def action_wish(self, wish: Literal["failover", "test"]) -> None:
        card = self.console.view.card
        self.leave()
        if card is not None:
            self.console.do(AskRecorder(incident=card.row.id, wish=wish))
