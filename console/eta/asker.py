"""Asks about roads beside the desk: the list shows the estimate at once, and the road's time when it comes.

At most one question is under way. The newest wish is asked next, and an answer is kept with what it answered, so that
the list itself sees when it fits no more (ranking.RoadTimes). Nothing here is an event, and nothing stands on a board.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

import msgspec

from console.card import Card, SourceView, UnitView
from console.clock import Clock
from console.eta.interface import Goal, NoRoads, Router, Start
from console.ranking import RoadTime, RoadTimes, goal_of, near, start_of
from maps.geo import distance_m

NAME = "roads"
LEAST_S = 2.0  # between two questions; ours
AGAIN_S = 15.0  # a question that got no answer is asked again after this; ours


class Question(msgspec.Struct, frozen=True):
    """These units, to this person."""

    starts: dict[str, Start]
    goal: Goal

    def covers(self, other: Question) -> bool:
        """Whether its answer answers `other` too: nobody moved, and no unit is new."""
        return near(self.goal, other.goal) and all(
            unit in self.starts and near(self.starts[unit], start) for unit, start in other.starts.items()
        )


class Asker:
    """`console.ranking.Roads` on a router."""

    def __init__(self, router: Router, clock: Clock) -> None:
        self.times: RoadTimes | None = None
        self.health: SourceView | None = None
        self.asked = 0  # questions so far
        self._router = router
        self._clock = clock
        self._wanted: Question | None = None
        self._news = asyncio.Event()

    def want(self, units: Iterable[UnitView], card: Card | None) -> None:
        """Only remembers what is on the table: a key may come here."""
        question = _question(units, card, self._router.most)
        if question != self._wanted:
            self._wanted = question
            self._news.set()

    async def run(self) -> None:
        """Until cancelled."""
        answered: Question | None = None
        while True:
            question = self._wanted
            if question is None or (answered is not None and answered.covers(question)):
                await self._news.wait()
                self._news.clear()
                continue
            answered = question if await self._ask(question) else None
            await self._clock.sleep(LEAST_S if answered else AGAIN_S)

    async def _ask(self, question: Question) -> bool:
        """Whether there is an answer; why there is none is said in `health`."""
        asked, self.asked = self._clock.now(), self.asked + 1
        try:
            seconds = await self._router.matrix(tuple(question.starts.values()), question.goal)
        except NoRoads as fault:
            self._broken(fault)
            return False
        pairs = zip(question.starts.items(), seconds, strict=True)
        units = {unit: RoadTime(start=start, seconds=time) for (unit, start), time in pairs}
        self.times, self.health = RoadTimes(goal=question.goal, at=asked, units=units), None
        return True

    def _broken(self, fault: NoRoads) -> None:
        now, code = self._clock.now(), f"eta.{fault.code}"
        since = self.health.since if self.health and self.health.code == code else now
        self.health = SourceView(source=NAME, state="degraded", code=code, detail=fault.detail, since=since, heard=now)


def _question(units: Iterable[UnitView], card: Card | None, most: int) -> Question | None:
    """Every unit that has a place, the nearest `most` of them; None while there is nobody to go to."""
    goal = goal_of(card)
    starts = {view.unit.id: start for view in units if (start := start_of(view)) is not None}
    if goal is None or not starts:
        return None
    if len(starts) > most:
        nearest = sorted(starts, key=lambda unit: distance_m(starts[unit].lat, starts[unit].lon, *goal))[:most]
        starts = {unit: starts[unit] for unit in nearest}
    return Question(starts, goal)
