"""A sync that fails, a spare, another process: nothing that was answered is lost, and nothing is there twice."""

from __future__ import annotations

import asyncio
from random import Random
from uuid import uuid4

import pytest
from journal_cases import note, raw
from steady_bench import Bench, cmds, tend

from console.board import Board
from console.events import JournalContinued, Stored
from console.journal.interface import JournalFault, Lost, Won
from console.journal.sqlite_journal import open_journal
from tests.support_keys import KEYS


@pytest.fixture(autouse=True)
def looks_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("console.journal.steady.LOOK_S", 0.0)


def same_board(one: list[Stored], other: list[Stored]) -> bool:
    return Board().fold(one).digest() == Board().fold(other).digest()


# ---- a sync that fails


async def test_a_failed_sync_is_never_tried_again_and_the_spare_goes_on(world: Bench) -> None:
    journal = await world.open()
    before, failed = [note(str(number)) for number in range(3)], [note("a"), note("b")]
    await journal.append(before)
    world.disk.sync_fails = True
    answers = await asyncio.gather(*(journal.append([event]) for event in failed))
    syncs = world.disk.syncs
    assert [answer.stored[0].nseq for answer in answers] == [5, 6]
    assert not any(answer.held for answer in answers)
    world.disk.sync_fails = False
    await journal.append([note("after")])
    assert world.disk.syncs == syncs
    events = journal.read()
    cited = events[3].fact
    assert isinstance(cited, JournalContinued)
    assert (cited.nseq, cited.why, len(cited.hash)) == (3, "journal.broken", 64)
    assert cmds(journal)[:5] == [event.cmd for event in before + failed]
    assert (await journal.verify()).ok
    assert journal.standing().code == "journal.on_spare"


async def test_after_a_restart_everything_is_there_once_and_the_board_is_the_same(world: Bench) -> None:
    journal = await world.open()
    await journal.append([note("before")])
    world.disk.sync_fails = True
    for number in range(5):
        await journal.append([note(str(number))])
    shown = journal.read(0, 100)
    journal = await world.restart()  # SQLite finds the frames of the failed commit in the WAL, and takes them for good
    assert journal.line.legs[0].journal.head().nseq > 1
    assert same_board(journal.read(0, 100), shown)
    assert len(set(cmds(journal))) == len(cmds(journal)) == 6
    assert (await journal.append([note()])).stored[0].nseq == 8
    assert (await journal.verify()).ok


async def lost_by_a_failed_sync(world: Bench, *, retries: bool) -> int:
    """Events that were answered, and are gone when the power went."""
    journal = await world.open()
    await journal.append([note("before")])
    world.disk.retries = retries
    world.disk.sync_fails = True
    asked = [note(str(number)) for number in range(5)]
    for event in asked:
        assert not (await journal.append([event])).held
    for leg in journal.line.legs:
        leg.journal._committer._lease = None  # the power goes: nobody tidies up
    await world.close()
    for disk in (world.disk, world.other_disk):
        disk.cut(Random(1))
    try:
        journal = await world.restart()
        return len({event.cmd for event in asked} - set(cmds(journal)))
    except JournalFault:
        return len(asked)


async def test_what_was_answered_after_a_failed_sync_survives_a_power_cut(world: Bench) -> None:
    assert await lost_by_a_failed_sync(world, retries=False) == 0


async def test_control_a_sync_that_is_tried_again_loses(world: Bench) -> None:
    assert await lost_by_a_failed_sync(world, retries=True) == 5


async def test_a_message_that_the_old_file_has_is_not_a_second_one_in_the_spare(world: Bench) -> None:
    journal, event = await world.open(), raw()
    [first] = (await journal.append([event])).stored
    world.disk.sync_fails = True
    await journal.append([note()])
    answer = await journal.append([event, note()])
    assert answer.stored[0] == first
    assert answer.repeated == {event.cmd}
    assert cmds(journal).count(event.cmd) == 1


