"""What a pane draws: rows of words with a role. Everything the desk shows becomes cells here, and only here.

Pure: no Textual, no palette. Words are made harmless *before* they are measured, because a control character is no
cell wide and its picture is one (textual.md section 5).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size

from console.text import visible
from console.wording.roles import Role

MORE = "…"


class Span(NamedTuple):
    """Words that mean one thing."""

    text: str
    role: Role = "text"


Row = tuple[Span, ...]
BLANK: Row = ()


def row(*parts: Span | str) -> Row:
    """Spans in order; a bare string is plain text."""
    return tuple(part if isinstance(part, Span) else Span(part) for part in parts)


def width_of(spans: Row) -> int:
    """Cells."""
    return sum(cell_len(visible(span.text)) for span in spans)


def fit(spans: Row, width: int, fill: Role = "text") -> Row:
    """Exactly `width` cells: cut with an ellipsis, or filled with blanks in the role `fill`."""
    fitted: list[Span] = []
    left = max(0, width)
    for span in spans:
        text = visible(span.text)
        if (cells := cell_len(text)) > left:
            fitted.append(Span(set_cell_size(text, left - 1) + MORE if left else "", span.role))
            return tuple(fitted)
        fitted.append(Span(text, span.role))
        left -= cells
    return (*fitted, Span(" " * left, fill)) if left else tuple(fitted)


def spread(left: Row, right: Row, width: int, fill: Role = "text") -> Row:
    """`left` from the left, `right` whole at the right edge; `left` gives way."""
    room = max(0, width - width_of(right))
    return (*fit(left, room, fill), *fit(right, width - room, fill))


def column(text: str, width: int, role: Role = "text", *, right: bool = False) -> Span:
    """One field of a table, exactly `width` cells."""
    text = visible(text)
    if cell_len(text) > width:
        return Span(set_cell_size(text, width - 1) + MORE if width else "", role)
    blanks = " " * (width - cell_len(text))
    return Span(blanks + text if right else text + blanks, role)


def wrapped(text: str, width: int, role: Role = "text", indent: str = " ") -> list[Row]:
    """`text` in as many rows as it needs, broken between words; rows after the first begin one cell further in."""
    lines, line = [], indent
    for word in _pieces(visible(text).split(), max(1, width - cell_len(indent) - 1)):
        grown = f"{line} {word}" if line.strip() else line + word
        if cell_len(grown) <= width:
            line = grown
            continue
        lines.append(line)
        line = f"{indent} {word}"
    return [(Span(line, role),) for line in [*lines, line]]


def rule(width: int, words: str = "") -> Row:
    """── THREAT ────────, exactly `width` cells."""
    name = f" {words} " if words else ""
    rest = max(0, width - 2 - cell_len(name))
    return fit((Span("──", "frame"), Span(name, "dim"), Span("─" * rest, "frame")), width)


def _pieces(words: Iterable[str], width: int) -> Iterable[str]:
    """Words, the ones longer than a row in pieces."""
    for word in words:
        while cell_len(word) > width:
            head = set_cell_size(word, width).rstrip()
            yield head
            word = word[len(head) :]
        yield word
