"""The supervisor: every end of a source is told, and it begins again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from itertools import pairwise

import pytest

from console.clock import SimulatedClock
from console.events import Fact, SourceReported
from console.journal.interface import JournalFault
from console.sources.interface import Intake, SourceFault
from console.sources.supervisor import GOOD_LIFE, LONGEST_WAIT, Supervisor


class Door:
    """An intake that only hears of health."""

    def __init__(self) -> None:
        self.healths: list[Fact] = []
        self.refuses: Exception | None = None

    async def receive(self, raws: object) -> None:
        raise AssertionError

    async def release(self, raw: object) -> None:
        raise AssertionError

    async def line(self, fact: Fact) -> None:
        raise AssertionError

    async def health(self, fact: Fact) -> None:
        if self.refuses:
            raise self.refuses
        self.healths.append(fact)

    def was_released(self, raw: object) -> bool:
        return False

    def codes(self) -> list[str]:
        return [fact.code for fact in self.healths if isinstance(fact, SourceReported)]


class Script:
    """A source whose lives are given: each ends as its function does."""

    def __init__(self, name: str, *lives: Callable[[Intake], Awaitable[None]]) -> None:
        self.name = name
        self.lives = list(lives)
        self.begun = 0

    async def run(self, intake: Intake) -> None:
        self.begun += 1
        life = self.lives[min(self.begun, len(self.lives)) - 1]
        await life(intake)


async def fails(intake: Intake) -> None:
    raise SourceFault("modem.silent", port="COM3")


async def returns(intake: Intake) -> None:
    return


async def breaks(intake: Intake) -> None:
    raise ValueError("Mira Exempel, Nygatan 9")


async def cancels(intake: Intake) -> None:
    raise asyncio.CancelledError


async def loses_the_journal(intake: Intake) -> None:
    raise JournalFault("journal.disk_full", free="0")


async def works(intake: Intake) -> None:
    await intake.health(SourceReported(source="one", state="ok", code="modem.ok"))
    await asyncio.Event().wait()


async def works_and_fails(intake: Intake) -> None:
    await intake.health(SourceReported(source="one", state="ok", code="modem.ok"))
    await fails(intake)


@asynccontextmanager
async def supervised(*sources: Script) -> AsyncIterator[tuple[Door, SimulatedClock, asyncio.Task[None]]]:
    clock, door = SimulatedClock(0), Door()
    running = asyncio.ensure_future(Supervisor(sources, door, clock).run())
    try:
        yield door, clock, running
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def wait(clock: SimulatedClock, seconds: float) -> None:
    until = clock.mono() + seconds
    for _ in range(30):
        await asyncio.sleep(0)
    while (due := clock.next_due()) is not None and due <= until:
        await clock.advance_to(due)
        for _ in range(30):
            await asyncio.sleep(0)
    await clock.advance_to(until)


@pytest.mark.parametrize(
    ("end", "code", "detail"),
    [
        (fails, "modem.silent", {"port": "COM3"}), (returns, "source.ended", {}), (cancels, "source.ended", {}),
        (breaks, "source.broken", {"kind": "ValueError"}), (loses_the_journal, "journal.disk_full", {"free": "0"}),
    ],
)  # fmt: skip
async def test_every_end_is_told_and_it_begins_again(
    end: Callable[[Intake], Awaitable[None]], code: str, detail: dict[str, str]
) -> None:
    source = Script("one", end, works)
    async with supervised(source) as (door, clock, running):
        await wait(clock, 2.0)
        assert door.healths[0] == SourceReported(source="one", state="down", code=code, detail=detail)
        assert door.codes()[-1] == "modem.ok"
        assert source.begun == 2
        assert not running.done()


async def test_a_fault_nobody_foresaw_tells_its_type_and_no_more(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        async with supervised(Script("one", breaks)) as (door, clock, _):
            await wait(clock, 20.0)
    assert "ValueError" in caplog.text
    assert "Mira" not in caplog.text
    assert "Mira" not in str(door.healths)


async def test_the_same_fault_is_told_once_and_tried_for_ever() -> None:
    source = Script("one", fails)
    async with supervised(source) as (door, clock, _):
        await wait(clock, 600.0)
        assert door.codes() == ["modem.silent"]
        assert source.begun >= 600.0 / LONGEST_WAIT


async def test_a_fault_after_good_news_is_told_again() -> None:
    async with supervised(Script("one", works_and_fails)) as (door, clock, _):
        await wait(clock, 8.0)
        assert door.codes()[:4] == ["modem.ok", "modem.silent"] * 2


async def test_the_waits_grow_and_a_good_life_makes_them_short_again() -> None:
    begun: list[float] = []
    clock = SimulatedClock(0)

    async def life(intake: Intake) -> None:
        begun.append(clock.mono())
        if len(begun) == 6:
            await clock.sleep(GOOD_LIFE)
        raise SourceFault("modem.silent")

    running = asyncio.ensure_future(Supervisor([Script("one", life)], Door(), clock).run())
    await wait(clock, 200.0)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    waits = [round(after - before) for before, after in pairwise(begun)]
    assert waits[:7] == [1, 2, 4, 5, 5, 61, 2]


async def test_one_that_fails_costs_no_other_a_second() -> None:
    good = Script("two", works)
    async with supervised(Script("one", breaks), good) as (_, clock, _):
        await wait(clock, 100.0)
        assert good.begun == 1


@pytest.mark.parametrize("refusal", [JournalFault("journal.disk_full"), RuntimeError("a fault of the journal's own")])
async def test_a_journal_that_does_not_take_the_news_stops_nothing(refusal: Exception) -> None:
    source = Script("one", fails, fails, fails, works)
    async with supervised(source) as (door, clock, running):
        door.refuses = refusal
        await wait(clock, 2.0)
        door.refuses = None
        await wait(clock, 2.0)
        assert door.codes() == ["modem.silent"]  # said again at the next end
        await wait(clock, 20.0)
        assert door.codes()[-1] == "modem.ok"
        assert not running.done()


async def test_cancelling_the_supervisor_ends_every_source() -> None:
    ended: list[str] = []

    async def life(intake: Intake) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("ended")

    async with supervised(Script("one", life), Script("two", life)) as (_, clock, running):
        await wait(clock, 1.0)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        assert ended == ["ended", "ended"]
