"""After an exercise: what was expected and done, on one axis and as a table, and from each line to its moment.

Header and band stand where they always do (desk.md R1); the band says that this is an exercise, and a replay.
"""

from __future__ import annotations

from typing import ClassVar, Protocol

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widget import Widget

from console.i18n import N_, _
from console.screens.desk import ROOMY
from console.screens.frame import Framed
from console.theme import Palette
from console.training.debrief.story import Debrief, Mark, Moment
from console.training.debrief.words import figure
from console.widgets.beside import Beside
from console.widgets.key_bar import Key
from console.widgets.points import TOLD_ROWS, Points, PointTold
from console.widgets.tabs import Tabs
from console.widgets.timeline import Review, Timeline
from console.widgets.times import Times
from console.widgets.verdict import Verdict
from console.widgets.virtual_list import VirtualList

LANES_MOST = 20  # rows of the time line with its frame, where the table stands below it


class Past(Protocol):
    """The desk, as far as a debrief needs it."""

    palette: Palette

    def leave(self) -> None: ...

    def look_at(self, moment: Moment, words: str) -> None:
        """The board as it was then, on every screen, and what happened in the message line."""

    def open_moment(self) -> None:
        """The desk as it was, to look around in."""

    @property
    def can_go_on(self) -> bool:
        """Whether another run can begin at a moment of this one."""

    def go_on(self) -> None:
        """End the debrief, and go on by hand from this moment."""


class DebriefTabs(Tabs):
    """1 TIME LINE  [2 POINTS]  3 …"""

    names: ClassVar[tuple[str, ...]] = (N_("TIME LINE"), N_("POINTS"), N_("MODEL ANSWER"), N_("TIMES AND KEYS"))
    keys: ClassVar[str] = N_("  1-4, Tab")


