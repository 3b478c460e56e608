"""`larmbord journal tail|show`: the record read back."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from msgspec.structs import replace

from console.board import Board
from console.clock import SystemClock
from console.events import ExerciseStarted, Stored
from console.i18n import _, use_language
from console.journal.interface import RENUMBERED, Journal, JournalFault
from console.journal.places import default_spare, places
from console.journal.steady import SteadyJournal
from console.printed import event_json, line_of
from console.station import Station, load_station
from console.station_journal import steady_journal
from console.text import visible
from console.wording.progress import on_stderr

PAGE = 2000
FIRST = 100  # events among which an exercise says that it is one


def tail(options: argparse.Namespace) -> int:
    """The newest events; with --follow every new one as it comes."""
    return asyncio.run(_tail(options))


def show(options: argparse.Namespace) -> int:
    """Every event of one incident. 1 when there is no such incident."""
    return asyncio.run(_show(options))


@asynccontextmanager
async def opened(options: argparse.Namespace, *, writes: bool = False) -> AsyncIterator[SteadyJournal]:
    """The journal that --station or --journal names; every subcommand opens it here. Raises JournalFault."""
    station = station_of(options)
    path = station.journal_path
    if not any(place.exists() for place in places(path, station.spare_path or default_spare(path))):
        raise JournalFault("journal.none-here", file=str(path))
    journal = await steady_journal(station, SystemClock(), writes=writes)
    try:
        if not journal.files and journal.ground.lost:
            raise journal.ground.lost  # a desk goes on in memory; whoever asks for the record must not get an empty one
        yield journal
    finally:
        await journal.close()


def station_of(options: argparse.Namespace) -> Station:
    """The station of --station, with the journal of --journal if that is named."""
    station = load_station(Path(options.station)) if options.station else Station()
    if station.language:
        use_language(station.language)
    return replace(station, journal=os.path.abspath(options.journal)) if options.journal else station


def is_exercise(journal: Journal) -> bool:
    """Whether nothing in it happened: an exercise has a journal of its own, and says so at its beginning."""
    return any(isinstance(stored.fact, ExerciseStarted) for stored in journal.read(0, FIRST))


def line_for(stored: Stored, *, exercise: bool) -> str:
    """One event for people; of an exercise each line says so (desk.md R30)."""
    return f"EX {line_of(stored)}" if exercise else line_of(stored)


async def _tail(options: argparse.Namespace) -> int:
    async with opened(options) as journal:
        exercise = is_exercise(journal)
        after = max(0, journal.health().head - options.n)
        while batch := journal.read(after, PAGE):
            after = _print(batch, options, exercise)
        while options.follow:
            try:
                async for batch in journal.follow(after):
                    after = _print(batch, options, exercise)
                break
            except JournalFault as fault:
                if fault.code != RENUMBERED:
                    raise
                after = journal.health().head
    return 0


def _print(batch: Sequence[Stored], options: argparse.Namespace, exercise: bool) -> int:
    for stored in batch:
        print(_said(stored, options, exercise), flush=True)
    return batch[-1].nseq


def _said(stored: Stored, options: argparse.Namespace, exercise: bool) -> str:
    return event_json(stored, exercise=exercise) if options.json else line_for(stored, exercise=exercise)


async def _show(options: argparse.Namespace) -> int:
    async with opened(options) as journal:
        board, after, kept, tell, of = Board(), 0, [], on_stderr(), journal.health().head
        while batch := journal.read(after, PAGE):
            tell(after, of)
            board.fold(batch)
            kept += [stored for stored in batch if stored.incident is not None]
            after = batch[-1].nseq
        label, exercise = options.incident.upper(), is_exercise(journal)
        found = {board.incidents.labelled(label)} - {None}
        for stored in kept:
            if stored.incident in found:
                print(_said(stored, options, exercise))
        return 0 if found else no_incident(label)


def no_incident(label: str) -> int:
    """It is said; the exit code."""
    print(_("There is no incident {label} in this journal.").format(label=visible(label)), file=sys.stderr)
    return 1
