"""When checkpoints are made: with every hundredth event, within 60 s, and at the end; by whoever wrote."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from journal_cases import Opener, note

from console.clock import SimulatedClock
from console.journal.checkpoint import Signer, fingerprint, signed_text
from console.journal.interface import Checkpoint, JournalFault
from console.journal.sqlite_journal import SqliteJournal
from console.journal.witness import line, read_line
from tests.support_keys import KEYS, look_into


def signed(journal: SqliteJournal) -> list[int]:
    return [each.nseq for each in journal.archive().checkpoints()]


async def append(journal: SqliteJournal, count: int) -> None:
    await journal.append([note() for _ in range(count)])


async def test_every_hundredth_event_is_signed_with_what_stored_it(opened: Opener) -> None:
    journal = opened(clock=SimulatedClock(0))
    await append(journal, 99)
    assert signed(journal) == []
    await append(journal, 1)
    assert signed(journal) == [100]
    await append(journal, 350)
    assert signed(journal) == [100, 200, 300, 400]
    for each in journal.archive().checkpoints():
        assert each.root == journal._rows(each.nseq - 1, 1)[0].hash
        assert journal.signer.made(each)


async def test_nothing_stays_unsigned_for_more_than_a_minute(opened: Opener) -> None:
    clock = SimulatedClock(0)
    journal = opened(clock=clock)
    await append(journal, 1)
    await settled(clock, 30)
    await append(journal, 1)
    await settled(clock, 59.9)
    assert signed(journal) == []
    await settled(clock, 60.1)
    await until_signed(journal, [2])
    await settled(clock, 600)
    assert signed(journal) == [2]
    await append(journal, 1)
    await settled(clock, 661)
    await until_signed(journal, [2, 3])


async def settled(clock: SimulatedClock, elapsed: float) -> None:
    """Whoever was just started has come to its first sleep before the clock moves."""
    await asyncio.sleep(0)
    await clock.advance_to(elapsed)


async def until_signed(journal: SqliteJournal, expected: list[int]) -> None:
    async with asyncio.timeout(60):
        while signed(journal) != expected:  # noqa: ASYNC110 - the writer's thread rings for nobody here
            await asyncio.sleep(0.002)


async def test_what_is_left_is_signed_at_the_end(opened: Opener) -> None:
    journal = opened()
    await append(journal, 105)
    await journal.close()
    assert signed(opened()) == [100, 105]


async def test_whoever_only_reads_signs_nothing(opened: Opener, path: Path) -> None:
    journal = opened()
    await append(journal, 5)
    connection = look_into(path)
    before = connection.execute("PRAGMA data_version").get
    reader = opened(checkpoints=False)
    reader.read()
    assert (await reader.verify()).ok
    await reader.close()
    assert connection.execute("PRAGMA data_version").get == before
    connection.close()


async def test_a_disk_that_takes_no_checkpoint_at_the_end_keeps_nobody(
    opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = opened()
    await append(journal, 5)

    async def fails() -> None:
        raise JournalFault("journal.full")

    monkeypatch.setattr(journal._unsigned, "_sign", fails)
    await journal.close()
    assert signed(opened()) == []


async def test_two_processes_sign_the_same_event_once(opened: Opener) -> None:
    one, other = opened(), opened(checkpoints=False)
    await append(one, 3)
    await append(other, 3)
    await one.close()
    await other.close()
    reader = opened()
    assert signed(reader) == [6]
    assert (await reader.verify()).ok


# ---- the text and the line


def test_the_text_is_four_lines() -> None:
    node, root = "000102030405060708090a0b0c0d0e0f", "A" * 43 + "="
    text = signed_text(bytes(range(16)), 1234, bytes(32), 1_763_800_000_000_000)
    assert text.decode() == f"larmbord {node}\n1234\n{root}\n1763800000000000\n"


def test_a_signature_is_of_everything_in_it() -> None:
    signer = Signer(bytes(16), KEYS.signing)
    good = signer.checkpoint(7, bytes(32), 5)
    assert signer.made(good)
    for wrong in (
        Checkpoint(8, good.root, good.ts, good.sig), Checkpoint(7, b"\1" * 32, good.ts, good.sig),
        Checkpoint(7, good.root, 6, good.sig), Checkpoint(7, good.root, good.ts, bytes(64)),
    ):  # fmt: skip
        assert not signer.made(wrong)
    assert not Signer(b"\1" * 16, KEYS.signing).made(good)
    assert not Signer(bytes(16), KEYS.command).made(good)


def test_the_witness_reads_what_was_printed() -> None:
    printed = line(b"\x5f" * 16, 1234, b"root", 1_763_800_000_000_000)
    found = read_line("  " + printed.upper().replace(" ", "   "))
    assert (found.node, found.nseq, found.fingerprint) == ("5f5f5f5f", 1234, fingerprint(b"root"))
    assert read_line(printed.rsplit(" ", 1)[0]).when == ""


@pytest.mark.parametrize("words", ["", "larmbord", "larmbord 5f3a9c01 x aaaa", "hej " * 100, "larmbord 5f3a9c01 1 a-b"])
def test_what_is_no_line_is_refused(words: str) -> None:
    with pytest.raises(JournalFault, match=r"journal\.witness\.no-line"):
        read_line(words)


async def test_a_journal_says_the_line_of_its_newest_event(opened: Opener) -> None:
    journal = opened()
    assert journal.witness() == ""
    await append(journal, 3)
    assert read_line(journal.witness()).nseq == 3
    await journal.close()
    assert journal.witness() == ""
