"""Which key seals what, and that a key or a body that was moved opens nothing."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest
from erase_cases import BY, a_case, kinds, of

from console import events as e
from console.journal import sqlite_journal
from console.journal.interface import JournalFault
from console.journal.sqlite_journal import SqliteJournal
from console.text import Untrusted
from tests.journal.conftest import Opener
from tests.journal.forensics import secrets_of
from tests.journal.journal_cases import behind_its_back, note


async def test_a_key_of_a_transaction_that_was_undone_is_never_used(opened: Opener, path: Path) -> None:
    """The job after it makes its own: a cache of owners would seal with a key that is not in the file."""
    journal = opened()
    incident = uuid4()
    drafts = [journal._draft(note("first", incident=incident))]

    def fails(ledger: sqlite_journal.Ledger) -> None:
        ledger.append(drafts)
        raise MemoryError

    with pytest.raises(JournalFault):
        await journal._write(fails)
    await journal.close()
    again = opened()
    await again.append([note("second", incident=incident)])
    assert [stored.fact for stored in again.read()] == [e.NoteWritten(words=Untrusted("second"))]


async def test_two_processes_use_one_key_for_one_incident(opened: Opener, path: Path) -> None:
    here, there = opened(), opened(checkpoints=False)
    incident = uuid4()
    for number in range(4):
        await (here, there)[number % 2].append([note(str(number), incident=incident)])
    assert {row.header.dek for row in here._rows(0, 10)} == {1}
    await here.erase(incident, "PDL 5", BY)
    await there.append([note("late", incident=incident)])
    assert [type(stored.fact) for stored in there.read(4)] == [e.KeyErased, e.NoteWritten]


async def test_a_message_that_came_twice_leaves_no_second_key(opened: Opener, path: Path) -> None:
    journal = opened()
    again = of(e.RawReceived(source="m", media="t", payload=b"x"))
    await journal.append([again])
    before = secrets_of(path, [bytes(16)])
    await journal.append([again])
    assert secrets_of(path, [bytes(16)]) == before
    assert [row.header.dek for row in journal._rows(0, 9)] == [1]


async def test_a_body_moved_to_another_row_does_not_open(opened: Opener, path: Path) -> None:
    """Both rows have the same key; the header is what makes the difference. It is shown, and keeps nobody out."""
    journal = opened()
    incident = uuid4()
    await journal.append([note("one", incident=incident), note("two", incident=incident), note("three")])
    behind_its_back(path, "UPDATE event SET body = (SELECT body FROM event WHERE nseq = 1) WHERE nseq = 2")
    assert kinds(journal) == ["NoteWritten", "Unopened", "NoteWritten"]
    assert (await journal.verify()).at == 2


async def test_a_key_moved_to_another_row_does_not_open(opened: Opener, path: Path) -> None:
    journal = opened()
    await journal.append([note("one", incident=uuid4()), note("two", incident=uuid4())])
    behind_its_back(path, "UPDATE dek SET wrapped = (SELECT wrapped FROM dek WHERE id = 1) WHERE id = 2")
    assert kinds(journal) == ["NoteWritten", "Unopened"]


async def test_the_key_of_a_row_is_given_to_whoever_exports_it(opened: Opener) -> None:
    from console.journal.chain import header_bytes
    from console.journal.key_ring import AESGCM

    journal: SqliteJournal = opened()
    incident = await a_case(journal)
    row = journal._rows(0, 1)[0]
    key = journal._keyed.key_of(row)
    assert key is not None
    opened_body = AESGCM(key).decrypt(row.body[:12], row.body[12:], header_bytes(row.header))
    assert e.decode(row.header.kind, opened_body) == journal.read(0, 1)[0].fact
    await journal.erase(incident, "PDL 5", BY)
    assert journal._keyed.key_of(journal._rows(0, 1)[0]) is None
