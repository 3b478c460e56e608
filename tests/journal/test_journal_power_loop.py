"""Power cuts under a real file system (store R3): ext4 on a loop device, its backing file copied as it stands.

The writer is stopped at a random moment, and what the inner file system had given to its disk by then is copied,
without asking it to sync. The copy is mounted as after a power cut: ext4 replays its journal, SQLite its WAL.
Where there is no root or no loop device, each test says NOT APPLICABLE and shows nothing.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sys
from asyncio.subprocess import PIPE, create_subprocess_exec
from pathlib import Path
from random import Random
from typing import NamedTuple
from uuid import UUID

import pytest
from mounts import allowed, mounted, run

from console.clock import SystemClock
from console.journal.interface import JournalFault
from console.journal.sqlite_journal import open_journal
from tests.support_keys import KEYS

HERE = Path(__file__).parent
DISK_MB = 24


class Cut(NamedTuple):
    acked: int
    lost: int
    damaged: bool


async def write_until_stopped(what: str, journal: Path, backing: Path, copy: Path, random: Random) -> set[UUID]:
    """Start a writer, stop it at a random moment, copy the disk as it is. What it said was stored."""
    environment = os.environ | {"PYTHONPATH": str(HERE.parents[1])}
    writer = await create_subprocess_exec(
        sys.executable, HERE / "other_process.py", what, journal, stdout=PIPE, env=environment
    )
    assert writer.stdout
    said = [await writer.stdout.readline() for _ in range(random.randrange(1, 400))]
    await asyncio.sleep(random.random() * 0.02)  # not synchronisation: where in its work the power goes
    writer.send_signal(signal.SIGSTOP)
    copied = await create_subprocess_exec("cp", "--sparse=always", backing, copy)
    assert await copied.wait() == 0
    writer.kill()
    rest = (await writer.communicate())[0]
    return {UUID(hex=line) for line in [*(each.decode().strip() for each in said), *rest.decode().split()]}


async def look(journal: Path, acked: set[UUID]) -> Cut:
    """After the power came back."""
    try:
        opened = open_journal(journal, SystemClock(), KEYS)
    except JournalFault:
        return Cut(len(acked), len(acked), True)
    try:
        found = {event.cmd for event in opened.read(0, 1_000_000)}
        return Cut(len(acked), len(acked - found), not (await opened.verify()).ok)
    finally:
        await opened.close()


async def cut(folder: Path, what: str, seed: int) -> Cut | None:
    """None: this machine does not let us mount."""
    backing, copy = folder / "disk", folder / "copy"
    with backing.open("wb") as file:
        file.truncate(DISK_MB << 20)
    assert run("mkfs.ext4", "-q", "-F", str(backing))
    with mounted(folder / "alive", "-o", "loop", str(backing)) as worked:
        if not worked:
            return None
        journal = folder / "alive" / "journal.db"
        made = open_journal(journal, SystemClock(), KEYS)  # the file itself is there, and known to its folder
        await made.close()
        acked = await write_until_stopped(what, journal, backing, copy, Random(seed))
    with mounted(folder / "after", "-o", "loop", str(copy)) as worked:
        return await look(folder / "after" / "journal.db", acked) if worked else None


async def cuts(folder: Path, what: str, seeds: range) -> list[Cut]:
    found: list[Cut] = []
    for seed in seeds if allowed("loop") else ():
        place = folder / str(seed)
        place.mkdir()
        result = await cut(place, what, seed)
        shutil.rmtree(place)
        if result is None:
            return []
        found.append(result)
    return found


def count(found: list[Cut]) -> str:
    return f"{len(found)} cuts, {sum(each.acked for each in found)} answered, {sum(each.lost for each in found)} lost"


async def test_a_cut_under_ext4_loses_nothing_that_was_answered(tmp_path: Path) -> None:
    found = await cuts(tmp_path, "write", range(3))
    print(count(found))
    assert [each for each in found if each.lost or each.damaged] == []
    assert not found or sum(each.acked for each in found) > 10


async def test_control_commits_that_do_not_wait_for_the_disk_lose(tmp_path: Path) -> None:
    """Where the power went just after the file system had written everything, it goes again."""
    for first in range(0, 30, 3):
        found = await cuts(tmp_path, "write_normal", range(first, first + 3))
        print(count(found))
        if not found or any(each.lost for each in found):
            return
    raise AssertionError("nothing was lost")


@pytest.mark.soak
async def test_five_hundred_cuts_under_ext4(tmp_path: Path) -> None:
    """The count of LARMBORD_CUTS, 500 if it is not set."""
    found = await cuts(tmp_path, "write", range(int(os.environ.get("LARMBORD_CUTS", "500"))))
    print(count(found))
    assert [each for each in found if each.lost or each.damaged] == []
