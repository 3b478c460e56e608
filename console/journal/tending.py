"""What is looked after in calm moments, never in the path of an alarm: ballast, held events, and how it is told."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from uuid import uuid4
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from console.aside import aside
from console.card import Standing
from console.clock import Clock
from console.events import NewEvent, SourceReported
from console.journal.faults import FULL, NO_BALLAST, OK, ON_SPARE, ONLY_SPARE, SPARE_FOREIGN, SPARE_LATE
from console.journal.ground import Ground
from console.journal.interface import NOT_RECORDED, Appended, JournalFault
from console.moments import as_datetime

TEND_S = 1.0  # how soon a disk that works again is noticed (ours)
LAST_TRY_S = 5.0  # for what is still held when the program ends
SOURCE = "journal"
ZONE = ZoneInfo("Europe/Stockholm")  # of the times in sentences, as in sources/modem.py


class Tender:
    """Looks after what one journal stands on, about once a second, while somebody follows it."""

    def __init__(
        self, ground: Ground, clock: Clock, append: Callable[[Sequence[NewEvent]], Awaitable[Appended]],
        lose_patience: Callable[[], None],
    ) -> None:  # fmt: skip
        self._ground = ground
        self._append = append
        self._lose_patience = lose_patience
        self._clock = clock
        self._standing = Standing()
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        if not self._tasks:
            self._tasks = [asyncio.ensure_future(self._run()), asyncio.ensure_future(self._watch())]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        with suppress(JournalFault, TimeoutError):
            async with asyncio.timeout(LAST_TRY_S):
                await self._ground.put_back()

    async def _run(self) -> None:
        while True:
            await self.tend()
            await self._clock.sleep(TEND_S)

    async def _watch(self) -> None:
        """By itself: the tender too may be waiting for a disk that hangs."""
        while True:
            self._lose_patience()
            await self._clock.sleep(TEND_S)

    async def tend(self) -> None:
        """One look."""
        ground = self._ground
        with suppress(JournalFault):
            await ground.follow_spares()
        if not ground.writes:
            return
        await self._tell()  # also what is mended in the next moment has happened
        with suppress(JournalFault):
            await ground.put_back()
        await self._ballast()
        await self._tell()

    async def _ballast(self) -> None:
        leg = self._ground.line.last
        ballast = leg.journal.ballast if leg and leg.fault is None else None
        if ballast and not self._ground.holding:
            ballast.there = await aside(ballast.make)

    async def _tell(self) -> None:
        """Into the record, when it changes: an outage is part of what happened."""
        now, before = self._now(), self._standing
        if (now.state, now.code) == (before.state, before.code):
            return
        self._standing = replace(now, since=self._clock.now())
        if before.code or now.code != OK:
            fact = SourceReported(source=SOURCE, state=now.state, code=now.code, detail=now.detail)
            with suppress(JournalFault):
                await self._append([NewEvent(fact=fact, cmd=uuid4())])

    def standing(self) -> Standing:
        """At any moment, also between two looks."""
        holding, now = self._ground.holding, self._now()
        same = (now.state, now.code) == (self._standing.state, self._standing.code)
        since = holding.since if holding else self._standing.since if same else self._clock.now()
        return replace(now, since=since, held=frozenset(holding.held) if holding else frozenset())

    def _now(self) -> Standing:
        ground = self._ground
        if ground.holding:
            fault = ground.holding.fault
            detail = {"since": _time(ground.holding.since), "why": _why(fault)}
            return Standing(state="down", code=NOT_RECORDED, detail=detail)
        last = ground.line.last
        if ground.lost:
            lost = {"why": _why(ground.lost), "file": ground.lost.detail.get("path", "?")}
            return Standing(state="down", code=ONLY_SPARE, detail=self._spare() | lost)
        if len(ground.line.legs) > 1:
            return Standing(state="degraded", code=ON_SPARE, detail=self._spare())
        if last and last.journal.fault and last.journal.fault.code == FULL:
            return Standing(state="degraded", code=FULL)
        if last and last.journal.ballast and last.journal.ballast.there is False:
            return Standing(state="degraded", code=NO_BALLAST)
        if ground.spare_hangs:
            return Standing(state="degraded", code=SPARE_LATE, detail={"path": ground.spare_hangs})
        if ground.foreign:
            return Standing(state="degraded", code=SPARE_FOREIGN, detail={"path": ground.foreign})
        return Standing(code=OK)

    def _spare(self) -> dict[str, str]:
        last = self._ground.line.legs[-1]
        since = 0
        with suppress(JournalFault):
            since = next((stored.ts for stored in last.journal.read(0, 1)), 0)
        return {"path": str(last.journal.path), "since": _time(since)}


def _why(fault: JournalFault) -> str:
    return fault.detail.get("why") or fault.code


def _time(at: int) -> str:
    return f"{as_datetime(at).astimezone(ZONE):%Y-%m-%d %H:%M:%S}"
