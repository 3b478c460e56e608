"""Looking whether a file is there, on a disk that may hang: asked in a thread, and left alone until it answers."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from console.aside import aside
from console.clock import Clock
from console.late import AFTER_S

MOMENT_S = 0.2  # for a disk to say what is there; nobody's alarm waits longer for that (ours)


def is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False


class Look:
    """`hangs`: the disk that was asked last has not answered yet."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._hangs_since: float | None = None

    @property
    def hangs(self) -> bool:
        return self._hangs_since is not None

    @property
    def hangs_long(self) -> bool:
        """For so long that somebody should be told."""
        return self._hangs_since is not None and self._clock.mono() - self._hangs_since >= AFTER_S

    async def first_there(self, places: Sequence[Path]) -> Path | None:
        """The first of them that is there; None where nothing is, and where nobody answers."""
        if not places or self.hangs:
            return None
        looking = aside(lambda: next(filter(is_there, places), None))
        await asyncio.wait([looking], timeout=MOMENT_S)
        if looking.done():
            return looking.result()
        self._hangs_since = self._clock.mono()
        looking.add_done_callback(self._answers)
        return None

    def _answers(self, looking: asyncio.Future[Path | None]) -> None:
        self._hangs_since = None
