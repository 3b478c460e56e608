"""F1: what the keys do. Drawn from the one table of commands, so it cannot disagree with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from console.i18n import N_, _
from console.screens.commands import COMMANDS, HelpLine, is_function, shown
from console.screens.dialog import Choice, Dialog
from console.widgets.rows import Row, Span, column, row, width_of, wrapped
from console.widgets.snapshot import Snapshot

FRAME = 5  # cells: the frame, its padding and the scroll bar
OTHER_KEYS = (
    ("1-6  Tab", N_("go to a pane")),
    ("← ↓ ↑ →  + -", N_("on the map: move it, and closer or further; hjkl too on the whole screen")),
    ("f  0", N_("on the map: follow the person, or the unit measured to; fit")),
    ("e  E", N_("on the map: measure to the next unit, or the one before")),
    (",  .  End", N_("on the map: back and forth along the trail in time; now again")),
    ("ctrl+p", N_("search the commands")),
    ("↑ ↓  j k", N_("move in a list; space acknowledges there")),
)


class Help(Dialog):
    """A list to scroll; any function key goes on working."""

    has_choices = True
    WIDTH = 100
    DEFAULT_CSS = "Help Choices { max-height: 100%; height: auto; }"

    def title_words(self) -> str:
        return _("keys and commands   (Esc: back)")

    def choices(self, view: Snapshot) -> Sequence[Choice]:
        room = min(self.WIDTH, self.size.width) - FRAME
        return [
            (at if part == 0 else None, each)
            for at, line in enumerate(help_lines(self.console.own_help))
            for part, each in enumerate(help_rows(*line, room))
        ]

    def confirmed(self, typed: str, chosen: object) -> None:
        self.leave()


def help_lines(own: Mapping[str, HelpLine | None]) -> Iterator[tuple[str, str, str]]:
    """Keys, command, words of every line. `own`: what this desk says of a command otherwise, or leaves out."""
    for command in COMMANDS:
        if command.name not in own:
            yield pressed(command.keys), f":{command.name}", command.words
        elif (line := own[command.name]) is not None:
            yield line[0], "", line[1]
    for keys, words in OTHER_KEYS:
        yield keys, "", words


def pressed(keys: Sequence[str]) -> str:
    """F4  d"""
    return "  ".join(shown(key) for key in sorted(keys, key=lambda key: not is_function(key)))


def help_rows(keys: str, name: str, words: str, width: int) -> list[Row]:
    """F4  d    :send    send a unit …; what does not fit goes on below its own beginning."""
    head = row(column(keys, 13, "info"), column(name, 15, "dim"))
    first, *more = wrapped(_(words), max(1, width - width_of(head)), indent="")
    return [(*head, *first), *((Span(" " * width_of(head)), *line) for line in more)]
