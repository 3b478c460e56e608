"""The total, whether it is passed, and every critical miss in words."""

from __future__ import annotations

from collections.abc import Sequence

from console.training.debrief.story import Debrief
from console.training.debrief.telling import misses, verdict, whence
from console.widgets.drawn import Drawn
from console.widgets.rows import Row, Span, row, wrapped


class Verdict(Drawn[Debrief]):
    """Two rows; more misses than fit are counted by the base."""

    def draw(self, view: Debrief, width: int, height: int) -> Sequence[Row]:
        head = row(Span(f" {verdict(view)}", "good" if view.passed else "p1"), Span(f"  {whence(view)}", "dim"))
        told = wrapped(misses(view), width, "p1" if view.misses else "dim")
        return [head, *told]
