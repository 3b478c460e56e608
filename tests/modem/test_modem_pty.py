"""The whole line once over the real thing: pyserial on a pseudo-terminal and on a socket, with time made short."""

from __future__ import annotations

import asyncio
import os
import tty
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from uuid import uuid4

import pytest
from line_bench import MIRA, MemoryIntake

from console.events import LineClosed, LineOpened, LineRang
from console.journal.keys import cmd_maker
from console.modem.modem import Modem
from console.modem.serial_port import SerialPort
from console.modem.simulated import Faults, SimulatedModem
from console.modem.simulated.pty_edge import PtyEdge
from console.modem.simulated.tcp_edge import TcpEdge
from console.outbound.modem_lines import ModemLines
from console.sources.modem import ModemSource
from console.sources.supervisor import Supervisor
from tests.support_clock import PatientClock

LOOKS = 12_000


async def until(true: Callable[[], object]) -> None:
    for _ in range(LOOKS):
        if true():
            return
        await asyncio.sleep(0.005)
    pytest.fail("it did not come to that")


@asynccontextmanager
async def listening(url: str) -> AsyncIterator[tuple[MemoryIntake, ModemLines]]:
    clock = PatientClock()
    modem, intake = Modem("modem", clock, uuid4), MemoryIntake()
    source = ModemSource(modem, lambda: SerialPort(url), cmd_of=cmd_maker(bytes(32)))
    running = asyncio.ensure_future(Supervisor([source], intake, clock).run())
    try:
        yield intake, ModemLines(modem, lambda: 7)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def _a_day(sim: SimulatedModem, intake: MemoryIntake, lines: ModemLines) -> list[str]:
    """A burst of texts and a call. What was sent."""
    await until(lambda: "modem.ok" in intake.codes())
    pdus = [pdu for count in range(12) for pdu in sim.text_in(MIRA, f"Larm {count}: " + "hjälp " * 3 * count)]
    await until(lambda: len(intake.released) == len(pdus))
    sim.call_in(MIRA)
    await until(lambda: any(isinstance(fact, LineRang) for fact in intake.lines))
    call = next(fact.call for fact in intake.lines if isinstance(fact, LineRang))
    await lines.answer(call)
    await lines.keys(call, "0")
    await lines.hang_up(call)
    await lines.text(MIRA, "På väg")
    await until(lambda: any(isinstance(fact, LineClosed) for fact in intake.lines))
    assert any(isinstance(fact, LineOpened) for fact in intake.lines)
    assert [sent.words for sent in sim.texts_out] == ["På väg"]
    return pdus


@pytest.mark.parametrize(
    "faults", [Faults(), Faults(chunk=1, gap_s=0.002), Faults(line_end="\r\r\n", echo_stays=True)], ids=str
)
async def test_a_day_on_a_pseudo_terminal(tmp_path: Path, faults: Faults) -> None:
    sim = SimulatedModem(PatientClock(), Random(1), faults)
    edge = PtyEdge(sim, tmp_path / "modem")
    try:
        async with listening(str(tmp_path / "modem")) as (intake, lines):
            pdus = await _a_day(sim, intake, lines)
            sim.unplug()
            await until(lambda: intake.codes()[-1] == "modem.away")
            pdus += sim.text_in(MIRA, "Medan modemet var borta")
            sim.replug()
            await until(lambda: intake.codes()[-1] == "modem.ok")
            await until(lambda: len(intake.released) == len(pdus))
        assert sorted(intake.pdus()) == sorted(pdus)
        assert sum(map(len, sim.store().values())) == 0
    finally:
        await edge.close()


async def test_a_day_on_a_socket() -> None:
    sim = SimulatedModem(PatientClock(), Random(1))
    edge = TcpEdge(sim, 0)
    await edge.start()
    try:
        async with listening(f"socket://127.0.0.1:{edge.port}") as (intake, lines):
            assert sorted(await _a_day(sim, intake, lines)) == sorted(intake.pdus())
    finally:
        await edge.close()


class OddModem:
    """What is at the other end of the cable when it is no modem. `says` maps what it hears to what it answers."""

    def __init__(self, says: Callable[[bytes], bytes], at_once: bytes = b"") -> None:
        self._says = says
        self._at_once = at_once
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        os.set_blocking(self._master, False)
        self.name = os.ttyname(self._slave)
        asyncio.get_running_loop().add_reader(self._master, self._read)

    def _read(self) -> None:
        os.write(self._master, self._at_once + self._says(os.read(self._master, 4096)))

    def close(self) -> None:
        asyncio.get_running_loop().remove_reader(self._master)
        os.close(self._slave)
        os.close(self._master)


@pytest.mark.parametrize(
    ("says", "code"),
    [
        (lambda heard: b"", "modem.silent"),
        (lambda heard: heard + b"\n", "modem.echo_only"),
        (lambda heard: bytes(Random(len(heard)).choices(range(128, 256), k=30)) + b"\r\n", "modem.garbage_only"),
        (lambda heard: b"$GPRMC,130500.00,V,,,,,,,221125,,,N*7D\r\n", "modem.gps_port"),
        (lambda heard: b"\xff" * 3000, "modem.garbage_only"),
    ],
    ids=["silent", "echo", "garbage", "gps", "endless"],
)
async def test_what_is_no_modem_is_told(says: Callable[[bytes], bytes], code: str) -> None:
    odd = OddModem(says)
    try:
        async with listening(odd.name) as (intake, _):
            await until(lambda: len(intake.codes()) > 1)
        assert intake.codes() == ["modem.starting", code]
    finally:
        odd.close()


async def test_a_modem_that_disappears_before_it_answers(tmp_path: Path) -> None:
    sim = SimulatedModem(PatientClock(), Random(1))
    edge = PtyEdge(sim, tmp_path / "modem")
    try:
        sim.unplug_after(60)
        async with listening(str(tmp_path / "modem")) as (intake, _):
            await until(lambda: "modem.away" in intake.codes())
            sim.unplug_after(None)
            sim.replug("other")
            (tmp_path / "modem").symlink_to(tmp_path / "other")  # as /dev/serial/by-id does
            await until(lambda: intake.codes()[-1] == "modem.ok")
    finally:
        await edge.close()
