"""How a node comes to its board: from the snapshot and what came after it, or from the first event on."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Callable
from pathlib import Path

from console.aside import in_time
from console.board import Board
from console.board_snapshot import thaw
from console.fingerprint import fingerprint
from console.journal.keys import Keys
from console.journal.snapshot import Marks, Snapshots
from console.keeping import Keeper
from console.late import AFTER_S
from console.node import Node, Told

READS_S = 30.0  # ours: 300 MB from a slow card, which is sooner than the record itself
SHORT = 20_000  # events that are read before anybody wonders what the desk is doing: about a quarter of a second


def snapshots_of(journal: Marks, path: Path, keys: Keys) -> Snapshots | None:
    """The snapshot beside this journal; None where the code cannot say which it is."""
    code = fingerprint()
    return Snapshots(path, keys.snapshot, journal, code) if code else None


log = logging.getLogger(__name__)


class Opening:
    """A node whose board is not read yet. `keeps`: this process puts the board away from time to time."""

    def __init__(self, node: Node, snapshots: Snapshots | None, *, keeps: bool) -> None:
        self.node = node
        self.done = False
        self._snapshots = snapshots
        self._keeps = keeps
        self._keeper: Keeper | None = None
        self._keeping: asyncio.Task[None] | None = None

    async def is_short(self) -> bool:
        """Whether the board is there before anybody notices: a short record, or one with a snapshot near its end."""
        snapshots = self._snapshots
        kept = snapshots.place(await self._from_disk(snapshots.header, AFTER_S)) if snapshots else 0
        return self.node.journal.health().head - kept < SHORT

    async def run(self, told: Told = lambda read, of: None) -> None:
        """Read the record; `told` hears how many events of how many. Raises JournalFault."""
        clean = self.node.journal.health().head
        board = await self._kept_board()
        kept = board.position if board else 0
        collects = gc.isenabled()
        gc.disable()  # a fold makes no cycles, and looking for some among millions of values takes as long as the fold
        try:
            await self.node.start(board, told)
        finally:
            if collects:
                gc.enable()
        if self.node.board.position > SHORT:
            gc.freeze()  # nor will there be any among them later
        self.done = True
        if self._snapshots and self._keeps:
            self._keeper = Keeper(self.node, self._snapshots, kept, clean)
            self._keeping = asyncio.create_task(self._keeper.run(), name="keeper")

    async def _kept_board(self) -> Board | None:
        snapshots = self._snapshots
        if snapshots is None:
            return None
        kept = snapshots.load(await self._from_disk(snapshots.read, READS_S))
        if self._keeps and self._snapshots:
            snapshots.sweep() if kept else snapshots.discard()
        if kept is None:
            return None
        try:
            return thaw(kept.parts)
        except Exception as error:  # noqa: BLE001 - it is a cache: whatever is wrong with it, the record opens without
            log.warning("the snapshot cannot be taken out: %s", type(error).__name__)
            return None

    async def _from_disk(self, read: Callable[[], bytes], patience_s: float) -> bytes:
        """What it reads. Of a disk that does not answer nothing, and it is not asked again."""
        data = await in_time(read, None, patience_s)
        if data is None:
            log.warning("the snapshot is not used: its disk does not answer")
            self._snapshots = None
        return data or b""

    async def close(self) -> None:
        """Put the board away if it is time, then close the node."""
        if self._keeping is not None and self._keeper is not None:
            self._keeping.cancel()
            await asyncio.gather(self._keeping, return_exceptions=True)
            await self._keeper.close()
        await self.node.close()
