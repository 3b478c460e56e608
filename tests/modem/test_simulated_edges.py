"""The simulated modem behind a real pseudo-terminal and behind a socket."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from random import Random

import pytest
from simulated_bench import MIRA

from console.clock import SystemClock
from console.modem.simulated import SimulatedModem
from console.modem.simulated.pty_edge import PtyEdge
from console.modem.simulated.tcp_edge import TcpEdge


async def until(state: Callable[[], bool]) -> None:
    """Wait for a state, at most a minute."""
    async with asyncio.timeout(60):
        while not state():  # noqa: ASYNC110 - a file descriptor has no Event
            await asyncio.sleep(0.002)


class Device:
    """A host on a device file, without any library between."""

    def __init__(self, path: Path) -> None:
        self.file = os.open(path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        self.heard = bytearray()

    def look(self) -> bytes:
        with contextlib.suppress(BlockingIOError):
            self.heard += os.read(self.file, 4096)
        return bytes(self.heard)

    async def ask(self, command: bytes, expected: bytes) -> bytes:
        self.heard.clear()
        os.write(self.file, command)
        await until(lambda: expected in self.look())
        return bytes(self.heard)

    def close(self) -> None:
        os.close(self.file)


@pytest.fixture
def modem() -> SimulatedModem:
    return SimulatedModem(SystemClock(), Random(1))


@pytest.fixture
async def terminal(modem: SimulatedModem, tmp_path: Path) -> AsyncIterator[PtyEdge]:
    edge = PtyEdge(modem, tmp_path / "modem")
    yield edge
    await edge.close()


async def test_through_a_pseudo_terminal(modem: SimulatedModem, terminal: PtyEdge) -> None:
    device = Device(terminal.link)
    assert await device.ask(b"AT\r", b"OK\r\n") == b"AT\r\r\nOK\r\n"  # raw: nothing is turned into something else
    await device.ask(b"ATE0\r", b"OK\r\n")
    await device.ask(b"AT+CNMI=2,1\r", b"OK\r\n")
    modem.text_in(MIRA, "Hej")
    await until(lambda: b'+CMTI: "SM",0' in device.look())
    assert (await device.ask(b"AT+CMGS=20\r", b"> ")).endswith(b"\r\n> ")
    device.close()
    again = Device(terminal.link)  # the host may close and open again
    await again.ask(b"\x1bAT\r", b"OK\r\n")
    again.close()


async def test_time_passes(modem: SimulatedModem, terminal: PtyEdge) -> None:
    modem.change_faults(ring_every_s=0.02, chunk=3, gap_s=0.002)
    device = Device(terminal.link)
    modem.call_in(MIRA)
    await until(lambda: device.look().count(b"\r\nRING\r\n") >= 3)
    device.close()


async def test_unplug_and_replug_under_another_name(modem: SimulatedModem, terminal: PtyEdge) -> None:
    device, link = Device(terminal.link), terminal.link
    modem.unplug()
    assert not link.is_symlink()

    def gone() -> bool:
        try:
            return os.read(device.file, 100) == b""
        except BlockingIOError:
            return False
        except OSError:
            return True

    await until(gone)
    device.close()
    modem.change_faults(boot_s=0.0)
    modem.replug("other")
    assert not link.is_symlink()
    device = Device(link.with_name("other"))
    await until(lambda: b"PB DONE" in device.look())
    device.close()


async def test_a_modem_that_stops_reading_blocks_the_write(modem: SimulatedModem, terminal: PtyEdge) -> None:
    device = Device(terminal.link)
    modem.change_faults(stops_reading=True)
    with pytest.raises(BlockingIOError):  # noqa: PT012 - the terminal's buffer is filled by many writes
        for _ in range(1000):
            os.write(device.file, b"AT\r" * 100)
    modem.change_faults(stops_reading=False)
    await until(lambda: b"OK" in device.look())
    device.close()


async def test_a_host_that_does_not_read_costs_only_what_does_not_fit(modem: SimulatedModem, terminal: PtyEdge) -> None:
    device = Device(terminal.link)
    for number in range(20_000):
        modem.say(f"+CSQ: {number}")
    os.write(device.file, b"AT\r")
    await until(lambda: device.look().endswith(b"OK\r\n"))
    assert device.heard.startswith(b"\r\n+CSQ: 0\r\n\r\n+CSQ: 1\r\n")
    assert 60_000 < len(device.heard) < 100_000 < 20_000 * len("\r\n+CSQ: 0\r\n")
    device.close()


async def test_the_link_replaces_a_link_and_never_a_file(modem: SimulatedModem, tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("kept")
    with pytest.raises(FileExistsError):
        PtyEdge(modem, tmp_path / "precious")
    (tmp_path / "stale").symlink_to("/nowhere")
    edge = PtyEdge(modem, tmp_path / "stale")
    device = Device(edge.link)
    await device.ask(b"AT\r", b"OK\r\n")
    device.close()
    await edge.close()
    assert os.listdir(tmp_path) == ["precious"]


class Socket:
    """A host on a socket."""

    def __init__(self) -> None:
        self.heard = bytearray()
        self.gone = False
        self.transport: asyncio.Transport | None = None

    async def open(self, port: int) -> Socket:
        """ConnectionError: nobody listens."""
        await asyncio.get_running_loop().create_connection(lambda: self.Ear(self), "127.0.0.1", port)
        return self

    class Ear(asyncio.Protocol):
        def __init__(self, socket: Socket) -> None:
            self.socket = socket

        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            assert isinstance(transport, asyncio.Transport)
            self.socket.transport = transport

        def data_received(self, data: bytes) -> None:
            self.socket.heard += data

        def connection_lost(self, exc: Exception | None) -> None:
            self.socket.gone = True

    async def ask(self, command: bytes, expected: bytes) -> None:
        assert self.transport is not None
        self.transport.write(command)
        await until(lambda: expected in self.heard)

    async def close(self) -> None:
        assert self.transport is not None
        self.transport.abort()
        await until(lambda: self.gone)


@pytest.fixture
async def listening(modem: SimulatedModem) -> AsyncIterator[TcpEdge]:
    edge = TcpEdge(modem)
    await edge.start()
    yield edge
    await edge.close()


async def test_through_a_socket(modem: SimulatedModem, listening: TcpEdge) -> None:
    first = await Socket().open(listening.port)
    await first.ask(b"AT\r", b"AT\r\r\nOK\r\n")
    second = await Socket().open(listening.port)
    await until(lambda: second.gone)  # one host at a time
    modem.say("RING")
    await until(lambda: b"RING" in first.heard)
    await first.close()
    again = await Socket().open(listening.port)
    await again.ask(b"AT\r", b"OK\r\n")
    await again.close()


async def test_an_unplugged_socket(modem: SimulatedModem, listening: TcpEdge) -> None:
    host = await Socket().open(listening.port)
    modem.unplug()
    await until(lambda: host.gone)
    with pytest.raises(ConnectionError):
        await Socket().open(listening.port)
    modem.replug()
    await until(lambda: listening.listens)
    again = await Socket().open(listening.port)
    await again.ask(b"AT\r", b"OK\r\n")
    await again.close()


async def test_a_socket_that_stops_reading(modem: SimulatedModem, listening: TcpEdge) -> None:
    modem.change_faults(stops_reading=True)
    host = await Socket().open(listening.port)
    assert host.transport is not None
    host.transport.write(b"AT\r")
    modem.change_faults(stops_reading=False)
    await until(lambda: b"OK" in host.heard)
    await host.close()
