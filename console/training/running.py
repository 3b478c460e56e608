"""The exercises that run on this machine now, and what their time is.

Each writes its time into a small file beside its journal about once a second, as every desk can (app.py). A file that
is older than a few seconds belongs to an exercise that ended, or whose process died.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from platformdirs import user_data_path

from console.clock import Clock
from console.moments import SECOND

ALIVE_S = 10.0  # ours: a desk that is busy for so long is not one to instruct


def exercises() -> Path:
    """Where the journals of exercises lie, and the one key of all of them."""
    return user_data_path("larmbord") / "exercises"


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
    try:
        return real.now() / SECOND - beat_of(journal).stat().st_mtime < ALIVE_S
    except OSError:
        return False


class BeatClock:
    """The time of an exercise in another process, for the dates of wishes; it never runs ahead of it.

    Timers run on `real`: they go on while the exercise is paused.
    """

    def __init__(self, journal: Path, real: Clock) -> None:
        self._beat, self._real = beat_of(journal), real
        self._last = 0

    def hear(self, moment: int) -> None:
        """An event of the journal is of this moment."""
        self._last = max(self._last, moment)

    def now(self) -> int:
        """As the exercise wrote it last. A file that is just being written is read next time."""
        with suppress(OSError, ValueError, IndexError):
            self.hear(int(self._beat.read_text("ascii").split()[0]))
        return self._last

    def mono(self) -> float:
        return self._real.mono()

    async def sleep(self, seconds: float) -> None:
        await self._real.sleep(seconds)
