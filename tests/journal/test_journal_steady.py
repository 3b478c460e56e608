"""A failed sync, a spare, and no disk at all: nothing that was answered is lost, and nothing is there twice."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random
from uuid import UUID, uuid4

import pytest
from journal_cases import note, raw, until
from steady_bench import Bench, bench, tend

from console.board import Board
from console.events import Acknowledged, JournalContinued, SourceReported, Stored
from console.journal.interface import JournalFault, Lost, Won
from console.journal.sqlite_journal import SqliteJournal, open_journal
from console.journal.steady import SteadyJournal
from tests.support_keys import KEYS


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[Bench]:
    async with bench(tmp_path) as made:
        yield made


@pytest.fixture(autouse=True)
def looks_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("console.journal.steady.LOOK_S", 0.0)


def cmds(journal: SteadyJournal) -> list[UUID]:
    """Of everything but what the journal says of itself."""
    events = journal.read(0, 10_000)
    assert [event.nseq for event in events] == list(range(1, len(events) + 1))
    return [event.cmd for event in events if not isinstance(event.fact, JournalContinued | SourceReported)]


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


# ---- no disk at all


async def test_without_a_disk_it_is_held_and_stored_later_in_the_same_place(world: Bench) -> None:
    journal = await world.open()
    await journal.append([note("before")])
    world.disk.full = True
    world.gone.add(world.spare)
    event, incident = raw(), uuid4()
    answer = await journal.append([event])
    claim = await journal.claim(incident, 0, "op1", uuid4())
    assert answer.held
    assert isinstance(claim, Won)
    assert claim.held
    assert isinstance(await journal.claim(incident, 0, "op2", uuid4()), Lost)
    assert (await journal.append([event])).held  # the modem brings it again: the same event
    await tend(journal)
    assert journal.standing().held == {2, 3, 4}
    assert (journal.standing().state, journal.standing().code) == ("down", "journal.not_recorded")
    shown = journal.read(0, 100)
    world.disk.full = False
    await tend(journal)
    assert journal.standing().held == frozenset()
    assert not (await journal.append([event])).held
    assert journal.era == 0
    assert journal.read(0, 100)[: len(shown)] == shown  # numbers and times as they were
    journal = await world.restart()
    assert journal.read(0, 100)[: len(shown)] == shown
    codes = [event.fact.code for event in journal.read() if isinstance(event.fact, SourceReported)]
    assert codes == ["journal.not_recorded", "journal.ok"]


async def test_what_another_process_stored_meanwhile_gets_its_place_and_numbers_change_openly(world: Bench) -> None:
    journal, other = await world.open(), await world.open()
    await journal.append([note("before")])
    await tend(other)
    world.disk.full = True
    world.gone.add(world.spare)
    await journal.append([note("held 1")])
    world.disk.full = False
    await other.append([note("theirs")])
    assert len(journal.read()) == 3
    world.disk.full = True
    await journal.append([note("held 2")])
    assert [event.actor for event in journal.read()] == ["op1"] * 4
    shown = cmds(journal)
    world.disk.full = False
    await tend(journal)
    assert journal.era == 1
    assert cmds(journal) == [shown[0], shown[2], shown[1], shown[3]]


async def test_a_claim_that_somebody_else_won_meanwhile_is_theirs(world: Bench) -> None:
    journal, other, incident = await world.open(), await world.open(), uuid4()
    world.disk.full = True
    world.gone.add(world.spare)
    assert isinstance(await journal.claim(incident, 0, "op1", uuid4()), Won)
    world.disk.full = False
    assert isinstance(await other.claim(incident, 0, "op2", uuid4()), Won)
    await tend(journal)
    claims = [event.actor for event in journal.read() if isinstance(event.fact, Acknowledged)]
    assert claims == ["op2"]
    assert journal.era == 1


async def test_a_full_disk_goes_on_in_a_spare_on_another_disk(world: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("console.journal.spare.other_disk", lambda *_: True)
    journal = await world.open()
    await journal.append([note()])
    world.disk.full = True
    assert not (await journal.append([note()])).held
    assert len(journal.line.legs) == 2


async def test_a_disk_that_hangs_is_not_waited_for(world: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("console.journal.steady.PATIENCE_S", 0.0)
    journal, event = await world.open(), note()
    world.disk.syncing.clear()
    world.disk.may_sync.clear()
    asked = asyncio.ensure_future(journal.append([event]))
    await until(world.disk.syncing.is_set)
    journal.follow()  # it is tended while somebody follows it
    assert (await asked).held
    assert journal.standing().detail["why"] == "TimeoutError"
    world.disk.may_sync.set()
    await tend(journal)
    assert not journal.standing().held
    assert cmds(journal) == [event.cmd]


async def test_a_spare_that_hangs_while_it_is_opened_is_not_waited_for(
    world: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal, right = await world.open(), world.open_file
    opening, may_open = threading.Event(), threading.Event()

    def slowly(path: Path) -> SqliteJournal:
        opening.set()
        assert may_open.wait(20)
        return right(path)

    monkeypatch.setattr(journal.ground, "_open_file", slowly)
    world.disk.sync_fails = True
    event = note("an alarm")
    asked = asyncio.ensure_future(journal.append([event]))
    await until(opening.is_set)
    with monkeypatch.context() as hasty:
        hasty.setattr("console.journal.steady.PATIENCE_S", 0.0)
        journal.lose_patience()
    assert (await asked).held
    assert [each.cmd for each in journal.read()] == [event.cmd]
    may_open.set()
    await tend(journal)
    assert not journal.standing().held
    assert journal.standing().code == "journal.on_spare"
    assert cmds(journal) == [event.cmd]


async def test_whatever_breaks_on_the_way_to_the_spare_the_alarm_is_shown(
    world: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = await world.open()

    def surprise(path: Path) -> SqliteJournal:
        raise ZeroDivisionError

    monkeypatch.setattr(journal.ground, "_open_file", surprise)
    world.disk.sync_fails = True
    answer = await journal.append([note("an alarm")])
    assert answer.held
    assert answer.stored[0] in journal.read()


async def test_a_journal_that_cannot_be_opened_is_held_from_the_start(world: Bench) -> None:
    before = await world.open()
    await before.append([note("before")])
    await world.close()
    world.gone |= {world.file, world.spare}
    journal = await world.open()
    assert (await journal.append([note("held")])).held
    world.gone.clear()
    await tend(journal)
    assert not journal.standing().held
    assert journal.era == 1
    assert len(cmds(journal)) == 2


async def test_with_the_file_gone_a_restart_stands_on_the_spare(world: Bench) -> None:
    journal = await world.open()
    await journal.append([note("before")])
    world.disk.sync_fails = True
    await journal.append([note("after")])
    await world.close()
    world.gone.add(world.file)
    journal = await world.open()
    assert len(cmds(journal)) == 1
    assert (journal.standing().state, journal.standing().code) == ("down", "journal.only_spare")
    assert not (await journal.append([note()])).held


@pytest.mark.parametrize("code", ["journal.locked", "journal.foreign", "journal.newer", "journal.open_key"])
async def test_what_a_person_must_mend_stays_a_refusal(world: Bench, code: str) -> None:
    def refuse(path: Path) -> None:
        raise JournalFault(code, path=str(path))

    world.open_file = refuse  # type: ignore[method-assign, assignment]
    with pytest.raises(JournalFault, match=code):
        await world.open()
    assert not world.file.exists()
