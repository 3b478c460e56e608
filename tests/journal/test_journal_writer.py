"""The writing thread: who is told what, and when, on a disk that does what we say."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import apsw
import pytest
from fault_disk import FaultDisk, installed
from journal_cases import Opener, follow_to, note, until

from console.events import NewEvent, RawReceived
from console.journal import sqlite_file, writer
from console.journal.interface import Appended, JournalFault, Lost, Won
from console.journal.writer import Writer
from console.logs import exercising
from tests.support_keys import look_into


@pytest.fixture
def disk() -> Iterator[FaultDisk]:
    with installed(FaultDisk()) as made:
        yield made


class Slow:
    """Holds the disk in its next sync, until let go."""

    def __init__(self, disk: FaultDisk) -> None:
        self._disk = disk

    async def __aenter__(self) -> None:
        self._disk.syncing.clear()
        self._disk.may_sync.clear()

    async def __aexit__(self, *_: object) -> None:
        self._disk.may_sync.set()


async def answered_too_early(opened: Opener, disk: FaultDisk) -> bool:
    """Whether an append is answered, or shown to a follower, while the disk still syncs it."""
    journal = opened(vfs=disk.name)
    pages = journal.follow()
    async with Slow(disk):
        asked = asyncio.ensure_future(journal.append([note()]))
        shown = asyncio.ensure_future(anext(pages))
        await until(disk.syncing.is_set)
        for _ in range(20):
            await asyncio.sleep(0)
        early = asked.done() or shown.done()
    await asked
    assert len(await shown) == 1
    return early


async def test_nobody_is_answered_before_the_disk_has_it(opened: Opener, disk: FaultDisk) -> None:
    assert not await answered_too_early(opened, disk)


async def test_control_an_answer_before_the_commit_is_seen(
    opened: Opener, disk: FaultDisk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hasty(self: Writer) -> None:
        while jobs := self._drain():
            self._committer._table.begin()
            for job in jobs:
                job.run(self._committer._ledger)
            self._hand_over(jobs)
            self._committer._table.commit()
        self._committer.close()
        self._hand_over([])

    monkeypatch.setattr(Writer, "_run", hasty)
    assert await answered_too_early(opened, disk)


async def test_whoever_waits_while_the_disk_syncs_shares_the_next_commit(opened: Opener, disk: FaultDisk) -> None:
    journal = opened(vfs=disk.name)
    await journal.append([note()])
    before = disk.syncs
    async with Slow(disk):
        first = asyncio.ensure_future(journal.append([note()]))
        await until(disk.syncing.is_set)
        others = [asyncio.ensure_future(journal.append([note()])) for _ in range(writer.DRAIN)]
        await asyncio.sleep(0)
    await asyncio.gather(first, *others)
    assert disk.syncs - before == 2
    assert (await journal.verify()).events == 2 + writer.DRAIN


async def test_more_than_a_drain_is_written_too(opened: Opener) -> None:
    journal = opened()
    answers = await asyncio.gather(*(journal.append([note()]) for _ in range(3 * writer.DRAIN + 1)))
    assert [answer.stored[0].nseq for answer in answers] == list(range(1, 3 * writer.DRAIN + 2))


async def test_a_cancelled_waiter_disturbs_nobody_and_its_event_stands(opened: Opener, disk: FaultDisk) -> None:
    journal, event = opened(vfs=disk.name), note("cancelled")
    async with Slow(disk):
        first = asyncio.ensure_future(journal.append([note()]))
        await until(disk.syncing.is_set)
        cancelled = asyncio.ensure_future(journal.append([event]))
        other = asyncio.ensure_future(journal.append([note()]))
        await asyncio.sleep(0)
        cancelled.cancel()
        await asyncio.gather(cancelled, return_exceptions=True)
    assert cancelled.cancelled()
    assert [answer.stored[0].nseq for answer in await asyncio.gather(first, other)] == [1, 3]
    assert (await journal.append([event])).repeated == {event.cmd}


async def test_a_refused_job_fails_alone(opened: Opener, disk: FaultDisk) -> None:
    journal, incident = opened(vfs=disk.name), uuid4()
    [done] = (await journal.append([note()])).stored
    async with Slow(disk):
        asked = [
            asyncio.ensure_future(each)
            for each in (
                journal.append([note()]),
                journal.claim(incident, 1, "op1", done.cmd),
                journal.claim(incident, 1, "op1", uuid4()),
                journal.claim(incident, 1, "op2", uuid4()),
            )
        ]
        await until(disk.syncing.is_set)
    answers = await asyncio.gather(*asked, return_exceptions=True)
    assert [type(answer) for answer in answers] == [Appended, JournalFault, Won, Lost]


# ---- what goes wrong


async def faults_of(journal_calls: list[asyncio.Future[Appended]]) -> list[str]:
    answers = await asyncio.gather(*journal_calls, return_exceptions=True)
    return [answer.code if isinstance(answer, JournalFault) else "stored" for answer in answers]


async def test_a_failed_sync_fails_every_waiter_and_is_never_tried_again(opened: Opener, disk: FaultDisk) -> None:
    journal = opened(vfs=disk.name)
    await journal.append([note("safe")])
    async with Slow(disk):
        disk.sync_fails = True
        first = asyncio.ensure_future(journal.append([note()]))
        await until(disk.syncing.is_set)
        waiting = [asyncio.ensure_future(journal.append([note()])) for _ in range(10)]
        await asyncio.sleep(0)
    assert await faults_of([first, *waiting]) == ["journal.broken"] * 11
    disk.sync_fails, syncs = False, disk.syncs
    assert await faults_of([asyncio.ensure_future(journal.append([note()]))]) == ["journal.broken"]
    assert journal.health().fault == "journal.broken"
    assert [event.nseq for event in journal.read()] == [1]
    await journal.close()
    assert disk.syncs == syncs


async def test_every_waiter_has_a_fault_of_its_own(opened: Opener, disk: FaultDisk) -> None:
    """One exception raised in two tasks would carry the tracebacks, and so the locals, of both."""
    journal = opened(vfs=disk.name)
    disk.sync_fails = True
    faults = await asyncio.gather(*(journal.append([note()]) for _ in range(2)), return_exceptions=True)
    assert faults[0] is not faults[1]


async def test_a_full_disk_is_told_and_the_next_append_after_it_goes_through(opened: Opener, disk: FaultDisk) -> None:
    journal, event = opened(vfs=disk.name), note()
    await journal.append([note()])
    disk.full = True
    assert await faults_of([asyncio.ensure_future(journal.append([each])) for each in (event, note())]) == [
        "journal.full", "journal.full",
    ]  # fmt: skip
    assert journal.health().fault == "journal.full"
    assert len(journal.read()) == 1
    disk.full = False
    assert [stored.nseq for stored in (await journal.append([event])).stored] == [2]
    assert journal.health().fault == ""
    assert (await journal.verify()).ok


async def test_a_file_that_somebody_holds_is_told(opened: Opener, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_file, "WRITER_WAIT_MS", 5)
    journal = opened()
    holder = look_into(path)
    holder.execute("BEGIN IMMEDIATE")
    assert await faults_of([asyncio.ensure_future(journal.append([note()]))]) == ["journal.busy"]
    holder.execute("ROLLBACK")
    holder.close()
    assert (await journal.append([note()])).stored[0].nseq == 1
    assert journal.health().fault == ""


async def test_an_error_nobody_thought_of_leaves_nobody_hanging(
    opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = opened()

    def surprise() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(journal._committer._table, "commit", surprise)
    asked = [asyncio.ensure_future(journal.append([note()])) for _ in range(3)]
    assert await faults_of(asked) == ["journal.broken"] * 3
    assert journal.read() == []


async def test_a_failed_checkpoint_ends_the_use_of_the_file(
    opened: Opener, disk: FaultDisk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console.journal.commit.CHECKPOINT_EVERY", 2)
    journal = opened(vfs=disk.name)
    await journal.append([note()])
    async with Slow(disk):
        last = asyncio.ensure_future(journal.append([note()]))
        await until(disk.syncing.is_set)
        table = journal._committer._table
        monkeypatch.setattr(table, "checkpoint", lambda: (_ for _ in ()).throw(apsw.IOError("sync")))
    assert (await last).stored[0].nseq == 2
    assert await faults_of([asyncio.ensure_future(journal.append([note()]))]) == ["journal.broken"]


async def test_what_a_failed_transaction_made_is_never_sealed_with(
    opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = opened()
    message = RawReceived(source="m", media="t", payload=b"help")

    def full() -> None:
        raise apsw.FullError

    with monkeypatch.context() as once:
        once.setattr(journal._table, "commit", full)
        refused = asyncio.ensure_future(journal.append([NewEvent(fact=message, cmd=uuid4())]))
        assert await faults_of([refused]) == ["journal.full"]
    await journal.append([NewEvent(fact=message, cmd=uuid4())])
    assert [stored.fact for stored in journal.read()] == [message]


# ---- one loop, one thread


async def test_it_belongs_to_one_event_loop(opened: Opener) -> None:
    journal = opened()
    await journal.append([note()])

    def elsewhere() -> str:
        try:
            asyncio.run(journal.append([note()]))
        except RuntimeError as error:
            return str(error)
        return ""

    assert await asyncio.to_thread(elsewhere) == "a journal belongs to one event loop"


async def test_reading_alone_starts_no_thread(opened: Opener) -> None:
    journal = opened()
    assert journal.read() == []
    assert "journal" not in [thread.name for thread in threading.enumerate()]


async def test_a_close_that_is_cancelled_still_closes(opened: Opener, disk: FaultDisk) -> None:
    journal = opened(vfs=disk.name)
    async with Slow(disk):
        asked = asyncio.ensure_future(journal.append([note()]))
        await until(disk.syncing.is_set)
        closing = asyncio.ensure_future(journal.close())
        await asyncio.sleep(0)
        closing.cancel()
        await asyncio.gather(closing, return_exceptions=True)
    assert (await asked).stored[0].nseq == 1
    await journal.close()


async def test_many_followers_while_many_write(opened: Opener) -> None:
    journal = opened()
    following = [asyncio.ensure_future(follow_to(journal.follow(), 200)) for _ in range(20)]
    await asyncio.gather(*(journal.append([note()]) for _ in range(200)))
    for seen in await asyncio.gather(*following):
        assert [event.nseq for event in seen] == list(range(1, 201))


@pytest.mark.parametrize("of_an_exercise", [True, False])
async def test_what_the_writer_logs_of_an_exercise_says_so(opened: Opener, of_an_exercise: bool) -> None:
    token = exercising.set(of_an_exercise)
    journal = opened()
    exercising.reset(token)
    assert await journal._write(lambda ledger: exercising.get()) is of_an_exercise
