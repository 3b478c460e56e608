"""The last row: the keys that do something here. Ours, because Textual's Footer leaks 27 KiB a refresh (#6666)."""

from __future__ import annotations

from collections.abc import Sequence

from console.widgets.drawn import Drawn
from console.widgets.rows import Row, Span, rule, width_of

Key = tuple[str, str, str]  # the key, what it does, and the same in fewer letters


class KeyBar(Drawn[tuple[Key, ...]]):
    """As many keys as there is room for, in their order; a line above, and in it how the other desk is, if any."""

    _other: Row = ()

    def tell(self, other: Row) -> None:
        """In the line above the keys: of the other desk on this terminal (training.md section 6 rule 5)."""
        if other != self._other:
            self._other = other
            self.redraw()

    def draw(self, view: tuple[Key, ...], width: int, height: int) -> Sequence[Row]:
        return (told(self._other, width), keys_row(view, width))


def told(words: Row, width: int) -> Row:
    """── LIVE  sources ok  0 open ─────"""
    return (*rule(2), *words, *rule(max(0, width - 2 - width_of(words)))) if words else rule(width)


def keys_row(keys: Sequence[Key], width: int) -> Row:
    """F1 help  F2 ack  F3 listen …: with room in full, without it in short, and never without the last ones."""
    for gap, at in (("   ", 1), ("  ", 1), ("  ", 2), (" ", 2)):
        spans = [span for key in keys for span in (Span(key[0], "info"), Span(f" {key[at]}{gap}", "dim"))]
        spans[-1] = Span(spans[-1].text.removesuffix(gap), "dim")  # a gap beyond the edge would be cut, and said so
        if width_of((Span(" "), *spans)) <= width:
            break
    return (Span(" "), *spans)
