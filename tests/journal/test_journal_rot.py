"""Store R15: flipped bytes and lost pages, in the file and in its WAL, are told or harmless, and never a traceback.

Harmless means: what is read is exactly what was stored.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path
from random import Random

import pytest
from journal_cases import Opener, note

from console.clock import SystemClock
from console.events import Stored
from console.journal.interface import JournalFault
from console.journal.sqlite_file import PAGE
from console.journal.sqlite_journal import open_journal
from tests.support_keys import KEYS

EVENTS = 260


async def stored(path: Path) -> list[Stored]:
    """A journal with some of it in the file, and the newest of it in the WAL alone, as after a power cut."""
    journal = open_journal(path, SystemClock(), KEYS)
    for start in range(0, EVENTS, 20):
        await journal.append([note(f"{start + number} " + "ord " * 40) for number in range(20)])
    await journal.close()
    journal = open_journal(path, SystemClock(), KEYS, checkpoints=False)
    await journal.append([note("newest " + "ord " * 40) for _ in range(30)])
    there = journal.read(0, 1000)
    copy = path.with_name("cut")
    copy.mkdir()
    for name in (path.name, path.name + "-wal"):
        shutil.copy(path.with_name(name), copy / name)
    await journal.close()
    return there


def rot(random: Random, whole: bytes) -> bytes:
    """A bit, some bytes, or a whole page."""
    data, at = bytearray(whole), random.randrange(len(whole))
    kind = random.choice(("bit", "bytes", "page", "zeros"))
    if kind == "bit":
        data[at] ^= 1 << random.randrange(8)
    elif kind == "bytes":
        data[at : at + 16] = random.randbytes(len(data[at : at + 16]))
    else:
        begin = at // PAGE * PAGE
        length = len(data[begin : begin + PAGE])
        data[begin : begin + PAGE] = random.randbytes(length) if kind == "page" else bytes(length)
    return bytes(data)


async def outcome(path: Path, there: list[Stored], line: str) -> str:
    """ "told", "harmless" or "silent": other words, or fewer, and nobody said so."""
    from console.journal.witness import read_line

    try:
        journal = open_journal(path, SystemClock(), KEYS, checkpoints=False)
    except JournalFault:
        return "told"
    try:
        if not (await journal.verify(read_line(line))).ok:
            return "told"
        return "harmless" if journal.read(0, 1000)[: len(there)] == there else "silent"
    except JournalFault:
        return "told"
    finally:
        await journal.close()


async def rotten(tmp_path: Path, name: str, tries: int, seed: int) -> dict[str, int]:
    source = tmp_path / "station" / "journal.db"
    there = await stored(source)
    clean = open_journal(source, SystemClock(), KEYS)
    line = clean.witness()
    await clean.close()
    random, counts = Random(seed), {"told": 0, "harmless": 0, "silent": 0}
    for _ in range(tries):
        at = tmp_path / "try"
        shutil.rmtree(at, ignore_errors=True)
        shutil.copytree(source.with_name("cut"), at)
        (at / name).write_bytes(rot(random, (at / name).read_bytes()))
        counts[await outcome(at / "journal.db", there, line)] += 1
    return counts


FILES = ["journal.db", "journal.db-wal"]


@pytest.mark.parametrize("name", FILES)
async def test_rot_is_told_or_harmless(tmp_path: Path, name: str) -> None:
    counts = await rotten(tmp_path, name, 40, 15)
    assert counts["silent"] == 0
    assert counts["told"] > 10


@pytest.mark.soak
@pytest.mark.parametrize("name", FILES)
async def test_soak_rot_is_told_or_harmless(tmp_path: Path, name: str) -> None:
    counts = await rotten(tmp_path, name, 3000, 1500)
    print(f"\nR15, {name}: {json.dumps(counts)}")
    assert counts["silent"] == 0


async def test_nothing_rotten_is_harmless(tmp_path: Path) -> None:
    source = tmp_path / "station" / "journal.db"
    there = await stored(source)
    clean = open_journal(source, SystemClock(), KEYS)
    line = clean.witness()
    await clean.close()
    assert await outcome(source, there, line) == "harmless"


def test_control_a_plain_file_without_encryption_and_chain_gives_other_words_in_silence(tmp_path: Path) -> None:
    path = tmp_path / "plain.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE event(nseq INTEGER PRIMARY KEY, body TEXT)")
    connection.executemany("INSERT INTO event VALUES(?, ?)", [(n, f"{n} " + "ord " * 40) for n in range(EVENTS)])
    connection.commit()
    there = connection.execute("SELECT * FROM event").fetchall()
    connection.close()
    random, whole, silent = Random(15), path.read_bytes(), 0
    for _ in range(200):
        path.write_bytes(rot(random, whole))
        silent += plainly(path, there) == "silent"
    assert silent > 0


def plainly(path: Path, there: list[tuple[int, str]]) -> str:
    connection = sqlite3.connect(path)
    try:
        if connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            return "told"
        return "harmless" if connection.execute("SELECT * FROM event").fetchall() == there else "silent"
    except (sqlite3.Error, UnicodeDecodeError):
        return "told"
    finally:
        connection.close()


async def test_rot_in_memory_of_the_types_is_told(opened: Opener, path: Path) -> None:
    """A value of a type that no column has, put in past SQLite's own check."""
    journal = opened()
    await journal.append([note() for _ in range(5)])
    await journal.close()
    from console.journal import chain

    rows = [list(row) for row in opened()._evidence().columns(0, 5)]
    for column in range(12):
        for value in (None, 1.5, "x", b"x", -1):
            changed = [list(row) for row in rows]
            if changed[2][column] == value or (column in (6, 9) and value is None):
                continue
            changed[2][column] = value
            result = chain.follow(opened()._evidence().origin, [tuple(row) for row in changed])
            assert isinstance(result, chain.Break), (column, value)
            assert result.at == 3
