"""w: show a protected field. The reason is a digit; the read is in the journal before the field is on the screen."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from console.actions import Refused
from console.i18n import N_, _
from console.register import Person
from console.requests import Reveal
from console.screens.dialog import Choice, Dialog
from console.screens.facade import Console
from console.sentences import sentence
from console.widgets.rows import BLANK, Row, Span, row
from console.widgets.snapshot import Snapshot

REASONS = (
    N_("send help there"), N_("recognise a place"), N_("tell 112 or another centre"),
    N_("the person asks"), N_("check the register"),
)  # fmt: skip
FIELDS = {
    "places": N_("addresses of known places"),
    "code": N_("code words (F5 asks and logs which was heard)"),
    "safe_house": N_("safe house: two persons"),
}


def fields_of(person: Person) -> list[str]:
    """What there is to reveal of this person, the usual first."""
    return [
        *(["places"] if any(not place.safe_house for place in person.places) else []),
        *(["code"] if person.code_ok or person.code_duress else []),
        *(["safe_house"] if any(place.safe_house for place in person.places) else []),
    ]


class RevealField(Dialog):
    """A field under the cursor, a digit for the reason."""

    has_choices = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(str(number), f"because({number})", show=False) for number in range(1, len(REASONS) + 1)
    ]

    def __init__(self, console: Console, person: Person) -> None:
        super().__init__(console)
        card = console.view.card
        assert card is not None
        self._incident, self._fields = card.row.id, fields_of(person)

    def title_words(self) -> str:
        return _("show a protected field")

    def words(self, view: Snapshot, width: int) -> Sequence[Row]:
        reasons = [row(Span(f" {i} ", "info"), Span(_(words))) for i, words in enumerate(REASONS, 1)]
        return [*reasons, row(Span(_("   the digit shows the field below, and is logged"), "dim")), BLANK]

    def choices(self, view: Snapshot) -> Sequence[Choice]:
        return [(field, row(Span(f" {_(FIELDS[field])}"))) for field in self._fields]

    def action_because(self, number: int) -> None:
        field = self._choices.chosen
        if isinstance(field, str):
            self.console.spawn(self._reveal(field, _(REASONS[number - 1])))

    def confirmed(self, typed: str, chosen: Hashable | None) -> None:
        """Enter alone gives no reason, so it does nothing."""

    async def _reveal(self, field: str, reason: str) -> None:
        self.leave()
        if field == "safe_house":  # a second person is asked for, if there is one on duty
            self.console.do(Reveal(incident=self._incident, field=field, reason=reason))
            return
        for name in ("code_ok", "code_duress") if field == "code" else (field,):
            answer = await self.console.ask(Reveal(incident=self._incident, field=name, reason=reason))
            if isinstance(answer, Refused):
                self.console.say(sentence(answer.code, answer.detail), badly=True)
