"""Events to store, and ways to look at a journal from outside."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from uuid import UUID, uuid4

from console.events import Fact, NewEvent, NoteWritten, RawReceived, Stored
from console.journal.sqlite_journal import SqliteJournal
from console.text import Untrusted
from tests.support_keys import look_into

Opener = Callable[..., SqliteJournal]
WITHIN_S = 60  # nothing here takes a second; this is when to stop waiting on a machine with too much to do


def note(words: str = "hej", *, cmd: UUID | None = None, incident: UUID | None = None) -> NewEvent:
    return NewEvent(fact=NoteWritten(words=Untrusted(words)), cmd=cmd or uuid4(), incident=incident, actor="op1")


def raw(payload: bytes = b"Larm", *, cmd: UUID | None = None) -> NewEvent:
    fact: Fact = RawReceived(source="modem", media="sms-pdu", payload=payload, slot="SM:2")
    return NewEvent(fact=fact, cmd=cmd or uuid4())


async def next_page(pages: AsyncIterator[list[Stored]]) -> list[Stored]:
    async with asyncio.timeout(WITHIN_S):
        return await anext(pages)


async def until(state: Callable[[], bool]) -> None:
    async with asyncio.timeout(WITHIN_S):
        while not state():  # noqa: ASYNC110 - the state of another thread or process: nobody rings for it
            await asyncio.sleep(0.002)


async def follow_to(pages: AsyncIterator[list[Stored]], nseq: int) -> list[Stored]:
    """Everything up to `nseq`."""
    seen: list[Stored] = []
    while not seen or seen[-1].nseq < nseq:
        seen += await next_page(pages)
    return seen


def behind_its_back(path: Path, *statements: str) -> None:
    """What somebody with the file, and without the journal, can do: no trigger stops them for long."""
    connection = look_into(path)
    for statement in ("DROP TRIGGER IF EXISTS event_update", "DROP TRIGGER IF EXISTS event_delete", *statements):
        connection.execute(statement)
    connection.close()


def count(path: Path, where: str = "1") -> int:
    connection = look_into(path)
    found = connection.execute(f"SELECT count(*) FROM event WHERE {where}").get
    connection.close()
    return int(found)
