"""Textual's way to the terminal, that keeps nobody waiting: a repair as in textual_fixes.py, with private names."""

from __future__ import annotations

import functools
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from queue import Full, Queue
from typing import IO

from textual.drivers import linux_driver
from textual.drivers._writer_thread import WriterThread  # private

MOST_WRITES = 1000  # to a terminal that does not take them: some minutes of a desk where nothing happens (ours)
LAST_WRITE_S = 2.0  # for the terminal to take what is left, when the desk is closed


class PatientWriter(WriterThread):
    """Writes to the terminal. The stock one stops the whole program after 30 writes that a hung ssh connection does
    not take, and then no alarm is taken in. What is too much is left out here; `repaint` when it is taken again."""

    def __init__(self, file: IO[str], repaint: Callable[[], object]) -> None:
        super().__init__(file)
        self._queue = Queue(MOST_WRITES)
        self._repaint, self._behind, self._given_up = repaint, False, False

    def write(self, text: str) -> None:
        if self._behind and self._queue.empty():
            self._behind = False
            self._repaint()
        elif not self._behind:
            try:
                self._queue.put_nowait(text)
            except Full:
                self._behind = True

    def run(self) -> None:
        with suppress(OSError):  # the terminal has gone; SIGHUP says so to everybody
            while (text := self._queue.get()) is not None and not self._given_up:
                self._file.write(text)
                if self._queue.empty():
                    self._file.flush()

    def stop(self) -> None:
        """A terminal that takes nothing more is given up, and what still stands in a buffer leads nowhere."""
        with suppress(Full):
            self._queue.put_nowait(None)
        self.join(LAST_WRITE_S)
        if self.is_alive() and self.ident is not None:
            self._given_up = True
            os.set_blocking(self._file.fileno(), False)
            signal.signal(signal.SIGUSR2, lambda number, frame: None)
            signal.pthread_kill(self.ident, signal.SIGUSR2)  # the write that waits is tried again, and not waited for
            self.join(LAST_WRITE_S)
            _lead_nowhere(self._file.fileno())


def _lead_nowhere(handle: int) -> None:
    """The terminal itself is left as it was: others write to it too."""
    terminal, nowhere = os.dup(handle), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, handle)
    os.set_blocking(terminal, True)
    os.close(terminal)
    os.close(nowhere)


def never_wait_for_the_terminal(repaint: Callable[[], object]) -> None:
    """Give Textual's driver our writer. Before the app starts."""
    # private: the name the driver looks up
    setattr(linux_driver, "WriterThread", functools.partial(PatientWriter, repaint=repaint))  # noqa: B010
