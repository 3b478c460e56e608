"""The receiver as a source: told on change, alive every half minute, back after a loss; in process and on a pty."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random

import pytest
from line_bench import MemoryIntake

from console.clock import SimulatedClock, SystemClock
from console.events import SourceHeard
from console.modem.port import PortFault
from console.modem.serial_port import SerialPort
from console.modem.simulated import GnssFaults, InProcess, SimulatedGnss
from console.modem.simulated.pty_edge import PtyEdge
from console.sentences import SENTENCES
from console.sources.gnss import GnssSource
from console.sources.supervisor import Supervisor
from console.station import load_station

START = 1_763_816_700_000_000  # 2025-11-22 13:05:00 UTC


class GnssBench:
    def __init__(self, **faults: object) -> None:
        self.clock = SimulatedClock(START)
        self.sim = SimulatedGnss(self.clock, Random(1), GnssFaults(**faults))  # type: ignore[arg-type]
        self.cable = InProcess(self.sim, "gnss")
        self.intake = MemoryIntake()
        self.source = GnssSource("gnss", lambda: self.cable.port("gnss"), self.clock)

    async def wait(self, seconds: float) -> None:
        """Let time pass from event to event, with turns of the loop between them."""
        until = self.clock.mono() + seconds
        for _ in range(40):
            await asyncio.sleep(0)
        while (due := self.clock.next_due()) is not None and due <= until:
            await self.clock.advance_to(due)
            for _ in range(40):
                await asyncio.sleep(0)
        await self.clock.advance_to(until)


@asynccontextmanager
async def receiving(**faults: object) -> AsyncIterator[GnssBench]:
    made = GnssBench(**faults)
    running = asyncio.ensure_future(Supervisor([made.source], made.intake, made.clock).run())
    try:
        await asyncio.sleep(0)
        await made.wait(5)
        yield made
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await made.cable.close()


async def test_the_stations_own_place_is_on_the_journal() -> None:
    async with receiving(no_fix=0.2, bad_checksum=0.2) as bench:
        report = bench.intake.reports()[-1]
        assert (report.code, report.state) == ("gnss.ok", "ok")
        assert round(report.figures["lat"], 4) == 59.3293
        assert round(report.figures["lon"], 4) == 18.0686
        assert abs(report.figures["offset_s"]) < 0.2


async def test_ten_minutes_at_ten_a_second_are_few_events() -> None:
    async with receiving(no_fix=0.2, bad_checksum=0.2) as bench:
        await bench.wait(600)
        assert len(bench.intake.reports()) <= 6
        heard = [fact for fact in bench.intake.healths if isinstance(fact, SourceHeard)]
        assert 18 <= len(heard) <= 21


async def test_silence_loss_and_return() -> None:
    async with receiving() as bench:
        bench.sim.change_faults(silent=True)
        await bench.wait(11)
        assert bench.intake.codes()[-1] == "gnss.silent"
        bench.sim.change_faults(silent=False)
        await bench.wait(2)
        assert bench.intake.codes()[-1] == "gnss.ok"
        bench.sim.unplug()
        await bench.wait(4)
        assert bench.intake.codes()[-1] == "gnss.port_missing"
        bench.sim.replug()
        await bench.wait(10)
        assert bench.intake.codes()[-1] == "gnss.ok"


async def test_a_journal_that_refuses_is_asked_again() -> None:
    async with receiving() as bench:
        bench.sim.change_faults(silent=True)
        bench.intake.refuses = True
        await bench.wait(15)
        assert "gnss.silent" not in bench.intake.codes()
        bench.intake.refuses = False
        await bench.wait(2)
        assert bench.intake.codes()[-1] == "gnss.silent"


class Refusing:
    """A port that cannot be opened for one reason."""

    def __init__(self, code: str) -> None:
        self._code = code

    async def open(self, listener: object) -> None:
        raise PortFault(self._code, port="/dev/x", error="X")

    def write(self, data: bytes) -> None: ...

    async def close(self) -> None: ...


@pytest.mark.parametrize("fault", ["missing", "busy", "denied", "fault", "lost", "stuck"])
async def test_no_fault_of_the_receiver_says_that_alarms_cannot_come(fault: str) -> None:
    clock, intake = SimulatedClock(START), MemoryIntake()
    source = GnssSource("gnss", lambda: Refusing(f"modem.port_{fault}"), clock)
    running = asyncio.ensure_future(Supervisor([source], intake, clock).run())
    for _ in range(20):
        await asyncio.sleep(0)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    code = intake.codes()[-1]
    assert code == f"gnss.port_{fault}"
    assert "Alarms still come in" in SENTENCES[code]


async def until(true: Callable[[], object]) -> None:
    for _ in range(12_000):
        if true():
            return
        await asyncio.sleep(0.005)
    pytest.fail("it did not come to that")


async def test_on_a_pseudo_terminal(tmp_path: Path) -> None:
    clock, intake = SystemClock(), MemoryIntake()
    edge = PtyEdge(SimulatedGnss(clock, Random(1), GnssFaults(junk=0.2, cut=0.1)), tmp_path / "gnss")
    source = GnssSource("gnss", lambda: SerialPort(str(tmp_path / "gnss")), clock)
    running = asyncio.ensure_future(Supervisor([source], intake, clock).run())
    try:
        await until(lambda: "gnss.ok" in intake.codes())
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await edge.close()


def test_a_station_file_with_a_receiver(tmp_path: Path) -> None:
    path = tmp_path / "station.toml"
    path.write_text('[[gnss]]\nport = "/dev/serial/by-id/usb-x-if01-port0"\n', "utf-8")
    assert load_station(path).gnss[0].name == "gnss"
