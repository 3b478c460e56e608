"""How fast a journal is verified, against a bare loop that reads and hashes the same rows.

The loop reads every column of every row of the same encrypted file, page by page as verify does, and hashes as the
chain does: the body, and then the previous hash with that. No types, no header, no checkpoints, no way to say what is
wrong. A loop that hashes each row only once stands in the detail. All in turn, as medians, for the machine is shared.
JOURNAL_EVENTS and ROUNDS in the environment ask for more.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from hashlib import sha256
from pathlib import Path
from statistics import median
from uuid import uuid4

import apsw
from ratio import Figure, arguments, show

from console.clock import SystemClock
from console.events import NewEvent, RawReceived
from console.journal import schema
from console.journal.keys import derive
from console.journal.sqlite_file import connect
from console.journal.sqlite_journal import SqliteJournal, open_journal
from console.journal.verify import PAGE

EVENTS = int(os.environ.get("JOURNAL_EVENTS", "200000"))
ROUNDS = int(os.environ.get("ROUNDS", "5"))
KEYS = derive(bytes(32))
BATCH = 1000
PAYLOAD = b"07919730071111F1040B919670714060F50000" * 7  # 266 bytes, a body of about 400


async def fill(journal: SqliteJournal) -> None:
    for _ in range(EVENTS // BATCH):
        facts = [RawReceived(source="modem", media="sms-pdu", payload=PAYLOAD, slot="SM:2") for _ in range(BATCH)]
        await journal.append([NewEvent(fact=fact, cmd=uuid4()) for fact in facts])


def bare(connection: apsw.Connection) -> float:
    began, after, previous = time.perf_counter(), 0, bytes(32)
    while page := connection.execute(schema.AFTER, (after, PAGE)).fetchall():
        for row in page:
            previous = sha256(previous + sha256(row[10]).digest()).digest()
        after = page[-1][0]
    return time.perf_counter() - began


def barest(connection: apsw.Connection) -> float:
    began, after, previous = time.perf_counter(), 0, bytes(32)
    while page := connection.execute(schema.AFTER, (after, PAGE)).fetchall():
        for row in page:
            previous = sha256(previous + row[10]).digest()
        after = page[-1][0]
    return time.perf_counter() - began


async def verified(journal: SqliteJournal) -> float:
    began = time.perf_counter()
    verdict = await journal.verify()
    assert verdict.ok
    assert verdict.events == EVENTS
    return time.perf_counter() - began


async def measure(directory: Path) -> list[Figure]:
    path = directory / "journal.db"
    journal = open_journal(path, SystemClock(), KEYS)
    await fill(journal)
    connection = connect(path, KEYS, writer=False)
    loops, single, verifies = [], [], []
    for _ in range(ROUNDS):
        loops.append(bare(connection))
        single.append(barest(connection))
        verifies.append(await verified(journal))
    connection.close()
    await journal.close()
    detail = f"{EVENTS / median(verifies):,.0f} and {EVENTS / median(loops):,.0f} events a second, {EVENTS:,} events; "
    detail += f"{median(single) / median(verifies):.2f} of a loop that hashes once"
    ratio = median(loops) / median(verifies)
    return [Figure("verify / bare loop that reads and hashes", ratio, "times", 0.6, at_least=True, detail=detail)]


def main() -> None:
    asked = arguments(__doc__ or "")
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_DIR")) as directory:
        show(asyncio.run(measure(Path(directory))), as_json=asked.json)


if __name__ == "__main__":
    main()
