"""F5: the code words, shown and logged as a read, and which one was heard (desk.md sections 2 and 8)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

from textual.binding import Binding, BindingType

from console.i18n import _
from console.requests import CodeWord
from console.screens.dialog import Dialog
from console.screens.facade import Console
from console.widgets.rows import BLANK, Row, Span, row
from console.widgets.snapshot import Snapshot

FIELDS = ("code_ok", "code_duress")


class CodeWords(Dialog):
    """y right, n wrong or none, d duress. Wrong and duress both mean: real."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "heard('right')", show=False),
        Binding("n", "heard('wrong')", show=False),
        Binding("d", "heard('duress')", show=False),
    ]

    def __init__(self, console: Console, *, readable: bool) -> None:
        super().__init__(console)
        card = console.view.card
        assert card is not None
        self._incident, self._person, self._readable = card.row.id, card.person, readable

    def title_words(self) -> str:
        return _("code word of {who}").format(who=self._person.name if self._person else _("somebody unknown"))

    def words(self, view: Snapshot, width: int) -> Sequence[Row]:
        ok, duress = (self._person.code_ok, self._person.code_duress) if self._person else ("", "")
        if not self._readable:
            ok = duress = _("not shown: the read could not be logged")
        return [
            row(Span(_(" right    "), "dim"), Span(ok or _("none agreed"), "strong")),
            row(Span(_(" duress   "), "dim"), Span(duress or _("none agreed"), "p1")),
            BLANK,
            row(Span(" y ", "info"), Span(_("right word    ")), Span(" n ", "info"), Span(_("wrong or none    ")),
                Span(" d ", "info"), Span(_("duress word    ")), Span(" Esc ", "info"), Span(_("not asked"))),
            BLANK,
            row(Span(_(" Wrong, none and duress all mean: real."), "dim")),
        ]  # fmt: skip

    def action_heard(self, result: Literal["right", "wrong", "duress"]) -> None:
        self.leave()
        self.console.do(CodeWord(incident=self._incident, result=result))
