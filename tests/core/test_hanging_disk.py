"""A disk that hangs before there is a screen, or beside the journal: it is said, and what can go on goes on.

A named pipe that nobody writes to stands for a file on such a disk: whoever opens it waits.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

import pytest

from console.board import Board
from console.clock import SimulatedClock
from console.house import opened_node
from console.journal import looking
from console.late import on_stderr, said_when_late
from console.opening import READS_S
from console.register_file import keep_register
from console.station import Station, load_station
from tests.journal.journal_cases import note, until

START = 1_739_308_997_000_000


def hanging(path: Path) -> Path:
    os.mkfifo(path)
    return path


def answer(path: Path, content: bytes = b"") -> None:
    with path.open("wb") as file:
        file.write(content)


def test_a_station_file_that_hangs_is_said_and_waited_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, said = hanging(tmp_path / "station.toml"), threading.Event()
    monkeypatch.setattr("console.station.on_stderr", lambda *given: lambda s: (on_stderr(*given)(s), said.set()))
    monkeypatch.setattr("console.late.AFTER_S", 0.0)
    monkeypatch.setattr("console.station.said_when_late", lambda say: said_when_late(say, 0.0))
    mending = threading.Thread(target=lambda: said.wait(60) and answer(path, b'name = "Provstad"'))
    mending.start()
    assert load_station(path).name == "Provstad"
    mending.join()
    words = capsys.readouterr().err
    assert "has not answered for 0 s" in words
    assert str(path) in words


async def test_a_register_that_hangs_keeps_nobody_from_the_desk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console.aside.in_time.__defaults__", (0.05,))
    path = hanging(tmp_path / "register.toml")
    station = Station(journal="journal.db", register="register.toml", folder=tmp_path)
    async with opened_node(station, SimulatedClock(START), intake=False) as opening:
        await opening.run()
        node = opening.node
        await keep_register(node, station)
        (told,) = node.board.sources(node.clock.now())
        assert (told.source, told.state, told.code) == ("register", "down", "register.late")
        path.unlink()
        path.write_bytes(b'[[unit]]\nid = "3310"\n')
        await keep_register(node, station)
        (told,) = node.board.sources(node.clock.now())
        assert (told.state, told.code) == ("off", "register.ok")
        assert list(node.board.register().units) == ["3310"]


async def test_a_snapshot_that_hangs_is_done_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("console.opening.AFTER_S", 0.05)  # a second wait, of READS_S, would fail this test
    hanging(tmp_path / "journal.db.snapshot")
    station = Station(journal="journal.db", folder=tmp_path)
    for _start in range(2):
        async with opened_node(station, SimulatedClock(START), intake=True) as opening:
            assert await opening.is_short()
            await asyncio.wait_for(opening.run(), READS_S / 2)
            await opening.node.append([note()])
            assert opening.node.board.digest() == Board().fold(opening.node.journal.read(0, 10)).digest()


@pytest.fixture
def spare_disk(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Of every file whose name holds "spare": it answers while it is set."""
    answers, really = threading.Event(), looking.is_there

    def is_there(path: Path) -> bool:
        assert "spare" not in path.name or answers.wait(60)
        return really(path)

    monkeypatch.setattr(looking, "is_there", is_there)
    return answers


async def test_a_spare_that_hangs_holds_up_no_alarm_and_is_told(spare_disk: threading.Event, tmp_path: Path) -> None:
    clock, station = SimulatedClock(START), Station(journal="journal.db", folder=tmp_path)
    spare_disk.set()
    async with opened_node(station, clock, intake=False) as opening:
        await opening.run()
        node = opening.node
        spare_disk.clear()
        try:
            for _alarm in range(3):
                await clock.advance_to(clock.mono() + 1.0)
                assert not (await node.append([note()])).held
            for _second in range(10):
                await clock.advance_to(clock.mono() + 1.0)
                await until(lambda: not node.journal._asked)  # type: ignore[attr-defined]  # a real disk, a simulated clock
            node._stand()
            (told,) = node.board.sources(clock.now())
            assert told.code == "journal.spare_late"
            assert not (await node.append([note(cmd=uuid4())])).held
        finally:
            spare_disk.set()
        await until(lambda: node.journal.standing().state == "ok")


async def test_control_asked_on_the_loop_everything_stands_still(
    spare_disk: threading.Event, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it was: whoever appends waits for the spare's disk, and everybody else with them."""

    def as_it_was(self: looking.Look, places: Sequence[Path], patience_s: float = 0.0) -> Path | None:
        return next((place for place in places if looking.is_there(place)), None)

    clock, station = SimulatedClock(START), Station(journal="journal.db", folder=tmp_path)
    spare_disk.set()
    async with opened_node(station, clock, intake=False) as opening:
        await opening.run()
        monkeypatch.setattr(looking.Look, "first_there", as_it_was)
        spare_disk.clear()
        threading.Timer(0.3, spare_disk.set).start()
        await clock.advance_to(clock.mono() + 1.0)
        await opening.node.append([note()])
        assert spare_disk.is_set(), "the alarm waited for it"


HANGS = """
import asyncio, threading, {room} as room
asyncio.run(asyncio.wait_for(room.to_thread(threading.Event().wait), 0.1))
"""


def ends(room: str, patience_s: float) -> bool:
    """Whether a program ends while a disk holds up one of its threads."""
    command = [sys.executable, "-c", HANGS.format(room=room)]
    try:
        return subprocess.run(command, capture_output=True, timeout=patience_s, check=False).returncode == 1
    except subprocess.TimeoutExpired:
        return False


def test_a_program_ends_while_a_disk_hangs() -> None:
    assert ends("console.aside", 60)
    assert not ends("asyncio", 3), "control: Python waits for its own threads"
