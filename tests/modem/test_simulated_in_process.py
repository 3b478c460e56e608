"""The port without a device: what the wire's protocol promises, kept."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from random import Random

import pytest
from simulated_bench import MIRA, START

from console.clock import SimulatedClock
from console.modem.port import Port, PortFault
from console.modem.simulated import Faults, InProcess, SimulatedModem


class Ear:
    def __init__(self) -> None:
        self.heard = bytearray()
        self.lost: list[str] = []

    def data_received(self, data: bytes) -> None:
        self.heard += data

    def connection_lost(self, fault: PortFault) -> None:
        self.lost.append(fault.code)


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock(START)


@pytest.fixture
async def cable(clock: SimulatedClock) -> AsyncIterator[InProcess]:
    cable = InProcess(SimulatedModem(clock, Random(1)))
    yield cable
    await cable.close()


async def test_there_and_back(cable: InProcess) -> None:
    ear = Ear()
    port: Port = cable.port()
    await port.open(ear)
    port.write(b"AT\r")
    assert ear.heard == b""  # never inside write
    await settle()
    assert ear.heard == b"AT\r\r\nOK\r\n"


async def test_one_host_at_a_time_and_silence_after_close(cable: InProcess) -> None:
    first, second = Ear(), Ear()
    port = cable.port()
    await port.open(first)
    with pytest.raises(PortFault, match=r"modem\.port_busy"):
        await cable.port().open(second)
    port.write(b"AT\r")
    await port.close()
    await port.close()
    port.write(b"AT\r")
    await settle()
    assert (first.heard, first.lost) == (b"", [])
    await cable.port().open(second)
    cable.modem.say("RING")
    await settle()
    assert second.heard == b"\r\nRING\r\n"


async def test_a_pulled_cable_is_told_once_and_the_name_may_change(cable: InProcess) -> None:
    ear = Ear()
    port = cable.port()
    await port.open(ear)
    cable.modem.unplug()
    await settle()
    assert ear.lost == ["modem.port_lost"]
    port.write(b"AT\r")
    with pytest.raises(PortFault, match=r"modem\.port_missing"):
        await cable.port().open(Ear())
    cable.modem.replug("other")
    with pytest.raises(PortFault, match=r"modem\.port_missing"):
        await cable.port("simulated").open(Ear())
    again = Ear()
    await cable.port().open(again)
    cable.modem.text_in(MIRA, "Hej")
    await settle()
    assert (again.heard, ear.heard) == (b"", b"")  # the settings went with the power
    assert len(cable.modem.store()["SM"]) == 1


async def test_what_was_said_before_the_loss_comes_before_it(cable: InProcess) -> None:
    order: list[str] = []

    class Order(Ear):
        def data_received(self, data: bytes) -> None:
            order.append("data")

        def connection_lost(self, fault: PortFault) -> None:
            order.append("lost")

    await cable.port().open(Order())
    cable.modem.say("NORMAL POWER DOWN")
    cable.modem.unplug()
    await settle()
    assert order == ["data", "lost"]


@pytest.mark.parametrize("recovers", [True, False])
async def test_a_modem_that_stops_reading_is_lost(cable: InProcess, clock: SimulatedClock, recovers: bool) -> None:
    ear = Ear()
    port = cable.port()
    await port.open(ear)
    cable.modem.change_faults(stops_reading=True)
    port.write(b"AT\r")
    await settle()
    await clock.advance_to(0.9)
    assert ear.lost == []
    if recovers:
        cable.modem.faults = Faults()
    await clock.advance_to(1.1)
    await settle()
    assert ear.lost == ([] if recovers else ["modem.port_stuck"])
    assert (b"OK" in ear.heard) == recovers
