"""What was put away comes back by itself when its time is up (desk.md R11). The fold reads no clock: this does."""

from __future__ import annotations

from contextlib import suppress

from console.events import NewEvent, Unshelved
from console.journal.interface import JournalFault
from console.node import Node

LOOK_EVERY_S = 5.0  # shelving is counted in minutes


class Shelf:
    """Belongs to the process that owns the ways in, so that it happens once."""

    def __init__(self, node: Node) -> None:
        self._node = node

    async def run(self) -> None:
        """Until cancelled. What cannot be recorded now comes back at the next look."""
        while True:
            await self._node.clock.sleep(LOOK_EVERY_S)
            with suppress(JournalFault):
                await self._bring_back()

    async def _bring_back(self) -> None:
        now, board = self._node.clock.now(), self._node.board
        shelved = [board.incidents[row.id] for row in board.rows() if row.state == "shelved"]
        due = [each.id for each in shelved if each.shelved_until is not None and each.shelved_until <= now]
        if due:
            await self._node.append([NewEvent(fact=Unshelved(), cmd=self._node.new_id(), incident=id) for id in due])
