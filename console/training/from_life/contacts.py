"""The contacts of a person under other names and numbers: whether they answered, and nothing that they said."""

from __future__ import annotations

from console import events as e
from console.register import normal_number
from console.training.from_life import wording
from console.training.from_life.invention import Invention
from console.training.from_life.life import Life
from console.training.written import Bare, Fields


class Known:
    """`number` is the real one; `fields` is the contact of the draft. What they are to the person is not told."""

    def __init__(self, number: str, fields: Fields) -> None:
        self.number, self.fields = number, fields


def known_contacts(life: Life, invention: Invention) -> list[Known]:
    """Those with a telephone of their own, as last registered. One who was rung and never answered does not answer."""
    rung, reached = _rung(life)
    found: dict[str, Known] = {}
    for contact in life.person.contacts if life.person else ():
        number = normal_number(contact.number)
        if not number or number in life.numbers or number in found:
            continue
        fields: Fields = {"id": Bare(invention.id("K")), "name": invention.name(), "phone": invention.phone(number)}
        fields |= {"safe_to_call": True} if contact.safe_to_call else {}
        silent = number in rung - reached
        fields |= {"answers": False} if silent else {"say": invention.one_of(wording.SPOKEN)}
        found[number] = Known(number, fields)
    return list(found.values())


def _rung(life: Life) -> tuple[set[str], set[str]]:
    """Every number that the desk rang, and those that were picked up."""
    facts = [stored.fact for stored in life.events]
    rung = {normal_number(fact.to) for fact in facts if isinstance(fact, e.OutboundRequested) and fact.act == "call"}
    opened = (fact.number for fact in facts if isinstance(fact, e.LineOpened) and fact.outgoing)
    return rung, {normal_number(number.raw) for number in opened if number is not None}
