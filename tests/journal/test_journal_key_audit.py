"""A data key that somebody takes away hides an event for ever: verify says so, and never calls it an erasure."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID, uuid4

import pytest
from journal_cases import Opener, note

from console import events as e
from console.journal.interface import Verdict
from console.journal.key_audit import KeyRows, audit
from console.journal.sqlite_journal import SqliteJournal
from tests.support_keys import look_into

BY = ("op1", "op2")
TAKEN = "journal.verify.key-taken"


async def two_incidents(journal: SqliteJournal) -> tuple[UUID, UUID]:
    """Events 1, 2 and 3 are of the first, 4 of the second, 5 a message of nobody."""
    first, second = uuid4(), uuid4()
    for incident in (first, first, first, second):
        await journal.append([note("x", incident=incident)])
    await journal.append([e.NewEvent(fact=e.RawReceived(source="m", media="t", payload=b"x"), cmd=uuid4())])
    return first, second


def behind_its_back(path: Path, statement: str, *values: object) -> None:
    connection = look_into(path)
    connection.execute(statement, values)
    connection.close()


def found(verdict: Verdict) -> tuple[bool, int | None, str]:
    return verdict.ok, verdict.at, verdict.code


@pytest.mark.parametrize(
    ("statement", "at"),
    [
        ("UPDATE dek SET wrapped = NULL WHERE id = 1", 1),
        ("UPDATE dek SET wrapped = NULL, erased_at = 1 WHERE id = 2", 4),
        ("DELETE FROM dek WHERE id = 2", 4),
        ("DELETE FROM dek WHERE id >= 2", 4),
        ("DELETE FROM dek", 1),
    ],
)
async def test_a_key_that_was_taken_is_found_to_the_event(opened: Opener, path: Path, statement: str, at: int) -> None:
    journal = opened()
    await two_incidents(journal)
    behind_its_back(path, statement)
    assert found(await journal.verify()) == (False, at, TAKEN)


async def test_what_the_record_says_was_erased_is_erased(opened: Opener, path: Path) -> None:
    journal = opened()
    first, second = await two_incidents(journal)
    await journal.erase(first, "PDL 5", BY)
    verdict = await journal.verify()
    assert (verdict.ok, verdict.erased) == (True, 3)
    await journal.append([note("came late", incident=first)])
    await journal.erase(first, "PDL 5", BY)
    assert (await journal.verify()).erased == 4
    behind_its_back(path, "UPDATE dek SET wrapped = NULL WHERE owner = ?", second.bytes)
    assert found(await journal.verify()) == (False, 4, TAKEN)


async def test_a_key_hidden_among_those_of_an_erased_incident_is_counted(opened: Opener, path: Path) -> None:
    journal = opened()
    first, _ = await two_incidents(journal)
    await journal.erase(first, "PDL 5", BY)
    behind_its_back(path, "UPDATE dek SET wrapped = NULL, owner = ? WHERE id = 2", first.bytes)
    assert found(await journal.verify()) == (False, 1, TAKEN)  # one too many; which of them nobody can tell


async def test_events_that_come_while_it_is_verified_are_not_held_against_it(opened: Opener) -> None:
    journal, other = opened(), opened(checkpoints=False)
    await two_incidents(journal)
    keys = journal._reader.keys()
    for _ in range(3):
        await other.append([note("y", incident=uuid4())])
    assert journal._reader.keys().newest == keys.newest + 3
    assert (await journal.verify()).ok


def test_control_without_the_record_every_key_that_is_gone_was_taken() -> None:
    erased = e.KeyErased(rule="PDL 5", keys=1, second="op2", incidents=(UUID(int=7),))
    rows = KeyRows(3, {2: UUID(int=7).bytes}, frozenset())
    assert audit(rows, lambda: [erased]).taken == frozenset()
    assert audit(rows, lambda: []).taken == {2}
    assert audit(KeyRows(3, {2: UUID(int=7).bytes, 3: UUID(int=7).bytes}, frozenset()), lambda: [erased]).taken == {
        2,
        3,
    }
