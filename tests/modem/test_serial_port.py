"""The real port, on pseudo-terminals and a socket. Nothing here waits for a time, only for a state."""

from __future__ import annotations

import asyncio
import errno
import os
import socket
import subprocess
import sys
import threading
import tty
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from console.modem.port import Port, PortFault
from console.modem.serial_port import MAX_WAITING_WRITES, SerialPort
from console.sentences import SENTENCES

BOUND = 60.0


class Ear:
    """What a port said."""

    def __init__(self) -> None:
        self.heard = b""
        self.faults: list[PortFault] = []
        self.threads: set[int] = set()
        self._news = asyncio.Event()

    def data_received(self, data: bytes) -> None:
        self.threads.add(threading.get_ident())
        self.heard += data
        self._news.set()

    def connection_lost(self, fault: PortFault) -> None:
        self.threads.add(threading.get_ident())
        self.faults.append(fault)
        self._news.set()

    async def until(self, true: Callable[[], object]) -> None:
        async with asyncio.timeout(BOUND):
            while not true():
                self._news.clear()
                await self._news.wait()


class Terminal:
    """Both ends of a pseudo-terminal, and a name for ours."""

    def __init__(self) -> None:
        self.master, self.slave = os.openpty()
        tty.setraw(self.slave)
        self.name = os.ttyname(self.slave)

    def unplug(self) -> None:
        for end in (self.slave, self.master):
            os.close(end)
        self.master = self.slave = -1

    async def read(self, size: int) -> bytes:
        return await asyncio.to_thread(os.read, self.master, size)


@pytest.fixture(params=["the loop reads", "a thread reads"], autouse=True)
def reader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A thread reads where a loop cannot, as on Windows."""
    if request.param == "a thread reads":
        monkeypatch.setattr(SerialPort, "_watch", lambda self: False)


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    made = Terminal()
    yield made
    if made.master >= 0:
        made.unplug()


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[tuple[SerialPort, Ear]]:
    port, ear = SerialPort(url), Ear()
    await port.open(ear)
    try:
        yield port, ear
    finally:
        await port.close()


async def test_bytes_go_both_ways_and_arrive_on_the_loop(terminal: Terminal) -> None:
    async with opened(terminal.name) as (port, ear):
        checked: Port = port
        checked.write(b"AT\r")
        assert await terminal.read(10) == b"AT\r"
        os.write(terminal.master, b"\r\n> ")
        await ear.until(lambda: ear.heard == b"\r\n> ")  # without a line end
        assert ear.threads == {threading.get_ident()}


async def test_a_socket_is_a_port() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        async with opened(f"socket://127.0.0.1:{server.getsockname()[1]}") as (port, ear):
            peer, _ = await asyncio.to_thread(server.accept)
            with peer:
                port.write(b"AT\r")
                assert await asyncio.to_thread(peer.recv, 10) == b"AT\r"
                peer.sendall(b"\r\nOK\r\n")
                await ear.until(lambda: ear.heard == b"\r\nOK\r\n")
            await ear.until(lambda: ear.faults)
        assert [fault.code for fault in ear.faults] == ["modem.port_lost"]


async def test_an_unplugged_modem_is_a_loss_told_once(terminal: Terminal) -> None:
    async with opened(terminal.name) as (port, ear):
        terminal.unplug()
        await ear.until(lambda: ear.faults)
        port.write(b"AT\r")  # into nothing, and no exception
        await asyncio.sleep(0)
        assert [fault.code for fault in ear.faults] == ["modem.port_lost"]


async def test_a_modem_that_stops_reading_blocks_nobody(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody reads the master: pyserial's write blocks, the loop does not, and the loss is told."""
    import serial

    stuck, seen, write = threading.Event(), threading.Event(), serial.Serial.write

    def held(self: serial.Serial, data: bytes) -> int:
        stuck.set()
        assert seen.wait(BOUND), "the loop stood still while a write was stuck"
        return int(write(self, data))

    monkeypatch.setattr(serial.Serial, "write", held)
    async with opened(terminal.name) as (port, ear):
        for _ in range(8):
            port.write(b"A" * 16_384)
        await asyncio.to_thread(stuck.wait, BOUND)
        seen.set()
        await ear.until(lambda: ear.faults)
        assert [fault.code for fault in ear.faults] == ["modem.port_stuck"]


async def test_the_control_a_write_on_the_loop_stops_the_loop(terminal: Terminal) -> None:
    turns: list[int] = []

    async def turn() -> None:
        while True:
            turns.append(1)
            await asyncio.sleep(0)

    async with opened(terminal.name) as (port, _):
        turning = asyncio.ensure_future(turn())
        wire = port._wire
        assert wire is not None
        with pytest.raises(OSError, match="timeout"):
            wire.write(b"A" * 200_000)
        assert turns == []
        turning.cancel()


