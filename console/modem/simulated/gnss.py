"""The GNSS port of the simulated modem: sentences ten times a second, and everything that can be wrong with them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import reduce
from operator import xor
from random import Random

import msgspec

from console.clock import Clock
from console.modem.simulated.agenda import Agenda
from console.modem.simulated.device import Edge
from console.moments import SECOND, as_datetime

LAT, LON = 59.32930, 18.06860  # fictional station; modem.md section 10 has the same minutes


class GnssFaults(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All defaults are a receiver in good health (modem.md section 15, fault knob 9). Chances are for each sentence."""

    rate_hz: float = 10.0
    no_fix: float = 0.0  # chance of an epoch without one; 1: never a fix
    empty_time: bool = False  # without a fix not even the time is told
    silent: bool = False
    bad_checksum: float = 0.0
    cut: float = 0.0  # the end is missing, and the next sentence follows at once
    junk: float = 0.0  # chance of binary before a sentence
    unknown: float = 0.0  # a sentence nobody knows beside the others
    chunk: int = 0  # pieces of 1 to this many bytes; 0: as they come
    clock_off_s: float = 0.0  # the receiver's time minus ours
    null_island: float = 0.0  # chance of a "fix" at 0,0


class SimulatedGnss:
    """A `Device` that only talks."""

    def __init__(self, clock: Clock, random: Random, faults: GnssFaults | None = None) -> None:
        self.faults = faults or GnssFaults()
        self.lat, self.lon = LAT, LON
        self.agenda = Agenda(clock)
        self.clock = clock
        self.plugged_in = True
        self.epochs = 0
        self._random = random
        self._edge: Edge | None = None
        self._life = 0
        self._begin()

    @property
    def reads(self) -> bool:
        return self.plugged_in

    def attach(self, edge: Edge | None) -> None:
        self._edge = edge

    def data_in(self, data: bytes) -> None:
        """Whatever is written to it goes nowhere."""

    def change_faults(self, **changes: object) -> None:
        self.faults = msgspec.structs.replace(self.faults, **changes)

    def unplug(self) -> None:
        if self.plugged_in:
            self.plugged_in = False
            self._life += 1
            if self._edge:
                self._edge.unplugged()

    def replug(self, name: str | None = None) -> None:
        if not self.plugged_in:
            self.plugged_in = True
            if self._edge:
                self._edge.plugged(name)
            self._begin()

    def _begin(self) -> None:
        self._life += 1
        self._later(self._life)

    def _later(self, life: int) -> None:
        self.agenda.after(1 / self.faults.rate_hz, lambda: self._epoch(life))

    def _epoch(self, life: int) -> None:
        if life != self._life:
            return
        self._later(life)
        if self.faults.silent:
            return
        self.epochs += 1
        for piece in self._pieces(b"".join(map(self._on_the_wire, self.sentences()))):
            if self._edge:
                self._edge.data_out(piece)

    def sentences(self) -> Iterator[str]:
        """One epoch, without `$` and checksum."""
        now = as_datetime(self.clock.now()) + timedelta(seconds=self.faults.clock_off_s)
        if self._chance(self.faults.no_fix):
            yield from _without_fix("" if self.faults.empty_time else _clock(now), f"{now:%d%m%y}")
        else:
            null = self._chance(self.faults.null_island)
            yield from _with_fix(now, 0.0 if null else self.lat, 0.0 if null else self.lon)
        yield "GPGSV,1,1,02,05,41,120,33,13,22,301,28"
        if self._chance(self.faults.unknown):
            yield "PSIMX,1,2" if self._chance(0.5) else "GPXYZ,1,2"

    def _on_the_wire(self, sentence: str) -> bytes:
        checksum = reduce(xor, sentence.encode("ascii"))
        if self._chance(self.faults.bad_checksum):
            checksum ^= self._random.randrange(1, 256)
        line = f"${sentence}*{checksum:02X}\r\n".encode("ascii")
        if self._chance(self.faults.cut):
            line = line[: self._random.randrange(1, len(line) - 2)]
        junk = bytes(self._random.choices(range(256), k=self._random.randint(1, 40)))
        return (junk if self._chance(self.faults.junk) else b"") + line

    def _pieces(self, data: bytes) -> Iterator[bytes]:
        while data:
            size = self._random.randint(1, self.faults.chunk) if self.faults.chunk else len(data)
            yield data[:size]
            data = data[size:]

    def _chance(self, chance: float) -> bool:
        return bool(chance) and self._random.random() < chance


def _without_fix(clock: str, day: str) -> Iterator[str]:
    """As modem.md section 10 has them."""
    yield f"GPRMC,{clock},V,,,,,,,{day if clock else ''},,,N"
    yield f"GPGGA,{clock},,,,,0,00,99.9,,,,,,"


def _with_fix(now: datetime, lat: float, lon: float) -> Iterator[str]:
    where = f"{_minutes(lat, 2)},{'NS'[lat < 0]},{_minutes(lon, 3)},{'EW'[lon < 0]}"
    yield f"GNRMC,{_clock(now)},A,{where},0.2,,{now:%d%m%y},,,A"
    yield f"GPGGA,{_clock(now)},{where},1,07,1.2,28.0,M,23.0,M,,"


def _clock(now: datetime) -> str:
    return f"{now:%H%M%S}.{now.microsecond * 100 // SECOND:02}"


def _minutes(degrees: float, width: int) -> str:
    """DDMM.mmmm."""
    tenths = round(abs(degrees) * 600_000)  # of a thousandth of a minute
    return f"{tenths // 600_000:0{width}}{tenths % 600_000 / 10_000:07.4f}"
