"""Follows an exercise through its journal: what happened when, what the operators did, and which rules that set off.

A fold, like the board: it reads no clock and no random. The same events give the same rules, the same consequences and
the same score (judging.py), whether it hears them while they happen or reads them years later. Moments are
microseconds from the start of the exercise, so pause and speed never matter (training.md section 3).
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from uuid import UUID

import msgspec

from console import events as e
from console.training.audit import Act, acts_of, matches
from console.training.judging import Judged, judge
from console.training.kinds import End, Unit
from console.training.model import Scenario, Scheduled
from console.training.people import People
from console.training.rules import Condition, Consequence, Rule
from console.training.schedule import begins, drawn, following, happening, micros, start_of
from console.training.states import States
from console.training.streams import draw


class Due(msgspec.Struct, frozen=True):
    """A consequence that happens at `at`. `what` has everything but the time."""

    at: int
    id: str
    consequence: Consequence


class Fired(msgspec.Struct, frozen=True):
    """A rule was set off, or a hand started an event. `offered`: consequences that wait for a hand.

    `watch`: moments at which an expectation that a rule waits for can be missed; `hear_time` wants to hear of them.
    """

    at: int
    rule: str = ""
    event: str = ""
    due: tuple[Due, ...] = ()
    offered: tuple[Due, ...] = ()
    cancel: tuple[str, ...] = ()
    watch: tuple[int, ...] = ()


class Referee:
    """`moments`: when each event, rule and consequence happened, or is going to."""

    def __init__(self, scenario: Scenario, seed: int) -> None:
        self.scenario = scenario
        self.seed = seed
        self.events: Sequence[Scheduled] = happening(scenario, seed)
        self.people = People(scenario)
        self.states = States(self.people)
        self.acts: list[Act] = []
        self.undone: set[UUID] = set()
        self.keys: list[tuple[str, str]] = []  # seat, key
        self.seats: dict[str, str] = {}  # actor -> seat
        self.ended: int | None = None
        self.now = 0
        self._origin: int | None = None
        self.moments = {id: micros(at) for id, at in begins(self.events, drawn(seed)).items()}
        self._ends = {event.id for event in self.events if isinstance(event.what, End)}
        self.moments = {id: at for id, at in self.moments.items() if id not in self._ends}
        self._times: dict[str, int] = {}  # how often a rule fired
        self._cancelled: set[str] = set()
        self._watched = {rule.if_.missed: rule for rule in scenario.rules if rule.if_.missed is not None}
        self._by_expect = {expect.id: expect for expect in scenario.expect}
        self._looks: list[int] = sorted(self._deadlines())

    # ---- hearing

    def hear(self, stored: e.Stored) -> tuple[Fired, ...]:
        """The next event of the journal; returns what it sets off, in order."""
        if isinstance(stored.fact, e.ExerciseAsked):
            return ()  # a wish of the instructor: what became of it is marked, and only that counts
        if self.ended is not None and stored.actor is not None:
            return ()  # done at a desk that had not heard of the end
        if self._origin is None:
            if not isinstance(stored.fact, e.ExerciseStarted):
                return ()
            self._origin = start_of(stored)
        at = stored.ts - self._origin
        fired = list(self.hear_time(at)) if self._looks and self._looks[0] <= at else []
        self.now = max(self.now, at)
        self.people.hear(stored)
        self.states.hear(stored, at)
        match stored.fact:
            case e.ExerciseMarked() as mark:
                fired += self._marked(mark, at)
            case e.Undone(act=taken_back):
                self.undone.add(taken_back)
            case e.OperatorPresent(desk=seat) if stored.actor is not None:
                self.seats.setdefault(stored.actor, seat)
        if stored.actor is not None and at >= 0:  # before that, the shift before
            for act in acts_of(stored, at, self.people):
                self.acts.append(act)
                fired += self._answers(act)
            fired += self._missed(passive=True)
        return tuple(fired)

    def hear_time(self, at: int) -> tuple[Fired, ...]:
        """It is `at` now, and nothing else happened since: expectations may have been missed."""
        fired: list[Fired] = []
        while self._looks and self._looks[0] <= at:
            self.now = max(self.now, heapq.heappop(self._looks))
            fired += self._missed(passive=False)
        return tuple(fired)

    @property
    def ending(self) -> frozenset[str]:
        """The events that end the exercise: they have no moment before it has ended."""
        return frozenset(self._ends)

    @property
    def looks(self) -> tuple[int, ...]:
        """The moments that `hear_time` wants to hear of, as far as they are known now."""
        return tuple(self._looks)

    # ---- what follows

    def _answers(self, act: Act) -> Iterator[Fired]:
        for rule in self.scenario.rules:
            condition = rule.if_
            if condition.action != act.action or not self._may_fire(rule) or not self._holds(condition, act.at):
                continue
            if condition.seat not in (None, self.seats.get(act.actor, act.actor)):
                continue
            if matches(condition, act) and matches(condition.where, act):
                yield self._fire(rule, act.at, act.who)

    def _missed(self, *, passive: bool) -> Iterator[Fired]:
        for name, rule in self._watched.items():
            expect = self._by_expect[name]
            if not self._may_fire(rule) or (expect.action is None) != passive:
                continue
            judged = self.judged(name)
            if judged.state in ("missed", "late", "broken") and self._holds(rule.if_, self.now):
                yield self._fire(rule, self.now, "")

    def _marked(self, mark: e.ExerciseMarked, at: int) -> Iterator[Fired]:
        if mark.what == "ended":
            self.ended = at
            self.moments |= dict.fromkeys(sorted(self._ends), at)
        elif mark.what == "keys":
            self.keys += [(mark.seat, key) for key in mark.keys]
        elif mark.what == "fired":
            self.moments[mark.id] = at
            self.moments |= {id: micros(when) for id, when in following(self.events, self.seed, mark.id, at).items()}
            yield Fired(at, event=mark.id, watch=self._watch_anew())

    def _may_fire(self, rule: Rule) -> bool:
        return not (rule.once and self._times.get(rule.id))

    def _holds(self, condition: Condition, at: int) -> bool:
        before = None if condition.before is None else self.moments.get(condition.before)
        if before is not None and at >= before:
            return False
        after = None if condition.after is None else self.moments.get(condition.after)
        return condition.after is None or (after is not None and at >= after)

    def _fire(self, rule: Rule, at: int, who: str) -> Fired:
        turn = self._times[rule.id] = self._times.get(rule.id, 0) + 1
        self.moments.setdefault(rule.id, at)
        every = [self._due(rule, number, at, who, turn) for number in range(len(rule.then))]
        due = tuple(each for each in every if not each.consequence.manual)
        for each in due:
            self.moments[each.id] = each.at
        cancel = self._cancel(rule.cancel, at)
        offered = tuple(each for each in every if each.consequence.manual)
        return Fired(at, rule.id, "", due, offered, cancel, self._watch_anew())

    def _due(self, rule: Rule, number: int, at: int, who: str, turn: int) -> Due:
        consequence = rule.then[number]
        id = consequence_id(rule, number)
        jitter = draw(self.seed, id, turn - 1) * consequence.jitter if consequence.jitter else 0.0
        if isinstance(consequence.after, str):
            assert isinstance(consequence.what, Unit)
            return Due(at + micros(self.people.travel_s(consequence.what.unit, who) + jitter), id, consequence)
        return Due(at + micros(consequence.after + jitter), id, consequence)

    def _cancel(self, names: Sequence[str], at: int) -> tuple[str, ...]:
        """Those that are still to come, and whatever waits for them, never happen."""
        found = list(names)
        for name in found:
            if self.moments.get(name, at + 1) > at:
                self.moments.pop(name, None)
                found += [event.id for event in self.events if event.after == name and event.id not in found]
        self._cancelled |= set(found)
        return tuple(found)

    # ---- what an expectation waits for

    def judged(self, name: str) -> Judged:
        """How the expectation stands now."""
        return judge(self, self._by_expect[name], self.now)

    def _deadlines(self) -> Iterator[int]:
        """One microsecond after each deadline that is known and that a rule waits for."""
        for name in self._watched:
            expect = self._by_expect.get(name)
            begin = 0 if expect is None or expect.after is None else self.moments.get(expect.after)
            if expect is None or begin is None or expect.action is None:
                continue
            end = begin + micros(expect.within) if expect.within is not None else self.moments.get(expect.until or "")
            if end is not None:
                yield end + 1

    def _watch_anew(self) -> tuple[int, ...]:
        """The deadlines that are known now and lie ahead."""
        ahead = sorted({at for at in self._deadlines() if at > self.now})
        new = tuple(at for at in ahead if at not in self._looks)
        self._looks = ahead
        return new


def consequence_id(rule: Rule, number: int) -> str:
    """Its own name, or that of the rule and its place from 0."""
    return rule.then[number].id or f"{rule.id}.{number}"
