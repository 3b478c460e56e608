"""`larmbord setup`: a few questions, a station file, the doctor's round, and what to do next."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from console.commands.doctor import rounds
from console.doctor.machine import Machine
from console.i18n import _, use_language
from console.setup.answers import Answers, answers_from
from console.setup.questions import Questions
from console.setup.system_files import service, udev_rule
from console.setup.written import free_place, write_station
from console.station import Station, load_station


def setup(options: argparse.Namespace) -> int:
    """0 when the file is written, whatever the doctor finds then; 1 when it is not; 2 wrong answers in a file."""
    if options.print:
        sys.stdout.write(printed(options.print, Path(options.station).absolute()))
        return 0
    path = free_place(Path(options.station), force=options.force)
    answers = answers_from(Path(options.answers)) if options.answers else None
    return asyncio.run(made(path, answers, Machine(), sys.stdin.readline, _flushed, force=options.force))


def _flushed(words: str) -> None:
    print(words, flush=True)


def printed(what: str, station: Path) -> str:
    """The file for the system."""
    if what == "udev":
        return udev_rule()
    known = load_station(station) if station.exists() else Station(folder=station.parent, journal="journal.db")
    beside = Path(sys.executable).with_name("larmbord")
    program = beside if beside.exists() else Path(shutil.which("larmbord") or sys.argv[0])
    return service(program.absolute(), station, known.journal_path, getpass.getuser())


async def made(
    path: Path, answers: Answers | None, machine: Machine, read: Callable[[], str], say: Callable[[str], None],
    *, force: bool = False,
) -> int:  # fmt: skip
    """Ask, unless there are `answers`; write, look, and say what comes next."""
    answers = answers or await Questions(read, say, machine).ask()
    use_language(answers.language)
    written = write_station(path, answers, force=force)
    for each in written:
        say(_("Written: {file}").format(file=each))
    say("")
    wrong = await rounds(machine, str(path), say=say)
    say("")
    for line in _next(path, answers, wrong=bool(wrong)):
        say(line)
    return 0


def _next(path: Path, answers: Answers, *, wrong: bool) -> list[str]:
    """The next steps, until the first alarm."""
    steps = [_("See to what is WRONG above, then look again: larmbord doctor --station {file}")] if wrong else []
    steps.append(_("Start the desk: larmbord --station {file}"))
    if answers.port:
        words = _("Send a text from a mobile phone to {number}: it must become a card on the desk.")
        steps.append(words.format(number=answers.number or _("the modem's number")))
    steps.append(_("Copy the journal's key to a safe place. Without it nobody can read the record."))
    lines = [_("What to do next:"), *(f"{n}. {step}" for n, step in enumerate(steps, 1))]
    return [line.replace("{file}", str(path)) for line in lines]