class DebriefScreen(Framed):
    """Where the cursor goes in the table, the axis goes too; Enter shows the desk of that moment."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(str(number), f"pane({number})", show=False) for number in range(1, 5)),
        Binding("tab", "next_pane(1)", show=False), Binding("shift+tab", "next_pane(-1)", show=False),
        Binding("enter", "open_moment", show=False),
        Binding("left,left_square_bracket", "step(-1)", show=False),
        Binding("right,right_square_bracket", "step(1)", show=False),
        Binding("c", "go_on", show=False),
        Binding("q", "leave", show=False),
    ]  # fmt: skip
    DEFAULT_CSS = f"""
    DebriefScreen {{ layout: vertical; overflow: hidden; }}
    DebriefScreen Verdict {{ height: 2; }}
    DebriefScreen .pane {{ display: none; }} DebriefScreen .pane.active {{ display: block; }}
    DebriefScreen PointTold {{ height: {TOLD_ROWS}; }}
    DebriefScreen.roomy PointTold {{ height: {TOLD_ROWS - 1}; }}
    DebriefScreen.compact .pane {{ border: none; }}
    DebriefScreen.roomy #lanes {{ display: block; }}
    """
    AUTO_FOCUS = "#points"

    def __init__(self, console: Past, debrief: Debrief, words: str = "") -> None:
        """`words` stand in the message line until the reader moves."""
        palette = console.palette
        super().__init__(palette)
        self.console, self.debrief = console, debrief
        self._first_words = words
        self.active = 2
        self.point = debrief.points[0] if debrief.points else None
        self.moment = self.point.moment if self.point else Moment(0.0, debrief.events[0].nseq if debrief.events else 0)
        self.verdict, self.lanes = Verdict(palette), Timeline(palette, id="lanes", classes="pane")
        self.tabs, self.table = DebriefTabs(palette), Vertical(id="table", classes="pane active")
        self.points, self.told = Points(palette, id="points"), PointTold(palette)
        self.beside, self.times = Beside(palette, classes="pane"), Times(palette, classes="pane")
        self._marks = sorted((mark for lane in debrief.lanes for mark in lane.marks), key=lambda mark: mark.nseq)

    def compose(self) -> ComposeResult:
        yield self.header
        yield self.band
        yield self.verdict
        yield self.lanes
        yield self.tabs
        with self.table:
            yield self.points
            yield self.told
        yield self.beside
        yield self.times
        yield self.message
        yield self.keys

    def on_mount(self) -> None:
        self.keys.show((
            ("Enter", _("the desk at this moment"), _("desk then")), *self.onward_key(),
            ("← →", _("event before, after"), _("event")),
            ("1-4", _("panes"), _("panes")), ("j k", _("move"), _("move")), ("q", _("leave"), _("leave")),
        ))  # fmt: skip
        self.verdict.show(self.debrief)
        self.beside.show(self.debrief)
        self.times.show(self.debrief)
        self.points.show((None, *self.debrief.points))
        self.tabs.styles.display, self.tabs.styles.height = "block", 1  # the desk hides them where there is room
        self._activate(self.active)
        self._turn(self._first_words)

    def on_resize(self, event: events.Resize) -> None:
        compact = event.size.width < ROOMY[0] or event.size.height < ROOMY[1]
        self.set_class(compact, "compact")
        self.set_class(not compact, "roomy")
        rows = 1 + len(self.debrief.lanes) + len(self.debrief.points) + 2
        self.lanes.styles.height = "1fr" if compact else min(rows, LANES_MOST, event.size.height // 2)

    # ---- where the reader is ----

    @on(VirtualList.Chosen, "#points")
    def _chosen(self, message: VirtualList.Chosen) -> None:
        message.stop()
        self._follow_cursor()

    def _follow_cursor(self) -> None:
        """To the moment of the point under the cursor; a cursor that did not move leaves the reader where he is."""
        if self.point is not None and self.points.chosen != self.point.id:
            self.point = next(point for point in self.debrief.points if point.id == self.points.chosen)
            self.moment = self.point.moment
            self._turn()

    def action_step(self, direction: int) -> None:
        """To the next thing that happened, or the one before."""
        ahead = [mark for mark in self._marks if (mark.nseq - self.moment.nseq) * direction > 0]
        if ahead:
            mark = ahead[0 if direction > 0 else -1]
            self.moment = Moment(mark.at, mark.nseq)
            self._turn()

    def action_open_moment(self) -> None:
        self._follow_cursor()  # Enter may come before the list's own message of where its cursor is
        self.console.open_moment()

    def action_go_on(self) -> None:
        self._follow_cursor()
        self.console.go_on()

    def action_leave(self) -> None:
        self.console.leave()

    def onward_key(self) -> tuple[Key, ...]:
        return (("c", _("go on from here"), _("go on")),) if self.console.can_go_on else ()

    def _turn(self, words: str = "") -> None:
        """Axis, table and sentence to where the reader is."""
        self.lanes.show(Review(self.debrief, self.moment.at, self.point.id if self.point else ""))
        if self.point is not None:
            self.told.show(self.point)
        self.console.look_at(self.moment, words or moment_words(self._marks, self.moment))

    # ---- panes ----

    def action_pane(self, number: int) -> None:
        self._activate(number)
        (self.points if number == 2 else self._panes()[number - 1]).focus()

    def action_next_pane(self, step: int) -> None:
        self.action_pane((self.active - 1 + step) % 4 + 1)

    def _activate(self, number: int) -> None:
        """The lanes stay in sight where there is room, and the table below them."""
        self.active = number
        self.tabs.show(number)
        below = 2 if number == 1 and self.has_class("roomy") else number
        for place, pane in enumerate(self._panes(), 1):
            pane.set_class(place in (number, below), "active")

    def _panes(self) -> tuple[Widget, ...]:
        return (self.lanes, self.table, self.beside, self.times)


def moment_words(marks: list[Mark], moment: Moment) -> str:
    """0:27.7  op1  ACK seen and taken"""
    words = next((mark.words for mark in marks if mark.nseq == moment.nseq), "")
    return f"EX {figure(moment.at)}  {words}"
