"""The port is found by what it is, and by asking: never by its number (modem.md section 11)."""

from __future__ import annotations

import asyncio

import idle_loop
import pytest
from line_bench import LineBench

from console.clock import SimulatedClock
from console.modem.finding import Described, Wish, answer_in, candidates, wish_of
from console.modem.found_port import FoundPort
from console.modem.port import Listener, Port, PortFault
from console.sources.modem import ModemSource
from console.sources.supervisor import Supervisor

SIMCOM = [
    Described(device=f"/dev/ttyUSB{7 - number}", vid=0x1E0E, pid=0x9001, location=f"1-1.2:1.{number}")
    for number in range(5)
]  # the numbers run the other way: they say nothing
MOUSE = Described(device="/dev/ttyUSB9", vid=0x067B, pid=0x2303, location="1-1.3:1.0")
BOARD = Described(device="/dev/ttyS0")


def test_what_the_station_file_may_say() -> None:
    assert wish_of("auto") == Wish()
    assert wish_of("1e0e:9001") == Wish(vid=0x1E0E, pid=0x9001)
    assert wish_of("2C7C:0125:2") == Wish(vid=0x2C7C, pid=0x0125, interface=2)
    paths = ("/dev/ttyUSB2", "/dev/serial/by-id/usb-SimTech-if02-port0", "COM3", "socket://127.0.0.1:7001")
    assert [wish_of(path) for path in paths] == [None] * 4


def test_the_likeliest_first_and_what_is_not_on_usb_never_unbidden() -> None:
    found = candidates(Wish(), [BOARD, MOUSE, *SIMCOM])
    assert found[0] == SIMCOM[2]
    assert found[-1] == MOUSE
    assert BOARD not in found
    assert candidates(Wish(vid=0x1E0E, pid=0x9001, interface=3), [MOUSE, *SIMCOM]) == [SIMCOM[3]]


def test_interfaces_on_linux_and_windows() -> None:
    assert Described(device="COM5", location="1-2:x.2").interface == 2
    assert Described(device="COM5", location="1-2").interface is None


@pytest.mark.parametrize(
    ("heard", "answer"),
    [
        (b"\r\nOK\r\n", "commands"), (b"AT\r\r\nOK\r\n", "commands"), (b"$GPRMC,130500.00,V,,,*7D\r\n", "positions"),
        (b"\r\nRDY\r\n$GPGGA,1\r\nOK\r\n", "commands"), (b"AT\r", "something"), (b"", "nothing"),
        (b"NOOK\r\n", "something"),
    ],
)  # fmt: skip
def test_a_command_port_answers_and_a_position_port_talks(heard: bytes, answer: str) -> None:
    assert answer_in(heard) == answer


class Positions:
    """A port that talks of positions, whatever it is asked."""

    async def open(self, listener: Listener) -> None:
        asyncio.get_running_loop().call_soon(listener.data_received, b"$GPRMC,130500.00,V,,,,,,,221125,,,N*7D\r\n")

    def write(self, data: bytes) -> None:
        pass

    async def close(self) -> None:
        pass


def test_after_a_replug_under_another_name_it_is_found_again_and_swept() -> None:
    """A hundred times: within ten seconds it is back, and what came meanwhile is in the journal."""
    here: list[Described] = [SIMCOM[1], SIMCOM[2]]

    async def life() -> None:
        desk = LineBench()
        loop = asyncio.get_running_loop()
        assert isinstance(loop, idle_loop.IdleLoop)
        loop.follow(desk.clock)

        def at(device: str) -> Port:
            return Positions() if device == SIMCOM[1].device else desk.cable.port(device)

        desk.cable.name = SIMCOM[2].device
        desk.start()
        await desk.die()
        source = ModemSource(desk.modem, lambda: _Found(Wish(), desk.clock, here, at), cmd_of=desk.cmd_of)
        running = asyncio.ensure_future(Supervisor([source], desk.intake, desk.clock).run())
        await desk.clock.sleep(30)
        pdus: list[str] = []
        for number in range(100):
            desk.sim.unplug()
            pdus += desk.sim.text_in("+46701740605", f"Larm {number}")
            await desk.clock.sleep(number % 7)
            name = f"/dev/ttyUSB{20 + number % 5}"
            here[1] = Described(device=name, vid=0x1E0E, pid=0x9001, location="1-1.2:1.2")
            desk.sim.replug(name)
            await desk.clock.sleep(10)
            assert desk.intake.codes()[-1] == "modem.ok", number
            assert sorted(desk.intake.pdus()) == sorted(pdus), number
        assert desk.stored() == 0
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await desk.close()

    idle_loop.run(life())


class _Found(FoundPort):
    """The machine's ports are a list here."""

    def __init__(self, wish: Wish, clock: SimulatedClock, here: list[Described], at: object) -> None:
        async def listing() -> list[Described]:
            return here

        super().__init__(wish, clock, listing, at)  # type: ignore[arg-type]


def test_nothing_there_and_nobody_answers_are_told_apart() -> None:
    async def fault(here: list[Described]) -> str:
        clock = SimulatedClock(0)
        loop = asyncio.get_running_loop()
        assert isinstance(loop, idle_loop.IdleLoop)
        loop.follow(clock)
        with pytest.raises(PortFault) as raised:
            await _Found(Wish(), clock, here, lambda device: Positions()).open(_Nobody())
        return raised.value.code

    assert idle_loop.run(fault([])) == "modem.none_found"
    assert idle_loop.run(fault([SIMCOM[1]])) == "modem.none_answers"


class _Nobody:
    def data_received(self, data: bytes) -> None: ...

    def connection_lost(self, fault: PortFault) -> None: ...
