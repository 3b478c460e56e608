"""One incident to the text of a draft scenario (skydd-scenario/1), and the proof that nothing of it is left in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from random import Random

import msgspec

from console import events as e
from console.training.from_life import wording
from console.training.from_life.acts import PASS_AT, POINTS, expectations
from console.training.from_life.contacts import known_contacts
from console.training.from_life.invention import Invention
from console.training.from_life.leftovers import Leftover, leftovers
from console.training.from_life.life import Life
from console.training.from_life.moving import Move, NoGround, move, nearer, shifted
from console.training.from_life.nearby import Place
from console.training.from_life.story import LEAD_IN_S, Event, Story
from console.training.from_life.traces import HOME, Traces, traces_of
from console.training.from_life.track import Spot, track
from console.training.from_life.units import sent_units
from console.training.loader import read
from console.training.model import FORMAT
from console.training.written import Bare, Fields, duration, flow, items

REACHES_M = (100_000.0, 30_000.0, 10_000.0, 0.0)  # a trail for which there is no ground is cut
NOWHERE = (60.0, 15.0)  # an incident without any position happens around here, before it is moved
TAIL_S = 60  # from the last thing to the end, and from there to the longest duration
SEEDS = 1_000  # drawn anew: the chance that drew names and ground must not be found again


class Refused(Exception):
    """No draft. `left`: what of the original was found in it; never what it says."""

    def __init__(self, left: Sequence[Leftover]) -> None:
        super().__init__("leftovers")
        self.left = tuple(left)


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    text: str
    id: str
    events: int
    points: int  # of the trail


def draft(life: Life, chance: Random) -> Draft:
    """Raises Refused, NoGround, Nothing. What is returned was read by the loader and found clean."""
    traces = traces_of(life)
    made = _Maker(life, traces, chance).made()
    if left := leftovers(made.text, traces):
        raise Refused(left)
    return made


class _Maker:
    """Everything that one draft is made of."""

    def __init__(self, life: Life, traces: Traces, chance: Random) -> None:
        self._life, self._chance = life, chance
        self._invention = invention = Invention(chance, traces)
        share = wording.SHARE if invention.clear(wording.SHARE) else invention.word()
        self._id = f"{share}-{invention.word()}"
        self._goal = invention.id("g")
        self._who = invention.id("P")
        self._sent = sent_units(life, invention)
        self._contacts = known_contacts(life, invention)
        self._story = Story(life, self._who, invention)
        self._spots, self._move = self._ground(traces)
        self._events = self._numbered()

    def made(self) -> Draft:
        lines = [*self._head(), *self._cast(), *self._units(), *self._happens(), *self._rules()]
        bare = "\n".join([*lines, ""])
        lines += self._wishes(bare)
        text = "\n".join([*lines, ""])
        read(text.encode(), "draft")  # raises ScenarioError: then the mistake is ours
        return Draft(text=text, id=self._id, events=len(self._events), points=len(self._spots))

    def _ground(self, traces: Traces) -> tuple[list[Spot], Move]:
        for reach in REACHES_M:
            spots = track(self._life, reach)
            trail = [spot.place for spot in spots]
            known = [unit.at for unit in self._sent if unit.at is not None]
            begin = next(iter([*trail, *known]), NOWHERE)
            around = [nearer(begin, unit.at) if unit.at else self._near(begin) for unit in self._sent]
            try:
                found = move([*trail, *around], traces.places, self._chance)
            except NoGround:
                continue
            self._stand = [found(place) for place in around]
            return spots, found
        raise NoGround

    # ---- its parts, in the order of the file ----

    def _head(self) -> list[str]:
        title, brief, goal = (self._invention.first_of(pairs) for pairs in (wording.TITLE, wording.BRIEF, wording.GOAL))
        began = datetime.fromtimestamp(self._life.began / 1e6, HOME)
        clock = {"start": self._invention.start(began.hour).isoformat(), "speeds": [Bare("0.5"), 1, 2, 4], "seek": True}
        return [
            *self._comments(wording.ORIGIN, wording.READ), f"format: {FORMAT}", f"id: {self._id}", "rev: 1",
            f"title: {flow(_both(title))}", "fictional: true", f"duration: {duration(self._end() + TAIL_S)}",
            f"seed: {self._chance.randrange(SEEDS)}", f"clock: {flow(clock)}",
            f"goals: {flow({self._goal: _both(goal)})}", f"brief: {flow(_both(brief))}",
        ]  # fmt: skip

    def _cast(self) -> list[str]:
        person = self._life.person
        who: Fields = {"name": self._invention.name(), "mode": Bare("loud" if _is_loud(self._life) else "silent")}
        who |= {"phone": self._invention.phone(), "device": Bare(self._invention.id("D"))}
        who |= {"contacts": [known.fields for known in self._contacts]} if self._contacts else {}
        cast = [f"  {self._who}: {flow(who)}"]
        if person is not None and person.threats:
            other = {"name": self._invention.name(), "role": Bare("threat_actor")}
            cast.append(f"  {self._invention.id('A')}: {flow(other)}")
        return ["cast:", *cast]

    def _units(self) -> list[str]:
        where = zip(self._sent, self._stand, strict=True)
        return items("units", [{"id": unit.id, "at": at, "state": Bare("free")} for unit, at in where])

    def _near(self, begin: Place) -> Place:
        """Some kilometres away, for a unit of which nobody knows where it was."""
        return shifted(begin, self._chance.uniform(1e3, 3e3), self._chance.uniform(1e3, 3e3))

    def _numbered(self) -> list[Fields]:
        """The events with their names, and the trail as one of them."""
        events = list(self._story.events)
        if self._spots:
            events.append(Event(self._spots[0].at, "trail", {"who": Bare(self._who), "points": self._points()}))
        events.sort(key=lambda event: event.at)
        return [
            {"id": self._named(event.kind), "at": duration(event.at), "kind": Bare(event.kind), **event.fields}
            for event in events
        ]

    def _named(self, kind: str) -> Bare:
        return Bare(self._invention.id(f"{kind}-"))

    def _points(self) -> list[object]:
        first = self._spots[0].at
        return [[duration(spot.at - first), *self._move(spot.place), *self._accuracy(spot)] for spot in self._spots]

    def _accuracy(self, spot: Spot) -> list[int]:
        if spot.accuracy_m is None or not 0 <= spot.accuracy_m < 100_000:
            return []
        metres = round(spot.accuracy_m)
        metres = metres if metres < 1000 else round(metres, 1 - len(str(metres)) + 1)
        return [metres] if self._invention.clear(str(metres)) else []

    def _happens(self) -> list[str]:
        end = {"id": self._named("end"), "at": duration(self._end()), "kind": Bare("end"), "when_safe": True}
        comments = self._comments(wording.TRAIL) if self._spots else []
        return [*comments, *items("events", [*self._events, end])]

    def _rules(self) -> list[str]:
        rules = [unit.rule(self._invention) for unit in self._sent]
        found = [rule for rule in rules if rule is not None]
        return [*self._comments(wording.UNITS), *items("rules", found)] if found else []

    def _wishes(self, bare: str) -> list[str]:
        """Commented out: what an operator did is not yet what one should do."""
        scenario = read(bare.encode(), "draft").scenario
        first = min(scenario.events, key=lambda event: event.at or 0)
        units = {unit.was: unit.id for unit in self._sent if unit.was}
        to = dict.fromkeys(self._life.numbers, Bare(self._who)) | {
            known.number: known.fields["id"] for known in self._contacts
        }
        anchor = (first.id, round(first.at or 0))
        wishes = expectations(self._life, scenario, to, units, self._story.at, anchor)
        wishes = [{"id": Bare(self._invention.id("e")), "goal": Bare(self._goal), **wish} for wish in wishes]
        if not wishes:
            return []
        most = len(wishes) * POINTS
        return [
            *self._comments(wording.ACTS), *items("expect", wishes, before="# "),
            f"# pass: {flow({'points': round(most * PASS_AT), 'of': most})}",
        ]  # fmt: skip

    def _end(self) -> int:
        """Some time after everything, also after what the operators did."""
        last = max([*(event.at for event in self._story.events), *(spot.at for spot in self._spots[-1:])])
        own = [stored.ts for stored in self._life.events if not isinstance(stored.fact, e.RecordViewed)]
        return max(last, self._story.at(own[-1]), LEAD_IN_S) + TAIL_S

    def _comments(self, *which: int) -> list[str]:
        """Those of which no word is a name of the incident's."""
        said = [wording.comment(one) for one in which]
        return [f"# {words}" for words in said if self._invention.clear(words)]


def _both(pair: tuple[str, str]) -> Fields:
    return {"sv": pair[0], "en": pair[1]}


def _is_loud(life: Life) -> bool:
    """Unknown is silent: the safe direction."""
    return life.person is not None and life.person.mode == "LOUD"
