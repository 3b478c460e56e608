"""What is printed is text: every command that tells what a stranger wrote, and what argparse says of a file name."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest

from console import events as e
from console.clock import SystemClock
from console.journal.sqlite_journal import open_journal
from console.station import load_station
from console.station_journal import station_keys
from console.text import Untrusted
from tests.support_hostile import MARK, TERMINAL, plain_leaks

ROOT = Path(__file__).parent.parent.parent
# Without the layers: `visible` does nothing, and nothing is put around stdout and stderr.
BARE = """
import sys
import console.text
console.text.visible = str
console.text.Untrusted.__str__ = lambda self: self.raw
import console.text_only
console.text_only.text_only = lambda stream, **how: stream
from console import cli
cli.visible = str
sys.exit(cli.main())
"""


def said(folder: Path, *arguments: str, given: bytes = b"", bare: bool = False) -> bytes:
    """Everything a command wrote."""
    program = ["-c", BARE] if bare else ["-m", "console.cli"]
    environ = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", *program, *arguments],
        input=given, capture_output=True, cwd=folder, env=environ | {"PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"},
    )  # fmt: skip
    return done.stdout + done.stderr


@pytest.fixture
def station(tmp_path: Path) -> Path:
    """A journal in which every field of some facts holds every item of the corpus."""
    file = tmp_path / "station.toml"
    file.write_text('name = "Prov"\nlanguage = "en"\njournal = "journal.db"\n', "utf-8")
    settings = load_station(file)

    async def fill() -> None:
        journal = open_journal(settings.journal_path, SystemClock(), station_keys(settings))
        for words in (text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") for text in TERMINAL.values()):
            incident, outside = uuid4(), Untrusted(words)
            facts = (
                e.IncidentOpened(priority=1, trigger="button", number=outside), e.NoteWritten(words=outside),
                e.UnitSent(unit=words), e.KeyHeard(call="c", key=words), e.Unknown(name="x", body=words.encode()),
                e.SourceReported(source=words, state="down", code=words, detail={words: words}),
                e.RecordViewed(person=words, field=words, reason=words), e.HandedOver(number=words, taken_by=outside),
            )  # fmt: skip
            await journal.append(
                [e.NewEvent(fact=fact, cmd=uuid4(), incident=incident, actor=words[:50]) for fact in facts]
            )
        await journal.close()

    asyncio.run(fill())
    return file


COMMANDS = {
    "tail": ("journal", "tail", "-n", "1000"), "tail as JSON": ("journal", "tail", "-n", "1000", "--json"),
    "show": ("journal", "show", "K-0002"), "line mode": ("desk", "--plain"),
}  # fmt: skip


@pytest.mark.parametrize("name", COMMANDS)
def test_no_line_of_a_command_has_more_than_text_in_it(name: str, station: Path) -> None:
    output = said(station.parent, *COMMANDS[name], "--station", str(station), given=b"list\nshow\nhealth\nunits\n")
    assert MARK.encode() in output
    assert plain_leaks(output) == []


LINES = "\n".join("".join(text.splitlines()) for text in TERMINAL.values()).encode("utf-8", "surrogatepass")


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_nor_has_a_message_that_is_read(options: tuple[str, ...], tmp_path: Path) -> None:
    output = said(tmp_path, "read", *options, given=LINES)
    assert output.count(MARK.encode()) > 20
    assert plain_leaks(output) == []


EVIL_NAME = "no\x1b]0;PWNED\x07\u202e.toml"


@pytest.mark.parametrize(
    "arguments",
    [
        ("intake", "--station", EVIL_NAME), ("read", EVIL_NAME), ("scenario", "check", EVIL_NAME), ("train", EVIL_NAME),
        ("journal", "tail", "--journal", EVIL_NAME),
        ("where", "0", "0", EVIL_NAME), (EVIL_NAME,), ("journal", "report", "K-1", "-o", EVIL_NAME),
    ],
)  # fmt: skip
def test_nor_has_a_sentence_with_a_file_name(arguments: tuple[str, ...], tmp_path: Path) -> None:
    output = said(tmp_path, *arguments)
    assert b"PWNED" in output
    assert plain_leaks(output) == []


def test_control_without_the_layers_they_have(station: Path) -> None:
    assert plain_leaks(said(station.parent, *COMMANDS["tail"], "--station", str(station), bare=True))
    assert plain_leaks(said(station.parent, "read", given=LINES, bare=True))
    assert plain_leaks(said(station.parent, "where", "0", "0", EVIL_NAME, bare=True))
