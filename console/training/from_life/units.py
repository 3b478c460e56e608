"""The units that were sent, under other call signs: where they were then, and what they told after that."""

from __future__ import annotations

from console import events as e
from console.reading import is_place
from console.training.from_life import wording
from console.training.from_life.invention import Invention
from console.training.from_life.life import Life
from console.training.from_life.nearby import Place
from console.training.written import Bare, Fields, duration


class Sent:
    """`was`: its real call sign, "" for one that is only there to choose from; `told`: (seconds after it was sent,
    state or "", whether it said something)."""

    def __init__(self, id: str, was: str = "", at: Place | None = None) -> None:
        self.id, self.was, self.at = id, was, at
        self.told: list[tuple[int, str, bool]] = []

    def rule(self, invention: Invention) -> Fields | None:
        """A unit that the trainee sends does what this one did, as long after."""
        then = []
        for after, state, said in self.told:
            words: Fields = {"say": invention.one_of(wording.RADIO)} if said else {}
            what: Fields = {"state": Bare(state)} if state else {}
            then.append({"after": duration(after), "kind": Bare("unit"), "unit": self.id, **what, **words})
        condition = {"action": Bare("unit.dispatch"), "unit": self.id}
        return {"id": Bare(f"sent-{self.id}"), "if": condition, "then": then} if then else None


def sent_units(life: Life, invention: Invention) -> list[Sent]:
    """Those that were sent, in that order, and one more: a choice of one is none."""
    found: dict[str, Sent] = {}
    when: dict[str, int] = {}
    places = {unit.id: (unit.lat, unit.lon) for unit in life.units}
    known: dict[str, Place | None] = {id: _place(*where) for id, where in places.items()}
    for stored in life.events:
        fact = stored.fact
        if isinstance(fact, e.UnitSent) and fact.unit not in found:
            found[fact.unit] = Sent(invention.unit(), fact.unit, known.get(fact.unit))
            when[fact.unit] = stored.ts
        elif isinstance(fact, e.UnitReported):
            if fact.fix is not None:
                known[fact.unit] = _place(fact.fix.lat, fact.fix.lon)
            if fact.unit in found and (fact.state or fact.words):
                after = max(1, round((stored.ts - when[fact.unit]) / 1e6))
                found[fact.unit].told.append((after, fact.state or "", fact.words is not None))
    return [*found.values(), Sent(invention.unit())]


def _place(lat: float | None, lon: float | None) -> Place | None:
    return (lat, lon) if lat is not None and lon is not None and is_place(lat, lon) else None
