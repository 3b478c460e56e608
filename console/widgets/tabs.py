"""The row of pane names on a small screen, and where there is no room at all, what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from console.i18n import N_, _
from console.widgets.drawn import Drawn
from console.widgets.rows import BLANK, Row, Span, row

PANES = (N_("ALARMS"), N_("CASE"), N_("PERSON"), N_("REC"), N_("MAP"), N_("UNITS"))
LEAST = (80, 24)  # columns and rows


class Tabs(Drawn[int]):
    """1 ALARMS  [2 CASE]  3 PERSON …; the value is the number of the active pane."""

    names: ClassVar[tuple[str, ...]] = PANES
    keys: ClassVar[str] = N_("  1-6, Tab")

    def draw(self, view: int, width: int, height: int) -> Sequence[Row]:
        spans = [
            Span(f"[{i} {_(name)}] " if i == view else f" {i} {_(name)}  ", "strong" if i == view else "dim")
            for i, name in enumerate(self.names, 1)
        ]
        return ((Span(" "), *spans, Span(_(self.keys), "dim")),)


class TooSmall(Drawn[bool]):
    """Band and sound go on; the rest has no room."""

    def draw(self, view: bool, width: int, height: int) -> Sequence[Row]:
        words = _("window too small: at least {columns}×{rows}").format(columns=LEAST[0], rows=LEAST[1])
        keys = _("F2 acknowledges; the alarm goes on sounding")
        return (BLANK, row(Span(f" {words}", "p2")), row(Span(f" {keys}", "text")))
