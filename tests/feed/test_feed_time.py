"""When a feed is silent, and how long it waits before it asks again: on a clock that only the test moves."""

from __future__ import annotations

import asyncio
from random import Random

import httpx
import pytest
from feed_central import STREAM, URL, Body, Central, ended, event, stream
from feed_support import FakeIntake, alarm, make, running, until

from console.clock import SimulatedClock
from console.sources.backoff import LONGEST_S, Backoff
from console.sources.feed import FeedSource
from console.sources.feed_connection import ANSWER_LIMIT_S


def simulated(*answers: httpx.Response | Exception, **changes: object) -> tuple[SimulatedClock, FakeIntake, FeedSource]:
    clock, intake = SimulatedClock(0), FakeIntake()
    given: dict[str, object] = {"heartbeat_s": 10.0, "backoff": Backoff(Random(1))}
    given |= {"transport": Central(*answers), "clock": clock}
    return clock, intake, make(URL, intake, **(given | changes))


async def test_silence_is_told_and_the_line_is_made_anew():
    clock, intake, source = simulated(stream(event(1)), stream(event(2)))
    async with running(source, intake):
        await until(lambda: intake.stored and clock.next_due() == 25)
        await clock.advance_to(24.9)
        assert intake.codes()[-1] == "feed.ok"
        await clock.advance_to(25)
        await until(lambda: intake.codes()[-1] == "feed.stalled")
        assert intake.facts[-1].detail == {"seconds": "25"}
        await until(lambda: clock.next_due() != 25 and clock.next_due() is not None)
        await clock.advance_to(clock.next_due())
        await until(lambda: alarm(2) in intake.counted())


async def test_every_byte_is_a_sign_of_life():
    body = Body(b":")
    clock, intake, source = simulated(httpx.Response(200, headers=STREAM, stream=body))
    async with running(source, intake):
        await until(intake.heard)
        for step in range(12):
            await until(lambda step=step: clock.next_due() == step * 10 + 25)
            await clock.advance_to(step * 10 + 10)
            body.pieces.put_nowait(b".")
        await until(lambda: clock.next_due() == 145 and len(intake.heard()) >= 5)
    assert "feed.stalled" not in intake.codes()
    assert [fact.interval_s for fact in intake.heard()] == [40, 40, 40, 40, 40], "at most every half minute"


async def test_a_server_that_takes_the_call_and_never_answers():
    class Mute(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            await asyncio.Event().wait()
            raise AssertionError

    clock, intake, source = simulated(stream(), transport=Mute)
    async with running(source, intake):
        await until(lambda: clock.next_due() == ANSWER_LIMIT_S)
        await clock.advance_to(ANSWER_LIMIT_S)
        await until(lambda: intake.codes()[-1] == "feed.no_answer")


class Noted(Backoff):
    """Keeps what it said."""

    def __init__(self) -> None:
        super().__init__(Random(1))
        self.waits: list[float] = []

    def next(self, lived_s: float = 0.0) -> float:
        self.waits.append(super().next(lived_s))
        return self.waits[-1]


async def waits(answer: httpx.Response | Exception, times: int) -> list[float]:
    """How long the source waits before each new attempt, as far as the clock knows."""
    backoff = Noted()
    clock, intake, source = simulated(answer, backoff=backoff)
    async with running(source, intake):
        for attempt in range(1, times + 1):
            await until(lambda attempt=attempt: len(backoff.waits) == attempt)
            due = clock.mono() + backoff.waits[-1]
            await until(lambda due=due: abs((clock.next_due() or 0) - due) < 2e-6)  # the clock counts microseconds
            await clock.advance_to(due + 1e-6)
    return backoff.waits[:times]


async def test_each_attempt_waits_longer_up_to_a_limit():
    found = await waits(httpx.ConnectError(""), 9)
    whole = [1, 2, 4, 8, 16, 30, 30, 30, 30]
    assert all(most / 2 <= wait <= most for wait, most in zip(found, whole, strict=True))
    assert len(set(found[5:])) == 4, "by chance"


@pytest.mark.parametrize(("asked", "least", "most"), [(3000, 1.5, 3), (0, 0.05, 0.1), (-5, 0.05, 0.1), (10**9, 15, 30)])
async def test_retry_is_honoured_within_bounds(asked: int, least: float, most: float):
    (wait,) = await waits(ended(b"retry: %d\n\n" % asked), 1)
    assert least <= wait <= most


def test_backoff_begins_anew_after_a_good_event_or_a_long_life():
    backoff = Backoff(Random(1))
    for _ in range(9):
        backoff.next()
    assert backoff.next(lived_s=LONGEST_S) <= 1
    for _ in range(2000):
        backoff.next()
    backoff.worked()
    assert backoff.next() <= 1


async def test_health_is_told_when_it_changes_and_not_at_every_attempt():
    intake = FakeIntake()
    central = Central(httpx.ConnectError(""))
    async with running(make(URL, intake, transport=central), intake):
        await until(lambda: len(central.asked) > 20)
    assert intake.codes() == ["feed.starting", "feed.unreachable"]
