"""F6: a note. Words verbatim; its time is that of the first key (desk.md sections 4 and 8)."""

from __future__ import annotations

from collections.abc import Hashable
from uuid import UUID

from textual.widgets import Input

from console.i18n import _
from console.requests import Note
from console.screens.dialog import Dialog
from console.screens.facade import Console


class WriteNote(Dialog):
    """One line. Esc keeps what was typed for the next F6; nothing is lost to a dialog that had to give way."""

    DEFAULT_CSS = "WriteNote { align: center bottom; }"
    prompt = ""
    WIDTH = 120
    drafts: dict[UUID, str]

    def __init__(self, console: Console, incident: UUID, label: str, drafts: dict[UUID, str]) -> None:
        super().__init__(console)
        self._incident, self._label, self.drafts = incident, label, drafts

    def title_words(self) -> str:
        return _("note on {label}: words verbatim, Enter saves").format(label=self._label)

    def on_mount(self) -> None:
        super().on_mount()
        self._line.value = self.drafts.get(self._incident, "")

    def on_input_changed(self, event: Input.Changed) -> None:
        super().on_input_changed(event)
        self.drafts[self._incident] = event.value

    def confirmed(self, typed: str, chosen: Hashable | None) -> None:
        if typed:
            self.drafts.pop(self._incident, None)
            self.leave()
            self.console.do(Note(incident=self._incident, words=typed, begun=self.begun))
