"""The journal in a file: SQLite, one writer thread, group commit, any number of readers and processes."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path
from typing import TypeVar
from uuid import UUID

import apsw
from msgspec.structs import replace

from console.clock import Clock
from console.events import KeyErased, Stored
from console.journal.ballast import Ballast, disk_free
from console.journal.base import RowJournal
from console.journal.bundle.gather import Archive
from console.journal.chain import Head, origin
from console.journal.checkpoint import Signer
from console.journal.clean import sweep_patiently
from console.journal.commit import Committer
from console.journal.erasing import NOTHING, Erasure, Order, erase_keys, spares_of, sweep
from console.journal.follow import POLL_S, Lookout
from console.journal.interface import Health, JournalFault
from console.journal.key_audit import KeyState, audit
from console.journal.keys import Keys, cmd_maker
from console.journal.lease import Lease
from console.journal.ledger import Ledger
from console.journal.marks import Evidence
from console.journal.reader import Reader
from console.journal.record import Row, Stamp
from console.journal.sealer import KeyedSealer
from console.journal.signing import SignedTable, Unsigned
from console.journal.sqlite_file import connect, prepare
from console.journal.witness import line
from console.journal.writer import Writer

T = TypeVar("T")


class SqliteJournal(RowJournal):
    """`open_journal` makes one. It belongs to the event loop it is first used on; `read` needs no loop."""

    def __init__(
        self, path: Path, connections: tuple[apsw.Connection, apsw.Connection], clock: Clock, keys: Keys, boot: bytes,
        *, lease: Lease | None, ballast: Ballast | None, poll_s: float | None, random: Callable[[int], bytes], vfs: str,
    ) -> None:  # fmt: skip
        writing, reading = connections
        self.ballast = ballast
        self._path, self._clock, self._keys, self._vfs = path, clock, keys, vfs
        self._reader = Reader(reading)
        self.signer = signer = Signer(self._reader.node(), keys.signing)
        self._table = table = SignedTable(writing, origin(signer.node), signer, clock)
        self._keyed = sealer = KeyedSealer(keys, table.deks, random)
        super().__init__(Stamp(clock, boot), sealer, origin(signer.node))
        self._cmd_of = cmd_maker(keys.command)
        self._committer = Committer(table, Ledger(table, sealer), clock, lease=lease, ballast=ballast)
        self._writer = Writer(self._committer, self._bell.ring)
        self._unsigned = Unsigned(clock, self.sign)
        self._lookout = Lookout(self._reader.version, self._bell, clock, poll_s) if poll_s else None

    def _write(self, work: Callable[[Ledger], T]) -> Awaitable[T]:
        waiter = self._writer.submit(work)
        self._unsigned.noted()
        return waiter

    def _rows(self, after: int, limit: int) -> list[Row]:
        return self._reader.rows(after, limit)

    def _evidence(self) -> Evidence:
        read, keys = self._reader, self._key_state
        return Evidence(self._origin, self.signer, read.columns, read.checkpoints, read.head, read.outside, keys)

    def _key_state(self) -> KeyState:
        return audit(self._reader.keys(), self._erasures)

    def _erasures(self) -> list[KeyErased]:
        facts = (self._stored(row).fact for row in self._reader.erasures())
        return [fact for fact in facts if isinstance(fact, KeyErased)]

    def archive(self) -> Archive:
        """What an export reads."""
        return Archive(self.signer, self._rows, self._stored, self._sealer.key_of, self._reader.checkpoints)

    async def sign(self) -> None:
        """A checkpoint of the newest event, if it has none. Raises JournalFault."""
        await self._writer.submit(lambda ledger: self._table.sign())

    def witness(self) -> str:
        try:
            newest = self._rows(self._newest() - 1, 1)
        except JournalFault:
            return ""
        return line(self.signer.node, newest[0].header.nseq, newest[0].hash, newest[0].header.ts) if newest else ""

    def _newest(self) -> int:
        return self._reader.head()

    def hash_at(self, nseq: int) -> bytes | None:
        """The link of event `nseq`, of the origin for 0; None if there is no such event."""
        return self._reader.hash_at(nseq) if nseq else self._origin.hash

    def erased_after(self, nseq: int) -> bool:
        """Whether an erasure came after event `nseq`."""
        return self._reader.erased_after(nseq)

    def follow(self, after: int = 0) -> AsyncIterator[list[Stored]]:
        follower = super().follow(after)
        if self._lookout:
            self._lookout.start()
        return follower

    @property
    def path(self) -> Path:
        return self._path

    @property
    def node(self) -> bytes:
        """16 bytes: whose number line and chain this is."""
        return self.signer.node

    def head(self) -> Head:
        """The newest event. Raises JournalFault."""
        return self._reader.newest() or self._origin

    def version(self) -> int | None:
        """Changes when another connection has written; None when it cannot be told."""
        return self._reader.version()

    def find(self, cmd: UUID) -> Stored | None:
        """The event of a command. Raises JournalFault."""
        row = self._reader.by_cmd(cmd.bytes)
        return self._stored(row) if row else None

    def holder(self, incident: UUID, epoch: int) -> Stored | None:
        """The claim that won. Raises JournalFault."""
        row = self._reader.holder(incident.bytes, epoch)
        return self._stored(row) if row else None

    @property
    def fault(self) -> JournalFault | None:
        """Of the newest transaction."""
        return self._committer.fault

    def cmd_of(self, words: str) -> UUID:
        return self._cmd_of(words)

    # ---- erasing: see erasing.py

    async def erase(
        self, incident: UUID, rule: str, by: tuple[str, str], seen: int | None = None, spares: Sequence[Path] = ()
    ) -> Erasure:
        """Make everything of `incident`, and of what was joined with it, unreadable for ever, in the spares too.

        Raises JournalFault: two different persons are needed, a rule, something to erase, and that nothing happened to
        it after `seen`. The answer's `left` says what could not be finished yet; `keep_clean` finishes it.
        """
        return await self._erase(Order((incident.bytes,), rule, by, seen=seen), spares or spares_of(self._path))

    async def erase_person(self, person: str, rule: str, by: tuple[str, str], spares: Sequence[Path] = ()) -> Erasure:
        """The same for what the register holds of a person, who looked at it, and where they were without an alarm."""
        owner = self._keyed.person(person)
        return await self._erase(Order((owner,), rule, by, person=owner.hex()), spares or spares_of(self._path))

    async def _erase(self, order: Order, spares: Sequence[Path] = ()) -> Erasure:
        order.check()
        now = self._clock.now()
        done = await self._write(lambda ledger: erase_keys(order, ledger, self._table, now, self._draft))
        for spare in spares:
            owners = tuple(id.bytes for id in done.incidents) or order.owners
            there = await self._erase_in(spare, replace(order, owners=owners, seen=None))
            done = Erasure(done.keys + there.keys, done.incidents or there.incidents, done.left + there.left)
        if not done.keys and not self.unfinished():
            raise JournalFault(NOTHING)
        left = await sweep_patiently(self, self._clock)
        return replace(done, left=(left, *done.left) if left else done.left)

    async def _erase_in(self, spare: Path, order: Order) -> Erasure:
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
        return Health(head, self._committer.commit_ms, disk_free(self._path.parent), fault)

    async def close(self) -> None:
        """Followers end, and what was appended before is stored. Leaves no thread.

        The reading connection goes first: the last one of all carries the WAL into the file, and that is the writer's.
        """
        self._bell.end()
        if self._lookout:
            await self._lookout.stop()
        await self._unsigned.settle()
        self._reader.close()
        await self._writer.close()


def open_journal(
    path: Path,
    clock: Clock,
    keys: Keys,
    *,
    checkpoints: bool = True,
    keeps_lease: bool = True,
    ballast: bool = False,
    poll_s: float | None = POLL_S,
    boot: bytes | None = None,
    random: Callable[[int], bytes] = os.urandom,
    vfs: str = "",
) -> SqliteJournal:
    """Open the journal at `path`, or make a new one. Not a coroutine: it reads a few pages and returns.

    `checkpoints`: one of the processes that share a file carries the WAL into it, the one that holds the lease;
    `keeps_lease`: the intake holds it for life, a desk only for one checkpoint, when nobody else has it.
    `ballast`: give up the file of that name when the disk is full. Somebody must make it (`steady.py` does).
    `poll_s`: how often a follower looks for what other processes wrote; None where no other process writes
    (an exercise). `boot`: 16 bytes that name the run of `clock.mono` (the machine's boot id); random if not given.
    `vfs`: SQLite's way to the disk, for fault tests.

    Raises JournalFault, having written nothing, for an SQLite with the WAL-reset bug, a file that is not a journal,
    and a journal that a newer Larmbord made.
    """
    prepare(path, keys, clock, random, apsw.sqlite_lib_version())
    connections = connect(path, keys, writer=True, vfs=vfs), connect(path, keys, writer=False, vfs=vfs)
    lease = Lease(path.with_name(f"{path.name}.checkpointer"), keeps=keeps_lease) if checkpoints else None
    kept = Ballast(ballast_path(path)) if ballast else None
    return SqliteJournal(
        path, connections, clock, keys, boot or random(16),
        lease=lease, ballast=kept, poll_s=poll_s, random=random, vfs=vfs,
    )  # fmt: skip


def ballast_path(path: Path) -> Path:
    return path.with_name(f"{path.name}.ballast")
