"""What was erased is in no file: not of an incident, not of a message that is nobody's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from erase_cases import BY, OTHER, WORDS, a_case, a_message, of

from console import events as e
from console.clock import SystemClock
from console.journal import erasing, sqlite_file, sqlite_journal
from console.journal.interface import JournalFault
from console.journal.key_ring import KeyRing
from console.journal.sqlite_journal import open_journal
from console.reading import Reading
from console.text import Untrusted
from tests.journal.conftest import Opener
from tests.journal.forensics import found_in, secrets_of
from tests.journal.journal_cases import behind_its_back
from tests.support_keys import KEYS, look_into

# ---- nothing of it is left anywhere


def nothing_taken_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """As it is."""


def without_truncation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(erasing.apsw, "SQLITE_CHECKPOINT_TRUNCATE", erasing.apsw.SQLITE_CHECKPOINT_PASSIVE)


def without_secure_delete(monkeypatch: pytest.MonkeyPatch) -> None:
    """The row gets shorter, and what it loses is not wiped."""
    monkeypatch.setattr(sqlite_file, "PRAGMAS", sqlite_file.PRAGMAS.replace("secure_delete = ON", "secure_delete=OFF"))


def without_snapshots(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(erasing, "snapshots_of", lambda path: [])


def without_spare(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_journal, "spares_of", lambda path: [])


each_protection = pytest.mark.parametrize(
    ("taken_away", "found"),
    [
        (nothing_taken_away, set()),
        (without_truncation, {"journal.db"}),  # the spare was closed before, and has no WAL
        (without_secure_delete, {"journal.db", "journal.spare.db"}),
        (without_snapshots, {"journal.db.snapshot"}),
        (without_spare, {"journal.spare.db"}),
    ],
)


@each_protection
async def test_no_key_and_no_word_is_left_in_any_file(
    taken_away: Callable[[pytest.MonkeyPatch], None], found: set[str], opened: Opener, path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """With the master key in hand. All but the first case are controls: each protection taken away shows."""
    taken_away(monkeypatch)
    journal = opened()
    spare = open_journal(path.with_name("journal.spare.db"), SystemClock(), KEYS)
    incident = uuid4()
    for each in (journal, spare):
        await each.append([of(e.IncidentOpened(priority=1, trigger="button"), incident)])
        for number in range(20):
            await a_message(each, f"{WORDS} {number}", incident)
            await a_message(each, f"{OTHER} {number}", None)
    await spare.close()
    path.with_name("journal.db.snapshot").write_bytes(WORDS.encode())
    secrets = [WORDS.encode()]
    for file in (path, path.with_name("journal.spare.db")):
        secrets += secrets_of(file, [incident.bytes])
    assert len(secrets) == 1 + 2 * 2 * 21
    assert found_in(path.parent, secrets) == {"journal.db", "journal.spare.db", "journal.db.snapshot"}
    erased = await journal.erase(incident, "PDL 5", BY)
    assert erased.left == ()
    assert found_in(path.parent, secrets) == found


async def test_an_erasure_leaves_no_copy_in_pages_that_were_full(opened: Opener, path: Path) -> None:
    """Keys of many incidents side by side, attached and erased one after the other: a row that moves leaves a copy."""
    journal = opened(poll_s=None)
    incidents = [uuid4() for _ in range(6)]
    for _ in range(3):
        for incident in incidents:
            received = [of(e.RawReceived(source="m", media="t", payload=b"x")) for _ in range(20)]
            read = [of(e.RawRead(raw=each.cmd, reading=Reading(format="t")), incident) for each in received]
            await journal.append([*received, *read])
    secrets = secrets_of(path, [each.bytes for each in incidents[::2]])
    assert len(secrets) == 2 * 3 * 61
    for incident in incidents[::2]:
        await journal.erase(incident, "PDL 5", BY)
    assert found_in(path.parent, secrets) == set()


# ---- one message that is nobody's


@each_protection
async def test_a_message_that_is_nobodys_goes_alone_and_leaves_nothing(
    taken_away: Callable[[pytest.MonkeyPatch], None], found: set[str], opened: Opener, path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """All but the first case are controls, as above. The messages beside it stay."""
    taken_away(monkeypatch)
    journal = opened()
    spare = open_journal(path.with_name("journal.spare.db"), SystemClock(), KEYS)
    case = await a_case(journal)
    received = of(e.RawReceived(source="modem", media="sms-text", payload=WORDS.encode()))
    read = of(e.RawRead(raw=received.cmd, reading=Reading(format="sms", text=Untrusted(WORDS))))
    for each in (journal, spare):
        for number in range(20):
            await a_message(each, f"{OTHER} {number}", None)
            if number == 10:
                await each.append([received])
                await each.append([read])
    await spare.close()
    path.with_name("journal.db.snapshot").write_bytes(WORDS.encode())
    secrets = [
        WORDS.encode(),
        *(secret for file in (path, spare.path) for secret in secrets_of_message(file, received)),
    ]
    assert len(secrets) == 1 + 2 * 2
    assert found_in(path.parent, secrets) == {"journal.db", "journal.spare.db", "journal.db.snapshot"}
    erased = await journal.erase(received.cmd, "PDL 5", BY)
    assert (erased.keys, erased.incidents, erased.left) == (
        2 if "journal.spare.db" not in found else erased.keys,
        (),
        (),
    )
    assert found_in(path.parent, secrets) == found
    assert (await journal.verify()).ok
    stored = journal.read(0, 1000)
    assert [one.fact.name for one in stored if isinstance(one.fact, e.Erased)] == ["raw.received", "raw.read"]
    last = stored[-1].fact
    assert last == e.KeyErased(rule="PDL 5", keys=1, second="B.B", message=received.cmd)
    assert sum(OTHER in repr(e.plain(one.fact)) for one in stored) == 20, "their neighbours"
    assert not any(isinstance(one.fact, e.Erased) for one in stored if one.incident == case)


def secrets_of_message(file: Path, received: e.NewEvent) -> list[bytes]:
    connection = look_into(file)
    id, wrapped = connection.execute(
        "SELECT dek.id, wrapped FROM event JOIN dek ON dek.id = event.dek WHERE cmd = ?", (received.cmd.bytes,)
    ).fetchone()
    connection.close()
    return [wrapped, KeyRing(KEYS.wrapping).unwrap(id, wrapped)]


async def test_a_message_that_is_somebodys_does_not_go_alone(opened: Opener) -> None:
    journal = opened()
    theirs = [await a_message(journal, WORDS, uuid4()), await a_message(journal, WORDS, None, "P1")]
    before = journal.read(0, 1000)
    for cmd in (*theirs, before[1].cmd):
        with pytest.raises(JournalFault) as fault:
            await journal.erase(cmd, "PDL 5", BY)
        assert fault.value.code == "journal.erase.nothing"
    assert journal.read(0, 1000) == before


async def test_a_key_of_a_message_that_the_record_does_not_speak_of_was_taken(opened: Opener, path: Path) -> None:
    """The control of the one that was erased: the same row, without the event."""
    journal = opened()
    cmd = await a_message(journal, WORDS, None)
    behind_its_back(path, f"UPDATE dek SET wrapped = NULL, owner = x'{cmd.hex}' WHERE id = 1")
    assert not (await journal.verify()).ok
