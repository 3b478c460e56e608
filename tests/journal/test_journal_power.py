"""Power cuts on a disk that reorders and tears what it was not told to sync (store R2). No answered event is lost."""

from __future__ import annotations

import asyncio
import os
import shutil
from pathlib import Path
from random import Random
from typing import NamedTuple
from uuid import UUID

import pytest
from fault_disk import FaultDisk, installed
from journal_cases import note

from console.clock import SystemClock
from console.journal.interface import JournalFault
from console.journal.sqlite_journal import SqliteJournal, open_journal
from tests.support_keys import KEYS


class Outcome(NamedTuple):
    acked: int
    lost: int
    damaged: bool  # it does not open, or its chain does not hold


async def write_until_the_power_goes(journal: SqliteJournal, random: Random) -> set[UUID]:
    acked: set[UUID] = set()

    async def caller() -> None:
        while True:
            answer = await journal.append([note("x" * random.randrange(600)) for _ in range(random.choice((1, 1, 3)))])
            acked.update(stored.cmd for stored in answer.stored)

    faults = await asyncio.gather(*(caller() for _ in range(3)), return_exceptions=True)
    assert {fault.code for fault in faults if isinstance(fault, JournalFault)} == {"journal.broken"}
    await journal.close()
    return acked


async def look_again(path: Path, acked: set[UUID]) -> Outcome:
    try:
        journal = open_journal(path, SystemClock(), KEYS)
    except JournalFault:
        return Outcome(len(acked), 0, True)
    try:
        found = {event.cmd for event in journal.read(0, 100_000)}
        return Outcome(len(acked), len(acked - found), not (await journal.verify()).ok)
    except JournalFault:
        return Outcome(len(acked), 0, True)
    finally:
        await journal.close()


async def cut(path: Path, seed: int, *, lying: bool = False) -> Outcome:
    random = Random(seed)
    with installed(FaultDisk(fuse=random.randrange(1, 600), lying=lying)) as disk:
        try:
            journal = open_journal(path, SystemClock(), KEYS, vfs=disk.name)
        except JournalFault:
            return await look_again(path, set())
        acked = await write_until_the_power_goes(journal, random)
        disk.cut(random)
    return await look_again(path, acked)


async def cuts(directory: Path, seeds: range, *, lying: bool = False) -> list[Outcome]:
    return [await cut(directory / f"{seed}.db", seed, lying=lying) for seed in seeds]


@pytest.fixture(autouse=True)
def many_checkpoints(monkeypatch: pytest.MonkeyPatch) -> None:
    """A power cut in the middle of a checkpoint must be among these."""
    monkeypatch.setattr("console.journal.commit.CHECKPOINT_EVERY", 15)


async def test_a_power_cut_loses_nothing_that_was_answered(tmp_path: Path) -> None:
    outcomes = await cuts(tmp_path, range(60))
    assert sum(outcome.acked for outcome in outcomes) > 500
    assert [outcome for outcome in outcomes if outcome.lost or outcome.damaged] == []


async def test_control_on_a_lying_disk_it_is_seen(tmp_path: Path) -> None:
    outcomes = await cuts(tmp_path, range(20), lying=True)
    assert sum(bool(outcome.lost or outcome.damaged) for outcome in outcomes) > 10


@pytest.mark.soak
async def test_ten_thousand_power_cuts(tmp_path: Path) -> None:
    """The count of LARMBORD_CUTS, 10 000 if it is not set."""
    acked = lost = 0
    cuts = int(os.environ.get("LARMBORD_CUTS", "10000"))
    for seed in range(cuts):
        outcome = await cut(tmp_path / str(seed) / "journal.db", seed)
        acked, lost = acked + outcome.acked, lost + outcome.lost
        assert not outcome.damaged
        shutil.rmtree(tmp_path / str(seed))
    print(f"{cuts} cuts, {acked} answered, {lost} lost")
    assert lost == 0
