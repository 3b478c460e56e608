"""The end of an exercise: passed or not, what it was worth, and where the result lies."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from console.i18n import _
from console.screens.dialog import Dialog
from console.screens.facade import Console
from console.widgets.rows import BLANK, Row, Span, row, wrapped
from console.widgets.snapshot import Snapshot


class ExerciseOver(Dialog):
    """Enter or Esc leaves it; the desk stays as it was, to look around."""

    def __init__(self, console: Console, verdict: str, kept: str, *, passed: bool) -> None:
        super().__init__(console)
        self._verdict, self._kept, self._passed = verdict, kept, passed

    def title_words(self) -> str:
        return _("EX  the exercise is over")

    def words(self, view: Snapshot, width: int) -> Sequence[Row]:
        return [
            *wrapped(self._verdict, width, "good" if self._passed else "p2"),
            BLANK,
            *wrapped(self._kept, width),
            BLANK,
            row(Span(" Enter ", "info"), Span(_("look around as long as you like")), Span("   :quit ", "info"),
                Span(_("leaves"))),
        ]  # fmt: skip

    def confirmed(self, typed: str, chosen: Hashable | None) -> None:
        self.leave()
