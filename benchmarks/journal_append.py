"""What one durable append costs against the disk's own limit, and how many a second 64 callers get.

The limit of the disk is a 4 KiB overwrite and fdatasync, measured in the same rounds: disks vary ninefold within a
minute, so no time alone means anything (store.md "How to read the figures"). The journal is warm: while its WAL grows
for the first time, a few hundred commits are slower.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from uuid import uuid4

from ratio import Figure, arguments, show

from console.clock import SystemClock
from console.events import NewEvent, RawReceived
from console.journal.interface import Journal
from console.journal.keys import derive
from console.journal.sqlite_journal import open_journal

PAIRS = 2000
CALLERS, APPENDS = 64, 300
WARM = 1500  # events: past the first checkpoint
BLOCK = 4096
PAYLOAD = b"07919730071111F1040B919670714060F50000" * 5


def event() -> NewEvent:
    return NewEvent(fact=RawReceived(source="modem", media="sms-pdu", payload=PAYLOAD, slot="SM:2"), cmd=uuid4())


class RawDisk:
    """Overwrites of blocks that exist already: nothing durable can be faster on this disk."""

    BLOCKS = 1024

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
        os.pwrite(self._file, bytes(BLOCK * self.BLOCKS), 0)
        os.fsync(self._file)
        self._next = 0

    def write(self) -> None:
        os.pwrite(self._file, os.urandom(16) * (BLOCK // 16), self._next * BLOCK)
        os.fdatasync(self._file)
        self._next = (self._next + 1) % self.BLOCKS

    def close(self) -> None:
        os.close(self._file)


@contextmanager
def timed(into: list[float]) -> Iterator[None]:
    began = time.perf_counter()
    yield
    into.append((time.perf_counter() - began) * 1000)


async def one_at_a_time(journal: Journal, disk: RawDisk) -> Figure:
    raw: list[float] = []
    durable: list[float] = []
    for _ in range(PAIRS):
        with timed(raw):
            disk.write()
        new = [event()]
        with timed(durable):
            await journal.append(new)
    ratio = median(durable) / median(raw)
    detail = f"append p50 {median(durable):.3f} ms, raw p50 {median(raw):.3f} ms, {len(raw)} each"
    return Figure("one durable append / raw 4 KiB fdatasync", ratio, "times", 1.8, detail=detail)


async def many_callers(journal: Journal) -> Figure:
    async def caller() -> None:
        for _ in range(APPENDS):
            await journal.append([event()])

    began = time.perf_counter()
    await asyncio.gather(*(caller() for _ in range(CALLERS)))
    rate = CALLERS * APPENDS / (time.perf_counter() - began)
    return Figure(f"durable appends from {CALLERS} callers", rate, "a second", 10_000, at_least=True)


async def measure(directory: Path) -> list[Figure]:
    disk, journal = RawDisk(directory / "raw"), open_journal(directory / "journal.db", SystemClock(), derive(bytes(32)))
    for _ in range(WARM):
        await journal.append([event()])
    figures = [await one_at_a_time(journal, disk), await many_callers(journal)]
    assert (await journal.verify()).ok
    await journal.close()
    disk.close()
    return figures


def main() -> None:
    asked = arguments(__doc__ or "")
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_DIR")) as directory:
        show(asyncio.run(measure(Path(directory))), as_json=asked.json)


if __name__ == "__main__":
    main()
