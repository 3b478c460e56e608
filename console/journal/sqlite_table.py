"""Rows of the file, for the one thread that writes and for those who read."""

from __future__ import annotations

from typing import Annotated

import apsw
import msgspec
from msgspec.structs import astuple

from console.journal import schema
from console.journal.chain import Head
from console.journal.dek_table import DekTable
from console.journal.interface import Checkpoint
from console.journal.record import Header, Row

_Id = Annotated[bytes, msgspec.Meta(min_length=16, max_length=16)]
_Hash = Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]
_Columns = tuple[
    int, int, int, _Id, str, _Id | None, int | None, str | None, _Id, int | None, bytes, _Hash, bytes | None
]  # as schema.WHOLE
_Signed = tuple[int, _Hash, int, Annotated[bytes, msgspec.Meta(min_length=64, max_length=64)]]


def rows(connection: apsw.Connection, statement: str, values: tuple[int | bytes, ...]) -> list[Row]:
    """All of them at once: a read transaction that stays open keeps the WAL from being reused.

    Raises apsw.Error, and msgspec.ValidationError where somebody put values of other types into the file.
    """
    found = msgspec.convert(connection.execute(statement, values).fetchall(), list[_Columns])
    return [Row(Header(*columns[:10]), *columns[10:]) for columns in found]


def head(connection: apsw.Connection) -> Head | None:
    """The newest event."""
    newest = connection.execute(schema.HEAD).get
    return Head(*newest) if newest else None


def node_of(connection: apsw.Connection) -> bytes:
    """Whose journal this is: 16 bytes, part of the chain's origin."""
    return msgspec.convert(connection.execute(schema.NODE).get, _Id)


def checkpoints(connection: apsw.Connection) -> list[Checkpoint]:
    """All of them, in order. Raises as `rows` does."""
    found = msgspec.convert(connection.execute(schema.CHECKPOINTS).fetchall(), list[_Signed])
    return [Checkpoint(*columns) for columns in found]


class SqliteTable:
    """The `Table` of the writer's connection, and its transactions."""

    def __init__(self, connection: apsw.Connection, origin: Head) -> None:
        self._connection = connection
        self._cursor = connection.cursor()  # one for all that writes: a new one each time is a fiftieth of an append
        self._origin = origin
        self._head = origin
        self._version: int | None = None  # of the file when `_head` was its head; None: it must be asked
        self.deks = DekTable(connection)

    def begin(self) -> None:
        """Take the write lock, and know where the chain ends: another process may have gone on."""
        self._cursor.execute("BEGIN IMMEDIATE")
        if self._version is None or self._connection.data_version() != self._version:
            self._head = head(self._connection) or self._origin

    def commit(self) -> None:
        self._version = None
        self._cursor.execute("COMMIT")
        self._version = self._connection.data_version()

    def rollback(self) -> None:
        self._version = None
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    def head(self) -> Head:
        return self._head

    def by_cmd(self, cmd: bytes) -> Row | None:
        return next(iter(rows(self._connection, schema.BY_CMD, (cmd,))), None)

    def holder(self, incident: bytes, epoch: int) -> Row | None:
        return next(iter(rows(self._connection, schema.HOLDER, (incident, epoch))), None)

    def touched(self, after: int) -> set[bytes]:
        """The incidents that something happened to after that event."""
        return {incident for (incident,) in self._connection.execute(schema.TOUCHED, (after,))}

    def add(self, row: Row) -> Row | None:
        self._cursor.execute(schema.INSERT, (*astuple(row.header), row.body, row.hash))
        if not self._connection.changes():
            return self.by_cmd(row.header.cmd)
        self._head = Head(row.header.nseq, row.hash)
        return None

    def checkpoint(self) -> None:
        """Carry the WAL into the file, as far as no reader is in the way. The WAL keeps its size, and so its speed."""
        self._connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_PASSIVE)

    def close(self, *, checkpoint: bool) -> None:
        """The last connection of the machine may tidy up; after an I/O error nobody may."""
        self._connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, int(not checkpoint))
        self._connection.close()
