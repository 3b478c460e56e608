"""F9: hand over to 112. Which number applies here and now, what to say in call order, and the digits (desk.md R20).

Nothing is dialled by itself: the digits must be typed, and whether the modem or the operator's own telephone calls is
the station's rule.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from datetime import UTC, datetime

from console.actions import Refused
from console.card import Card
from console.i18n import _, language
from console.requests import HandOver
from console.screens.dialog import Dialog
from console.screens.facade import Console
from console.sentences import sentence
from console.tables import Tables
from console.widgets.position import movement, nearest_place
from console.widgets.rows import BLANK, Row, Span, row, wrapped
from console.widgets.snapshot import Snapshot
from console.wording.figures import accuracy_of, fix_age, freshness
from console.wording.names import do_nots, named
from console.wording.nobody import called, nobody
from maps.coordinates import ddm, sweref
from maps.numbers import Numbers, emergency_numbers
from maps.where_words import centre_line

YES = ("y", "j")


def usable(answer: Numbers, country: str) -> list[str]:
    """The numbers that can be dialled from a desk in `country`, the emergency one first."""
    here = [number for number in answer.numbers if number.dialled_in in ("", country)]
    return [number.number for number in sorted(here, key=lambda number: number.use != "emergency")]


def read_out(card: Card, view: Snapshot) -> list[tuple[str, str]]:
    """What to say, in the order in which it is asked: where, what, who, threat, number (desk.md section 16.10)."""
    sent = [f"{unit.unit} {named('unit', unit.state)}" for unit in card.units if unit.recalled is None]
    return [
        (_("where"), where_words(card, view)),
        (_("what"), what_words(card)),
        (_("who"), who_words(card, view.now)),
        (_("threat"), threat_words(card)),
        (_("do not"), "; ".join(do_nots(card.person.do_not)) if card.person else _("do not call back")),
        (_("sent"), ", ".join(sent) or _("nobody yet")),
        (_("number"), str(card.number or (card.profile and card.profile.number) or _("not known"))),
    ]


def where_words(card: Card, view: Snapshot) -> str:
    """The position with its age, in the forms that are read aloud. Labels only: an address may not be said."""
    place = card.position
    if place is None:
        return _("no position known")
    near, fix = nearest_place(card), place.fix
    parts = [
        near[0].label if near else "", ddm(fix.lat, fix.lon, language()), sweref(fix.lat, fix.lon) or "",
        accuracy_of(fix), freshness(place, view.now)[0], fix_age(place, view.now), movement(card, view.now),
    ]  # fmt: skip
    return ", ".join(part for part in parts if part)


def said(name: str, words: str, width: int) -> list[Row]:
    """One thing to say, under its name; no row where there are no words."""
    lines = wrapped(words, width - 10, indent="") if words else []
    return [(Span(f" {'' if number else name:<8} ", "dim"), *line) for number, line in enumerate(lines)]


def place_words(card: Card, country: str, tables: Tables) -> str:
    """1,2 km NO om Skövde, region Väst, Västra Götalands län: a help beside the figures, where there is room for it."""
    place = card.position
    return tables.place_line(tables.where(place.fix.lat, place.fix.lon, country), language()) if place else ""


def what_words(card: Card) -> str:
    heard = _("; DURESS word heard") if card.code_word == "duress" else ""
    return _("alarm of a threatened person: {trigger}{heard}").format(
        trigger=named("trigger", card.row.trigger), heard=heard
    )


def who_words(card: Card, now: int) -> str:
    """Name as spoken, age, children, medical. Unknown is said."""
    person = card.person
    if person is None:
        return f"{nobody(card)}: {called(card)}" if card.device else nobody(card)
    years = (
        _("{age} years").format(age=datetime.fromtimestamp(now / 1e6, UTC).year - person.born) if person.born else ""
    )
    return ", ".join(part for part in (person.name, years, *person.children, person.medical, person.language) if part)


def threat_words(card: Card) -> str:
    actors = card.person.threats if card.person else ()
    said = [
        ", ".join(part for part in (actor.name, actor.relation, actor.vehicle, _weapons(actor.weapons)) if part)
        for actor in actors
    ]
    return "; ".join(said) or _("not known")


def _weapons(what: str) -> str:
    return _("weapons: {what}").format(what=what or "?")


def whom_to_call(card: Card, country: str, tables: Tables) -> list[str]:
    """The numbers, and the command centre, for where the person is now."""
    if card.position is None:
        return list(emergency_numbers(None, None, country, tables.numbers).sentences(language(), tables.numbers))
    lies = tables.where(card.position.fix.lat, card.position.fix.lon, country)
    said = (*lies.numbers.sentences(language(), tables.numbers), centre_line(lies, language()))
    return [words for words in said if words]


class HandOverTo(Dialog):
    """The digits first; then who took it; then whether it was read back. Each is recorded as it is said.

    Enter with anything but the digits does nothing.
    """

    prompt = ""
    WIDTH = 100

    def __init__(self, console: Console) -> None:
        super().__init__(console)
        card = console.view.card
        assert card is not None
        self._incident, self._told, self._taken = card.row.id, False, False
        fix = card.position.fix if card.position else None
        lat, lon = (fix.lat, fix.lon) if fix else (None, None)
        answer = emergency_numbers(lat, lon, console.country, console.tables.numbers)
        self._numbers = usable(answer, console.country) or ["112"]
        self._number = self._numbers[0]

    def title_words(self) -> str:
        return _("hand over to {number}").format(number=self._numbers[0])

    def words(self, view: Snapshot, width: int) -> Sequence[Row]:
        card = view.card
        if card is None:
            return ()
        rows: list[Row] = [row(Span(_(" call "), "dim"), Span(f" {self._numbers[0]} ", "band"))]
        rows += [*self._ask(width), BLANK]
        country, tables = self.console.country, self.console.tables
        wrong = [sentence(fault.code, fault.detail) for fault in tables.faults]
        rows += [line for words in wrong for line in wrapped(words, width, "p2")]
        rows += [line for words in whom_to_call(card, country, tables) for line in wrapped(words, width, "dim")]
        rows.append(BLANK)
        where_to, *others = [said(name, words, width) for name, words in read_out(card, view)]
        rest = [line for lines in others for line in lines]
        place = said("", place_words(card, country, tables), width)
        fits = len(rows) + len(where_to) + len(place) + len(rest) <= self.room
        return [*rows, *where_to, *(place if fits else ()), *rest]

    def _ask(self, width: int) -> list[Row]:
        if self._taken:
            return wrapped(_("Was everything read back, and right? y, then Enter. Esc: not read back."), width, "info")
        if self._told:
            return wrapped(_("Who took it? Name or number, then Enter. Read everything back."), width, "info")
        how = _("the modem will call") if self._dials(self._numbers[0]) else _("phone it yourself; this writes it down")
        words = _("Type {number}, then Enter: {how}. Esc: not handed over.")
        return wrapped(words.format(number=self._numbers[0], how=how), width, "info")

    def confirmed(self, typed: str, chosen: Hashable | None) -> None:
        if self._taken:
            if typed.casefold() in YES:
                self.leave()
                self._write_down(read_back=True)
        elif self._told and typed:
            self._taken = True
            self._write_down(taken_by=typed)
            self.clear_line()
        elif self._told:
            self.leave()
        elif typed:
            self.console.spawn(self._hand_over(typed))

    def _write_down(self, *, taken_by: str = "", read_back: bool = False) -> None:
        self.console.do(HandOver(
            incident=self._incident, number=self._number, digits=self._number, taken_by=taken_by, read_back=read_back,
        ))  # fmt: skip

    def _dials(self, number: str) -> bool:
        """Whether the station's modem may call it; else the operator does."""
        return "".join(number.split()) in self.console.node.rules.dial_by_modem

    async def _hand_over(self, typed: str) -> None:
        """One of the numbers on the card, digit by digit; anything else is refused by name."""
        known = {"".join(number.split()): number for number in self._numbers}
        self._number = known.get("".join(typed.split()), self._numbers[0])
        request = HandOver(
            incident=self._incident, number=self._number, digits=typed, by_modem=self._dials(self._number)
        )
        answer = await self.console.ask(request)
        self.console.say(sentence(answer.code, answer.detail), badly=isinstance(answer, Refused))
        if not isinstance(answer, Refused):
            self._told = True
            self.clear_line()
