"""The third row from below: what was just done or refused, and what can be taken back."""

from __future__ import annotations

from collections.abc import Sequence

from console.i18n import _
from console.widgets.drawn import Drawn
from console.widgets.rows import Row, Span, row, spread, width_of
from console.widgets.snapshot import Snapshot
from console.wording.figures import clock_time, seconds_since

KEPT_S = 20  # a good word goes away; a refusal stays until something else is said


class MessageLine(Drawn[Snapshot]):
    """One sentence, and the undo that is left."""

    def draw(self, view: Snapshot, width: int, height: int) -> Sequence[Row]:
        desk, left = view.desk, undo_left(view)
        said = desk.said if desk.said_badly or seconds_since(desk.said_at, view.now) < KEPT_S else ""
        when = f" {clock_time(desk.said_at, desk.zone)} " if said else ""
        words = row(Span(when, "dim"), Span(said, "p2" if desk.said_badly else "text"))
        right = takes_back(left, width - width_of(words)) if left else ()
        return (spread(words, right, width),)


def takes_back(left: int, room: int) -> Row:
    """u takes it back, 8 s left; only u 8 s where the sentence needs the room."""
    whole = row(Span("u", "info"), Span(_(" takes it back, {seconds} s left ").format(seconds=left), "dim"))
    return whole if width_of(whole) <= room else row(Span(" u", "info"), Span(f" {left} s ", "dim"))


def undo_left(view: Snapshot) -> int:
    """Whole seconds in which the last act can still be taken back."""
    return max(0, -(-(view.desk.undo_until - view.now) // 1_000_000))
