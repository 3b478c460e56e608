"""Putting the board away from time to time, so that the next start need not fold the whole record (store.md section 1).

Only the process that owns the ways in does it. An alarm never waits for it: incidents are packed one at a time between
other work, the file is sealed and written in a thread, and none of it begins while a person in danger waits.
"""

from __future__ import annotations

import asyncio
import logging
from itertools import takewhile

from console.aside import to_thread
from console.board_snapshot import freeze
from console.journal.interface import JournalFault
from console.journal.snapshot import Snapshots
from console.node import Node
from console.packing import NotTheSame

EVERY = 10_000  # events (store.md section 1 point 5)
LOOK_EVERY_S = 5.0  # nothing happened between two looks: that is a calm moment
OVERDUE = 2 * EVERY  # then any moment without a waiting P1 is calm enough

log = logging.getLogger(__name__)


class Keeper:
    """`kept`: up to which event the snapshot goes that is there. `clean`: an event, appended before the board was
    folded; what is erased after it may still stand in this process's memory, and then nothing is put away any more."""

    def __init__(self, node: Node, snapshots: Snapshots, kept: int, clean: int) -> None:
        self._node = node
        self._snapshots = snapshots
        self._kept = kept
        self._clean = clean
        self._seen = -1

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self._node.clock.sleep(LOOK_EVERY_S)
            if self._is_due() and self._is_calm():
                await self.keep()

    def _is_due(self) -> bool:
        return self._node.board.position - self._kept >= EVERY

    def _is_calm(self) -> bool:
        board = self._node.board
        still, self._seen = self._seen == board.position, board.position
        urgent = takewhile(lambda row: row.priority <= 1, board.rows())
        return (still or board.position - self._kept >= OVERDUE) and not any(row.pending for row in urgent)

    async def close(self) -> None:
        """The last calm moment."""
        if self._is_due():
            await self.keep()

    async def keep(self) -> None:
        """Put the board away as it is now. What cannot be kept is no loss: the journal has it."""
        try:
            await self._keep()
        except (JournalFault, NotTheSame, OSError) as error:
            log.warning("the board was not put away: %s", type(error).__name__)

    async def _keep(self) -> None:
        board = self._node.board
        self._kept = board.position  # also where it fails: then the next try is as far away
        for _ in board.incidents.packing():
            await asyncio.sleep(0)
        parts, place = freeze(board), self._snapshots.here(board.position)
        if place is None or self._is_tainted():
            return
        await to_thread(self._snapshots.save, place, parts)
        self._snapshots.settle(place.nseq)

    def _is_tainted(self) -> bool:
        if self._snapshots.erased_after(self._clean):
            return True
        self._clean = self._node.board.position
        return False
