"""The third row from below: what was just done or refused, and what can be taken back.

A sentence that needs more rows takes them from the panes above, upwards: what to do stands at its end (desk.md R19).
"""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.geometry import Size

from console.i18n import _
from console.widgets.drawn import Drawn
from console.widgets.rows import MORE, Row, Span, row, spread, width_of, wrapped
from console.widgets.snapshot import Snapshot
from console.wording.figures import clock_time, seconds_since
from console.wording.roles import Role

MOST_ROWS = 5  # of one sentence: the longest there is, in 80 columns
KEPT_S = 20  # a good word goes away; a refusal stays until something else is said


class MessageLine(Drawn[Snapshot]):
    """One sentence, whole, and the undo that is left."""

    _lines = 1

    def draw(self, view: Snapshot, width: int, height: int) -> Sequence[Row]:
        return said_rows(view, width)

    def show(self, view: Snapshot) -> None:
        super().show(view)
        self._grow()

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        self.call_after_refresh(self._grow)  # a layout asked for inside of a layout is forgotten

    def _grow(self) -> None:
        """Ask for as many rows as the sentence needs in this width."""
        if self._view is not None and self.size:
            self._lines = len(said_rows(self._view, self.size.width))
            if self._lines != self.size.height:
                self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return self._lines


def said_rows(view: Snapshot, width: int) -> list[Row]:
    """22:04:11 note saved            u takes it back, 8 s left; a long sentence on as many rows as it needs."""
    desk, left = view.desk, undo_left(view)
    said = desk.said if desk.said_badly or seconds_since(desk.said_at, view.now) < KEPT_S else ""
    when = Span(f" {clock_time(desk.said_at, desk.zone)} " if said else "", "dim")
    role: Role = "p2" if desk.said_badly else "text"
    margin = width_of((when,))
    short = takes_back(left, 0) if left else ()
    room, whole = max(1, width - margin - width_of(short)), row(Span(said, role))
    pieces = [whole] if width_of(whole) <= room else wrapped(said, room, role, indent="")
    if len(pieces) > MOST_ROWS:
        pieces = [*pieces[: MOST_ROWS - 1], (*pieces[MOST_ROWS - 1], Span(MORE, role))]
    first, *more = ((when, *pieces[0]), *((Span(" " * margin), *piece) for piece in pieces[1:]))
    right = takes_back(left, width - width_of(first)) if left else ()
    return [spread(first, right, width), *more]


def takes_back(left: int, room: int) -> Row:
    """u takes it back, 8 s left; only u 8 s where the sentence needs the room."""
    whole = row(Span("u", "info"), Span(_(" takes it back, {seconds} s left ").format(seconds=left), "dim"))
    return whole if width_of(whole) <= room else row(Span(" u", "info"), Span(f" {left} s ", "dim"))


def undo_left(view: Snapshot) -> int:
    """Whole seconds in which the last act can still be taken back."""
    return max(0, -(-(view.desk.undo_until - view.now) // 1_000_000))
