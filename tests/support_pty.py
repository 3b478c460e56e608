"""A real pseudo-terminal around a real program, and pyte to read afterwards what stood on its screen.

The recorder only reads and stamps; parsing comes afterwards, so that its cost is not the program's (textual.md
section 17). The terminal's own drawing and the network are not included in any figure.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pyte

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PATIENCE_S = 60.0  # a bound for what must come; never a measure of speed
# pyte would print these: keyboard protocol, mode queries, private reports
NOISE = re.compile(rb"\x1b\[[<>=?][0-9;]*u|\x1b\[\?[0-9;]*\$p|\x1b\[>[0-9;]*[A-Za-z]")
SYNC_QUERY, SYNC_ANSWER = b"\x1b[?2026$p", b"\x1b[?2026;1$y"


@dataclass
class Recording:
    """What a program wrote, when; seconds since just before it started. `code` is its exit code as a shell sees it."""

    cols: int
    rows: int
    chunks: list[tuple[float, bytes]] = field(default_factory=list)
    sent: list[float] = field(default_factory=list)
    code: int = -1
    cpu_s: float = 0.0
    waited_s: float = 0.0

    @property
    def output(self) -> bytes:
        return b"".join(data for _stamp, data in self.chunks)

    def screens(self) -> list[tuple[float, str]]:
        """The whole screen as text after every chunk."""
        screen = pyte.Screen(self.cols, self.rows)
        stream = pyte.ByteStream(screen)
        pictures = []
        for stamp, data in self.chunks:
            stream.feed(NOISE.sub(b"", data))
            pictures.append((stamp, "\n".join(screen.display)))
        return pictures

    def first_time(self, seen: Callable[[str], bool], after: float = 0.0) -> float | None:
        """Seconds from `after` to the first chunk whose screen satisfies `seen`."""
        return next((stamp - after for stamp, text in self.screens() if stamp >= after and seen(text)), None)

    def last_screen(self) -> str:
        """What stood there before the program left the alternate screen."""
        before = self.output.split(b"\x1b[?1049l")[0]
        screen = pyte.Screen(self.cols, self.rows)
        pyte.ByteStream(screen).feed(NOISE.sub(b"", before))
        return "\n".join(screen.display)


class Terminal:
    """One program in one pseudo-terminal. Use as a context manager; the program is always ended."""

    def __init__(
        self, argv: Sequence[str], cols: int = 120, rows: int = 40, environ: dict[str, str] | None = None
    ) -> None:
        self.recording = Recording(cols, rows)
        self._argv, self._environ = list(argv), clean_environ() | (environ or {})
        self._pid = 0
        self._master = -1

    def __enter__(self) -> Terminal:
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, self._size())
        self._start = time.perf_counter()
        self._pid = os.fork()
        if self._pid == 0:
            os.close(self._master)
            os.login_tty(slave)
            os.chdir(ROOT)
            os.execvpe(self._argv[0], self._argv, self._environ)
        os.close(slave)
        return self

    def __exit__(self, *failure: object) -> None:
        if self._pid:
            os.kill(self._pid, signal.SIGKILL)
            self._reap(PATIENCE_S)
        if self._master >= 0:
            os.close(self._master)

    def _size(self) -> bytes:
        return struct.pack("HHHH", self.recording.rows, self.recording.cols, 0, 0)

    def resize(self, cols: int, rows: int) -> None:
        """As the operator's window does; what was recorded before is set aside with the old size."""
        self.recording = Recording(cols, rows)
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, self._size())
        os.kill(self._pid, signal.SIGWINCH)

    def now(self) -> float:
        return time.perf_counter() - self._start

    def read(self, seconds: float) -> bytes:
        """Record for at most `seconds`, until something came. Empty: nothing came, or the program has gone."""
        if not select.select([self._master], [], [], seconds)[0]:
            return b""
        try:
            data = os.read(self._master, 65536)
        except OSError:  # the other end is closed: Linux says so with EIO
            return b""
        self.recording.chunks.append((self.now(), data))
        if SYNC_QUERY in data:
            os.write(self._master, SYNC_ANSWER)
        return data

    def run(self, seconds: float, keys: Sequence[tuple[float, bytes]] = ()) -> None:
        """Record until `seconds` after the start; `keys` are (seconds after the start, bytes)."""
        waiting = list(keys)
        while (now := self.now()) < seconds:
            if waiting and now >= waiting[0][0]:
                self.press(waiting.pop(0)[1])
            self.read(min(0.001 if waiting else 0.02, seconds - now))

    def press(self, keys: bytes) -> None:
        self.recording.sent.append(self.now())
        os.write(self._master, keys)

    def wait_for(self, seen: Callable[[str], bool], seconds: float = PATIENCE_S) -> bool:
        """Record until the screen satisfies `seen`; false if it never does."""
        screen = pyte.Screen(self.recording.cols, self.recording.rows)
        stream = pyte.ByteStream(screen)
        for _stamp, data in self.recording.chunks:
            stream.feed(NOISE.sub(b"", data))
        end = self.now() + seconds
        while not seen("\n".join(screen.display)):
            if self.now() > end:
                return False
            stream.feed(NOISE.sub(b"", self.read(0.2)))
        return True

    def kill(self, number: int) -> None:
        os.kill(self._pid, number)

    def hang_up(self) -> None:
        """Close the terminal, as a lost connection does."""
        os.close(self._master)
        self._master = -1

    def schedstat(self) -> tuple[float, float]:
        """Seconds on a processor, and seconds waiting for one, of the program's main thread."""
        with open(f"/proc/{self._pid}/schedstat", encoding="ascii") as file:
            ran, waited, _slices = map(int, file.read().split())
        return ran / 1e9, waited / 1e9

    def cpu(self) -> float:
        """Processor seconds of the whole program so far."""
        with open(f"/proc/{self._pid}/stat", encoding="ascii") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def wait(self, seconds: float = PATIENCE_S) -> int:
        """Record until the program has ended; its exit code, 128 + n if a signal ended it."""
        return self._reap(seconds)

    def _reap(self, seconds: float) -> int:
        end = self.now() + seconds
        while self.now() < end:
            pid, status = os.waitpid(self._pid, os.WNOHANG)
            if self._master >= 0:
                self.read(0.02)
            else:
                select.select([], [], [], 0.02)
            if pid:
                self._drain()
                self._pid = 0
                code = os.waitstatus_to_exitcode(status)
                self.recording.code = 128 - code if code < 0 else code
                return self.recording.code
        raise TimeoutError("the program did not end")

    def _drain(self) -> None:
        while self._master >= 0 and self.read(0.05):
            pass


def clean_environ() -> dict[str, str]:
    """A terminal like an operator's, whatever the tests themselves run in."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LD_LIBRARY_PATH") if name in os.environ}
    return kept | {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", "PYTHONPATH": ROOT}


def python(script: str, *arguments: str) -> list[str]:
    """Argument list that runs `script` in a fresh interpreter."""
    return [sys.executable, "-c", script, *arguments]
