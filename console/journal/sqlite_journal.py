"""The journal in a file: SQLite, one writer thread, group commit, any number of readers and processes."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import TypeVar
from uuid import UUID

import apsw
from msgspec.structs import replace

from console.clock import Clock
from console.events import Stored
from console.journal.base import RowJournal
from console.journal.clean import sweep_patiently
from console.journal.commit import Committer
from console.journal.erasing import NOTHING, Erasure, Order, erase_keys, spare_of, sweep
from console.journal.follow import POLL_S, Lookout
from console.journal.interface import Health, JournalFault
from console.journal.keys import Keys, cmd_maker
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
        *, checkpoints: bool, poll_s: float | None, random: Callable[[int], bytes], vfs: str,
    ) -> None:  # fmt: skip
        writing, reading = connections
        self._path, self._clock, self._keys = path, clock, keys
        self._vfs = vfs
        self._reader = Reader(reading)
        self._table = table = SqliteTable(writing, self._reader.origin())
        self._keyed = sealer = KeyedSealer(keys, table.deks, random)
        super().__init__(Stamp(clock, boot), sealer, self._reader.origin())
        self._cmd_of = cmd_maker(keys.command)
        self._committer = Committer(table, Ledger(table, sealer), clock, checkpoints=checkpoints)
        self._writer = Writer(self._committer, self._committed)
        self._lookout = Lookout(self._reader.version, self._bell, clock, poll_s) if poll_s else None

    def _write(self, work: Callable[[Ledger], T]) -> Awaitable[T]:
        return self._writer.submit(work)

    def _committed(self) -> None:
        self._bell.ring()
        asyncio.get_running_loop().call_soon(self._keyed.prepare)  # after those who waited

    def _rows(self, after: int, limit: int) -> list[Row]:
        return self._reader.rows(after, limit)

    def _newest(self) -> int:
        return self._reader.head()

    def follow(self, after: int = 0) -> AsyncIterator[list[Stored]]:
        follower = super().follow(after)
        if self._lookout:
            self._lookout.start()
        return follower

    def cmd_of(self, words: str) -> UUID:
        return self._cmd_of(words)

    # ---- erasing: see erasing.py

    async def erase(self, incident: UUID, rule: str, by: tuple[str, str], seen: int | None = None) -> Erasure:
        """Make everything of `incident`, and of what was joined with it, unreadable for ever.

        Raises JournalFault: two different persons are needed, a rule, something to erase, and that nothing happened to
        it after `seen`. The answer's `left` says what could not be finished yet; `keep_clean` finishes it.
        """
        return await self._erase(Order((incident.bytes,), rule, by, seen=seen))

    async def erase_person(self, person: str, rule: str, by: tuple[str, str]) -> Erasure:
        """The same for what the register holds of a person, who looked at it, and where they were without an alarm."""
        owner = self._keyed.person(person)
        return await self._erase(Order((owner,), rule, by, person=owner.hex()))

    async def _erase(self, order: Order) -> Erasure:
        order.check()
        now = self._clock.now()
        here = await self._write(lambda ledger: erase_keys(order, ledger, self._table, now, self._draft))
        owners = tuple(id.bytes for id in here.incidents) or order.owners
        there = await self._erase_in_spare(replace(order, owners=owners, seen=None))
        if not here.keys + there.keys and not self.unfinished():
            raise JournalFault(NOTHING)
        left = tuple(name for name in (await sweep_patiently(self, self._clock), *there.left) if name)
        return Erasure(here.keys + there.keys, here.incidents or there.incidents, left)

    async def _erase_in_spare(self, order: Order) -> Erasure:
        spare = spare_of(self._path)
        if not spare.exists():
            return Erasure(0, ())
        journal = open_journal(spare, self._clock, self._keys, checkpoints=False, poll_s=None)
        try:
            return await journal._erase(order)
        except JournalFault as fault:
            if fault.code == NOTHING:
                return Erasure(0, ())
            raise
        finally:
            await journal.close()

    def unfinished(self) -> bool:
        """Whether traces of what was erased, by any process, may still lie beside the journal."""
        return bool(self._reader.unfinished())

    async def sweep(self) -> str:
        """Sweep them away, and remember that it is done. What is in the way, or empty."""
        erasures = self._reader.unfinished()
        left = await asyncio.to_thread(sweep, self._path, self._keys, self._vfs)
        if not left and erasures:
            await self._write(lambda ledger: self._table.deks.finish(erasures))
        return left

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
        path, connections, clock, keys, boot or random(16),
        checkpoints=checkpoints, poll_s=poll_s, random=random, vfs=vfs,
    )  # fmt: skip
