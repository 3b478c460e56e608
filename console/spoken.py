"""Lines for a terminal or a pipe that may not take them: a log that hangs, a lost connection. Nobody waits for it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from queue import Full, Queue
from threading import Thread

from console.i18n import _

MOST = 1000  # lines that wait; every one of them is in the record too (ours)
LAST_WORDS_S = 2.0


class Spoken:
    """`write` writes one line. It is called in a thread, in order; what it raises is raised at the next line."""

    def __init__(self, write: Callable[[str], object]) -> None:
        self._write = write
        self._waiting: Queue[str | None] = Queue(MOST)
        self._left_out = 0
        self._fault: OSError | None = None
        self._thread = Thread(target=self._run, name="lines", daemon=True)
        self._thread.start()

    def __call__(self, line: str) -> None:
        if self._fault:
            raise self._fault
        try:
            self._waiting.put_nowait(line)
        except Full:
            self._left_out += 1

    def close(self) -> None:
        """What waits is written if that is soon possible."""
        with suppress(Full):
            self._waiting.put(None, timeout=LAST_WORDS_S)
            self._thread.join(LAST_WORDS_S)

    def _run(self) -> None:
        try:
            while (line := self._waiting.get()) is not None:
                self._write(line)
                if self._waiting.empty():
                    self._tell_left_out()
            self._tell_left_out()
        except OSError as fault:
            self._fault = fault

    def _tell_left_out(self) -> None:
        if self._left_out:
            count, self._left_out = self._left_out, 0
            words = _("({count} lines were left out: nothing took them. They are in the record.)")
            self._write(words.format(count=count))
