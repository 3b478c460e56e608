"""Where a station's master key lies: a file that nobody else can read."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from console.journal.interface import JournalFault
from console.journal.keys import MASTER, Keys, derive

NO_KEY = "journal.no_key"
OPEN_KEY = "journal.open_key"
BAD_KEY = "journal.bad_key"


def key_path(journal: Path) -> Path:
    """Where the key lies if the station does not say."""
    return journal.with_name(journal.name + ".key")


def load_keys(path: Path, journal: Path, random: Callable[[int], bytes] = os.urandom) -> Keys:
    """The keys for `journal`. A new key is made only where no journal is yet: another key could never open it.

    Raises JournalFault: the key is missing, too short, or others may read it.
    """
    try:
        if not path.exists() and not journal.exists():
            _make(path, random(MASTER))
        return derive(_read(path))
    except OSError as error:
        raise JournalFault(NO_KEY, path=str(path), why=error.strerror or "") from None


def _make(path: Path, master: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(master.hex() + "\n")
        file.flush()
        os.fsync(handle)


def _read(path: Path) -> bytes:
    if path.stat().st_mode & 0o077:
        raise JournalFault(OPEN_KEY, path=str(path))
    try:
        master = bytes.fromhex(path.read_text("ascii").strip())
    except ValueError:
        master = b""
    if len(master) != MASTER:
        raise JournalFault(BAD_KEY, path=str(path))
    return master
