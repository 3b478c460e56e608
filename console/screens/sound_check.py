"""Did you hear it? A bell is not an alarm until somebody has said so (desk.md R8)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from console.i18n import _
from console.requests import ConfirmSound
from console.screens.dialog import Dialog
from console.widgets.rows import BLANK, Row, Span, row, wrapped
from console.widgets.snapshot import Snapshot


class SoundCheck(Dialog):
    """Rings once, and asks."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "heard(True)", show=False),
        Binding("n", "heard(False)", show=False),
        Binding("space", "again", show=False),
    ]

    def title_words(self) -> str:
        return _("did you hear the alarm sound?")

    def on_mount(self) -> None:
        super().on_mount()
        self.console.ring()

    def words(self, view: Snapshot, width: int) -> Sequence[Row]:
        told = wrapped(
            _("This desk just rang. A terminal often rings silently, or on another machine than yours."), width
        )
        keys = row(
            Span(" y ", "info"), Span(_("heard it    ")), Span(" n ", "info"), Span(_("heard nothing    ")),
            Span(_(" space "), "info"), Span(_("ring again    ")), Span(" Esc ", "info"), Span(_("later")),
        )  # fmt: skip
        return [*told, BLANK, keys]

    def action_heard(self, heard: bool) -> None:
        self.leave()
        self.console.do(ConfirmSound(heard=heard))

    def action_again(self) -> None:
        self.console.ring()
