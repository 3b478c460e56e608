"""The simulated modem's time: on a clock that moves only when told to, nothing is early, late or skipped."""

from __future__ import annotations

import asyncio
from random import Random

from simulated_bench import MIRA, START

from console.clock import SimulatedClock
from console.modem.simulated import InProcess, SimulatedModem
from console.modem.simulated.agenda import Agenda, Timekeeper


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_actions_run_in_the_order_of_their_times() -> None:
    clock = SimulatedClock(START)
    agenda, said = Agenda(clock), []
    keeper = Timekeeper(agenda, clock)
    for name, seconds in (("c", 3.0), ("a", 1.0), ("b", 2.0), ("b2", 2.0)):
        agenda.after(seconds, lambda name=name: said.append((name, clock.mono())))
    await settle()
    await clock.advance_to(10)
    assert said == [("a", 1.0), ("b", 2.0), ("b2", 2.0), ("c", 3.0)]
    await keeper.close()


async def test_an_action_plans_from_its_own_time() -> None:
    clock = SimulatedClock(START)
    agenda, said = Agenda(clock), []

    def tick() -> None:
        said.append(clock.mono())
        agenda.after(5.0, tick)

    keeper = Timekeeper(agenda, clock)
    agenda.after(0.0, tick)
    await settle()
    await clock.advance_to(60)
    assert said == [5.0 * number for number in range(13)]
    await keeper.close()
    await clock.advance_to(100)
    assert len(said) == 13


async def test_what_came_while_nobody_kept_time_is_done_at_once() -> None:
    clock = SimulatedClock(START)
    agenda, said = Agenda(clock), []
    agenda.after(5.0, lambda: agenda.after(5.0, lambda: said.append("second")))
    await clock.advance_to(30)
    assert said == []
    keeper = Timekeeper(agenda, clock)
    await settle()
    assert said == ["second"]
    assert agenda.next_due() is None
    await keeper.close()


async def test_a_call_rings_through_an_exercise() -> None:
    clock = SimulatedClock(START)
    modem = SimulatedModem(clock, Random(1))
    cable, heard = InProcess(modem), bytearray()

    class Ear:
        def data_received(self, data: bytes) -> None:
            heard.extend(data)

        def connection_lost(self, fault: Exception) -> None:
            raise AssertionError("nothing was lost")

    port = cable.port()
    await port.open(Ear())
    modem.call_in(MIRA)
    await settle()
    await clock.advance_to(59)
    await settle()
    assert heard.count(b"RING") == 12
    await port.close()
    await cable.close()
