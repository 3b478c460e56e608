"""A recording on a bench: simulated seconds, disks that fail when told to, and writers that work at once."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path
from random import Random

import numpy as np

from console.events import AudioHeard, Fact, RecordingChanged
from console.recorder.copy_keeper import CopyKeeper
from console.recorder.disk import Disk, RealDisk
from console.recorder.manifest import About
from console.recorder.recording import Recording
from console.recorder.sealed import TakeKeys, new_keys
from console.recorder.segment import Block
from console.recorder.take import Kept, Take
from console.recorder.writer import TakeWork, Writer
from console.thresholds import Thresholds
from tests.support_keys import KEYS

STARTED = 1_763_816_700_000_000
RATE = 8000
SECOND_BYTES = RATE * 2
ID = "20251122-130500-0000abcd"
TICK = 0.1


def voice(seconds: float, *, loud: float = 0.2, seed: int = 1, rate: int = RATE) -> bytes:
    """Something like speech: harmonics of a pitch that moves, with pauses of breath between them."""
    at = np.arange(round(seconds * rate)) / rate
    pitch = 140 + 20 * np.sin(2 * np.pi * 0.7 * at + seed)
    phase = 2 * np.pi * np.cumsum(pitch) / rate
    wave = sum(np.sin(phase * n) / n for n in range(1, 6))
    breath = 0.6 + 0.4 * np.sin(2 * np.pi * 1.3 * at)
    return (wave * breath * loud * 12000).astype("<i2").tobytes()


def static(seconds: float, *, loud: float = 0.1, seed: int = 1) -> bytes:
    noise = np.random.default_rng(seed).normal(0, loud * 32768, round(seconds * RATE))
    return np.clip(noise, -32768, 32767).astype("<i2").tobytes()


def silence(seconds: float) -> bytes:
    return bytes(round(seconds * RATE) * 2)


def clipped(seconds: float) -> bytes:
    at = np.arange(round(seconds * RATE)) / RATE
    return np.clip(np.sin(2 * np.pi * 300 * at) * 90000, -32768, 32767).astype("<i2").tobytes()


class FaultDisk(RealDisk):
    """`dead`: an errno that every write and read gives. `lies`: what is read back has one bit turned."""

    def __init__(self) -> None:
        super().__init__(sync=lambda handle: None)
        self.dead = 0
        self.lies = False

    def _ask(self) -> None:
        if self.dead:
            raise OSError(self.dead, "as told")

    def names(self, folder: Path) -> list[str]:
        self._ask()
        return super().names(folder)

    def make(self, folder: Path) -> None:
        self._ask()
        super().make(folder)

    def append(self, path: Path, data: bytes) -> None:
        self._ask()
        super().append(path, data)

    def replace(self, path: Path, data: bytes) -> None:
        self._ask()
        super().replace(path, data)

    def read(self, path: Path, start: int = 0, length: int = -1) -> bytes:
        self._ask()
        data = super().read(path, start, length)
        return bytes([data[0] ^ 1]) + data[1:] if self.lies and data else data


class Inline:
    """A writer that works inside `put`; `hangs` is a disk that never answers, until it does."""

    def __init__(self, take: Take) -> None:
        self.copy = take.folder.name[:1]
        self._work = TakeWork(take)
        self._queue: list[Callable[[], None]] = []
        self.hangs = False

    @property
    def kept(self) -> Kept:
        return self._work.kept

    def put(self, block: Block) -> None:
        self._do(lambda: self._work.keep(block))

    def end(self, frames: int | None = None) -> None:
        self._do(lambda: self._work.give_up("stuck") if frames is None else self._work.end(frames))

    def wake(self) -> None:
        self.hangs = False
        self._do(lambda: None)

    def _do(self, step: Callable[[], None]) -> None:
        self._queue.append(step)
        while self._queue and not self.hangs:
            self._queue.pop(0)()


class Bench:
    """One recording, two disks, and time that moves only through `play`, `wait` and `end`."""

    def __init__(
        self, root: Path, *, thresholds: Thresholds | None = None, spare: bool = False, start: float = 100.0,
        writer: Callable[[Take], Writer] = Inline, seed: int = 1, disk: Callable[[], FaultDisk] = FaultDisk,
    ) -> None:  # fmt: skip
        self.root = root
        self.t = thresholds or Thresholds()
        self.now = self.began = start
        self.disks: dict[str, FaultDisk] = {"A": disk(), "B": disk()}
        self.writers: list[Writer] = []
        self.facts: list[tuple[float, Fact]] = []
        random = Random(seed).randbytes
        self.keys: TakeKeys = new_keys(ID, KEYS.wrapping, KEYS.signing, random)
        self.about = About(recording=ID, started=STARTED, rate=RATE, call="c1", source="modem")

        def started(take: Take) -> Writer:
            self.writers.append(writer(take))
            return self.writers[-1]

        def copy(name: str) -> CopyKeeper:
            places = [root / name, *([root / "spare"] if spare else [])]
            drawn = Random(f"{seed}{name}").randbytes

            def make(place: Path, take: str) -> Take:
                disk: Disk = self.disks[name] if place.name != "spare" else RealDisk()
                return Take(disk, place / ID / take, self.about, self.keys, drawn)

            return CopyKeeper(name, places, make, started, self.t)

        self.recording = Recording(self.about, [copy("A"), copy("B")], self.t, self.now)

    # ---- time

    def play(self, pcm: bytes, chunk: int = 320) -> None:
        """`pcm` arrives at the pace of the line, `chunk` bytes at a time, with ticks between."""
        began, next_tick = self.now, self.now
        for at in range(0, len(pcm), chunk):
            piece = pcm[at : at + chunk]
            self.now = began + (at + len(piece)) / SECOND_BYTES
            self.recording.heard(piece, self.now)
            if self.now >= next_tick:
                next_tick += TICK
                self.tick()

    def wait(self, seconds: float) -> None:
        """Nothing comes from the line."""
        until = self.now + seconds
        while self.now < until - 1e-9:
            self.now = min(self.now + TICK, until)
            self.tick()

    def tick(self) -> None:
        self.facts += [(self.now - self.began, fact) for fact in self.recording.tick(self.now)]

    def end(self, *, lost: bool = False) -> None:
        self.recording.end(self.now, lost=lost)
        self.tick()

    # ---- what was said

    def states(self, copy: str) -> list[str]:
        """The states of a copy, in order, each once in a row."""
        said = [fact.state for _, fact in self.facts if isinstance(fact, RecordingChanged) and fact.copy in (copy, "")]
        return [state for place, state in enumerate(said) if place == 0 or said[place - 1] != state]

    def when(self, copy: str, state: str, after: float = 0.0) -> float:
        """Seconds since the start when `copy` was first said to be in `state`, not before `after`."""
        return next(
            at for at, fact in self.facts
            if isinstance(fact, RecordingChanged) and fact.copy in (copy, "") and fact.state == state and at >= after
        )  # fmt: skip

    def levels(self) -> list[float]:
        return [fact.level_db for _, fact in self.facts if isinstance(fact, AudioHeard) and fact.level_db is not None]


DISK_FULL = errno.ENOSPC
