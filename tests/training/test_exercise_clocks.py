"""Time in an exercise: paced against a real clock, or in one breath."""

from __future__ import annotations

import asyncio
import socket

import pytest

from console.clock import SimulatedClock
from console.moments import SECOND
from console.training.pace import PacedClock
from console.training.quiet import Stuck, run_at_once

START = 1_739_306_400_000_000


class Paced:
    """A paced clock on a real one that only the test moves."""

    def __init__(self, speed: float = 1.0) -> None:
        self.real = SimulatedClock(0)
        self.clock = PacedClock(START, self.real, speed)
        self.woken: list[tuple[str, float]] = []
        self.tasks = [asyncio.create_task(self.clock.run())]

    async def sleeper(self, name: str, seconds: float) -> None:
        await self.clock.sleep(seconds)
        self.woken.append((name, self.clock.mono()))

    def sleep(self, name: str, seconds: float) -> None:
        self.tasks.append(asyncio.create_task(self.sleeper(name, seconds)))

    async def pass_real(self, seconds: float) -> None:
        await settle()
        await self.real.advance_to(self.real.mono() + seconds)
        await settle()

    async def close(self) -> None:
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)


async def settle() -> None:
    for _ in range(200):
        await asyncio.sleep(0)


async def test_it_follows_the_real_clock_at_its_speed() -> None:
    paced = Paced(speed=4)
    paced.sleep("a", 8)
    await paced.pass_real(1.9)
    assert paced.woken == []
    assert paced.clock.now() == START + round(7.6 * SECOND)
    await paced.pass_real(0.2)
    assert paced.woken == [("a", 8.0)]
    await paced.close()


async def test_what_is_due_at_the_moment_of_a_pause_happens_after_it() -> None:
    """OpenAEV lost the first inject after a pause (training.md section 8)."""
    paced = Paced()
    paced.sleep("due", 5)
    paced.sleep("later", 6)
    await settle()
    await paced.real.advance_to(4.999)
    paced.clock.pause()
    await paced.pass_real(100)
    assert paced.woken == []
    assert paced.clock.mono() == 4.999
    paced.clock.resume()
    await paced.pass_real(0.001)
    assert paced.woken == [("due", 5.0)]
    await paced.pass_real(1)
    assert paced.woken == [("due", 5.0), ("later", 6.0)]
    await paced.close()


async def test_a_change_of_speed_counts_from_where_time_is() -> None:
    paced = Paced()
    paced.sleep("a", 10)
    await paced.pass_real(4)
    paced.clock.set_speed(2)
    await paced.pass_real(2.9)
    assert paced.woken == []
    await paced.pass_real(0.2)
    assert paced.woken == [("a", 10.0)]
    await paced.close()


async def test_a_machine_that_was_asleep_skips_nobody() -> None:
    """Everybody wakes at exactly their own time and in order, also those that only then begin to wait."""
    paced = Paced()

    async def chain() -> None:
        for number in range(3):
            await paced.sleeper(f"chain{number}", 2)

    paced.tasks.append(asyncio.create_task(chain()))
    paced.sleep("other", 5)
    await paced.pass_real(60)
    assert paced.woken == [("chain0", 2.0), ("chain1", 4.0), ("other", 5.0), ("chain2", 6.0)]
    await paced.close()


async def test_time_stands_still_until_it_is_run() -> None:
    real = SimulatedClock(0)
    clock = PacedClock(START, real)
    await real.advance_to(50)
    assert (clock.mono(), clock.now()) == (0.0, START)


def test_one_breath_wakes_everybody_at_their_own_time() -> None:
    clock = SimulatedClock(START)
    seen: list[tuple[float, str]] = []

    async def busy(name: str, *waits: float) -> None:
        for wait in waits:
            await clock.sleep(wait)
            for _ in range(30):  # work that takes many turns of the loop is still done at this moment
                await asyncio.sleep(0)
            seen.append((clock.mono(), name))

    async def work() -> str:
        await asyncio.gather(busy("a", 2, 2), busy("b", 1, 1, 1), busy("c", 3600))
        return "done"

    assert run_at_once(clock, work) == "done"
    assert seen == [(1, "b"), (2, "a"), (2, "b"), (3, "b"), (4, "a"), (3600, "c")]


def test_one_breath_ends_when_nobody_will_ever_wake() -> None:
    clock = SimulatedClock(START)

    async def work() -> None:
        await clock.sleep(1)
        await asyncio.get_running_loop().create_future()

    with pytest.raises(Stuck):
        run_at_once(clock, work)


def test_a_fault_comes_out_of_one_breath() -> None:
    async def work() -> None:
        raise KeyError("planted")

    with pytest.raises(KeyError, match="planted"):
        run_at_once(SimulatedClock(START), work)


async def test_whoever_sleeps_until_a_moment_gets_there() -> None:
    """Fractions of seconds do not add up exactly: a wait for the last bit of one must still move time on."""
    clock = SimulatedClock(START)

    async def until(moment: float) -> float:
        while clock.mono() < moment:
            await clock.sleep(moment - clock.mono())
        return clock.mono()

    waiting = asyncio.create_task(until(0.1 + 0.2))  # a little more than 0.3
    await settle()
    for _ in range(5):
        clock.wake_next()
        await settle()
    assert waiting.done()
    assert await waiting == pytest.approx(0.3, abs=2e-6)


class Jumpy:
    """A real clock that jumps, as on a machine that was too busy to look."""

    def __init__(self) -> None:
        self.at = 0.0

    def now(self) -> int:
        return round(self.at * SECOND)

    def mono(self) -> float:
        return self.at

    async def sleep(self, seconds: float) -> None:
        await asyncio.get_running_loop().create_future()


async def test_nobody_sees_a_time_beyond_somebody_who_is_due() -> None:
    real = Jumpy()
    clock = PacedClock(START, real)
    running = asyncio.create_task(clock.run())
    sleeping = asyncio.create_task(clock.sleep(5))
    await settle()
    real.at = 3.0
    assert clock.mono() == 3.0
    real.at = 60.0
    assert (clock.mono(), clock.now()) == (5.0, START + 5 * SECOND)
    for task in (running, sleeping):
        task.cancel()
    await asyncio.gather(running, sleeping, return_exceptions=True)


def test_one_breath_waits_for_what_is_on_its_way_already() -> None:
    """Bytes in a socket are work still to be done: time must not pass them by."""
    clock = SimulatedClock(START)

    async def work() -> float:
        here, there = socket.socketpair()
        with here, there:
            here.setblocking(False)
            later = asyncio.create_task(clock.sleep(60))
            await settle()
            there.send(b"y")
            reader = asyncio.get_running_loop().create_future()
            asyncio.get_running_loop().add_reader(here, reader.set_result, None)
            await reader
            asyncio.get_running_loop().remove_reader(here)
            later.cancel()
            return clock.mono()

    assert run_at_once(clock, work) == 0.0
