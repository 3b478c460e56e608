"""The row above the whole-screen map: whose map it is. The band may tell of somebody else."""

from __future__ import annotations

from collections.abc import Sequence

from console.i18n import _
from console.widgets.drawn import Drawn
from console.widgets.rows import Row, Span, row
from console.widgets.snapshot import Snapshot


class MapHead(Drawn[Snapshot]):
    """MAP  K-0003  Mira Exempel"""

    def draw(self, view: Snapshot, width: int, height: int) -> Sequence[Row]:
        if view.card is None:
            return [row(Span(_(" MAP"), "title"), Span(_("   no case on the table"), "dim"))]
        line = view.card.row
        return [row(Span(_(" MAP"), "title"), Span(f"  {line.label}  {line.who}", "strong"))]
