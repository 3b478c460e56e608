"""When checkpoints are made: with every hundredth event, 60 s after an event at the latest, and at the end."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import apsw

from console.clock import Clock
from console.journal.chain import Head
from console.journal.checkpoint import EVERY, WITHIN_S, Signer
from console.journal.interface import JournalFault
from console.journal.record import Row
from console.journal.sqlite_table import SqliteTable

INSERT = "INSERT INTO checkpoint(nseq, root, ts, sig) VALUES(?, ?, ?, ?) ON CONFLICT(nseq) DO NOTHING"


class SignedTable(SqliteTable):
    """A table whose every hundredth event is signed in the transaction that stores it."""

    def __init__(self, connection: apsw.Connection, origin: Head, signer: Signer, clock: Clock) -> None:
        super().__init__(connection, origin)
        self._to = connection
        self._signer = signer
        self._clock = clock

    def add(self, row: Row) -> Row | None:
        found = super().add(row)
        if found is None and row.header.nseq % EVERY == 0:
            self.sign()
        return found

    def sign(self) -> None:
        """A checkpoint of the newest event, if it has none. In a write transaction."""
        head = self.head()
        if head.nseq:
            made = self._signer.checkpoint(head.nseq, head.hash, self._clock.now())
            self._to.execute(INSERT, (made.nseq, made.root, made.ts, made.sig))


class Unsigned:
    """Sees to it that nothing stays unsigned: `sign` is called within 60 s of `noted`, or by `settle`.

    On the event loop. A checkpoint that cannot be stored is not tried again before the next event: whoever appends
    that one is told what is wrong with the disk.
    """

    def __init__(self, clock: Clock, sign: Callable[[], Awaitable[object]]) -> None:
        self._clock = clock
        self._sign = sign
        self._waiting = False
        self._task: asyncio.Task[None] | None = None

    def noted(self) -> None:
        """Something may have been appended."""
        if not self._waiting:
            self._waiting = True
            self._task = asyncio.get_running_loop().create_task(self._later(), name="sign the journal")

    async def _later(self) -> None:
        await self._clock.sleep(WITHIN_S)
        self._waiting = False  # what comes from now on waits for the next one
        await self._try()

    async def _try(self) -> None:
        with suppress(JournalFault):
            await self._sign()

    async def settle(self) -> None:
        """Sign what is not signed yet, and leave no task."""
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        if self._waiting:
            self._waiting = False
            await self._try()
