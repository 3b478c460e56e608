"""Who carries the WAL into the file: one process at a time, and always somebody (store.md section 2.2)."""

from __future__ import annotations

import os
import sys
from asyncio.subprocess import PIPE, create_subprocess_exec
from pathlib import Path

import pytest
from journal_cases import Opener, count, note, until

from console.journal import commit
from console.journal.lease import Lease
from console.journal.sqlite_table import SqliteTable


def in_the_file_itself(path: Path) -> int:
    alone = path.with_name("alone.db")
    alone.write_bytes(path.read_bytes())
    return count(alone)


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commit, "CHECKPOINT_EVERY", 10)


def test_one_holds_it_and_the_next_gets_it_when_it_is_let_go(tmp_path: Path) -> None:
    first, second = (Lease(tmp_path / "lease", keeps=keeps) for keeps in (True, False))
    assert first.take()
    first.done()
    assert not second.take()
    first.close()
    assert second.take()
    second.done()
    assert first.take()
    first.close()
    assert list(tmp_path.iterdir()) == []


HOLDER = """
import sys
from pathlib import Path
from console.journal.lease import Lease
lease = Lease(Path(sys.argv[1]), keeps=True)
print(lease.take(), flush=True)
sys.stdin.read()
"""


async def test_it_dies_with_its_process(tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    holder = await create_subprocess_exec(
        sys.executable, "-c", HOLDER, tmp_path / "lease", stdin=PIPE, stdout=PIPE, env=environment
    )
    assert holder.stdout
    assert await holder.stdout.readline() == b"True\n"
    mine = Lease(tmp_path / "lease", keeps=True)
    assert not mine.take()
    holder.kill()
    await holder.communicate()
    assert mine.take()
    mine.close()


async def carried(opened: Opener, path: Path, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Which of two intakes and a desk on one file made checkpoints."""
    made: set[int] = set()
    right = SqliteTable.checkpoint
    journals = [opened(keeps_lease=keeps) for keeps in (True, True, False)]
    tables = [journal._committer._table for journal in journals]

    def checkpoint(table: SqliteTable) -> None:
        made.add(tables.index(table))
        right(table)

    monkeypatch.setattr(SqliteTable, "checkpoint", checkpoint)
    for journal in journals * 3:
        for _ in range(11):
            await journal.append([note()])
    return sorted(made)


async def test_of_two_intakes_and_a_desk_one_carries(
    opened: Opener, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await carried(opened, path, monkeypatch) == [0]


async def test_control_without_the_lock_all_of_them_do(
    opened: Opener, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Lease, "take", lambda self: True)
    assert await carried(opened, path, monkeypatch) == [0, 1, 2]


async def test_a_desk_alone_keeps_the_wal_short(opened: Opener, path: Path) -> None:
    desk = opened(keeps_lease=False)
    for _ in range(100):
        await desk.append([note("x" * 3000)])
    await until(lambda: in_the_file_itself(path) >= 90)
    wal = path.with_name("journal.db-wal").stat().st_size
    assert wal < 100 * 3000 / 2  # of 100 events; the half of what they hold


async def test_control_where_nobody_may_it_grows(opened: Opener, path: Path) -> None:
    journal = opened(checkpoints=False)
    for _ in range(100):
        await journal.append([note("x" * 3000)])
    assert path.with_name("journal.db-wal").stat().st_size > 100 * 3000
