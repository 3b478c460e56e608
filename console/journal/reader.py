"""The reading connection: short transactions only, on the event loop's thread."""

from __future__ import annotations

import apsw
import msgspec

from console.journal import schema
from console.journal.chain import Head, origin
from console.journal.faults import BROKEN, CLOSED, DAMAGED, UNREADABLE, fault_of
from console.journal.interface import JournalFault
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

    def origin(self) -> Head:
        try:
            return origin(node_of(self._connection))
        except (apsw.Error, msgspec.ValidationError) as error:
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
