"""Where a station's master key comes from: a file of its own, a credential of systemd, or a passphrase.

A file of mode 0600 is the usual one. A service takes it from systemd (`LoadCredentialEncrypted=`), which can bind it to
the machine. A passphrase is asked for on a terminal and nowhere else: an environment variable is read by every program
that the desk starts and by whoever may look at its processes, so where nobody sits the credential is the way
(store.md section 6: it worked headless; keyrings did not).
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Mapping
from pathlib import Path

from console.journal.interface import JournalFault
from console.journal.keys import MASTER, Keys, derive
from console.journal.whole_file import make_whole

NO_KEY = "journal.no_key"
OPEN_KEY = "journal.open_key"
BAD_KEY = "journal.bad_key"
LOST_KEY = "journal.lost_key"
NO_CREDENTIAL = "journal.no_credential"
CREDENTIAL = "larmbord-journal-key"


def key_path(journal: Path) -> Path:
    """Where the key lies if the station does not say."""
    return journal.with_name(journal.name + ".key")


def load_keys(path: Path, journal: Path, random: Callable[[int], bytes] = os.urandom) -> Keys:
    """The keys for `journal`. A new key is made only where no journal is yet: another key could never open it.

    Two processes that start at once end with the same key: the second finds the first one's file. Raises JournalFault:
    the key is missing, too short, or others may read it.
    """
    try:
        if not path.exists():
            if journal.exists():
                raise JournalFault(LOST_KEY, path=str(path), journal=str(journal))
            make_whole(path, random(MASTER).hex().encode() + b"\n", random)
        return derive(_read(path))
    except OSError as error:
        raise JournalFault(NO_KEY, path=str(path), why=error.strerror or "") from None


def load_credential(environment: Mapping[str, str]) -> Keys:
    """The keys from systemd's credential, which is never made here. Raises JournalFault."""
    directory = environment.get("CREDENTIALS_DIRECTORY", "")
    path = Path(directory) / CREDENTIAL
    if not directory or not path.exists():
        raise JournalFault(NO_CREDENTIAL, name=CREDENTIAL)
    try:
        return derive(_read(path, credential=True))
    except OSError as error:
        raise JournalFault(NO_KEY, path=str(path), why=error.strerror or "") from None


def _read(path: Path, *, credential: bool = False) -> bytes:
    """systemd shows a credential to its service alone, by an entry that looks like a group's right: 0440 is its way."""
    allowed = stat.S_IRGRP if credential else 0
    if path.stat().st_mode & 0o077 & ~allowed:
        raise JournalFault(OPEN_KEY, path=str(path))
    try:
        master = bytes.fromhex(path.read_text("ascii").strip())
    except ValueError:
        master = b""
    if len(master) != MASTER:
        raise JournalFault(BAD_KEY, path=str(path))
    return master
