"""Looking whether a file is there, on a disk that may hang: asked in a thread, and left alone until it answers."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path
from threading import Thread

from console.clock import Clock
from console.late import AFTER_S

MOMENT_S = 0.05  # for a disk to say what is there: so long everything waits, once for each time that it hangs (ours)


def is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False


class Look:
    """Not a coroutine: whoever looks before writing would lose its place in the order."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._asked: Future[Path | None] | None = None
        self._since = 0.0

    @property
    def hangs(self) -> bool:
        """The disk that was asked last has not answered yet."""
        return self._asked is not None and not self._asked.done()

    @property
    def hangs_long(self) -> bool:
        """For so long that somebody should be told."""
        return self.hangs and self._clock.mono() - self._since >= AFTER_S

    def first_there(self, places: Sequence[Path], patience_s: float = MOMENT_S) -> Path | None:
        """The first of them that is there; None where nothing is, and where nobody answers."""
        if not places or self.hangs:
            return None
        asked, self._since = Future[Path | None](), self._clock.mono()
        work = lambda: asked.set_result(next(filter(is_there, places), None))  # noqa: E731
        Thread(target=work, name="look for a spare", daemon=True).start()
        self._asked = asked
        try:
            return asked.result(patience_s)
        except TimeoutError:
            return None
