"""What one durable append, chained and encrypted, costs against the disk's own limit; how many a second 64 callers get;
the same through the recorder of the `eventsourcing` package; and the latency at 50 a second (store.md R4).

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
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from uuid import uuid4

from eventsourcing.persistence import StoredEvent
from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteDatastore
from ratio import Figure, arguments, show

from console.clock import SystemClock
from console.events import NewEvent, RawReceived
from console.journal import sqlite_file
from console.journal.interface import Journal
from console.journal.keys import derive
from console.journal.sqlite_journal import open_journal

PAIRS = 2000
CALLERS, APPENDS = 64, 300
BLOCKS = 100
PACED, PACE_S = 300, 0.02
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


class Peer:
    """The SQLite recorder of `eventsourcing`: no chain, no encryption, one fsync a save, no group commit."""

    def __init__(self, path: Path) -> None:
        self._recorder = SQLiteApplicationRecorder(SQLiteDatastore(str(path), pool_size=CALLERS, lock_timeout=60))
        self._recorder.create_table()

    def write(self) -> None:
        self._recorder.insert_events([StoredEvent(uuid4(), 1, "raw.received", PAYLOAD)])


async def one_at_a_time(journal: Journal, disk: RawDisk, peer: Peer) -> list[Figure]:
    raw: list[float] = []
    durable: list[float] = []
    recorded: list[float] = []
    for number in range(PAIRS):
        with timed(raw):
            disk.write()
        new = [event()]
        with timed(durable):
            await journal.append(new)
        if number % BLOCKS == BLOCKS - 1:  # by the block: a third file that grows disturbs the other two
            for _ in range(BLOCKS):
                with timed(recorded):
                    peer.write()
    ours, bare, theirs = median(durable), median(raw), median(recorded)
    detail = f"append p50 {ours:.3f} ms, raw p50 {bare:.3f} ms, {PAIRS} each"
    beside = f"eventsourcing p50 {theirs:.3f} ms"
    return [
        Figure("one durable append / raw 4 KiB fdatasync", ours / bare, "times", 1.8, detail=detail),
        Figure("one durable append / one of eventsourcing", ours / theirs, "times", 1.0, detail=beside),
    ]


async def many_callers(journal: Journal, peer: Peer) -> list[Figure]:
    async def caller(batch: list[NewEvent]) -> None:
        for new in batch:
            await journal.append([new])

    batches = [[event() for _ in range(APPENDS)] for _ in range(CALLERS)]
    began = time.perf_counter()
    await asyncio.gather(*(caller(batch) for batch in batches))
    rate = CALLERS * APPENDS / (time.perf_counter() - began)
    theirs = await asyncio.to_thread(peer_rate, peer)
    return [
        Figure(f"durable appends from {CALLERS} callers", rate, "a second", 20_000, at_least=True),
        Figure(
            "the same / eventsourcing", rate / theirs, "times", 1.0, at_least=True, detail=f"{theirs:,.0f} a second"
        ),
    ]


def peer_rate(peer: Peer) -> float:
    """Saves a second from as many threads."""
    each = APPENDS // 20
    began = time.perf_counter()
    with ThreadPoolExecutor(CALLERS) as threads:
        for _ in threads.map(lambda _: [peer.write() for _ in range(each)], range(CALLERS)):
            pass
    return CALLERS * each / (time.perf_counter() - began)


async def paced(journal: Journal, disk: RawDisk) -> list[Figure]:
    """50 a second, as a busy evening has them: the CPU and the disk have gone to rest between two of them."""
    raw: list[float] = []
    durable: list[float] = []
    for _ in range(PACED):
        await asyncio.sleep(PACE_S)
        with timed(raw):
            disk.write()
        new = [event()]
        with timed(durable):
            await journal.append(new)
    late = quantiles(raw, n=100)[98] * 2 + 5
    p50, p99 = median(durable), quantiles(durable, n=100)[98]
    return [
        Figure("append p50 at 50 a second", p50, "ms", median(raw) + 1, detail=f"raw p50 {median(raw):.3f} ms"),
        Figure("append p99 at 50 a second", p99, "ms", late, detail="limit: 2 × raw p99 + 5 ms"),
    ]


async def commits(directory: Path, level: str) -> float:
    """The median commit in ms with `synchronous` at this level."""
    pragmas = sqlite_file.PRAGMAS
    sqlite_file.PRAGMAS = pragmas.replace("synchronous = FULL", f"synchronous = {level}")
    journal = open_journal(directory / f"{level}.db", SystemClock(), derive(bytes(32)))
    sqlite_file.PRAGMAS = pragmas
    times = []
    for _ in range(WARM):
        await journal.append([event()])
        times.append(journal.health().fsync_ms)
    await journal.close()
    return median(times)


async def control(directory: Path) -> Figure:
    """What is timed is the disk: without its fsync a commit takes a tenth."""
    full, normal = await commits(directory, "FULL"), await commits(directory, "NORMAL")
    detail = f"FULL {full:.3f} ms, NORMAL {normal:.3f} ms: not durable"
    return Figure("control: commit with fsync / without", full / normal, "times", 10, at_least=True, detail=detail)


async def measure(directory: Path) -> list[Figure]:
    disk, peer = RawDisk(directory / "raw"), Peer(directory / "peer.db")
    journal = open_journal(directory / "journal.db", SystemClock(), derive(bytes(32)))
    for _ in range(WARM):
        await journal.append([event()])
    figures = [
        *await one_at_a_time(journal, disk, peer), *await many_callers(journal, peer), *await paced(journal, disk),
        await control(directory),
    ]  # fmt: skip
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
