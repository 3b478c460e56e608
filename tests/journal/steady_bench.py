"""A steady journal on disks that fail when told to: one under the file, one under the spare."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path
from uuid import UUID

from fault_disk import FaultDisk, installed

from console.clock import Clock, SystemClock
from console.events import JournalContinued, SourceReported
from console.journal.interface import JournalFault
from console.journal.sqlite_journal import SqliteJournal, open_journal
from console.journal.steady import SteadyJournal, open_steady
from tests.support_keys import KEYS


class Bench:
    """`gone`: places that cannot be opened now."""

    def __init__(self, folder: Path, clock: Clock | None = None) -> None:
        self.file = folder / "station" / "journal.db"
        self.spare = folder / "other" / "spare.db"
        self.clock = clock or SystemClock()
        self.disk, self.other_disk = FaultDisk(), FaultDisk()
        self.gone: set[Path] = set()
        self._stack = ExitStack()
        for disk in (self.disk, self.other_disk):
            self._stack.enter_context(installed(disk))
        self.opened: list[SteadyJournal] = []

    def open_file(self, path: Path) -> SqliteJournal:
        disk = self.disk if path == self.file else self.other_disk
        if path in self.gone:
            raise JournalFault("journal.unreachable", path=str(path), why="OSError")
        return open_journal(path, self.clock, KEYS, vfs=disk.name, ballast=True, poll_s=None)

    async def open(self, *, poll_s: float | None = None) -> SteadyJournal:
        made = await open_steady(self.file, self.open_file, self.clock, spare_path=self.spare, poll_s=poll_s)
        self.opened.append(made)
        return made

    async def restart(self) -> SteadyJournal:
        """Everything closed, on disks that work again."""
        await self.close()
        for disk in (self.disk, self.other_disk):
            disk.sync_fails = disk.full = False
            disk.filled_by = None
        self.gone.clear()
        return await self.open()

    async def close(self) -> None:
        while self.opened:
            await self.opened.pop().close()


@asynccontextmanager
async def bench(folder: Path) -> AsyncIterator[Bench]:
    made = Bench(folder)
    try:
        yield made
    finally:
        await made.close()
        made._stack.close()


async def tend(journal: SteadyJournal) -> None:
    """One calm moment."""
    await journal._tender.tend()


def cmds(journal: SteadyJournal) -> list[UUID]:
    """Of everything but what the journal says of itself."""
    events = journal.read(0, 10_000)
    assert [event.nseq for event in events] == list(range(1, len(events) + 1))
    return [event.cmd for event in events if not isinstance(event.fact, JournalContinued | SourceReported)]
