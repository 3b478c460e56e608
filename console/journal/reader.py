"""The reading connection: short transactions only, on the event loop's thread."""

from __future__ import annotations

from collections.abc import Sequence

import apsw
import msgspec

from console.journal import schema, sqlite_table
from console.journal.chain import Columns, Head, origin
from console.journal.faults import BROKEN, CLOSED, DAMAGED, UNREADABLE, fault_of
from console.journal.interface import Checkpoint, JournalFault
from console.journal.key_audit import KeyRows
from console.journal.record import Row
from console.journal.sqlite_table import head, node_of, rows


class Reader:
    """Everything raises JournalFault."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    def rows(self, after: int, limit: int) -> list[Row]:
        try:
            return rows(self._connection, schema.AFTER, (after, limit))
        except (apsw.Error, msgspec.ValidationError) as error:
            raise _fault(error) from None

    def head(self) -> int:
        try:
            newest = head(self._connection)
            return newest.nseq if newest else 0
        except (apsw.Error, msgspec.ValidationError) as error:
            raise _fault(error) from None

    def columns(self, after: int, limit: int) -> Sequence[Columns]:
        """As they lie in the file, whatever somebody put there."""
        try:
            return self._connection.execute(schema.CHAINED, (after, limit)).fetchall()
        except apsw.Error as error:
            raise _fault(error) from None

    def checkpoints(self) -> list[Checkpoint]:
        """All of them, in order."""
        try:
            return sqlite_table.checkpoints(self._connection)
        except (apsw.Error, msgspec.ValidationError) as error:
            raise _fault(error) from None

    def keys(self) -> KeyRows:
        """Which data keys there are, and which there are no more."""
        try:
            count, newest = self._connection.execute(schema.DEK_COUNT).get
            there = {id for (id,) in self._connection.execute("SELECT id FROM dek")} if count != newest else None
            gone = dict(self._connection.execute(schema.ERASED))
        except apsw.Error as error:
            raise _fault(error) from None
        return KeyRows(newest, gone, frozenset(range(1, newest + 1)) - there if there is not None else frozenset())

    def erasures(self) -> list[Row]:
        """The events that say what was erased. Reads the whole journal."""
        try:
            return rows(self._connection, schema.ERASURES, ())
        except (apsw.Error, msgspec.ValidationError) as error:
            raise _fault(error) from None

    def outside(self) -> int:
        """How many rows lie beside the number line, where nobody reads them."""
        try:
            return int(self._connection.execute(schema.OUTSIDE).get)
        except apsw.Error as error:
            raise _fault(error) from None

    def newest(self) -> Head | None:
        try:
            return head(self._connection)
        except (apsw.Error, msgspec.ValidationError) as error:
            raise _fault(error) from None

    def by_cmd(self, cmd: bytes) -> Row | None:
        return self._one(schema.BY_CMD, (cmd,))

    def holder(self, incident: bytes, epoch: int) -> Row | None:
        return self._one(schema.HOLDER, (incident, epoch))

    def _one(self, statement: str, values: tuple[int | bytes, ...]) -> Row | None:
        try:
            return next(iter(rows(self._connection, statement, values)), None)
        except (apsw.Error, msgspec.ValidationError) as error:
            raise _fault(error) from None

    def origin(self) -> Head:
        return origin(self.node())

    def node(self) -> bytes:
        try:
            return node_of(self._connection)
        except (apsw.Error, msgspec.ValidationError) as error:
            raise _fault(error) from None

    def hash_at(self, nseq: int) -> bytes | None:
        """The link of this event, if there is one."""
        try:
            return msgspec.convert(self._connection.execute(schema.HASH, (nseq,)).get, bytes | None)
        except (apsw.Error, msgspec.ValidationError) as error:
            raise _fault(error) from None

    def erased_after(self, nseq: int) -> bool:
        """Whether an erasure came after this event. Reads all that came after it."""
        try:
            return self._connection.execute(schema.ERASED_AFTER, (nseq,)).get is not None
        except apsw.Error as error:
            raise _fault(error) from None

    def unfinished(self) -> int:
        """How many erasures there were since everything was swept away."""
        try:
            return int(self._connection.execute(schema.IS_UNFINISHED).get or 0)
        except apsw.Error as error:
            raise _fault(error) from None

    def version(self) -> int | None:
        """Changes when any other connection has written. None: it cannot be told, look for yourself."""
        try:
            return int(self._connection.execute("PRAGMA data_version").get)
        except apsw.Error:
            return None

    def close(self) -> None:
        self._connection.close()


def _fault(error: apsw.Error | msgspec.ValidationError) -> JournalFault:
    if isinstance(error, msgspec.ValidationError):
        return JournalFault(DAMAGED, why="types")
    if isinstance(error, apsw.ConnectionClosedError):
        return JournalFault(CLOSED)
    fault = fault_of(error)
    return JournalFault(UNREADABLE, **fault.detail) if fault.code == BROKEN else fault
