"""Who carries the WAL into the file: one process at a time, by a lock that dies with its holder."""

from __future__ import annotations

import fcntl
import logging
import os
from contextlib import suppress
from pathlib import Path

log = logging.getLogger(__name__)


class Lease:
    """`keeps`: held until it is closed, by the intake. A desk takes it for one checkpoint, when nobody has it.

    On the writer's thread only. A lock on a side file: closing a second handle of the journal itself would take away
    SQLite's own locks (sqlite.org "How To Corrupt", section 2.2).
    """

    def __init__(self, path: Path, *, keeps: bool) -> None:
        self._path = path
        self._keeps = keeps
        self._handle: int | None = None
        self._told = False

    def take(self) -> bool:
        """Whether this process may checkpoint now. Where no lock can be made nobody checkpoints: that loses nothing."""
        if self._handle is None:
            self._handle = _locked(self._path)
        if self._handle is None and self._keeps and not self._told:
            self._told = True
            log.warning("another process carries the WAL of this journal into its file; this one does not")
        return self._handle is not None

    def done(self) -> None:
        """The checkpoint is made."""
        if not self._keeps:
            self.close()

    def close(self) -> None:
        """The side file goes while it is still ours."""
        if self._handle is not None:
            with suppress(OSError):
                self._path.unlink()
            os.close(self._handle)
            self._handle = None


def _locked(path: Path) -> int | None:
    try:
        handle = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    except OSError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.path.samestat(os.fstat(handle), os.stat(path)):
            return handle
    except OSError:
        pass
    os.close(handle)  # somebody has it, or took away the file that this lock is on
    return None
