"""A limit on the injected clock: what comes in time is given, and nothing is left running."""

from __future__ import annotations

import asyncio

import pytest
from feed_support import until

from console.clock import SimulatedClock, within


async def test_what_comes_in_time_is_given_and_the_alarm_is_put_away():
    clock = SimulatedClock(0)
    assert await within(clock, 5, asyncio.sleep(0, "words")) == "words"
    assert clock.next_due() is None
    assert len(asyncio.all_tasks()) == 1


async def test_what_does_not_come_is_cancelled():
    clock, never = SimulatedClock(0), asyncio.get_running_loop().create_future()
    waiting = asyncio.create_task(within(clock, 5, never))
    await until(lambda: clock.next_due() == 5)
    await clock.advance_to(4.9)
    assert not waiting.done()
    await clock.advance_to(5)
    with pytest.raises(TimeoutError):
        await waiting
    assert never.cancelled()
    assert len(asyncio.all_tasks()) == 1


async def test_whoever_gives_up_leaves_nothing_running():
    clock, never = SimulatedClock(0), asyncio.get_running_loop().create_future()
    waiting = asyncio.create_task(within(clock, 5, never))
    await until(lambda: clock.next_due() == 5)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert never.cancelled()
    assert clock.next_due() is None


async def test_what_goes_wrong_goes_wrong_here():
    async def broken() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await within(SimulatedClock(0), 5, broken())
