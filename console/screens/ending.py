"""x closes a case with an outcome; s puts a P2 or a technical alarm away for a time (desk.md R11, R22)."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import get_args

from console.events import Outcome
from console.i18n import _
from console.requests import Close, Shelve
from console.screens.dialog import Dialog
from console.screens.facade import Console
from console.widgets.rows import BLANK, Row, Span, row, wrapped
from console.widgets.snapshot import Snapshot
from console.wording.names import named

OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
SHELVES = (("15 min", 15), ("1 h", 60), ("8 h", 480))


class CloseCase(Dialog):
    """A digit and perhaps words, then Enter. Enter without a digit does nothing."""

    prompt = ""

    def __init__(self, console: Console) -> None:
        super().__init__(console)
        card = console.view.card
        assert card is not None
        self._row, self._heard = card.row, card.code_word

    def title_words(self) -> str:
        return _("close {label} {who}").format(label=self._row.label, who=self._row.who)

    def words(self, view: Snapshot, width: int) -> Sequence[Row]:
        chosen, _words = outcome_of(self.typed)
        rows = [
            row(Span(f" {i} ", "info"), Span(named("outcome", outcome), "cursor" if outcome == chosen else "text"))
            for i, outcome in enumerate(OUTCOMES, 1)
        ]
        two = wrapped(_(" accidental and false need a second person on a P1"), width, "dim")
        if self._heard != "right":
            words = _("The right code word has not been heard: “it was a mistake” without it is real.")
            two += wrapped(words, width, "p2")
        effect = _(" Enter closes it as: {outcome}").format(outcome=named("outcome", chosen)) if chosen else ""
        return [
            *rows,
            *(two if self._row.priority == 1 else ()),
            BLANK,
            row(Span(effect or _(" digit, then words if any, then Enter"), "info")),
        ]

    def on_input_changed(self, event: object) -> None:
        self.show(self.console.view)

    def confirmed(self, typed: str, chosen: Hashable | None) -> None:
        outcome, words = outcome_of(typed)
        if outcome is not None:
            self.leave()
            self.console.do(Close(incident=self._row.id, outcome=outcome, words=words))


def outcome_of(typed: str) -> tuple[Outcome | None, str]:
    """5 she pressed it in her pocket → false, and the words."""
    digit, words = typed[:1], typed[1:].strip()
    if digit.isdecimal() and 1 <= int(digit) <= len(OUTCOMES):
        return OUTCOMES[int(digit) - 1], words
    return None, ""


class PutAway(Dialog):
    """A digit for how long and a reason, then Enter. It comes back by itself; a P1 never goes."""

    prompt = ""

    def __init__(self, console: Console) -> None:
        super().__init__(console)
        card = console.view.card
        assert card is not None
        self._row = card.row

    def title_words(self) -> str:
        return _("shelve {label}").format(label=self._row.label)

    def words(self, view: Snapshot, width: int) -> Sequence[Row]:
        rows = [row(Span(f" {i} ", "info"), Span(words)) for i, (words, _minutes) in enumerate(SHELVES, 1)]
        return [*rows, BLANK, row(Span(_(" digit and the reason, then Enter"), "info"))]

    def confirmed(self, typed: str, chosen: Hashable | None) -> None:
        digit, reason = typed[:1], typed[1:].strip()
        if digit in ("1", "2", "3") and reason:
            self.leave()
            self.console.do(Shelve(incident=self._row.id, minutes=SHELVES[int(digit) - 1][1], reason=reason))
