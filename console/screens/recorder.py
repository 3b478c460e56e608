"""F7: the recording. `f` tries the spare, `t` tests it, `1` and `3` play the last seconds (desk.md sections 9, 10)."""

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
    """What is kept and what is not, and what can be done about it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f", "wish('failover')", show=False),
        Binding("t", "wish('test')", show=False),
        Binding("1", "wish('last_10')", show=False),
        Binding("3", "wish('last_30')", show=False),
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
        play = row(Span(" 1 ", "info"), Span(_("play 10 s     ")), Span(" 3 ", "info"), Span(_("play 30 s")))
        return [*rows, BLANK, keys, play]

    def action_wish(self, wish: Literal["failover", "test", "last_10", "last_30"]) -> None:
        card = self.console.view.card
        self.leave()
        if card is not None:
            self.console.do(AskRecorder(incident=card.row.id, wish=wish))
