"""Strips of a picture: many at once, each telling the terminal only what changes from one run to the next.

Textual writes every run with all its colours and takes them back behind it. A map is a few hundred runs on few colours,
sent over ssh with every key; so written it is half of that.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate, chain, pairwise

from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter
from textual.strip import Strip

BLACK = Color(0, 0, 0)  # what no filter of ours asks for: every run brings its ground
PLAIN = Style()
RESET = "\x1b[0m"


class Painted(Strip):
    """A strip that looks the same and is told in fewer letters."""

    __slots__ = ()

    def divide(self, cuts: Iterable[int]) -> Sequence[Strip]:
        """Mostly there is nothing beside it."""
        cuts = list(cuts)
        return [self] if cuts == [self.cell_length] else super().divide(cuts)

    def render(self, console: Console) -> str:
        if self._render_cache is None:  # private
            self._render_cache = told(self._segments, console._color_system or ColorSystem.TRUECOLOR)  # as there
        return self._render_cache


def painted(rows: Sequence[list[Segment]], width: int, filters: Iterable[LineFilter]) -> list[Strip]:
    """One strip a row, each `width` cells; what is done once a row costs more than what is in it."""
    for line_filter in filters:
        rows = _filtered(rows, line_filter)
    return [Painted(segments, width) for segments in rows]


def _filtered(rows: Sequence[list[Segment]], line_filter: LineFilter) -> Sequence[list[Segment]]:
    """All rows as if they were one, unless the filter changes words: then it is asked for each row."""
    flat = list(chain.from_iterable(rows))
    done = line_filter.apply(flat, BLACK)
    if done is flat:
        return rows
    if [segment.text for segment in done] != [segment.text for segment in flat]:
        return [line_filter.apply(row, BLACK) for row in rows]
    ends = accumulate(map(len, rows), initial=0)
    return [done[begin:end] for begin, end in pairwise(ends)]


def told(segments: Iterable[Segment], system: ColorSystem) -> str:
    """The letters and codes for a terminal that stands on its own colours, and does again behind them."""
    parts, before = [], PLAIN
    for text, style, _control in segments:
        after = style or PLAIN
        if after is not before:
            parts.append(_change(before, after, system))
            before = after
        parts.append(text)
    return "".join((*parts, RESET))


@lru_cache(maxsize=4096)
def _change(before: Style, after: Style, system: ColorSystem) -> str:
    """The code that turns one look into another. What is taken back, is taken back with everything."""
    has_less = (before.color and not after.color) or (before.bgcolor and not after.bgcolor)
    if has_less or before.without_color != after.without_color:
        return f"\x1b[0;{codes}m" if (codes := Strip.render_ansi(after, system)) else RESET
    color = after.color if after.color != before.color else None
    bgcolor = after.bgcolor if after.bgcolor != before.bgcolor else None
    codes = Strip.render_ansi(Style(color=color, bgcolor=bgcolor), system)
    return f"\x1b[{codes}m" if codes else ""
