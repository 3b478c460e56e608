"""The sound of the simulated modem: 16 kB/s while it is switched on, and its faults (modem.md sections 12, 15)."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from random import Random

import pytest

from console.clock import SystemClock
from console.modem.simulated import Faults, SimulatedModem
from console.modem.simulated.agenda import Agenda
from console.modem.simulated.pty_edge import PtyEdge
from console.recorder.levels import measure


class Still:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.elapsed = 0.0

    def now(self) -> int:
        return 1_763_816_700_000_000 + round(self.elapsed * 1e6)

    def mono(self) -> float:
        return self.elapsed

    async def sleep(self, seconds: float) -> None:
        raise AssertionError("nothing here waits")


class Talking:
    """A modem in an open call, with AT+CPCMREG=1 given."""

    def __init__(self, faults: Faults | None = None) -> None:
        self.clock = Still()
        self.modem = SimulatedModem(self.clock, Random(5), faults)
        self.pieces: list[bytes] = []
        self.lines: list[str] = []
        self.modem.attach(self)
        self.modem.attach_sound(self.pieces.append)
        self.modem.call_in("+46701740605")
        self.ask("ATA")

    # an Edge
    def data_out(self, data: bytes) -> None:
        self.lines += data.decode("latin-1").split()

    def plugged(self, name: str | None) -> None: ...

    def unplugged(self) -> None: ...

    def reading_changed(self) -> None: ...

    def ask(self, command: str) -> str:
        self.modem.data_in(command.encode() + b"\r")
        return next(line for line in reversed(self.lines) if line in ("OK", "ERROR"))

    def run(self, seconds: float) -> bytes:
        agenda: Agenda = self.modem.agenda
        until = self.clock.elapsed + seconds
        while (due := agenda.next_due()) is not None and due <= until:
            self.clock.elapsed = max(self.clock.elapsed, due)
            agenda.run_due()
        self.clock.elapsed = until
        heard = b"".join(self.pieces)
        self.pieces.clear()
        return heard


def test_sixteen_kilobytes_a_second_of_something_like_a_voice() -> None:
    talking = Talking()
    assert talking.run(5) == b"", "nothing before it is asked for"
    assert talking.ask("AT+CPCMREG=1") == "OK"
    heard = talking.run(10.001)
    assert len(heard) == 160_000
    level = measure(heard)
    assert -40 < level.rms_db < -10
    assert level.flatness < 0.05
    assert talking.ask("AT+CPCMREG=0") == "OK"
    assert talking.run(5) == b""


def test_it_ends_with_the_call_and_is_refused_without_one() -> None:
    talking = Talking()
    talking.ask("AT+CPCMREG=1")
    talking.run(1)
    talking.modem.far_end_hangs_up()
    assert talking.run(2) == b""
    assert talking.ask("AT+CPCMREG=1") == "ERROR"


def test_its_faults() -> None:
    refused = Talking(Faults(pcm_errors=3))
    assert [refused.ask("AT+CPCMREG=1") for _ in range(5)] == ["ERROR", "ERROR", "ERROR", "OK", "OK"]

    odd = Talking(Faults(pcm_chunk=777))
    odd.ask("AT+CPCMREG=1")
    odd.run(0)
    for _ in range(100):
        odd.modem.agenda.run_due()
        odd.clock.elapsed += 0.02
    assert any(len(piece) % 2 for piece in odd.pieces)

    stops = Talking(Faults(pcm_stops_s=2.0))
    stops.ask("AT+CPCMREG=1")
    assert len(stops.run(10)) == 32_000

    gaps = Talking(Faults(pcm_gap=(2.0, 0.5)))
    gaps.ask("AT+CPCMREG=1")
    assert len(gaps.run(10.001)) == pytest.approx(128_000, abs=1600)


@pytest.mark.parametrize(("sound", "flat"), [("static", (0.4, 0.7)), ("silence", (0.0, 0.0))])
def test_its_sounds(sound: str, flat: tuple[float, float]) -> None:
    talking = Talking(Faults(pcm_sound=sound))  # type: ignore[arg-type]
    talking.ask("AT+CPCMREG=1")
    assert flat[0] <= measure(talking.run(2)).flatness <= flat[1]


async def test_its_terminal_comes_and_goes_with_the_cable(tmp_path: Path) -> None:
    modem = SimulatedModem(SystemClock(), Random(1))
    edge = PtyEdge(modem, tmp_path / "at")
    edge.add_sound(tmp_path / "sound")
    try:
        modem._voice.pcm.out(b"abcd")
        handle = os.open(tmp_path / "sound", os.O_RDONLY | os.O_NOCTTY)
        assert await asyncio.to_thread(os.read, handle, 4) == b"abcd"
        os.close(handle)
        modem.unplug()
        assert not (tmp_path / "sound").exists()
        modem._voice.pcm.out(b"nobody hears this")
        modem.replug()
        assert (tmp_path / "sound").exists()
    finally:
        await edge.close()
    assert not (tmp_path / "sound").exists()
