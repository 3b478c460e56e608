"""Another process that follows a journal and says every number it sees. Run by test_journal_readers.py."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from console.clock import SystemClock
from console.journal.sqlite_journal import open_journal
from tests.support_keys import KEYS


async def main(path: str, upto: str, pause_ms: str) -> None:
    journal = open_journal(Path(path), SystemClock(), KEYS, checkpoints=False)
    os.write(1, b"ready\n")
    async for page in journal.follow():
        for stored in page:
            os.write(1, b"%d\n" % stored.nseq)
        await asyncio.sleep(int(pause_ms) / 1000)
        if page[-1].nseq >= int(upto):
            break
    await journal.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
