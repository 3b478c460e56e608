"""F1: what the keys do. Drawn from the one table of commands, so it cannot disagree with them."""

from __future__ import annotations

from collections.abc import Sequence

from console.i18n import N_, _
from console.screens.commands import COMMANDS, is_function, shown
from console.screens.dialog import Choice, Dialog
from console.widgets.rows import Row, Span, column, row
from console.widgets.snapshot import Snapshot

MAP_KEYS = (
    ("← ↓ ↑ →  + -", N_("on the map: move it, and closer or further; hjkl too on the whole screen")),
    ("f  0", N_("on the map: follow the person, or the unit measured to; fit")),
    ("e  E", N_("on the map: measure to the next unit, or the one before")),
    (",  .  End", N_("on the map: back and forth along the trail in time; now again")),
)


class Help(Dialog):
    """A list to scroll; any function key goes on working."""

    has_choices = True
    WIDTH = 100
    DEFAULT_CSS = "Help Choices { max-height: 100%; height: auto; }"

    def title_words(self) -> str:
        return _("keys and commands   (Esc: back)")

    def choices(self, view: Snapshot) -> Sequence[Choice]:
        return [(command.name, help_row(command.name, command.keys, command.words)) for command in COMMANDS] + [
            ("panes", row(column("1-6 Tab", 11, "info"), column("", 15), Span(_("go to a pane")))),
            *(("map", row(column(keys, 11, "info"), column("", 15), Span(_(words)))) for keys, words in MAP_KEYS),
            ("palette", row(column("ctrl+p", 11, "info"), column("", 15), Span(_("search the commands")))),
            (
                "move",
                row(
                    column("↑ ↓  j k", 11, "info"), column("", 15), Span(_("move in a list; space acknowledges there"))
                ),
            ),
        ]

    def confirmed(self, typed: str, chosen: object) -> None:
        self.leave()


def help_row(name: str, keys: Sequence[str], words: str) -> Row:
    """F4  d    :send    send a unit …"""
    pressed = "  ".join(shown(key) for key in sorted(keys, key=lambda key: not is_function(key)))
    return row(column(pressed, 11, "info"), column(f":{name}", 15, "dim"), Span(_(words)))
