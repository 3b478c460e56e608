"""Making, checking and opening the journal's file."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import apsw

from console.clock import Clock
from console.journal import schema
from console.journal.interface import JournalFault
from console.journal.keys import Keys
from console.journal.whole_file import sync_directory

OLD_SQLITE = "journal.old_sqlite"
FOREIGN = "journal.foreign"
LOCKED = "journal.locked"
NEWER = "journal.newer"
UNREACHABLE = "journal.unreachable"

CIPHER = "aegis"
PAGE = 2048  # bytes; each one that an append touches is sealed, summed and written. A file is whole pages of noise
WRITER_WAIT_MS = 5000  # for another process to finish its transaction; measured losers waited at most 37 ms
READER_WAIT_MS = 1000  # readers only ever wait for recovery after a crash

PRAGMAS = """
PRAGMA synchronous = FULL;       -- one fdatasync a commit: what was answered is on the disk
PRAGMA trusted_schema = OFF;
PRAGMA secure_delete = ON;       -- what is erased leaves no bytes in free pages
PRAGMA recursive_triggers = ON;  -- INSERT OR REPLACE fires the append-only triggers too
PRAGMA mmap_size = 0;
PRAGMA wal_autocheckpoint = 0;   -- one process checkpoints, when its writer says so
"""


def prepare(path: Path, keys: Keys, clock: Clock, random: Callable[[int], bytes], version: str) -> None:
    """A file at `path` that is a journal of ours: the one that is there, or a new one. Raises JournalFault."""
    if not schema.good_sqlite(version):
        raise JournalFault(OLD_SQLITE, version=version)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            _make(path, keys, clock, random)
        _check(path, keys)
        path.chmod(0o600)
    except (OSError, apsw.Error) as error:
        raise JournalFault(UNREACHABLE, path=str(path), why=type(error).__name__) from None


def _make(path: Path, keys: Keys, clock: Clock, random: Callable[[int], bytes]) -> None:
    """Whole under another name first, then at `path` in one step: nobody ever sees half a journal.

    Two processes may both get here; the one that comes second finds the other's file and uses it.
    """
    draft = path.with_name(f".{path.name}.{random(8).hex()}")
    os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    try:
        connection = apsw.Connection(str(draft))
        unlock(connection, keys)
        connection.execute(f"PRAGMA page_size = {PAGE}; PRAGMA secure_delete = ON; BEGIN; {schema.SCHEMA}").fetchall()
        connection.execute("INSERT INTO node VALUES(?, ?)", (random(16), clock.now()))
        connection.execute("COMMIT; PRAGMA journal_mode = WAL").fetchall()
        connection.close()
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
    sync_directory(path.parent)


def unlock(connection: apsw.Connection, keys: Keys) -> None:
    """Encryption costs nothing that can be measured here (store.md section 6). A wrong key shows at the first read."""
    connection.execute(f"PRAGMA cipher = '{CIPHER}'; PRAGMA key = 'raw:{keys.database.hex()}'").fetchall()


def _check(path: Path, keys: Keys) -> None:
    """Look before anything is written. By SQLite's own means: closing a file that was opened past it would take away
    the locks that this process holds on the same journal (sqlite.org "How To Corrupt", section 2.2)."""
    marks = _marks(path, keys)
    if marks is None:
        pages = path.stat().st_size % PAGE == 0 and _marks(path, None) is None
        raise JournalFault(LOCKED if pages else FOREIGN, path=str(path))
    ours, version = marks
    if ours != schema.APPLICATION_ID:
        raise JournalFault(FOREIGN, path=str(path))
    _check_version(path, version)


def _marks(path: Path, keys: Keys | None) -> tuple[object, object] | None:
    """application_id and user_version; None if this is no database, or not with these keys."""
    connection = apsw.Connection(str(path), apsw.SQLITE_OPEN_READONLY)
    try:
        connection.set_busy_timeout(WRITER_WAIT_MS)  # somebody may just be closing it, which locks everybody out
        connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
        if keys:
            unlock(connection, keys)
        return connection.execute("PRAGMA application_id").get, connection.execute("PRAGMA user_version").get
    except apsw.NotADBError:
        return None
    finally:
        connection.close()


def _check_version(path: Path, version: object) -> None:
    if version != schema.VERSION:
        raise JournalFault(NEWER, path=str(path), version=str(version), known=str(schema.VERSION))


def connect(path: Path, keys: Keys, *, writer: bool, vfs: str = "") -> apsw.Connection:
    """A connection that never checkpoints by itself, neither on commit nor when it closes."""
    try:
        connection = apsw.Connection(str(path), apsw.SQLITE_OPEN_READWRITE, vfs=vfs or None)
        unlock(connection, keys)
        connection.set_busy_timeout(WRITER_WAIT_MS if writer else READER_WAIT_MS)
        connection.config(apsw.SQLITE_DBCONFIG_DEFENSIVE, 1)
        connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
        connection.execute(PRAGMAS).fetchall()
        connection.execute(f"PRAGMA query_only = {int(not writer)}").fetchall()
    except apsw.Error as error:
        raise JournalFault(UNREACHABLE, path=str(path), why=type(error).__name__) from None
    return connection
