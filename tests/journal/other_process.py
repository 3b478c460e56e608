"""Another process on the same journal. Run by test_journal_processes.py; says what it did on stdout, a line each."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from uuid import UUID, uuid4

from console.clock import SystemClock
from console.events import NewEvent, NoteWritten
from console.journal.interface import Won
from console.journal.sqlite_journal import SqliteJournal, open_journal
from console.journal.sqlite_table import SqliteTable
from console.text import Untrusted
from tests.support_keys import KEYS


def say(words: str) -> None:
    os.write(1, f"{words}\n".encode())


def event(words: str) -> NewEvent:
    return NewEvent(fact=NoteWritten(words=Untrusted(words)), cmd=uuid4(), actor="other")


async def write(journal: SqliteJournal, *, early: bool = False) -> None:
    """Append for ever from eight callers, and say each command: when it was answered, or (the fault) before."""

    async def caller() -> None:
        while True:
            new = event("x" * 100)
            if early:
                say(new.cmd.hex)
            await journal.append([new])
            if not early:
                say(new.cmd.hex)

    await asyncio.gather(*(caller() for _ in range(8)))


async def write_early(journal: SqliteJournal) -> None:
    await write(journal, early=True)


async def write_normal(journal: SqliteJournal) -> None:
    """The fault: commits that do not wait for the disk."""
    journal._committer._table._connection.execute("PRAGMA synchronous = NORMAL")
    await write(journal)


async def claim(journal: SqliteJournal) -> None:
    """Claim incidents 1 to 100 as fast as it goes, once told to, and say who got each."""
    say("ready")
    sys.stdin.readline()
    for number in range(1, 101):
        answer = await journal.claim(UUID(int=number), 1, f"op{os.getpid()}", uuid4())
        holder = answer.stored if isinstance(answer, Won) else answer.holder
        say(f"{number} {isinstance(answer, Won)} {holder.actor}")


async def claim_naively(journal: SqliteJournal) -> None:
    """The fault: look whether somebody holds it before the transaction, not inside."""
    SqliteTable.holder = lambda *_: None  # type: ignore[method-assign]
    await claim(journal)


async def answer(journal: SqliteJournal) -> None:
    """Answer every ping with a pong."""
    say("ready")
    async for page in journal.follow():
        for stored in page:
            if stored.actor == "ping":
                await journal.append([event("pong")])


async def main(what: str, path: str) -> None:
    journal = open_journal(Path(path), SystemClock(), KEYS, checkpoints=what.startswith("write"))
    tasks = {each.__name__: each for each in (write, write_early, write_normal, claim, claim_naively, answer)}
    await tasks[what](journal)
    await journal.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
