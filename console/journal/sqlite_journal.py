"""The journal in a file: SQLite, one writer thread, group commit, any number of readers and processes."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import apsw

from console.clock import Clock
from console.events import Stored
from console.journal.base import RowJournal
from console.journal.commit import Committer
from console.journal.follow import POLL_S, Lookout
from console.journal.interface import Health, JournalFault
from console.journal.keys import Keys
from console.journal.ledger import Ledger
from console.journal.reader import Reader
from console.journal.record import Row, Stamp
from console.journal.sealer import KeyedSealer
from console.journal.sqlite_file import connect, prepare
from console.journal.sqlite_table import SqliteTable
from console.journal.writer import Writer

T = TypeVar("T")


class SqliteJournal(RowJournal):
    """`open_journal` makes one. It belongs to the event loop it is first used on; `read` needs no loop."""

    def __init__(
        self, path: Path, connections: tuple[apsw.Connection, apsw.Connection], clock: Clock, keys: Keys, boot: bytes,
        *, checkpoints: bool, poll_s: float | None, random: Callable[[int], bytes],
    ) -> None:  # fmt: skip
        writing, reading = connections
        self._path = path
        self._reader = Reader(reading)
        table = SqliteTable(writing, self._reader.origin())
        sealer = KeyedSealer(keys, table.deks, random)
        super().__init__(Stamp(clock, boot), sealer, self._reader.origin())
        self._committer = Committer(table, Ledger(table, sealer), clock, checkpoints=checkpoints)
        self._writer = Writer(self._committer, self._bell.ring)
        self._lookout = Lookout(self._reader.version, self._bell, clock, poll_s) if poll_s else None

    def _write(self, work: Callable[[Ledger], T]) -> Awaitable[T]:
        return self._writer.submit(work)

    def _rows(self, after: int, limit: int) -> list[Row]:
        return self._reader.rows(after, limit)

    def _newest(self) -> int:
        return self._reader.head()

    def follow(self, after: int = 0) -> AsyncIterator[list[Stored]]:
        follower = super().follow(after)
        if self._lookout:
            self._lookout.start()
        return follower

    def health(self) -> Health:
        """Never raises: what cannot be told is 0, and `fault` says why."""
        fault = self._committer.fault.code if self._committer.fault else ""
        try:
            head = self._reader.head()
        except JournalFault as unread:
            head, fault = 0, unread.code
        return Health(head, self._committer.commit_ms, _disk_free(self._path.parent), fault)

    async def close(self) -> None:
        """Followers end, and what was appended before is stored. Leaves no thread.

        The reading connection goes first: the last one of all carries the WAL into the file, and that is the writer's.
        """
        self._bell.end()
        if self._lookout:
            await self._lookout.stop()
        self._reader.close()
        await self._writer.close()


def _disk_free(directory: Path) -> int:
    try:
        return shutil.disk_usage(directory).free
    except OSError:
        return 0


def open_journal(
    path: Path,
    clock: Clock,
    keys: Keys,
    *,
    checkpoints: bool = True,
    poll_s: float | None = POLL_S,
    boot: bytes | None = None,
    random: Callable[[int], bytes] = os.urandom,
    vfs: str = "",
) -> SqliteJournal:
    """Open the journal at `path`, or make a new one. Not a coroutine: it reads a few pages and returns.

    `checkpoints`: exactly one of the processes that share a file carries the WAL into it, the intake.
    `poll_s`: how often a follower looks for what other processes wrote; None where no other process writes
    (an exercise). `boot`: 16 bytes that name the run of `clock.mono` (the machine's boot id); random if not given.
    `vfs`: SQLite's way to the disk, for fault tests.

    Raises JournalFault, having written nothing, for an SQLite with the WAL-reset bug, a file that is not a journal,
    and a journal that a newer Larmbord made.
    """
    prepare(path, keys, clock, random, apsw.sqlite_lib_version())
    connections = connect(path, keys, writer=True, vfs=vfs), connect(path, keys, writer=False, vfs=vfs)
    return SqliteJournal(
        path, connections, clock, keys, boot or random(16), checkpoints=checkpoints, poll_s=poll_s, random=random
    )
