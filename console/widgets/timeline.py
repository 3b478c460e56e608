"""The lanes of a debrief on one time axis: what happened, what was expected, and where the reader stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rich.cells import cell_len

from console.i18n import _
from console.training.debrief.story import Bar, Debrief, Kind, Lane, Point
from console.training.debrief.telling import LANES
from console.widgets.drawn import Pane
from console.widgets.rows import Row, Span, column
from console.wording.roles import Role

LABEL = 12  # cells for the names of the lanes
STEPS = (5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600)  # seconds between two figures of the axis
TICK = 8  # cells that a figure wants
BARS: dict[Kind, tuple[str, Role]] = {
    "waiting": ("▓", "p1"), "handling": ("▒", "text"), "sent": ("░", "info"), "on_scene": ("━", "good"),
    "closed": ("─", "frame"), "open": ("─", "dim"), "good": ("━", "good"), "bad": ("╍", "p2"),
}  # fmt: skip
MARKS: dict[Kind, tuple[str, Role]] = {
    "alarm": ("!", "p1"), "said": ("•", "strong"), "fix": ("o", "text"), "act": ("▲", "strong"), "keys": ("·", "dim"),
    "unit": ("•", "strong"), "note": ("n", "info"), "change": ("│", "text"),
}  # fmt: skip
HITS: dict[str, tuple[str, Role]] = {
    "met": ("●", "good"), "late": ("●", "p2"), "broken": ("×", "p1"), "done": ("×", "p1"), "missed": ("×", "p1"),
}  # fmt: skip
Cells = list[Span]


class Review(NamedTuple):
    """What is looked at, where on the axis (seconds), and which point."""

    debrief: Debrief
    at: float
    point: str


class Timeline(Pane[Review]):
    """A bar from anchor to deadline with a mark at the hit; ◇ is where the model answer has it."""

    def draw(self, view: Review, width: int, height: int) -> Sequence[Row]:
        debrief, room = view.debrief, max(10, width - LABEL - 1)
        axis = _Axis(room, max(debrief.seconds, 1.0))
        rows = [(Span(" " * LABEL), *_here(axis.figures(), axis, view.at))]
        for lane in debrief.lanes:
            label = column(f" {_(LANES[lane.name])}", LABEL, "dim")
            rows.append((label, *_here(lane_cells(lane, axis), axis, view.at)))
        for point in debrief.points:
            role: Role = "cursor" if point.id == view.point else "p1" if point.critical_miss else "text"
            rows.append((column(f" {point.id}", LABEL, role), *_here(point_cells(point, axis), axis, view.at)))
        return rows


class _Axis(NamedTuple):
    room: int  # cells
    seconds: float

    def at(self, seconds: float) -> int:
        return round(min(max(seconds, 0.0), self.seconds) / self.seconds * (self.room - 1))

    def figures(self) -> Cells:
        """0:00    0:30    1:00"""
        step = next((s for s in STEPS if s / self.seconds * self.room >= TICK), STEPS[-1])
        cells = blank(self.room)
        for second in range(0, int(self.seconds) + 1, step):
            words = f"{second // 60}:{second % 60:02}"
            if self.at(second) + len(words) <= self.room:
                write(cells, self.at(second), words, "dim")
        return cells


def lane_cells(lane: Lane, axis: _Axis) -> Cells:
    """Bars, their words where there is room and nothing stands in it, and the marks."""
    cells = blank(axis.room)
    taken = {axis.at(mark.at) for mark in lane.marks}
    for bar in lane.bars:
        begin, end = axis.at(bar.begin), axis.at(bar.end)
        sign, role = BARS.get(bar.kind, ("─", "dim"))
        cells[begin : end + 1] = [Span(sign, role)] * (end + 1 - begin)
        _name(cells, bar, range(begin, end + 1), taken, role)
    for mark in lane.marks:
        cells[axis.at(mark.at)] = Span(*MARKS.get(mark.kind, ("•", "text")))
    return cells


def _name(cells: Cells, bar: Bar, room: range, taken: set[int], role: Role) -> None:
    """The bar's words in the first free stretch that is long enough."""
    long = cell_len(bar.words) + 2
    for begin in range(room.start + 1, room.stop - long):
        if not taken.intersection(range(begin, begin + long)):
            write(cells, begin, f" {bar.words} ", role)
            return


def point_cells(point: Point, axis: _Axis) -> Cells:
    """├──●───┤"""
    cells = blank(axis.room)
    if point.state != "not_arisen":
        begin = axis.at(point.opens or 0.0)
        end = axis.at(axis.seconds if point.deadline is None else point.deadline)
        line = Span("━", "good") if point.state == "kept" else Span("─", "frame" if point.sort == "forbid" else "dim")
        cells[begin : end + 1] = [line] * (end + 1 - begin)
        cells[begin], cells[end] = Span("├", "dim"), Span("┤", "dim")
    if point.reference_at is not None:
        cells[axis.at(point.reference_at)] = Span("◇", "dim")
    hit = point.deadline if point.state == "missed" else point.done_at
    if point.state in HITS:
        cells[axis.at(axis.seconds if hit is None else hit)] = Span(*HITS[point.state])
    return cells


def blank(room: int) -> Cells:
    return [Span(" ")] * room


def write(cells: Cells, begin: int, words: str, role: Role) -> None:
    """Words of single cells, cut at the end of the axis; a wide character would move what comes after it."""
    for place, sign in enumerate(words, begin):
        if place < len(cells):
            cells[place] = Span(sign if cell_len(sign) == 1 else "?", role)


def _here(cells: Cells, axis: _Axis, at: float) -> Row:
    """With the moment of the reader marked."""
    place = axis.at(at)
    sign = cells[place].text
    cells[place] = Span("┃" if sign == " " else sign, "cursor")
    return tuple(_joined(cells))


def _joined(cells: Iterable[Span]) -> list[Span]:
    """Neighbours of one role as one span."""
    spans: list[Span] = []
    for cell in cells:
        if spans and spans[-1].role == cell.role:
            spans[-1] = Span(spans[-1].text + cell.text, cell.role)
        else:
            spans.append(cell)
    return spans
