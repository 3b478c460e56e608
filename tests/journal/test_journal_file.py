"""The file: how it is made, what is refused, what it does not allow."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from uuid import UUID

import apsw
import pytest
from journal_cases import Opener, behind_its_back, count, note, until

from console.clock import SystemClock
from console.journal import commit, schema
from console.journal.interface import JournalFault
from console.journal.sqlite_file import connect, prepare
from console.journal.sqlite_journal import open_journal
from console.sentences import SENTENCES, sentence
from tests.support_keys import KEYS, look_into

GOOD = "3.54.0"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def content(directory: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in directory.iterdir()}


async def test_only_its_own_user_may_read_it(opened: Opener, path: Path) -> None:
    previous = os.umask(0)
    try:
        journal = opened()
        await journal.append([note()])
    finally:
        os.umask(previous)
    files = [each for each in path.parent.iterdir() if each.name.startswith("journal.db")]
    assert {each.name for each in files} == {"journal.db", "journal.db-wal", "journal.db-shm"}
    assert {mode(each) for each in files} == {0o600}
    assert mode(path.parent) == 0o700


async def test_a_copy_that_others_may_read_is_closed_to_them(opened: Opener, path: Path) -> None:
    await opened().close()
    os.chmod(path, 0o644)
    opened()
    assert mode(path) == 0o600


async def test_nothing_is_left_beside_a_closed_journal(opened: Opener, path: Path) -> None:
    journal = opened()
    await journal.append([note()])
    await journal.close()
    assert [each.name for each in path.parent.iterdir()] == ["journal.db"]
    assert len(opened().read()) == 1


async def test_it_is_the_same_journal_when_opened_again(opened: Opener) -> None:
    journal = opened()
    await journal.append([note("a")])
    await journal.close()
    again = opened()
    await again.append([note("b")])
    assert [event.nseq for event in again.read()] == [1, 2]
    assert (await again.verify()).ok


def test_whoever_comes_first_makes_it_and_the_others_use_it(path: Path) -> None:
    """Eight at once, each with its own node id in hand: one journal, and nothing half-made."""
    with ThreadPoolExecutor(8) as pool:
        for made in [pool.submit(prepare, path, KEYS, SystemClock(), os.urandom, GOOD) for _ in range(8)]:
            made.result()
    assert {each.name for each in path.parent.iterdir()} <= {"journal.db", "journal.db-wal", "journal.db-shm"}
    connection = connect(path, KEYS, writer=False)
    assert connection.execute("SELECT count(*) FROM node").get == 1
    connection.close()


def test_a_journal_cut_off_while_it_is_made_is_no_journal(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(os, "link", cut)
    with pytest.raises(JournalFault, match=r"journal\.unreachable"):
        prepare(path, KEYS, SystemClock(), os.urandom, GOOD)
    assert not list(path.parent.iterdir())


@pytest.mark.parametrize("writer", [True, False])
def test_connections_are_set_for_durability(path: Path, writer: bool) -> None:
    prepare(path, KEYS, SystemClock(), os.urandom, GOOD)
    connection = connect(path, KEYS, writer=writer)
    values = {
        name: connection.execute(f"PRAGMA {name}").get
        for name in (
            "journal_mode", "synchronous", "trusted_schema", "secure_delete", "mmap_size", "wal_autocheckpoint",
            "query_only", "busy_timeout",
        )
    }  # fmt: skip
    connection.close()
    assert values == {
        "journal_mode": "wal", "synchronous": 2, "trusted_schema": 0, "secure_delete": 1, "mmap_size": 0,
        "wal_autocheckpoint": 0, "query_only": int(not writer), "busy_timeout": 5000 if writer else 1000,
    }  # fmt: skip


def test_a_journal_that_somebody_is_just_closing_is_waited_for(path: Path) -> None:
    """Closing the last connection locks everybody out for a moment."""
    prepare(path, KEYS, SystemClock(), os.urandom, GOOD)
    closing = look_into(path)
    closing.execute("PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE").fetchall()
    with ThreadPoolExecutor(1) as pool:
        opening = pool.submit(prepare, path, KEYS, SystemClock(), os.urandom, GOOD)
        assert not wait([opening], 0.05).done
        closing.close()
        opening.result()


# ---- append only


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET ts = 0",
        "DELETE FROM event",
        "DELETE FROM event WHERE nseq = 2",
        "REPLACE INTO event SELECT * FROM event WHERE nseq = 1",
        "INSERT OR REPLACE INTO event SELECT 3, ts, mono, boot, kind, incident, epoch, actor, cmd, dek, body, hash "
        "FROM event WHERE nseq = 1",
        "UPDATE checkpoint SET ts = 0",
        "DELETE FROM checkpoint",
    ],
)
async def test_what_is_stored_cannot_be_changed(opened: Opener, path: Path, statement: str) -> None:
    journal = opened()
    await journal.append([note("a"), note("b")])
    connection = connect(path, KEYS, writer=True)
    connection.execute("INSERT INTO checkpoint VALUES(1, zeroblob(32), 0, zeroblob(64), NULL)")
    with pytest.raises(apsw.ConstraintError, match="append only"):
        connection.execute(statement)
    connection.close()
    assert count(path) == 2


async def test_control_without_the_triggers_it_can(opened: Opener, path: Path) -> None:
    journal = opened()
    await journal.append([note("a"), note("b")])
    behind_its_back(path, "DELETE FROM event WHERE nseq = 2")
    assert len(journal.read()) == 1


async def test_the_schema_itself_allows_one_claim(opened: Opener, path: Path) -> None:
    """Even past the rules: two rows of one (incident, epoch) are refused by the file."""
    journal = opened()
    await journal.claim(UUID(int=1), 1, "op1", UUID(int=2))
    connection = connect(path, KEYS, writer=True)
    with pytest.raises(apsw.ConstraintError, match="UNIQUE"):
        connection.execute(
            "INSERT INTO event SELECT 2, ts, mono, boot, kind, incident, epoch, 'op2', zeroblob(16), dek, body, hash "
            "FROM event"
        )
    connection.close()


# ---- refused, and nothing written over


def a_text(path: Path) -> None:
    path.write_text("Anteckningar\n" * 1000)


def nothing(path: Path) -> None:
    path.touch()


def another_database(path: Path) -> None:
    connection = apsw.Connection(str(path))
    connection.execute("CREATE TABLE event(nseq); INSERT INTO event VALUES(1)").fetchall()
    connection.close()


def a_newer_journal(path: Path) -> None:
    prepare(path, KEYS, SystemClock(), os.urandom, GOOD)
    connection = look_into(path)
    connection.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    connection.close()


def a_newer_journal_still_open(path: Path) -> None:
    """Its version stands in the WAL alone."""
    prepare(path, KEYS, SystemClock(), os.urandom, GOOD)
    connection = connect(path, KEYS, writer=True)
    connection.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    connection.close()


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (a_text, "journal.foreign"),
        (nothing, "journal.foreign"),
        (another_database, "journal.foreign"),
        (a_newer_journal, "journal.newer"),
        (a_newer_journal_still_open, "journal.newer"),
    ],
)
def test_a_file_of_somebody_else_is_refused_as_it_is(path: Path, make: Callable[[Path], None], code: str) -> None:
    path.parent.mkdir()
    make(path)
    before = content(path.parent)
    with pytest.raises(JournalFault) as fault:
        open_journal(path, SystemClock(), KEYS)
    assert fault.value.code == code
    assert fault.value.detail["path"] == str(path)
    after = content(path.parent)
    assert {name: after[name] for name in ("journal.db", "journal.db-wal") if name in before} == {
        name: before[name] for name in ("journal.db", "journal.db-wal") if name in before
    }


def test_a_directory_that_cannot_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(JournalFault, match=r"journal\.unreachable"):
        open_journal(tmp_path / "file" / "journal.db", SystemClock(), KEYS)


@pytest.mark.parametrize(
    ("version", "good"),
    [
        ("3.40.1", False), ("3.44.5", False), ("3.44.6", True), ("3.45.3", False), ("3.50.6", False), ("3.50.7", True),
        ("3.51.0", False), ("3.51.2", False), ("3.51.3", True), ("3.52.0", True), ("3.54.0", True), ("4.0.0", True),
        ("3.51.10", True), ("3.9.2", False),
    ],
)  # fmt: skip
def test_which_sqlite_is_free_of_the_wal_reset_bug(version: str, good: bool) -> None:
    assert schema.good_sqlite(version) is good


def test_an_sqlite_with_the_wal_reset_bug_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apsw, "sqlite_lib_version", lambda: "3.51.2")
    with pytest.raises(JournalFault) as fault:
        open_journal(path, SystemClock(), KEYS)
    assert (fault.value.code, fault.value.detail) == ("journal.old_sqlite", {"version": "3.51.2"})
    assert not path.parent.exists()


def test_every_fault_of_the_journal_has_its_sentence() -> None:
    rooms = Path(schema.__file__).parent.glob("*.py")
    codes = {code for room in rooms for code in re.findall(r'"(journal\.[a-z_.]+)"', room.read_text())}
    assert len(codes) > 12
    assert codes <= SENTENCES.keys()
    names = "path why version known kind event after found head since first last count there here when node"
    detail = dict.fromkeys(f"{names} journal name label person file".split(), "x")
    assert not [code for code in codes if "?" in sentence(code, detail)]


# ---- checkpoints


def in_the_file_itself(path: Path) -> int:
    """Events in the database file alone, as if its WAL were lost."""
    alone = path.with_name("alone.db")
    alone.write_bytes(path.read_bytes())
    return count(alone)


@pytest.mark.parametrize("checkpoints", [True, False])
async def test_only_the_one_that_may_carries_the_wal_into_the_file(
    opened: Opener, path: Path, checkpoints: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commit, "CHECKPOINT_EVERY", 10)
    journal = opened(checkpoints=checkpoints)
    for _ in range(10):
        await journal.append([note()])
    if checkpoints:
        await until(lambda: in_the_file_itself(path) == 10)
    else:
        await journal.append([note()])  # by now a checkpoint of the ten before would have been made
        assert in_the_file_itself(path) == 0


@pytest.mark.parametrize("checkpoints", [True, False])
async def test_only_the_one_that_may_tidies_up_when_it_closes(opened: Opener, path: Path, checkpoints: bool) -> None:
    journal = opened(checkpoints=checkpoints)
    await journal.append([note()])
    await journal.close()
    assert in_the_file_itself(path) == int(checkpoints)
    assert len(opened().read()) == 1
