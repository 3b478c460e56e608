"""A finished picture: rows of runs of text. The styles are words for what a cell means; colours belong to the desk."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from textwrap import wrap
from typing import NamedTuple

from maps.ground import Fill
from maps.projection import View

# Every style a picture can have, besides "" for nothing. A later one lies on top of an earlier one.
STYLES = (
    "base",  # a character that stands for a ground (ASCII)
    "base.county",  # the lines of the ground (ground.py)
    "base.waterway",
    "base.path",
    "base.road",
    "base.rail",
    "base.road.major",
    "base.coast",
    "base.border",
    "name",  # of a settlement
    "name.street",
    "name.water",
    "zone",
    "accuracy",
    "trail.later",  # after the moment that is looked back to
    "trail.old",  # older than FRESH_S
    "trail",
    "measure",
    "place",  # home, work, school
    "unit",
    "unit.stale",  # older than FRESH_S, or of unknown age
    "then",  # where the person was at the moment that is looked back to
    "person",
    "person.old",  # the fix is older than YOUNG_S (desk.md R14: amber)
    "person.stale",  # older than FRESH_S, or called last known by its sender (R14: LAST KNOWN)
    "scale",
    "legend",
    "notice",
)
# Every word for what a cell lies on, besides "" for unknown: the backgrounds. A later one lies on top.
GROUNDS: tuple[Fill, ...] = ("land", "wood", "built", "water", "building")
LEGEND_FROM = 4  # rows; a lower picture is all map


class Run(NamedTuple):
    """Neighbouring cells of one style on one ground. Every character is one cell wide."""

    text: str
    style: str
    ground: str = ""


Row = tuple[Run, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Picture:
    """`rows` are exactly as many and as wide as was asked for."""

    rows: tuple[Row, ...]
    view: View | None = None  # None: there was nothing to show a map of
    scale: str = ""  # "1 cell = 40 m", for the title of the pane
    unplaced: tuple[str, ...] = ()  # call signs for which there was no room: they are not in the picture

    def text(self) -> str:
        """The picture without its styles."""
        return "\n".join("".join(run.text for run in row) for row in self.rows)


def one_cell_each(text: str) -> str:
    """`text` with "?" for every character that does not fill exactly one cell of a terminal, or is not printable."""
    if text.isprintable() and max(text, default="") < "\u0300":  # Latin: all of it is
        return text
    return "".join(
        letter
        if letter.isprintable() and unicodedata.east_asian_width(letter) not in "WF" and not _joins(letter)
        else "?"
        for letter in unicodedata.normalize("NFC", text)
    )


def _joins(letter: str) -> bool:
    return unicodedata.category(letter) in ("Mn", "Me", "Mc")


def map_rows(rows: int) -> int:
    """How many rows of a picture are map."""
    return rows - 1 if rows >= LEGEND_FROM else rows


def notice(text: str, columns: int, rows: int) -> Picture:
    """An empty picture with a sentence in the middle, wrapped where it must be."""
    lines = wrap(text, columns)[: max(rows, 0)] if columns > 0 else []
    above = (max(rows, 0) - len(lines)) // 2
    full = [*[""] * above, *lines]
    full += [""] * (max(rows, 0) - len(full))
    return Picture(rows=tuple(_notice_row(line, max(columns, 0)) for line in full))


def _notice_row(line: str, columns: int) -> Row:
    if not line:
        return (Run(" " * columns, ""),) if columns else ()
    left = (columns - len(line)) // 2
    parts = (Run(" " * left, ""), Run(line, "notice"), Run(" " * (columns - left - len(line)), ""))
    return tuple(run for run in parts if run.text)
