"""Pane 3: the person, the threat, the places. Protected fields are masked until revealed with a reason (desk.md 3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from console.card import Card
from console.i18n import _
from console.register import MASK, Person, Place
from console.widgets.drawn import Pane
from console.widgets.position import movement, position_row
from console.widgets.rows import BLANK, Row, Span, fit, row, rule, spread, width_of, wrapped
from console.widgets.snapshot import Snapshot
from console.wording.names import do_nots, named
from console.wording.nobody import called, nobody, why_nobody

HIGH = ("HIGH", "HÖG")  # the register is written in the language of the station


class PersonPane(Pane[Snapshot]):
    """Who it is, as the operator must know it."""

    def draw(self, view: Snapshot, width: int, height: int) -> Sequence[Row]:
        card = view.card
        if card is None:
            return ()
        if card.person is None:
            return unknown(card, width)
        return [*who(card.person, width, view.now), *threat(card.person, width), *places(view, card.person, width)]


def unknown(card: Card, width: int) -> list[Row]:
    """Not in the register: as serious as anybody, until known."""
    number = [row(Span(_(" number {number}").format(number=card.number)))] if card.device and card.number else []
    return [row(Span(f" {called(card)}", "strong")), *number, BLANK, *wrapped(why_nobody(card), width - 1, "p2")]


def who(person: Person, width: int, now: int) -> list[Row]:
    """Name, risk, mode, DO NOTs, code words, children, medical, language."""
    years = f", {datetime.fromtimestamp(now / 1e6, UTC).year - person.born}" if person.born else ""
    risk = person.risk.upper() or "?"
    mode = Span(named("mode", person.mode), "p2" if person.mode == "SILENT" else "text")
    rows = [
        *wrapped(f"{person.name}{years}", width, "strong"),
        row(Span(_(" RISK "), "dim"), Span(risk, "p1" if risk in HIGH else "text"), Span("   "), mode),
        *(line for words in do_nots(person.do_not) for line in do_not_rows(words, width)),
    ]
    facts = [*person.children, person.medical, person.language, person.communication]
    rows += [line for words in facts if words for line in wrapped(words, width)]
    return [*rows, *(line for order in person.orders for line in wrapped(order, width, "dim"))]


def do_not_rows(words: str, width: int) -> list[Row]:
    """DO NOT sirens within 500 m, on as many rows as it takes: cut it would say something else."""
    head = Span(_(" DO NOT "), "p2")
    margin = width_of((head,))
    first, *more = wrapped(words, max(1, width - margin), indent="")
    return [(head, *first), *((Span(" " * margin), *line) for line in more)]


def threat(person: Person, width: int) -> list[Row]:
    """Whom the person is protected from."""
    rows: list[Row] = [rule(width, _("THREAT"))] if person.threats else []
    for actor in person.threats:
        relation = f", {actor.relation}" if actor.relation else ""
        whole = row(Span(f" {actor.name}", "strong"), Span(relation))
        rows += [whole] if width_of(whole) <= width else wrapped(f"{actor.name}{relation}", width, "strong")
        facts = [actor.vehicle, _("weapons: {what}").format(what=actor.weapons or "?"), actor.description]
        rows += [line for words in facts if words for line in wrapped(words, width)]
    return rows


def places(view: Snapshot, person: Person, width: int) -> list[Row]:
    """Labels may be spoken; addresses and code words are behind `w` and F5, a safe house behind two persons."""
    rows = [rule(width, _("PROTECTED"))]
    words_of = ((_("code word"), person.code_ok, "code_ok"), (_("duress word"), person.code_duress, "code_duress"))
    for label, words, field in words_of:
        if words:
            rows.append(_protected(label, words, field in view.desk.revealed, "F5", width))
    for place in person.places:
        field = "safe_house" if place.safe_house else "places"
        rows.append(_place(place, field in view.desk.revealed, width))
    for contact in person.contacts:
        words = f" {contact.name}{', ' + contact.role if contact.role else ''}"
        safe = Span(_(" safe"), "good") if contact.safe_to_call else Span("")
        rows.append(spread(row(Span(words), safe), row(Span(" c ", "info")), width))
    return rows


def _place(place: Place, revealed: bool, width: int) -> Row:
    if not place.safe_house:
        return _protected(place.label, place.address or "?", revealed, "w", width)
    return _protected(_("safe house"), f"{place.label} {place.address}".strip(), revealed, "w+2p", width)


def _protected(label: str, words: str, revealed: bool, key: str, width: int) -> Row:
    if revealed:
        return fit(row(Span(f" {label}  ", "dim"), Span(words, "strong")), width)
    return spread(row(Span(f" {label}  ", "dim"), Span(MASK, "dim")), row(Span(f" {key} ", "info")), width)


def summary(view: Snapshot, card: Card, width: int) -> list[Row]:
    """The three rows of the small screen: who and threat, where, what not to do."""
    moved = movement(card, view.now)
    where = (*position_row(card, view.now), Span(f"  {moved}" if moved else "", "dim"))
    person = card.person
    if person is None:
        return [row(Span(f" {nobody(card).upper()} ", "p2"), Span(called(card), "strong")), where]
    actor = person.threats[0] if person.threats else None
    about = "  ".join(words for words in (*person.children, person.medical) if words)
    weapons = _("weapons: {what}").format(what=actor.weapons) if actor and actor.weapons else ""
    threat_words = ", ".join(w for w in (actor.name, actor.vehicle, weapons) if w) if actor else ""
    first = row(
        Span(_(" RISK {risk} ").format(risk=person.risk.upper() or "?"), "strong"),
        Span(f" {named('mode', person.mode)} ", "p2" if person.mode == "SILENT" else "text"), Span(f" {about}"),
        Span(_("  THREAT ") if actor else "", "dim"), Span(threat_words),
    )  # fmt: skip
    do_not = row(Span(_(" DO NOT ") if person.do_not else "", "p2"), Span(" | ".join(do_nots(person.do_not))))
    code = _("  F5 code word") if person.code_ok else ""
    return [fit(first, width), fit(where, width), spread(do_not, row(Span(code, "dim")), width)]
