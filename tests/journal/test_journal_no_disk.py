"""No disk takes anything, or it hangs: what comes is held and shown, and stored later in the same place."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from uuid import uuid4

import pytest
from journal_cases import note, raw, until
from steady_bench import Bench, cmds, tend

from console.events import Acknowledged, SourceReported
from console.journal.interface import JournalFault, Lost, Won
from console.journal.sqlite_journal import SqliteJournal


@pytest.fixture(autouse=True)
def looks_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("console.journal.steady.LOOK_S", 0.0)


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
