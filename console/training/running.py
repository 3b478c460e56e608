"""The exercises that run on this machine now, and what their time is.

Each writes its time and how fast it goes into a small file beside its journal: about once a second, and whenever it
pauses, goes on or changes its speed. A file that is older than a few seconds belongs to an exercise that ended, or
whose process died.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from platformdirs import user_data_path

from console.clock import Clock
from console.moments import SECOND
from console.training.pace import PacedClock

ALIVE_S = 10.0  # ours: a desk that is busy for so long is not one to instruct
BEAT_S = 1.0
AHEAD_S = 3.0  # ours: so long time goes on by itself for those who joined, when no beat comes


def exercises() -> Path:
    """Where the journals of exercises lie, and the one key of all of them."""
    return user_data_path("larmbord") / "exercises"


def key_of(journal: Path) -> Path:
    return journal.with_name("exercises.key")


def kept_file(name: str) -> Path:
    """The file of that name, or the one in the folder of exercises."""
    path = Path(name)
    return path if path.exists() or not (exercises() / path.name).exists() else exercises() / path.name


def beat_of(journal: Path) -> Path:
    return journal.with_suffix(".beat")


def running(folder: Path, real: Clock, named: str = "") -> Path | None:
    """The journal of the newest exercise that runs, of those whose name has `named` in it."""
    found = [path for path in folder.glob("EX-*.db") if named in path.name and is_alive(path, real)]
    return max(found, key=lambda path: path.stat().st_mtime, default=None)


def is_alive(journal: Path, real: Clock) -> bool:
    return real.now() - last_beat(journal) < ALIVE_S * SECOND


def last_beat(journal: Path) -> int:
    """When its process was last heard, microseconds UTC; 0: never, or it has left."""
    try:
        return beat_of(journal).stat().st_mtime_ns // 1000
    except OSError:
        return 0


@asynccontextmanager
async def beating(journal: Path, clock: PacedClock, real: Clock) -> AsyncIterator[None]:
    """The exercise of this journal runs in this process, for as long as this is entered."""
    beat, in_order = beat_of(journal), ThreadPoolExecutor(1, "beat")  # no desk waits for a disk

    def write(words: str) -> None:
        with suppress(OSError):  # then it looks as if this process were gone, and the exercise goes on
            beat.write_text(words, "ascii")

    def tell() -> None:
        in_order.submit(write, f"{clock.now()} {real.mono():.6f} {clock.rate:g}\n")

    async def go_on() -> None:
        while True:
            tell()
            await real.sleep(BEAT_S)

    clock.turned = tell
    going = asyncio.create_task(go_on(), name="beat of the exercise")
    try:
        yield
    finally:
        clock.turned = lambda: None
        going.cancel()
        await asyncio.gather(going, return_exceptions=True)
        await asyncio.to_thread(in_order.shutdown)
        beat.unlink(missing_ok=True)


class BeatClock:
    """The time of an exercise in another process, for the dates of what is done and wished from here.

    Between two beats it goes as fast as the exercise went at the last one: both processes read one monotonic clock. It
    never goes back. Timers run on `real`: they go on while the exercise is paused.
    """

    def __init__(self, journal: Path, real: Clock) -> None:
        self._beat, self._real = beat_of(journal), real
        self._last = 0
        self._from, self._since, self._rate = 0, 0.0, 0.0

    def hear(self, moment: int) -> None:
        """An event of the journal is of this moment."""
        self._last = max(self._last, moment)

    def now(self) -> int:
        """A file that is just being written is read next time."""
        with suppress(OSError, ValueError):
            moment, since, rate = self._beat.read_text("ascii").split()
            self._from, self._since, self._rate = int(moment), float(since), float(rate)
        gone_s = min(max(0.0, self._real.mono() - self._since), AHEAD_S)
        self.hear(self._from + round(gone_s * self._rate * SECOND))
        return self._last

    def mono(self) -> float:
        return self._real.mono()

    async def sleep(self, seconds: float) -> None:
        await self._real.sleep(seconds)