async def test_more_than_can_wait_is_a_loss_at_once(terminal: Terminal) -> None:
    async with opened(terminal.name) as (port, ear):
        for _ in range(2 * MAX_WAITING_WRITES):
            port.write(b"A" * 16_384)
        assert [fault.code for fault in ear.faults] == ["modem.port_stuck"]


async def test_a_port_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(PortFault) as fault:
        await SerialPort(str(tmp_path / "ttyNOT")).open(Ear())
    assert fault.value.code == "modem.port_missing"
    assert fault.value.detail["port"].endswith("ttyNOT")


async def test_a_port_that_another_program_has(terminal: Terminal) -> None:
    async with opened(terminal.name):
        with pytest.raises(PortFault) as fault:
            await SerialPort(terminal.name).open(Ear())
        assert fault.value.code == "modem.port_busy"
    async with opened(terminal.name):
        pass  # and it is free again


async def test_a_port_that_is_no_port(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no terminal")
    for url in (str(tmp_path / "file"), "socket://nowhere", "nonsense://x"):
        with pytest.raises(PortFault) as fault:
            await SerialPort(url).open(Ear())
        assert fault.value.code == "modem.port_fault"


async def test_a_port_one_may_not_open(monkeypatch: pytest.MonkeyPatch, terminal: Terminal) -> None:
    def forbid(*_: object) -> int:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("serial.serialposix.os.open", forbid)
    with pytest.raises(PortFault) as fault:
        await SerialPort(terminal.name).open(Ear())
    assert fault.value.code == "modem.port_denied"


async def test_closing_is_quiet_quick_and_ends_the_threads(terminal: Terminal) -> None:
    before = threading.active_count()
    async with opened(terminal.name) as (port, ear):
        await port.close()
        await port.close()
        os.write(terminal.master, b"\r\nRING\r\n")
        port.write(b"AT\r")
        assert (ear.heard, ear.faults) == (b"", [])
    names = {thread.name for thread in threading.enumerate()}
    assert not {"modem_read", "modem_write"} & names, before


async def test_opening_that_is_given_up_leaves_nothing_locked(terminal: Terminal) -> None:
    port = SerialPort(terminal.name)
    opening = asyncio.ensure_future(port.open(Ear()))
    await asyncio.sleep(0)
    opening.cancel()
    await asyncio.gather(opening, return_exceptions=True)
    async with asyncio.timeout(BOUND):
        while True:  # the thread that was opening it lets go in its own time
            try:
                async with opened(terminal.name):
                    return
            except PortFault:
                await asyncio.sleep(0.01)


def test_every_fault_of_a_port_has_its_sentence() -> None:
    codes = {"missing", "busy", "denied", "fault", "lost", "stuck"}
    assert {f"modem.port_{code}" for code in codes} <= SENTENCES.keys()


def test_only_one_file_imports_serial() -> None:
    """And only when a port is opened: a desk without a modem does not pay for it. The control is that file itself."""
    script = (
        "import sys, console.sources.modem, console.outbound.modem_lines, console.modem.serial_port\n"
        "print('serial' in sys.modules)\n"
        "import serial\n"
        "print('serial' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]
    importers = [path.name for path in Path("console").rglob("*.py") if "import serial" in path.read_text()]
    assert importers == ["serial_port.py"]


async def test_a_modem_that_stops_reading_never_holds_the_loop(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever can block is done in another thread; the loop's own work goes on until the loss is told."""
    import serial

    blocked: list[int] = []
    write = serial.Serial.write

    def told(self: serial.Serial, data: bytes) -> int:
        blocked.append(threading.get_ident())
        return int(write(self, data))

    monkeypatch.setattr(serial.Serial, "write", told)
    turns = 0
    async with opened(terminal.name) as (port, ear):
        while not ear.faults:  # nobody reads at the other end
            port.write(b"AT+CMGL=4\r" * 500)
            await asyncio.sleep(0)
            turns += 1
        assert ear.faults[0].code == "modem.port_stuck"
    assert turns > 1
    assert blocked
    assert threading.get_ident() not in blocked


async def test_the_control_a_port_that_writes_on_the_loop_is_seen(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(terminal.name) as (port, _):
        monkeypatch.setattr(port, "write", lambda data: port._wire.write(data) if port._wire else None)
        seen: list[int] = []
        assert port._wire is not None
        monkeypatch.setattr(port._wire, "write", lambda data: seen.append(threading.get_ident()))
        port.write(b"AT\r")
        assert seen == [threading.get_ident()]
