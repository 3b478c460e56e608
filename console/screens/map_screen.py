"""z: the map over the whole screen. The band and the function keys are where they always are; Esc goes back.

desk.md section 8 names no key for it. z is what zooms a pane in tmux, and its hand may be taken by nothing on AltGr.
Every letter of the desk works here too, but for those the map needs itself.
"""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from console.i18n import N_, _
from console.screens.commands import COMMANDS, is_function
from console.screens.facade import Console
from console.screens.frame import Framed, command_keys
from console.screens.still import Still, why_not
from console.widgets.key_bar import Key
from console.widgets.map_head import MapHead
from console.widgets.snapshot import Snapshot

PAN = (("h", "-1, 0"), ("j", "0, 1"), ("k", "0, -1"), ("l", "1, 0"))
OWN = {"h", "j", "k", "l", "f", "e", "z", "i"}
# The key, what it does, the same in fewer letters.
KEYS: tuple[Key, ...] = (
    ("←↓↑→", N_("move"), N_("pan")), ("+ -", N_("zoom"), N_("zoom")), ("0", N_("fit"), N_("fit")),
    ("f", N_("follow"), N_("follow")), ("e", N_("unit"), N_("unit")), (", .", N_("back and forth"), N_("time")),
    ("Esc", N_("desk"), N_("desk")),
)  # fmt: skip


class MapScreen(Framed):
    """The map, as large as it can be."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(key, f"app.command('{command.name}')", command.words, show=False)
            for command in COMMANDS for key in command.keys if not is_function(key) and key not in OWN
        ),
        *(Binding(key, f"pan({way})", show=False) for key, way in PAN),
        Binding("tab", "measure(1)", show=False), Binding("shift+tab", "measure(-1)", show=False),
        Binding("i", "still", show=False), Binding("escape,z,q", "leave", show=False),
    ]  # fmt: skip
    DEFAULT_CSS = """
    MapScreen { layout: vertical; overflow: hidden; }
    MapScreen Header { height: 1; } MapScreen Band { height: 3; } MapScreen MapHead { height: 1; }
    MapScreen MessageLine { height: auto; } MapScreen KeyBar { height: 2; }
    """
    AUTO_FOCUS = "TrailMap"

    def __init__(self, console: Console) -> None:
        super().__init__(console.palette)
        self.console = console
        self.head = MapHead(console.palette)
        self.map = console.another_map()
        self.map.room = 1

    def compose(self) -> ComposeResult:
        yield self.header
        yield self.band
        yield self.head
        yield self.map
        yield self.message
        yield self.keys

    def on_mount(self) -> None:
        keys = tuple((key, _(words), _(short)) for key, words, short in KEYS)
        self.keys.show((*keys, *command_keys(("ack", "send"))))
        self.show(self.console.view)

    def show(self, view: Snapshot) -> None:
        super().show(view)
        self.head.show(view)
        self.map.show(view)

    def action_pan(self, columns: int, rows: int) -> None:
        self.map.action_pan(columns, rows)

    def action_measure(self, step: int) -> None:
        self.map.action_measure(step)

    def action_still(self) -> None:
        """The same picture as pixels, or the sentence why not."""
        picture = self.map.picture
        if why := why_not():
            self.console.say(why)
        elif picture is not None:
            self.app.push_screen(Still(self.console, picture.rows))

    def action_leave(self) -> None:
        if self.is_current:
            self.dismiss()
