"""What every whole screen has above and below: header, band, message and keys (desk.md R1: the band on every view)."""

from __future__ import annotations

from collections.abc import Sequence

from textual.screen import Screen

from console.i18n import _, pgettext
from console.screens.commands import COMMANDS, shown
from console.theme import Palette
from console.widgets.band import Band
from console.widgets.header import Header
from console.widgets.key_bar import Key, KeyBar
from console.widgets.message_line import MessageLine
from console.widgets.snapshot import Snapshot


class Framed(Screen[None]):
    """A screen that may take the place of the desk: the alarm stays in sight there."""

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self.header, self.band = Header(palette), Band(palette)
        self.message, self.keys = MessageLine(palette), KeyBar(palette)

    def show(self, view: Snapshot) -> None:
        """The newest picture."""
        self.header.show(view)
        self.band.show(view)
        self.message.show(view)

    def flash(self, view: Snapshot) -> None:
        """Only what flashes."""
        self.band.show(view)


def command_keys(names: Sequence[str] = ()) -> tuple[Key, ...]:
    """The commands of these names for a key bar; of all that have words for one."""
    return tuple(
        (shown(c.keys[0]), _(c.bar), c.short and pgettext("short", c.short))
        for c in COMMANDS
        if c.bar and (not names or c.name in names)
    )
