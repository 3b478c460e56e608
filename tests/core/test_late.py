"""A disk that hangs while the journal is opened is said on the terminal, and waited for."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest

from console import house, station_journal
from console.clock import SimulatedClock
from console.journal.sqlite_journal import SqliteJournal
from console.station import Station
from tests.journal.journal_cases import until

START = 1_739_308_997_000_000


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """It answers when it is set."""
    answers, really = threading.Event(), station_journal.open_journal

    def hanging(*given: object, **options: object) -> SqliteJournal:
        assert answers.wait(30)
        return really(*given, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(station_journal, "open_journal", hanging)
    return answers


async def test_a_disk_that_hangs_at_start_is_said_and_waited_for(
    disk: threading.Event, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = SimulatedClock(START)
    station = Station(journal="journal.db", folder=tmp_path)

    async def opening() -> int:
        async with house.opened_node(station, clock, intake=False) as opened:
            return opened.node.journal.health().head

    running = asyncio.create_task(opening())
    try:
        for _turn in range(10):
            await asyncio.sleep(0)  # it waits for the disk, and for the clock
        await clock.advance_to(2.9)
        assert capsys.readouterr().err == "", "nobody wonders yet"
        said = ""
        for moment in (3.0, 33.0):
            await clock.advance_to(moment)
            said += capsys.readouterr().err
        assert "has not answered for 3 s" in said
        assert "has not answered for 33 s" in said
        assert str(tmp_path / "journal.db") in said
        assert not running.done()
    finally:
        disk.set()
    await until(running.done)
    assert running.result() == 0
    await clock.advance_to(300.0)
    assert capsys.readouterr().err == "", "and then it is quiet"


async def test_control_a_disk_that_answers_is_not_spoken_of(
    disk: threading.Event, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    disk.set()
    clock = SimulatedClock(START)
    async with house.opened_node(Station(journal="journal.db", folder=tmp_path), clock, intake=False):
        await clock.advance_to(100.0)
    assert capsys.readouterr().err == ""
