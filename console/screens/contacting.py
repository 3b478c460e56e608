"""c: call or text the person, or call a contact. A SILENT person is guarded; the usual choice is the safe one."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from console.card import Card
from console.i18n import _
from console.register import Contact, may_ring
from console.requests import CallBack, CallContact, Request, SendText
from console.screens.dialog import Choice, Dialog
from console.screens.facade import Console
from console.widgets.rows import BLANK, Row, Span, row, spread, wrapped
from console.widgets.snapshot import Snapshot

PERSON, TEXT = "call the person", "text the person"


def contacts_in_order(card: Card) -> list[Contact]:
    """Safe ones first."""
    contacts = card.person.contacts if card.person else ()
    return sorted(contacts, key=lambda contact: not contact.safe_to_call)


class CallSomebody(Dialog):
    """Enter chooses; a question follows before anything rings."""

    has_choices = True

    def __init__(self, console: Console) -> None:
        super().__init__(console)
        card = console.view.card
        assert card is not None
        self._card = card

    def title_words(self) -> str:
        return _("call or text about {label}").format(label=self._card.row.label)

    def words(self, view: Snapshot, width: int) -> Sequence[Row]:
        if may_ring(self._card.person) or (view.card and view.card.on_scene):
            return [row(Span(_(" LOUD, or a unit is on scene: the person may be called"), "dim")), BLANK]
        words = _("SILENT: calling or texting the person asks for a reason. A contact marked safe may be called.")
        return [*wrapped(words, width, "p2"), BLANK]

    def choices(self, view: Snapshot) -> Sequence[Choice]:
        found: list[Choice] = []
        for contact in contacts_in_order(self._card):
            safe = Span(_("safe to call "), "good") if contact.safe_to_call else Span(_("NOT known to be safe "), "p2")
            words = f" {contact.name}{', ' + contact.role if contact.role else ''}"
            found.append((contact.id, spread(row(Span(words)), row(safe), 70)))
        return [
            *found,
            (None, ()),
            (PERSON, row(Span(_(" call the person")))),
            (TEXT, row(Span(_(" text the person")))),
        ]

    def confirmed(self, typed: str, chosen: Hashable | None) -> None:
        incident = self._card.row.id
        if chosen == TEXT:
            self.console.open(WriteText(self.console, self._card))
        elif chosen == PERSON:
            who = self._card.row.who
            self.console.open(Ring(self.console, _("call {who}").format(who=who), CallBack(incident=incident)))
        elif chosen is not None:
            name = next(c.name for c in contacts_in_order(self._card) if c.id == chosen)
            request = CallContact(incident=incident, contact=str(chosen))
            self.console.open(Ring(self.console, _("call {who}").format(who=name), request))


class Ring(Dialog):
    """One question before it rings. Enter is not an answer (desk.md R19)."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("y", "yes", show=False), Binding("n", "leave", show=False)]

    def __init__(self, console: Console, title: str, request: Request) -> None:
        super().__init__(console)
        self._title, self._request = title, request

    def title_words(self) -> str:
        return self._title

    def words(self, view: Snapshot, width: int) -> Sequence[Row]:
        return [row(Span(" y ", "info"), Span(_("yes, call    ")), Span(" Esc ", "info"), Span(_("no")))]

    def action_yes(self) -> None:
        self.leave()
        self.console.do(self._request)


class WriteText(Dialog):
    """A text leaves the building: the words, then a code that is shown (desk.md R20)."""

    prompt = ""
    CODE = "71"  # any two digits that must be read before they are typed

    def __init__(self, console: Console, card: Card) -> None:
        super().__init__(console)
        self._card, self._text = card, ""

    def title_words(self) -> str:
        return _("text to {who}").format(who=self._card.row.who)

    def words(self, view: Snapshot, width: int) -> Sequence[Row]:
        warn = wrapped(_("Write nothing that betrays: no name, no address, no “alarm”, no “police”."), width, "p2")
        if not self._text:
            return [*warn, BLANK, row(Span(_(" Write the text, then Enter."), "info"))]
        ask = _(" Type {code}, then Enter, to send it.").format(code=self.CODE)
        return [*warn, BLANK, *wrapped(f"“{self._text}”", width, "strong"), BLANK, row(Span(ask, "info"))]

    def confirmed(self, typed: str, chosen: Hashable | None) -> None:
        if not self._text:
            self._text = typed
            self.clear_line()
        elif typed == self.CODE:
            self.leave()
            self.console.do(SendText(incident=self._card.row.id, words=self._text))
