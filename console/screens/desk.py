"""The desk: header, band, six panes, message and keys. Rows 1-4 and the last three never move (desk.md section 7)."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget

from console.i18n import _
from console.screens.commands import COMMANDS, is_function
from console.screens.frame import Framed, command_keys
from console.text import visible
from console.theme import Palette
from console.widgets.alarms import Alarms
from console.widgets.case import Case
from console.widgets.case_log import CaseLog
from console.widgets.key_bar import Key
from console.widgets.person import PersonPane
from console.widgets.recording import RecordingPane
from console.widgets.snapshot import Snapshot
from console.widgets.tabs import LEAST, PANES, Tabs, TooSmall
from console.widgets.trail_map import TrailMap
from console.widgets.units import UnitsPane

ROOMY = (100, 32)  # from here on all panes stand side by side
WIDE = 160  # from here on the log has a column of its own
HIGH = 48  # from here on the map has more rows


# Used by the App: Textual loads a screen's own CSS only when the screen is pushed, and this one is the first.
STYLES = """
DeskScreen { layout: grid; grid-size: 3; grid-columns: 38 1fr 32; grid-rows: 1 3 1fr 11 auto 2; overflow: hidden; }
Header { height: 1; column-span: 3; } Band { height: 3; column-span: 3; }
MessageLine { height: auto; column-span: 3; } KeyBar { height: 2; column-span: 3; }
.pane { border: round $frame; border-title-color: $foreground; border-title-style: bold; height: 1fr; }
.pane.active { border: round $frame-focus; }
#pane-2 { layout: vertical; } Case { height: 12; }
DeskScreen.high { grid-rows: 1 3 1fr 18 auto 2; }
DeskScreen.wide { grid-columns: 38 1fr 34; } .wide #pane-2 { layout: horizontal; }
.wide Case { height: 1fr; width: 45; } .wide CaseLog { width: 1fr; }
Tabs, TooSmall { display: none; }
DeskScreen.compact { layout: vertical; } .compact Tabs { display: block; height: 1; }
.compact .pane { border: none; display: none; } .compact .pane.active { display: block; }
.tiny TooSmall { display: block; height: 1fr; } .tiny Tabs, .tiny .pane.active { display: none; }
"""


class DeskScreen(Framed):
    """Shows snapshots. What an operator does here becomes commands of the App."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(key, f"app.command('{command.name}')", command.words, show=False, id=f"{command.name}-letter")
            for command in COMMANDS for key in command.keys if not is_function(key)
        ),
        *(Binding(str(number), f"pane({number})", show=False) for number in range(1, len(PANES) + 1)),
        Binding("tab", "next_pane(1)", show=False),
        Binding("shift+tab", "next_pane(-1)", show=False),
        Binding("enter", "pane(2)", show=False),
        Binding("escape", "pane(1)", show=False),
    ]  # fmt: skip
    AUTO_FOCUS = "#pane-1"

    def __init__(self, palette: Palette) -> None:
        super().__init__(palette)
        self.active = 1
        self.tabs, self.too_small = Tabs(palette), TooSmall(palette)
        self.alarms = Alarms(palette, id="pane-1", classes="pane active")
        self.middle = Vertical(id="pane-2", classes="pane")
        self.case, self.log_list = Case(palette), CaseLog(palette, id="log")
        self.map = TrailMap(palette, id="pane-5", classes="pane")
        self.panes: tuple[PersonPane, RecordingPane, TrailMap, UnitsPane] = (
            PersonPane(palette, id="pane-3", classes="pane"), RecordingPane(palette, id="pane-4", classes="pane"),
            self.map, UnitsPane(palette, id="pane-6", classes="pane"),
        )  # fmt: skip

    def compose(self) -> ComposeResult:
        yield self.header
        yield self.band
        yield self.tabs
        yield self.alarms
        with self.middle:
            yield self.case
            yield self.log_list
        yield from self.panes
        yield self.too_small
        yield self.message
        yield self.keys

    def on_mount(self) -> None:
        self.tabs.show(self.active)
        self.too_small.show(True)
        self.keys.show(self.key_bar())
        for number, pane in enumerate(self._by_number(), 1):
            pane.border_title = f"{number} {_(PANES[number - 1])}"

    def key_bar(self) -> tuple[Key, ...]:
        """The keys of the last row."""
        return command_keys()

    def on_resize(self, event: events.Resize) -> None:
        width, height = event.size
        self.case.compact = width < ROOMY[0] or height < ROOMY[1]
        self.set_class(self.case.compact, "compact")
        self.set_class(width < LEAST[0] or height < LEAST[1], "tiny")
        self.set_class(width >= WIDE, "wide")
        self.set_class(height >= HIGH, "high")

    def show(self, view: Snapshot) -> None:
        """The newest picture, to every pane that is there."""
        super().show(view)
        self.alarms.show_snapshot(view)
        self.case.styles.height = "1fr" if self.has_class("wide") else self.case.needed(view)
        self.case.show(view)
        self.log_list.show_snapshot(view)
        for pane in self.panes:
            pane.show(view)
        self._titles(view)

    def flash(self, view: Snapshot) -> None:
        super().flash(view)
        self.alarms.show_snapshot(view)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Where the keyboard is, that is the active pane."""
        for number, pane in enumerate(self._by_number(), 1):
            if pane is event.widget or pane in event.widget.ancestors:
                self._activate(number)

    def action_pane(self, number: int) -> None:
        self._activate(number)
        pane = self._by_number()[number - 1]
        (self.log_list if number == 2 else pane).focus()

    def open_case(self) -> None:
        """Where one pane is seen at a time, the case with its NEXT line takes the place of the list."""
        if self.case.compact and self.active == 1:
            self.action_pane(2)

    def action_next_pane(self, step: int) -> None:
        self.action_pane((self.active - 1 + step) % len(PANES) + 1)

    def _activate(self, number: int) -> None:
        self.active = number
        self.tabs.show(number)
        for place, pane in enumerate(self._by_number(), 1):
            pane.set_class(place == number, "active")

    def _by_number(self) -> tuple[Widget, ...]:
        return (self.alarms, self.middle, *self.panes)

    def _titles(self, view: Snapshot) -> None:
        """Counts and labels in the frames; our own words, and made harmless all the same."""
        alarms = _("1 ALARMS  {open} open").format(open=few(len(view.p1) + len(view.p2)))
        alarms += _("  {count} shelved").format(count=few(len(view.shelved))) if view.shelved else ""
        label = f"  {view.card.row.label}  {view.card.row.who}" if view.card else ""
        for pane, words in ((self.alarms, alarms), (self.middle, f"2 {_(PANES[1])}{label}")):
            title = Content(visible(words))
            if pane.border_title != title.markup:
                pane.border_title = title


def few(count: int) -> str:
    """A new title sends its whole pane again: past three figures the number stands still."""
    return str(count) if count < 1000 else "999+"
