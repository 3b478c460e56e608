"""The one door for what the world says: first durable, then read, then placed on a card.

Raw bytes are appended before anything looks into them; only then are they read, matched with the register and put
into an incident. Every raw message becomes one card or one line on a card (DESIGN promises 1 and 2).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from uuid import UUID

from console import events as e
from console.journal.faults import UNSTORABLE
from console.journal.interface import JournalFault
from console.node import Node
from console.placing import Placing
from console.readers.texts import unread
from console.sources.interface import NotRecorded, Raw
from console.text import Untrusted

log = logging.getLogger(__name__)

BATCH = 200  # raw messages read and placed in one commit


class Door:
    """The Intake of every source of this node."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._placing = asyncio.Lock()  # one decision about whose a message is, at a time

    async def start(self) -> None:
        """Read what a crash left unread."""
        await self._read_waiting()

    async def receive(self, raws: Sequence[Raw]) -> None:
        """Durable when it returns. NotRecorded: it is on the screen, and in no file: keep it, and bring it again."""
        appended = await self._node.append(
            [
                e.NewEvent(
                    fact=e.RawReceived(source=raw.source, media=raw.media, payload=raw.payload, slot=raw.slot),
                    cmd=raw.cmd,
                )
                for raw in raws
            ]
        )
        with suppress(JournalFault):  # the bytes are on the board as unread, and read with the next message
            await self._read_waiting()
        if appended.held:
            raise NotRecorded

    async def release(self, raw: UUID) -> None:
        await self._append([e.RawReleased(raw=raw)])

    async def line(self, fact: e.Fact) -> None:
        async with self._placing:
            await self._node.append(Placing(self._node.board, self._node.new_id).line(fact))

    async def health(self, fact: e.Fact) -> None:
        await self._append([fact])

    def was_released(self, raw: UUID) -> bool:
        return self._node.board.arrivals.was_released(raw)

    async def _append(self, facts: Sequence[e.Fact]) -> None:
        await self._node.append([e.NewEvent(fact=fact, cmd=self._node.new_id()) for fact in facts])

    async def _read_waiting(self) -> None:
        async with self._placing:
            while waiting := list(self._node.board.arrivals.unread.values())[:BATCH]:
                try:
                    await self._place(waiting)
                except Exception as fault:  # noqa: BLE001 - one message that nobody foresaw must not keep the others out
                    _unless_journals(fault)
                    for stored in waiting:
                        await self._place_alone(stored)

    async def _place(self, waiting: Sequence[e.Stored]) -> None:
        placing = Placing(self._node.board, self._node.new_id)
        await self._node.append([event for stored in waiting for event in placing.raw(stored)])

    async def _place_alone(self, stored: e.Stored) -> None:
        """A message that cannot be placed is a card of its own, as it came (DESIGN promise 2)."""
        try:
            await self._place([stored])
        except Exception as fault:  # noqa: BLE001 - whatever it is, the bytes are durable and must be seen
            _unless_journals(fault)
            log.error("a message could not be placed: %s", type(fault).__name__)
            await self._node.append(self._as_it_came(stored, type(fault).__name__))

    def _as_it_came(self, stored: e.Stored, fault: str) -> list[e.NewEvent]:
        """On the one card of what nobody understands of its way in, as placing.py has it."""
        raw = stored.fact
        assert isinstance(raw, e.RawReceived)
        way = f"source {raw.source}"
        opened = e.IncidentOpened(priority=1, trigger="unknown", number=Untrusted(way))
        reading = unread(raw.payload.decode("utf-8", "replace"), "reader_failed", fault)
        known = self._node.board.queue.find(None, None, way)
        facts: list[e.Fact] = [*([] if known else [opened]), e.RawRead(raw=stored.cmd, reading=reading)]
        incident = known or self._node.new_id()
        return [e.NewEvent(fact=fact, cmd=self._node.new_id(), incident=incident) for fact in facts]


def _unless_journals(fault: Exception) -> None:
    """Raises what is the journal's own fault; an event that no journal could hold is the message's."""
    if isinstance(fault, JournalFault) and fault.code != UNSTORABLE:
        raise fault
