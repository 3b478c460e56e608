"""What in a scenario can never happen: rules that nothing sets off, and expectations that nobody can meet. Pure.

Only what is certain is told. What an expectation is worth to somebody who does nothing, trials.py tries.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import get_args

from console.events import Outcome
from console.register import PROTECTED
from console.requests import CodeWord, Done
from console.training.audit import ABOUT, meant
from console.training.kinds import Call, End
from console.training.model import Scenario, Scheduled
from console.training.referee import consequence_id
from console.training.rules import Action, Condition, Expect, Match
from console.training.schedule import begins

# The words that the desk has for what an action is about.
_WORDS: dict[str, tuple[str, ...]] = {
    "result": get_args(CodeWord.__annotations__["result"]) or ("right", "wrong", "duress"),
    "step": get_args(Done.__annotations__["step"]) or ("position", "briefed", "supervisor", "contact"),
    "reason": get_args(Outcome),
    "field": (*PROTECTED, "name", "report"),
}


class Reach:
    """`why_rule` and `why_expect` say why something can never be; "" when it can."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._expects = {expect.id: expect for expect in scenario.expect}
        inside = [event for variant in scenario.variants for event in variant.events]
        self._events: Sequence[Scheduled] = (*scenario.events, *inside)
        self._earliest = begins(self._events, lambda event: 0.0)
        self._latest = begins(self._events, lambda event: event.jitter)
        self._can = {event.id for event in self._events if not self._too_late(event)}
        self._settle()

    def why_rule(self, condition: Condition) -> str:
        for anchor in (condition.after,):
            if anchor is not None and anchor not in self._can:
                return f"after: {anchor}"
        if condition.before is not None and self._latest.get(condition.before, 1) <= 0:
            return f"before: {condition.before}"
        if condition.missed is not None:
            return self.why_never_judged(self._expects[condition.missed])
        assert condition.action is not None
        return self._why_action(condition.action, condition) or self._why_action(condition.action, condition.where)

    def why_expect(self, expect: Expect) -> str:
        if why := self.why_never_judged(expect):
            return why
        opens = self._latest.get(expect.after or "", 0.0)
        if expect.within is not None and (expect.within == 0 or opens + expect.within <= 0):
            return f"within: {expect.within:g}s"
        begin, end = self._earliest.get(expect.after or ""), self._latest.get(expect.until or "")
        if begin is not None and end is not None and end <= begin:
            return f"until: {expect.until}"
        return "" if expect.action is None else self._why_action(expect.action, expect.where)

    def why_never_judged(self, expect: Expect) -> str:
        """Why its moment never comes."""
        if expect.after is not None and expect.after not in self._can:
            return f"after: {expect.after}"
        if expect.needs is not None and self.why_expect(self._expects[expect.needs]):
            return f"needs: {expect.needs}"
        return ""

    def rules(self) -> Iterator[tuple[str, str]]:
        """Rules that nothing sets off, and why."""
        for rule in self._scenario.rules:
            if why := self.why_rule(rule.if_):
                yield rule.id, why

    def expects(self) -> Iterator[tuple[str, str]]:
        """Expectations that nobody can meet, and forbids that nobody can break, and why."""
        for expect in self._scenario.expect:
            if why := self.why_expect(expect):
                yield expect.id, why
        for forbid in self._scenario.forbid:
            late = forbid.after if forbid.after is not None and forbid.after not in self._can else None
            if why := f"after: {late}" if late else self._why_action(forbid.action, forbid.where):
                yield forbid.id, why

    def _settle(self) -> None:
        """A rule can be set off by what another one brings, so look until nothing new is found."""
        left = list(self._scenario.rules)
        while found := [rule for rule in left if not self.why_rule(rule.if_)]:
            left = [rule for rule in left if rule not in found]
            for rule in found:
                self._can |= {rule.id, *(consequence_id(rule, number) for number in range(len(rule.then)))}

    def _too_late(self, event: Scheduled) -> bool:
        """After an end that waits for nobody."""
        ends = [each for each in self._scenario.events if isinstance(each.what, End) and not each.what.when_safe]
        last = min((self._latest[end.id] for end in ends if end.id in self._latest), default=None)
        begin = self._earliest.get(event.id)
        return last is not None and begin is not None and begin > last

    def _why_action(self, action: Action, match: Match | None) -> str:
        if action == "call.in" and not any(isinstance(event.what, Call) for event in self._events):
            return "call.in"
        for name in () if match is None else _given(match):
            if name not in (*ABOUT[action], "who", "line"):
                return f"{action}: {name}"
            if why := self._why_values(name, getattr(match, name)):
                return why
        return ""

    def _why_values(self, name: str, values: object) -> str:
        if isinstance(values, bool):
            return ""
        assert isinstance(values, tuple)
        if name in ("to", "who", "line"):
            reached = [who for who in values if self._has_telephone(who, name != "to")]
            return "" if reached else f"{name}: {', '.join(values)}"
        words = meant(values) if name == "reason" else values
        known = _WORDS.get(name)
        unknown = [] if known is None else [word for word in words if word not in known]
        return f"{name}: {', '.join(unknown)}" if unknown else ""

    def _has_telephone(self, who: str, or_device: bool) -> bool:
        """A contact always has one."""
        actor = self._scenario.cast.get(who)
        return actor is None or bool(actor.phone or (or_device and actor.device))


def _given(match: Match) -> list[str]:
    """The fields of a match that ask for something."""
    return [name for name in Match.__struct_fields__ if getattr(match, name) not in ((), None)]
