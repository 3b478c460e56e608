"""The data keys in the file, on the writer's connection and inside its transactions."""

from __future__ import annotations

from collections.abc import Sequence

import apsw

from console.journal import schema

NOBODY = bytes(16)  # the owner of a key that is erased with nobody yet
Wrapped = tuple[int, bytes]  # number of the key, and how it lies there


class DekTable:
    """Always asked, never remembered: another process may write between two transactions, and one may be undone."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    def own(self, owner: bytes) -> Wrapped | None:
        """The key of the owner itself, if it has one that is not erased."""
        found: Wrapped | None = self._connection.execute(schema.DEK_OWN, (owner,)).get
        return found

    def of_raw(self, cmd: bytes) -> Wrapped | None:
        """The key of this raw message, if there is one that is not erased."""
        found: Wrapped | None = self._connection.execute(schema.DEK_OF_RAW, (cmd,)).get
        return found

    def root(self, owner: bytes) -> bytes:
        """With whom the things of `owner` are erased: itself, or the incident that it went on in."""
        found: bytes | None = self._connection.execute(schema.DEK_OWNER, (owner,)).get
        return found or owner

    def newest(self) -> int:
        """The number of the newest key, 0 before the first."""
        return self._connection.execute(schema.DEK_NEWEST).get or 0

    def add(self, id: int, of: bytes | None, owner: bytes, wrapped: bytes) -> None:
        self._connection.execute(schema.DEK_ADD, (id, of, owner, wrapped))

    def reserve(self, keys: Sequence[Wrapped]) -> None:
        """Keys that nothing is sealed with yet, nobody's: what takes one of them later writes no row here."""
        self._connection.executemany(schema.DEK_ADD, [(id, None, NOBODY, wrapped) for id, wrapped in keys])

    def attach(self, raw: bytes, owner: bytes) -> None:
        """Whatever erases `owner` erases this raw message from now on. The first who gets it keeps it."""
        self._connection.execute(schema.DEK_ATTACH, (self.root(owner), raw))

    def join(self, owner: bytes, into: bytes) -> None:
        """Both are erased together from now on."""
        before, after = self.root(owner), self.root(into)
        if before != after:
            self._connection.execute(schema.DEK_JOIN, (after, before))

    def erase(self, owner: bytes, at: int) -> int:
        """How many keys there were, none of which is there any more. `at`: microseconds UTC."""
        self._connection.execute(schema.DEK_ERASE, (at, self.root(owner)))
        return self._connection.changes()

    def leave_unfinished(self) -> None:
        """Traces of what was erased lie beside the table until somebody has swept them away."""
        self._connection.execute(schema.UNFINISHED)

    def finish(self, erasures: int) -> None:
        """They were swept away after the last of so many erasures; one that came meanwhile is not finished."""
        self._connection.execute(schema.FINISHED, (erasures,))

    def together(self, owner: bytes) -> list[bytes]:
        """Everyone who is erased with `owner`, itself among them."""
        return [of for (of,) in self._connection.execute(schema.DEK_TOGETHER, (self.root(owner),))]
