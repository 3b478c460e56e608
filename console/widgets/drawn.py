"""The base of every pane: an immutable value in, rows out, and only rows that changed are sent to the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, Generic, TypeVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from console.i18n import _
from console.theme import Palette
from console.widgets.rows import BLANK, Row, Span, fit

View = TypeVar("View")


def strip_of(spans: Row, width: int, palette: Palette) -> Strip:
    """One line for the compositor, exactly `width` cells."""
    return Strip(segments_of(spans, width, palette), width)


def segments_of(spans: Row, width: int, palette: Palette) -> list[Segment]:
    """The same, before it is one."""
    return [Segment(text, palette[role]) for text, role in fit(spans, width)]


class Drawn(Widget, Generic[View]):
    """Draws one value. A subclass says how in `draw`; what depends on the size is drawn again when the size changes."""

    DEFAULT_CSS = "Drawn { height: 1fr; }"

    def __init__(self, palette: Palette, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.palette = palette
        self._view: View | None = None
        self._rows: tuple[Row, ...] = ()
        self._size_drawn = Size(0, 0)
        self._top = 0

    def draw(self, view: View, width: int, height: int) -> Sequence[Row]:
        """Rows of at most `width` cells; more than `height` can be scrolled to. Pure."""
        raise NotImplementedError

    def show(self, view: View) -> None:
        """The same view draws nothing, and an equal row is not sent again."""
        if view is not self._view:
            self._view = view
            self.redraw()

    def on_resize(self, event: events.Resize) -> None:
        self.redraw()

    def render_line(self, y: int) -> Strip:
        if self.size != self._size_drawn:  # the first picture of a size is whole at once: see redraw
            self._draw_rows()
        spans = self._rows[y] if y < len(self._rows) else BLANK
        return strip_of(spans, self.size.width, self.palette)

    def redraw(self) -> None:
        """Send the rows that look different now."""
        if self._view is None or not self.size:
            return
        before = self._rows
        self._draw_rows()
        self.refresh_rows(
            y for y in range(max(len(before), len(self._rows))) if before[y : y + 1] != self._rows[y : y + 1]
        )

    def refresh_rows(self, rows: Iterable[int]) -> None:
        for y in rows:
            self.refresh(Region(0, y, self.size.width, 1))

    def _draw_rows(self) -> None:
        if self._view is None:
            return
        self._size_drawn = self.size
        rows = tuple(self.draw(self._view, *self.size))
        self._top = min(self._top, max(0, len(rows) - self.size.height))
        self._rows = window(rows, self._top, self.size.height)


class Pane(Drawn[View], can_focus=True):
    """A pane the operator can go to, and scroll when it says that there is more."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k,pageup", "turn(-1)", show=False),
        Binding("down,j,pagedown", "turn(1)", show=False),
    ]

    def action_turn(self, direction: int) -> None:
        """Half a pane up or down."""
        self._top = max(0, self._top + direction * max(1, self.size.height // 2))
        self.redraw()


def window(rows: tuple[Row, ...], top: int, height: int) -> tuple[Row, ...]:
    """What of `rows` is visible; the last row says how many are not, for nothing may be cut in silence."""
    more = len(rows) - top - height
    if more <= 0 or height < 2:
        return rows[top : top + height]
    return (*rows[top : top + height - 1], (Span(_(" {count} more: ↓").format(count=more + 1), "info"),))