async def test_claims_hold_across_the_change(world: Bench) -> None:
    journal, incident, mine = await world.open(), uuid4(), uuid4()
    assert isinstance(await journal.claim(incident, 0, "op1", mine), Won)
    world.disk.sync_fails = True
    await journal.append([note()])
    assert isinstance(await journal.claim(incident, 0, "op1", mine), Won)
    lost = await journal.claim(incident, 0, "op2", uuid4())
    assert isinstance(lost, Lost)
    assert lost.holder.actor == "op1"
    assert isinstance(await journal.claim(incident, 1, "op2", uuid4()), Won)


async def test_a_spare_that_fails_has_a_spare(world: Bench) -> None:
    journal = await world.open()
    for disk in (world.disk, world.other_disk):
        await journal.append([note()])
        disk.sync_fails = True
    world.other_disk.sync_fails = False
    await journal.append([note()])
    last = journal.line.legs[-1].journal
    last._committer.fault = JournalFault("journal.broken", why="IOError")
    await journal.append([note("third")])
    assert len(journal.line.legs) == 3
    assert journal.line.legs[2].journal.path.name == "spare-2.db"
    shown = cmds(journal)
    journal = await world.restart()
    assert cmds(journal) == shown
    assert (await journal.verify()).ok


async def test_a_spare_that_does_not_cite_what_is_there_is_found(world: Bench) -> None:
    journal = await world.open()
    await journal.append([note()])
    world.disk.sync_fails = True
    await journal.append([note()])
    old = journal.line.legs[0].journal
    old.hash_at = lambda nseq: bytes(32)  # type: ignore[method-assign]
    verdict = await journal.verify()
    assert (verdict.ok, verdict.at, verdict.code) == (False, 2, "journal.verify.citation")


async def test_a_spare_of_another_journal_is_left_alone_and_told(world: Bench) -> None:
    await world.open()
    await world.close()
    stranger = open_journal(world.spare, world.clock, KEYS)
    await stranger.append([note("theirs")])
    await stranger.close()
    journal = await world.open()
    assert journal.standing().code == "journal.spare_foreign"
    await journal.append([note()])
    world.disk.sync_fails = True
    await journal.append([note()])
    assert journal.line.legs[-1].journal.path.name == "spare-2.db"
    stranger = open_journal(world.spare, world.clock, KEYS)
    assert len(stranger.read()) == 1
    await stranger.close()


# ---- another process on the same file


async def test_another_process_goes_over_too_and_what_it_stored_meanwhile_is_carried_over(world: Bench) -> None:
    mine, other = await world.open(), await world.open()
    await mine.append([note("both")])
    world.disk.sync_fails = True
    await mine.append([note("mine, in the spare")])
    world.disk.sync_fails = False
    late = note("stored in the old file at the same moment")
    await other.line.legs[0].journal.append([late])
    assert other.read()[-1].cmd == late.cmd
    era = other.era
    await other.append([note("other")])
    assert other.era == era + 1  # `late` has another number now
    assert cmds(other) == cmds(mine)
    assert cmds(mine).count(late.cmd) == 1
    assert len(cmds(mine)) == 4


async def test_what_is_stored_before_it_looks_is_carried_over_when_it_does(
    world: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, other = await world.open(), await world.open()
    await other.append([note("both")])
    world.disk.sync_fails = True
    await mine.append([note("mine, in the spare")])
    world.disk.sync_fails = False
    other._look_at = float("inf")
    late = note("other, in the old file")
    assert not (await other.append([late])).held
    assert late.cmd not in cmds(mine)
    await tend(other)
    assert cmds(mine) == cmds(other)
    assert cmds(mine).count(late.cmd) == 1
    journal = await world.restart()
    assert cmds(journal).count(late.cmd) == 1


async def test_a_process_that_only_watches_goes_over_in_a_calm_moment(world: Bench) -> None:
    mine, other = await world.open(), await world.open()
    await mine.append([note("both")])
    world.disk.sync_fails = True
    await mine.append([note("in the spare")])
    assert len(other.read()) == 1
    await tend(other)
    assert cmds(other) == cmds(mine)
    assert other.standing().code == "journal.on_spare"
