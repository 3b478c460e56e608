"""What the operators did, as expectations that a trainer may keep: what, when, and about what; never their words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from math import ceil
from typing import Any

from console import events as e
from console.register import PROTECTED, normal_number
from console.training.audit import Act, acts_of
from console.training.from_life.life import Life
from console.training.model import Scenario
from console.training.people import People
from console.training.written import Bare, Fields, duration, flow

STEP_S = 5  # deadlines are suggested in such steps
POINTS = 10  # for each; the trainer weighs them
PASS_AT = 0.7
_ABOUT = ("result", "sirens", "reason", "step", "field")  # a tag of a note is somebody's word


def expectations(
    life: Life, scenario: Scenario, to: Mapping[str, object], units: dict[str, str], at: Callable[[int], int],
    anchor: tuple[str, int],
) -> list[Fields]:  # fmt: skip
    """Each act once, with the time that it took; a name and a goal come before it. `to`: number -> its name in the
    draft. `anchor`: the event that they are counted from, and when it is."""
    found: dict[str, Fields] = {}
    for stored in _while_open(life.events):
        for act in acts_of(stored, 0, People(scenario)):
            if (where := _where(act, stored.fact, to, units)) is None:
                continue
            wish: Fields = {"action": Bare(act.action)} | ({"where": where} if where else {})
            passed = max(STEP_S, ceil((at(stored.ts) - anchor[1]) / STEP_S) * STEP_S)
            when: Fields = {"after": Bare(anchor[0]), "within": duration(passed)}
            found.setdefault(flow(wish), when | wish | {"points": POINTS})
    return list(found.values())


def _while_open(events: tuple[e.Stored, ...]) -> Iterator[e.Stored]:
    """Until it was closed for the last time: who read it afterwards was no part of it."""
    last = max((number for number, stored in enumerate(events) if isinstance(stored.fact, e.Closed)), default=None)
    yield from events if last is None else events[: last + 1]


def _where(act: Act, fact: e.Fact, to: Mapping[str, object], units: dict[str, str]) -> Fields | None:
    """What the act was about, in the names of the draft. None: it was about nothing that the draft has."""
    about: dict[str, Any] = act.about
    said: Fields = {name: _plain(about[name]) for name in _ABOUT if about.get(name) not in (None, "")}
    if "field" in said and about["field"] not in (*PROTECTED, "name"):
        return None
    if "unit" in about:
        if about["unit"] not in units:
            return None
        said = {"unit": units[about["unit"]], **said}
    if "to" in about and isinstance(fact, e.OutboundRequested) and fact.act in ("call", "text"):
        if normal_number(fact.to) not in to:
            return said
        said = {"to": to[normal_number(fact.to)], **said}
    return said


def _plain(value: object) -> object:
    return Bare(value) if isinstance(value, str) else value
