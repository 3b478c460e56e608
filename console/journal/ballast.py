"""Room that is kept for the day when the disk is full (store.md section 2.4)."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

SIZE = 600_000  # bytes: what let the next append through when it was measured
CALM = 4 * SIZE  # bytes free from which it is made again: making it must not be what fills the disk (ours)


class Ballast:
    """A file beside the journal that is given up when nothing else is left. Nothing here raises."""

    def __init__(
        self, path: Path, *, size: int = SIZE, free: Callable[[Path], int] | None = None,
        random: Callable[[int], bytes] = os.urandom,
    ) -> None:  # fmt: skip
        self.path = path
        self.there: bool | None = None  # as the tender saw it last; None: it has not looked
        self._size = size
        self._free = free or disk_free
        self._random = random

    def ready(self) -> bool:
        with suppress(OSError):
            return self.path.stat().st_size >= self._size
        return False

    def make(self) -> bool:
        """Make it if there is room for it. Noise, because a disk that compresses would keep no room for zeros."""
        if self.ready():
            return True
        if self._free(self.path.parent) < self._size + CALM:
            return False
        draft = self.path.with_name(f".{self.path.name}.{os.getpid()}")
        try:
            _write(draft, self._random(self._size))
            draft.replace(self.path)
        except OSError:
            with suppress(OSError):
                draft.unlink()
        return self.ready()

    def give_up(self) -> bool:
        """Whether there was one to give up."""
        self.there = False
        try:
            self.path.unlink()
        except OSError:
            return False
        return True


def _write(path: Path, data: bytes) -> None:
    handle = os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(handle)


def disk_free(directory: Path) -> int:
    """Bytes; 0 where it cannot be told."""
    try:
        return shutil.disk_usage(directory).free
    except OSError:
        return 0
