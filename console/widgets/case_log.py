"""Pane 2, lower half: the log of the incident, newest at the bottom.

Nothing is missing from it; what was taken back is marked. What somebody said or wrote is shown whole, in as many rows
as it needs: words are evidence (desk.md section 4, "note words verbatim").
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import NamedTuple

from console.card import LogEntry
from console.i18n import _
from console.theme import Palette
from console.widgets.rows import Row, Span, column, fit, row, width_of, wrapped
from console.widgets.snapshot import Snapshot
from console.widgets.virtual_list import VirtualList
from console.wording.facts import say
from console.wording.figures import moment
from console.wording.names import named

MOST_ROWS = 6  # of one entry; a longer text ends with an ellipsis here and is whole in the journal


class LogLine(NamedTuple):
    """One row of one entry."""

    nseq: int
    part: int
    words: Row


class CaseLog(VirtualList[LogLine]):
    """Every event of the incident. The cursor follows the newest until it is moved."""

    SHOW_CURSOR = False

    def __init__(self, palette: Palette, *, id: str | None = None) -> None:
        super().__init__(palette, id=id)
        self._case: Hashable | None = None
        self._last: Hashable | None = None
        self._width = 0
        self._known: dict[int, tuple[LogEntry, bool, list[LogLine]]] = {}  # an entry is broken into rows once

    def key(self, item: LogLine) -> Hashable | None:
        return item[:2]

    def row(self, item: LogLine, width: int) -> Row:
        return fit(item.words, width)

    def show_snapshot(self, view: Snapshot) -> None:
        """The log of the chosen incident. Another incident starts at its end."""
        width, case = self.scrollable_content_region.width or self.size.width, view.card.row.id if view.card else None
        if (case, width) != (self._case, self._width):
            self._known.clear()
        lines = tuple(line for entry in entries(view) for line in self._lines(entry, view, width))
        follows = case != self._case or self.chosen == self._last
        self._case, self._width, self._last = case, width, lines[-1][:2] if lines else None
        if follows:
            self.chosen = self._last
        self.show(lines)

    def _lines(self, entry: LogEntry, view: Snapshot, width: int) -> list[LogLine]:
        known, held = self._known.get(entry.nseq), entry.nseq in view.standing.held
        if known is None or known[0] is not entry or known[1] is not held:
            known = self._known[entry.nseq] = entry, held, lines_of(entry, view, width)
        return known[2]


def entries(view: Snapshot) -> Sequence[LogEntry]:
    """What is shown: the log of the case on the table, and among it what an exercise has told this operator."""
    log = view.card.log if view.card else ()
    return sorted((*log, *view.told), key=lambda entry: entry.nseq) if view.told else log


def lines_of(entry: LogEntry, view: Snapshot, width: int) -> list[LogLine]:
    """22:03:40 ALARM  button  battery 38 %; what does not fit goes on below its own beginning."""
    tag, words, role = say(entry.fact, view.desk.zone)
    more = f"  ×{entry.count}" if entry.count > 1 else ""
    more += _("  (taken back)") if entry.undone else ""
    more += _("  (not recorded)") if entry.nseq in view.standing.held else ""
    who = f"{entry.actor} " if entry.actor and tag in ("NOTE", "ACK", "DONE") else ""
    when = f"{moment(entry.ts, view.now, view.desk.zone)} "
    head = row(
        " ", Span("EX" if view.exercise else "", "exercise"), " " if view.exercise else "",
        Span(when, "dim"), column(named("tag", tag), 6, "dim"), Span(who, "dim"),
    )  # fmt: skip
    margin = width_of(head)
    role = "dim" if entry.undone else role
    if margin + width_of(row(words, more)) <= width or width - margin < 12:
        return [LogLine(entry.nseq, 0, (*head, Span(words, role), Span(more, "dim")))]
    pieces = wrapped(words + more, width - margin, role, indent="")
    if len(pieces) > MOST_ROWS:
        pieces = [*pieces[: MOST_ROWS - 1], row(Span("…", role))]
    blank = Span(" " * margin)
    return [
        LogLine(entry.nseq, part, (*(head if part == 0 else (blank,)), *piece)) for part, piece in enumerate(pieces)
    ]
