"""A long record: the desk is on the screen at once, says how far it is read, and claims nothing before it is."""

from __future__ import annotations

import asyncio
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from console.clock import SystemClock
from console.events import IncidentOpened, NewEvent, NoteWritten
from console.journal.key_file import key_path, load_keys
from console.journal.sqlite_journal import open_journal
from console.text import Untrusted
from tests.support_desk import MemoryNode, evening, opened, press, until, words_on
from tests.support_pty import Terminal, python

DESK = """
import sys
from argparse import Namespace
from pathlib import Path
from console import node, opening, terminal
terminal.prepare()
from console.screen_desk import open_desk
from console.station import load_station
opening.SHORT, node.PAGE = {short}, 50
{before}
options = Namespace(mono=False, mouse=False, readonly=False, still=False)
sys.exit(open_desk(load_station(Path({station!r})), "L.EK", options, intake=False))
"""


async def test_before_the_record_is_read_nothing_is_claimed_and_keys_say_not_yet() -> None:
    node = MemoryNode()
    node.reading = 430_000, 1_000_000
    async with opened(node, ask_sound=True) as (app, pilot):
        words = words_on(app)
        assert "reading the record: 430 000 of 1 000 000 (43 %)" in words
        assert "no person in danger" not in words
        assert "no alarms" not in words
        for key in ("f2", "f4", "n", "colon", "slash"):
            await press(app, pilot, key)
            assert len(app.screen_stack) == 1
            assert "Not yet: the record is still being read." in words_on(app)
        await press(app, pilot, "f1")
        assert len(app.screen_stack) == 2, "help needs no board"
        await press(app, pilot, "escape")
        assert node.acts == []
        evening(node)
        node.reading = None
        await until(pilot, lambda: "MIRA EXEMPEL" in words_on(app))
        assert "reading the record" not in words_on(app)


async def test_how_the_sound_was_is_asked_when_the_record_can_say() -> None:
    node = MemoryNode()
    node.reading = 0, 1_000_000
    async with opened(node, ask_sound=True) as (app, pilot):
        await press(app, pilot, "l")
        assert len(app.screen_stack) == 1
        node.reading = None
        await until(pilot, lambda: len(app.screen_stack) == 2)


async def test_a_desk_that_still_reads_can_be_left() -> None:
    node = MemoryNode()
    node.reading = 0, 1_000_000
    async with opened(node) as (app, _pilot):
        app.run_command("quit")
        assert app.return_code == 0


# ---- the real thing


def station(folder: Path) -> Path:
    path = folder / "station.toml"
    path.write_text('name = "Provstad"\nlanguage = "en"\njournal = "journal.db"\n')
    asyncio.run(fill(folder / "journal.db"))
    return path


async def fill(path: Path) -> None:
    journal = open_journal(path, SystemClock(), load_keys(key_path(path), path))
    alarm = NewEvent(
        fact=IncidentOpened(priority=1, trigger="button", number=Untrusted("0701740605")), cmd=uuid4(),
        incident=UUID(int=7),
    )  # fmt: skip
    notes = [
        NewEvent(fact=NoteWritten(words=Untrusted("hej")), cmd=uuid4(), incident=UUID(int=7), actor="L.EK")
        for _ in range(2000)
    ]
    await journal.append([alarm, *notes])
    await journal.close()


def desk(folder: Path, short: int, before: str = "") -> list[str]:
    return python(DESK.format(short=short, before=before, station=str(station(folder))))


@pytest.mark.parametrize(("short", "told"), [(10, True), (20_000, False)])
def test_a_long_record_is_read_behind_the_first_picture_and_a_short_one_before_it(
    tmp_path: Path, short: int, told: bool
) -> None:
    with Terminal(desk(tmp_path, short)) as terminal:
        assert terminal.wait_for(lambda text: "K-0001" in text)
        screens = [text for _when, text in terminal.recording.screens()]
    assert any("reading the record: 0 of 2 001 (0 %)" in text for text in screens) is told
    assert any("no person in danger" in text for text in screens) is False


def test_a_record_that_cannot_be_read_ends_the_desk_with_a_sentence(tmp_path: Path) -> None:
    broken = """
from console.journal.interface import JournalFault
from console.journal.sqlite_journal import SqliteJournal
def read(self, after=0, limit=500):
    raise JournalFault("journal.damaged", why="CorruptError")
SqliteJournal.read = read
import console.faults
real = open_desk
def open_desk(*given, **named):
    try:
        return real(*given, **named)
    except JournalFault as fault:
        print(console.faults.told(fault)[0])
        return 1
"""
    with Terminal(desk(tmp_path, 10, broken)) as terminal:
        assert terminal.wait() == 1
        assert "cannot be read (the file is damaged)" in " ".join(terminal.recording.output.decode().split())
