"""The rules of writing: one number line, one event a command, one owner of an alarm. Whatever holds the rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from msgspec.structs import replace

from console.events import Acknowledged
from console.journal.chain import Head, header_bytes, link_framed
from console.journal.faults import CMD_TAKEN
from console.journal.interface import JournalFault
from console.journal.record import Draft, Row
from console.journal.sealer import Sealer


class Table(Protocol):
    """Rows, inside one write transaction."""

    def head(self) -> Head: ...

    def by_cmd(self, cmd: bytes) -> Row | None: ...

    def holder(self, incident: bytes, epoch: int) -> Row | None:
        """The claim that won (incident, epoch)."""

    def add(self, row: Row) -> Row | None:
        """Nothing is added where the row's command made another one before: that one is returned."""


class Ledger:
    """Appends and claims. Nothing here is durable until the transaction around it is.

    Both answer with a number, where the draft became that event, or with the event that stands in its place.
    """

    def __init__(self, table: Table, sealer: Sealer) -> None:
        self._table = table
        self._sealer = sealer

    def append(self, drafts: Sequence[Draft]) -> list[int | Row]:
        """The same command twice is one event: the first one stands."""
        return [self._add(draft) for draft in drafts]

    def claim(self, incident: bytes, epoch: int, draft: Draft) -> int | Row:
        """Exactly one command wins (incident, epoch), and gets the same answer however often it asks.

        A command that already did something else is refused: its asker would be told of a claim nobody made.
        """
        mine = self._table.by_cmd(draft.header.cmd)
        if mine and (mine.header.kind, mine.header.incident, mine.header.epoch) != (Acknowledged.kind, incident, epoch):
            raise JournalFault(CMD_TAKEN, event=str(mine.header.nseq))
        return self._table.holder(incident, epoch) or self._add(draft)

    def undone(self) -> None:
        """Nothing of what was done since the transaction began is there."""
        self._sealer.undone()

    def _add(self, draft: Draft) -> int | Row:
        previous, key = self._table.head(), self._sealer.key_for(draft)
        header = replace(draft.header, nseq=previous.nseq + 1, dek=key.id)
        framed = header_bytes(header)
        body = self._sealer.seal(key, framed, draft.body)
        first = self._table.add(Row(header, body, link_framed(previous.hash, framed, body), key.wrapped))
        if first is not None:
            return first
        self._sealer.keep(key, draft)
        return header.nseq
