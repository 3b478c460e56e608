"""What an instructor sees of a run: what comes, what waits for a hand, how each expectation stands, who does what.

A fold of the journal beside the file of the scenario, like the referee that it asks. Pure.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from console import events as e
from console.incident import Incident
from console.moments import SECOND
from console.text import Shown, visible
from console.training.debrief.lanes import mark_of
from console.training.debrief.words import ACTIONS, expected
from console.training.judging import EARNS, State, judge, judge_forbid
from console.training.kinds import Happening
from console.training.model import Scenario
from console.training.referee import Due, Referee
from console.training.result import wanted_of
from console.training.schedule import begins, drawn, kind_of, micros, start_of

LOG_KEPT = 100
Standing = Literal["ready", "running", "paused", "ended"]


class Coming(msgspec.Struct, frozen=True):
    """An event of the time line. `at` in seconds from the start."""

    at: float
    id: str
    kind: str
    words: Shown


class Inject(msgspec.Struct, frozen=True):
    """What waits for a hand; the instructor names it by its place in the list, from 1."""

    id: str
    kind: str
    words: Shown
    fired: bool


class Stand(msgspec.Struct, frozen=True):
    """An expectation, or a forbid that was done. `points`: what it is worth now, of `most`."""

    id: str
    state: State
    points: int
    most: int
    critical: bool
    words: Shown


class Seat(msgspec.Struct, frozen=True):
    """Who sits there. `label`: the incident of their newest act; `did` that act's action, `at` seconds ("" and 0.0
    before the first one); `keys`: the last they pressed."""

    seat: str
    operator: str
    label: str = ""
    did: str = ""
    at: float = 0.0
    keys: tuple[str, ...] = ()


class Told(msgspec.Struct, frozen=True):
    at: float
    words: Shown


class Picture(msgspec.Struct, frozen=True):
    """`now` in seconds from the start; `points` are earned so far, of `most`."""

    title: dict[str, str]
    now: float
    standing: Standing
    speed: float
    points: int
    most: int
    coming: tuple[Coming, ...]
    injects: tuple[Inject, ...]
    stands: tuple[Stand, ...]
    seats: tuple[Seat, ...]
    log: tuple[Told, ...]


class Watching:
    """`hear` every event of the journal, then `picture` at any moment."""

    def __init__(self, scenario: Scenario, seed: int) -> None:
        self.scenario = scenario
        self.referee = Referee(scenario, seed)
        self.refused: e.ExerciseMarked | None = None  # the newest
        self._planned = {id: micros(at) for id, at in begins(self.referee.events, drawn(seed)).items()}
        self._dues: dict[str, Due] = {}
        self._offered: dict[str, Due] = {}
        self._fired: set[str] = set()
        self._log: list[Told] = []
        self._newest: dict[str, e.Stored] = {}  # by actor
        self._origin = 0
        self._standing: Standing = "ready"
        self._speed = 1.0

    def hear(self, stored: e.Stored) -> None:
        for fired in self.referee.hear(stored):
            self._dues |= {due.id: due for due in fired.due}
            self._offered |= {due.id: due for due in fired.offered}
        match stored.fact:
            case e.ExerciseStarted():
                self._origin = start_of(stored)
            case e.ExerciseMarked() as mark:
                self._marked(mark)
        if stored.actor is not None:
            self._newest[stored.actor] = stored
        if not isinstance(stored.fact, e.ExerciseAsked) and (mark_ := mark_of(stored)) is not None:
            self._log = [*self._log, Told(self.seconds(stored.ts), mark_)][-LOG_KEPT:]

    def seconds(self, moment: int) -> float:
        """From the start of the exercise."""
        return max(0.0, (moment - self._origin) / SECOND)

    def picture(self, moment: int) -> Picture:
        """At `moment` (microseconds UTC, of the exercise)."""
        now = max(moment - self._origin, self.referee.now)
        stands = self._stands(self.referee.ended if self.referee.ended is not None else now)
        title = {"sv": self.scenario.title.sv, "en": self.scenario.title.en}
        standing = "running" if self._standing == "ready" and now > 0 else self._standing
        return Picture(
            title=title, now=now / SECOND, standing=standing, speed=self._speed,
            points=sum(each.points for each in stands), most=sum(max(0, each.most) for each in stands),
            coming=self._coming(), injects=self._injects(), stands=stands, seats=self._seats(), log=tuple(self._log),
        )  # fmt: skip

    # ---- the parts

    def _marked(self, mark: e.ExerciseMarked) -> None:
        match mark.what:
            case "paused" | "ended":
                self._standing = mark.what
            case "resumed":
                self._standing = "running"
            case "speed":
                self._speed = mark.speed or self._speed
            case "fired":
                self._fired.add(mark.id)
            case "refused":
                self.refused = mark

    def _coming(self) -> tuple[Coming, ...]:
        moments = self._planned | self.referee.moments
        gone = self._planned.keys() - self.referee.moments.keys() - self.referee.ending
        named = {event.id: event.what for event in self.referee.events}
        named |= {id: due.consequence.what for id, due in (self._dues | self._offered).items()}
        found = [
            Coming(moments[id] / SECOND, id, kind_of(what), about(what))
            for id, what in named.items() if id in moments and id not in gone
        ]  # fmt: skip
        return tuple(sorted(found, key=lambda each: each.at))

    def _injects(self) -> tuple[Inject, ...]:
        by_hand = {event.id: event.what for event in self.referee.events if event.manual}
        by_hand |= {id: due.consequence.what for id, due in self._offered.items()}
        return tuple(Inject(id, kind_of(what), about(what), id in self._fired) for id, what in by_hand.items())

    def _stands(self, now: int) -> tuple[Stand, ...]:
        found: list[Stand] = []
        for expect in self.scenario.expect:
            state = judge(self.referee, expect, now).state
            worth = expect.points if state in EARNS else 0
            words = expected(wanted_of(expect))
            found.append(Stand(expect.id, state, worth, expect.points, expect.critical, words))
        for forbid in self.scenario.forbid:
            state = judge_forbid(self.referee, forbid, now).state
            if state == "done":
                words = expected(wanted_of(forbid))
                found.append(Stand(forbid.id, state, forbid.points, 0, forbid.critical, words))
        return tuple(each for each in found if each.state != "other_variant")

    def _seats(self) -> tuple[Seat, ...]:
        sitting = {seat: actor for actor, seat in self.referee.seats.items()}
        return tuple(self._seat(seat, sitting.get(seat, "")) for seat in self.scenario.seats)

    def _seat(self, seat: str, operator: str) -> Seat:
        keys = tuple(key for at, key in self.referee.keys if at == seat)[-5:]
        acts = [act for act in self.referee.acts if act.actor == operator]
        newest = self._newest.get(operator)
        labels = {id: Incident.label_of(number) for number, id in enumerate(self.referee.states.opened, 1)}
        label = labels.get(newest.incident, "") if newest is not None and newest.incident is not None else ""
        if not acts:
            return Seat(seat, operator, label, keys=keys)
        return Seat(seat, operator, label, ACTIONS[acts[-1].action], acts[-1].at / SECOND, keys)


def about(what: Happening) -> Shown:
    """P1  button_3s  38: what the file says of it, without names."""
    said = msgspec.to_builtins(what)
    values = [value for name, value in said.items() if name not in ("kind", "points") and value not in (None, "", [])]
    return visible("  ".join(str(value) for value in values if not isinstance(value, dict | list | bool)))
