"""A list that draws only what is visible, however long it is, and whose selection is an id, never a row number.

Textual's DataTable renders its whole viewport at every change and saturates a core at 100 events/s (textual.md
section 6); this one is shown a tuple, at most ten times a second.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, ClassVar, Generic, TypeVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from console.theme import Palette
from console.widgets.drawn import strip_of
from console.widgets.rows import BLANK, Row, Span, fit

Item = TypeVar("Item")


def roomy(count: int) -> int:
    """Lines to keep for `count` items: a little more than needed where there are many.

    Every new height makes Textual lay out and send the whole screen: at ten new alarms a second that is 100 KiB/s.
    Nothing scrolls past the last item, and a scroll bar need not be exact.
    """
    block = 1 << max(0, count.bit_length() - 4)
    return -(-count // block) * block


class VirtualList(ScrollView, Generic[Item], can_focus=True):
    """Items of one kind. A subclass says what an item's `key` is and how its `row` looks."""

    DEFAULT_CSS = "VirtualList { overflow-x: hidden; scrollbar-size-vertical: 1; height: 1fr; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", show=False),
        Binding("down,j", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "move(-1000000)", show=False),
        Binding("end", "move(1000000)", show=False),
    ]

    SHOW_CURSOR: ClassVar[bool] = True

    class Chosen(Message):
        """The cursor stands on this item now."""

        def __init__(self, control: VirtualList[Any], key: Hashable | None) -> None:
            super().__init__()
            self._list, self.key = control, key

        @property
        def control(self) -> VirtualList[Any]:
            return self._list

    def __init__(self, palette: Palette, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.palette = palette
        self.chosen: Hashable | None = None
        self._items: tuple[Item, ...] = ()
        self._at = 0
        self._drawn: tuple[Row, ...] = ()

    def key(self, item: Item) -> Hashable | None:
        """What stays the same while the item moves. None: a heading, never chosen."""
        raise NotImplementedError

    def row(self, item: Item, width: int) -> Row:
        """How the item looks. Pure."""
        raise NotImplementedError

    def show(self, items: tuple[Item, ...]) -> None:
        """These items now, in this order. The chosen one stays chosen where it went; gone, its place stays."""
        self._items = items
        self._follow_chosen()
        if (room := roomy(len(items))) != self.virtual_size.height:
            self.virtual_size = Size(self.size.width, room)
        self._reveal()
        self.redraw()

    def choose(self, key: Hashable | None) -> None:
        """Move the cursor to `key` without a message; unknown keys change nothing."""
        if key is not None and key != self.chosen and key in map(self.key, self._items):
            self.chosen = key
            self._follow_chosen()
            self._reveal()
            self.redraw()

    def redraw(self) -> None:
        """Send the lines that look different now."""
        rows = self._visible_rows()
        for y in range(max(len(rows), len(self._drawn))):
            if rows[y : y + 1] != self._drawn[y : y + 1]:
                self.refresh(Region(0, y, self.size.width, 1))
        self._drawn = rows

    def render_line(self, y: int) -> Strip:
        """Exactly what is there now: never an older picture, whatever asked for the line."""
        width, at = self.scrollable_content_region.width, y + self.scroll_offset.y
        spans = self._look(at, width) if at < len(self._items) else BLANK
        return strip_of(spans, width, self.palette)

    def on_resize(self, event: events.Resize) -> None:
        self._reveal()
        self._drawn = self._visible_rows()

    def action_move(self, step: int) -> None:
        """The next item that can be chosen, or the last one there is."""
        wanted = min(max(self._at + step, 0), len(self._items) - 1)
        direction = 1 if step > 0 else -1
        for places in (
            range(wanted, len(self._items) if step > 0 else -1, direction),
            range(wanted, self._at, -direction),
        ):
            for at in places:
                if (key := self.key(self._items[at])) is not None:
                    self._at, self.chosen = at, key
                    self._reveal()
                    self.redraw()
                    self.post_message(self.Chosen(self, key))
                    return

    def action_page(self, direction: int) -> None:
        self.action_move(direction * max(1, self.size.height - 1))

    def _visible_rows(self) -> tuple[Row, ...]:
        top, width = self.scroll_offset.y, self.scrollable_content_region.width
        return tuple(self._look(at, width) for at in range(top, min(top + self.size.height, len(self._items))))

    def _look(self, at: int, width: int) -> Row:
        item = self._items[at]
        look = self.row(item, width)
        if not (self.SHOW_CURSOR or self.has_focus) or self.chosen is None or self.key(item) != self.chosen:
            return look
        return tuple(Span(span.text, "cursor") for span in fit(look, width))

    def _follow_chosen(self) -> None:
        if self.chosen is not None:
            if self._at < len(self._items) and self.key(self._items[self._at]) == self.chosen:
                return
            at = next((i for i, item in enumerate(self._items) if self.key(item) == self.chosen), None)
            if at is not None:
                self._at = at
                return
        self._at = min(self._at, max(0, len(self._items) - 1))
        near = sorted(range(len(self._items)), key=lambda i: abs(i - self._at))
        self.chosen = next((key for i in near if (key := self.key(self._items[i])) is not None), None)
        self._at = next((i for i in near if self.key(self._items[i]) is not None), 0)

    def _reveal(self) -> None:
        top, height = self.scroll_offset.y, max(1, self.size.height)
        if not top <= self._at < top + height:
            top = self._at if self._at < top else self._at - height + 1
        top = min(top, max(0, len(self._items) - height))  # a list that has grown higher is not left half empty
        if top != self.scroll_offset.y:
            self.scroll_to(y=top, animate=False, immediate=True)
