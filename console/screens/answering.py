"""What is asked back when an act is refused for want of something the operator can give: a reason, a yes, a second."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import ClassVar

from msgspec.structs import replace
from textual.binding import Binding, BindingType

from console.actions import Refused
from console.i18n import N_, _
from console.requests import Request
from console.screens.dialog import Dialog
from console.screens.facade import Console
from console.sentences import sentence
from console.widgets.rows import BLANK, Row, Span, row, wrapped
from console.widgets.snapshot import Snapshot

_PROMPTS = {
    "override": N_("why all the same? it is logged; then Enter"),
    "reason": N_("the reason; it is logged; then Enter"),
    "second": N_("initials of the second person, then Enter"),
}


def question(console: Console, request: Request, refused: Refused) -> Dialog | None:
    """The dialog that asks for what is missing; None when nothing would help."""
    if refused.ask == "sure":
        return Sure(console, request, refused)
    return Missing(console, request, refused) if refused.ask in _PROMPTS else None


class Missing(Dialog):
    """One typed line completes the request. An empty line does nothing."""

    prompt = ""

    def __init__(self, console: Console, request: Request, refused: Refused) -> None:
        super().__init__(console)
        self._request, self._refused = request, refused

    def title_words(self) -> str:
        return _("not yet")

    def words(self, view: Snapshot, width: int) -> Sequence[Row]:
        told = wrapped(sentence(self._refused.code, self._refused.detail), width, "p2")
        return [*told, BLANK, row(Span(_(_PROMPTS[self._refused.ask]), "dim"))]

    def confirmed(self, typed: str, chosen: Hashable | None) -> None:
        if typed:
            self.leave()
            self.console.do(replace(self._request, **{self._refused.ask: typed}))


class Sure(Dialog):
    """One question, answered with y. Enter is not an answer."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "yes", show=False),
        Binding("n", "leave", show=False),
    ]

    def __init__(self, console: Console, request: Request, refused: Refused) -> None:
        super().__init__(console)
        self._request, self._refused = request, refused

    def title_words(self) -> str:
        return _("sure?")

    def words(self, view: Snapshot, width: int) -> Sequence[Row]:
        told = wrapped(sentence(self._refused.code, self._refused.detail), width, "p2")
        return [*told, BLANK, row(Span(" y ", "info"), Span(_("yes    ")), Span(" Esc ", "info"), Span(_("no")))]

    def action_yes(self) -> None:
        self.leave()
        self.console.do(replace(self._request, sure=True))
