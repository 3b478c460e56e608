"""Many readers while one writes: none misses, doubles or blocks, and whoever is slow holds nobody up."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, suppress
from pathlib import Path

import pytest
from journal_cases import WITHIN_S, Opener, follow_to, next_page, note

from console.events import Stored
from console.journal.commit import CHECKPOINT_EVERY
from console.journal.sqlite_journal import SqliteJournal
from tests.support_keys import look_into

HERE = Path(__file__).parent
CALLERS, EACH = 64, 15
ALL = CALLERS * EACH


async def storm(journal: SqliteJournal, callers: int = CALLERS, each: int = EACH) -> None:
    """Sixty-four callers at once."""

    async def caller() -> None:
        for _ in range(each):
            await journal.append([note("x" * 200)])

    await asyncio.gather(*(caller() for _ in range(callers)))


def numbers(events: list[Stored]) -> list[int]:
    return [event.nseq for event in events]


async def test_followers_of_one_process_see_a_storm_whole(opened: Opener) -> None:
    """Ten on the journal that writes, ten on others of the same file."""
    journal = opened()
    others = [opened(checkpoints=False) for _ in range(10)]
    following = [asyncio.ensure_future(follow_to(each.follow(), ALL)) for each in (*[journal] * 10, *others)]
    await storm(journal)
    async with asyncio.timeout(WITHIN_S):
        for seen in await asyncio.gather(*following):
            assert numbers(seen) == list(range(1, ALL + 1))


async def test_a_follower_that_stops_in_the_middle_holds_nobody_up(opened: Opener) -> None:
    journal, slow = opened(), opened(checkpoints=False)
    await journal.append([note()])
    pages = slow.follow()
    first = await next_page(pages)
    quick = asyncio.ensure_future(follow_to(journal.follow(), ALL + 1))
    await storm(journal)
    assert numbers(await quick) == list(range(1, ALL + 2))
    assert not slow._reader._connection.in_transaction
    assert numbers(first + await follow_to(pages, ALL + 1)) == list(range(1, ALL + 2))


# ---- other processes


@pytest.fixture
async def readers(path: Path) -> AsyncIterator[list[Process]]:
    """Three processes that follow, each a little slower than the one before; they say every number they see."""
    async with AsyncExitStack() as stack:
        made = []
        for pause_ms in (0, 1, 5):
            process = await asyncio.create_subprocess_exec(
                sys.executable, HERE / "reading_process.py", path, str(ALL), str(pause_ms), stdout=PIPE,
                env=os.environ | {"PYTHONPATH": str(HERE.parents[1])},
            )  # fmt: skip
            stack.push_async_callback(end, process)
            made.append(process)
        yield made


async def end(process: Process) -> None:
    with suppress(ProcessLookupError):
        process.kill()
    await process.communicate()


async def test_processes_read_a_storm_whole_while_it_is_written(opened: Opener, readers: list[Process]) -> None:
    journal = opened()
    for reader in readers:
        assert reader.stdout is not None
        async with asyncio.timeout(3 * WITHIN_S):
            assert (await reader.stdout.readline()).strip() == b"ready"
    await storm(journal)
    async with asyncio.timeout(3 * WITHIN_S):
        outputs = [(await reader.communicate())[0] for reader in readers]
    for output in outputs:
        assert [int(each) for each in output.split()] == list(range(1, ALL + 1))


# ---- the WAL


async def wal_after(journal: SqliteJournal, path: Path) -> int:
    """How large the WAL is after many checkpoints' worth of events."""
    for _ in range(6):
        await storm(journal, CALLERS, CHECKPOINT_EVERY // CALLERS + 1)
    return path.with_name(path.name + "-wal").stat().st_size


async def test_readers_that_page_leave_the_wal_small(opened: Opener, path: Path) -> None:
    journal, others = opened(), [opened(checkpoints=False) for _ in range(3)]
    following = [asyncio.ensure_future(follow_to(each.follow(), 3000)) for each in others]
    paged = await wal_after(journal, path)
    await asyncio.gather(*following)
    looking = look_into(path)
    looking.execute("BEGIN")
    assert looking.execute("SELECT max(nseq) FROM event").get > 0
    kept_open = await wal_after(journal, path)  # the control: a reader that stays in its transaction
    looking.execute("ROLLBACK")
    looking.close()
    assert kept_open > 1.5 * paged
