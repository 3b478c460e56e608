"""A journal in memory: the same answers without a file, a thread or any waiting. For exercises and tests."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from msgspec.structs import astuple

from console.clock import Clock
from console.events import Acknowledged, Stored
from console.journal.base import RowJournal
from console.journal.chain import Columns, Head, origin
from console.journal.faults import CLOSED
from console.journal.interface import Health, JournalFault
from console.journal.key_audit import KeyState
from console.journal.keys import cmd_maker
from console.journal.ledger import Ledger
from console.journal.marks import Evidence
from console.journal.record import Draft, Row, Stamp
from console.journal.sealer import PlainSealer

T = TypeVar("T")


class MemoryTable:
    """Rows in a list, and where each command and claim lies."""

    def __init__(self, node: bytes) -> None:
        self.rows: list[Row] = []
        self.origin = origin(node)
        self._by_cmd: dict[bytes, Row] = {}
        self._holders: dict[tuple[bytes, int], Row] = {}

    def head(self) -> Head:
        return Head(self.rows[-1].header.nseq, self.rows[-1].hash) if self.rows else self.origin

    def by_cmd(self, cmd: bytes) -> Row | None:
        return self._by_cmd.get(cmd)

    def holder(self, incident: bytes, epoch: int) -> Row | None:
        return self._holders.get((incident, epoch))

    def add(self, row: Row) -> Row | None:
        if first := self._by_cmd.get(row.header.cmd):
            return first
        self.rows.append(row)
        self._by_cmd[row.header.cmd] = row
        header = row.header
        if header.kind == Acknowledged.kind and header.incident is not None and header.epoch is not None:
            self._holders[header.incident, header.epoch] = row
        return None


class MemoryJournal(RowJournal):
    """`append` and `claim` are done before they first give way: the same calls always give the same order."""

    def __init__(self, clock: Clock, *, node: bytes = bytes(16), boot: bytes = bytes(16)) -> None:
        self._table = MemoryTable(node)
        sealer = PlainSealer()
        super().__init__(Stamp(clock, boot), sealer, self._table.origin)
        self._ledger = Ledger(self._table, sealer)
        self._cmd_of = cmd_maker(node)
        self._decoded: dict[int, tuple[Row, Stored]] = {}  # each is read by the board and by every follower
        self._closed = False

    def cmd_of(self, words: str) -> UUID:
        return self._cmd_of(words)

    async def _write(self, work: Callable[[Ledger], T]) -> T:
        self._check_open()
        result = work(self._ledger)
        self._bell.ring()
        return result

    def _rows(self, after: int, limit: int) -> list[Row]:
        self._check_open()
        return self._table.rows[max(after, 0) : max(after, 0) + limit]

    def _stored(self, row: Row) -> Stored:
        known = self._decoded.get(row.header.nseq)
        if known is None or known[0] is not row:
            known = self._decoded[row.header.nseq] = (row, super()._stored(row))
        return known[1]

    def _stored_as(self, draft: Draft, found: int | Row) -> Stored:
        return self._stored(self._table.rows[found - 1] if isinstance(found, int) else found)

    def _evidence(self) -> Evidence:
        return Evidence(self._origin, None, self._columns, list, self._newest, int, KeyState)

    def _columns(self, after: int, limit: int) -> list[Columns]:
        return [(*astuple(row.header), row.body, row.hash) for row in self._rows(after, limit)]

    def _newest(self) -> int:
        self._check_open()
        return self._table.head().nseq

    def _check_open(self) -> None:
        if self._closed:
            raise JournalFault(CLOSED)

    def health(self) -> Health:
        fault = CLOSED if self._closed else ""
        return Health(self._table.head().nseq, 0.0, sys.maxsize, fault)

    async def close(self) -> None:
        self._closed = True
        self._bell.end()
