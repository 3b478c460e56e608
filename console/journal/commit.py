"""One transaction for many jobs, and what to do when the disk does not take it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import apsw

from console.clock import Clock
from console.journal.ballast import Ballast
from console.journal.faults import FULL, fault_of, passes
from console.journal.interface import JournalFault
from console.journal.job import Job
from console.journal.lease import Lease
from console.journal.ledger import Ledger
from console.journal.sqlite_table import SqliteTable

CHECKPOINT_EVERY = 500  # events: about 1,000 pages of WAL, 2 MB


class Committer:
    """Group commit on one connection. Not for two threads at once.

    After an I/O error the file is not written again: a second fsync may report success for what the first one lost
    (store.md section 2.4). On a full disk the ballast is given up, and the same jobs are tried once more.
    """

    def __init__(
        self, table: SqliteTable, ledger: Ledger, clock: Clock, *, lease: Lease | None, ballast: Ballast | None
    ) -> None:
        self.commit_ms = 0.0
        self.fault: JournalFault | None = None  # of the newest transaction
        self._table = table
        self._ledger = ledger
        self._clock = clock
        self._lease = lease  # None: this one never checkpoints
        self._ballast = ballast
        self._checkpointed = 0

    @property
    def broken(self) -> bool:
        return self.fault is not None and not passes(self.fault)

    def write(self, jobs: Sequence[Job[Any]]) -> None:
        """All `jobs` have their outcome after this, whatever happened; outcomes other than faults are durable."""
        try:
            if self.fault and self.broken:
                raise self.fault
            self._transact_or_make_room(jobs)
            self.fault = None
        except Exception as error:  # noqa: BLE001 - whatever it was, nobody may be left waiting
            self._undo(jobs, fault_of(error))

    def _transact_or_make_room(self, jobs: Sequence[Job[Any]]) -> None:
        try:
            self._transact(jobs)
        except apsw.Error as error:
            if fault_of(error).code != FULL or not self._ballast or not self._ballast.give_up():
                raise
            self._roll_back()
            self._transact(jobs)

    def _transact(self, jobs: Sequence[Job[Any]]) -> None:
        self._table.begin()
        for job in jobs:
            job.run(self._ledger)
        began = self._clock.mono()
        self._table.commit()
        self.commit_ms = (self._clock.mono() - began) * 1000

    def _undo(self, jobs: Sequence[Job[Any]], fault: JournalFault) -> None:
        self.fault = fault
        for job in jobs:
            job.fail(fault_of(fault))
        self._roll_back()

    def _roll_back(self) -> None:
        self._ledger.undone()
        with suppress(apsw.Error):  # SQLite may have rolled back by itself
            self._table.rollback()

    def checkpoint_is_due(self) -> bool:
        return self._lease is not None and self._table.head().nseq - self._checkpointed >= CHECKPOINT_EVERY

    def checkpoint(self) -> None:
        """After the waiters were told: nobody waits for it but the next who writes."""
        if not self._lease or self.broken or not self._lease.take():
            return
        try:
            self._table.checkpoint()
            self._checkpointed = self._table.head().nseq
        except apsw.Error as error:
            self.fault = fault_of(error)
        finally:
            self._lease.done()

    def close(self) -> None:
        """The last connection to a file tidies up; after an I/O error it is left exactly as it is."""
        tidies = self._lease is not None and not self.broken and self._lease.take()
        with suppress(apsw.Error):
            self._table.close(checkpoint=tidies)
        if self._lease:
            self._lease.close()
