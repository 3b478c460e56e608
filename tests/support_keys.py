"""The keys of every journal in the tests, and a connection to look into one past Larmbord."""

from __future__ import annotations

from pathlib import Path

import apsw

from console.journal.keys import derive
from console.journal.sqlite_file import unlock

KEYS = derive(bytes(32))


def look_into(path: Path) -> apsw.Connection:
    """Opened with the key, without any of the journal's care."""
    connection = apsw.Connection(str(path))
    unlock(connection, KEYS)
    return connection
