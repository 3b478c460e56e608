"""`larmbord journal tail|show`: the record read back."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from msgspec.structs import replace

from console.board import Board
from console.clock import SystemClock
from console.events import Stored
from console.i18n import _, use_language
from console.journal.interface import RENUMBERED, JournalFault
from console.journal.places import default_spare, places
from console.journal.steady import SteadyJournal
from console.printed import event_json, line_of
from console.station import Station, load_station
from console.station_journal import steady_journal
from console.text import visible
from console.wording.progress import on_stderr

PAGE = 2000


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


async def _tail(options: argparse.Namespace) -> int:
    async with opened(options) as journal:
        after = max(0, journal.health().head - options.n)
        while batch := journal.read(after, PAGE):
            after = _print(batch, options)
        while options.follow:
            try:
                async for batch in journal.follow(after):
                    after = _print(batch, options)
                break
            except JournalFault as fault:
                if fault.code != RENUMBERED:
                    raise
                after = journal.health().head
    return 0


def _print(batch: list[Stored], options: argparse.Namespace) -> int:
    for stored in batch:
        print(event_json(stored) if options.json else line_of(stored), flush=True)
    return batch[-1].nseq


async def _show(options: argparse.Namespace) -> int:
    async with opened(options) as journal:
        board, after, kept, tell, of = Board(), 0, [], on_stderr(), journal.health().head
        while batch := journal.read(after, PAGE):
            tell(after, of)
            board.fold(batch)
            kept += [stored for stored in batch if stored.incident is not None]
            after = batch[-1].nseq
        label = options.incident.upper()
        found = {board.incidents.labelled(label)} - {None}
        for stored in kept:
            if stored.incident in found:
                print(event_json(stored) if options.json else line_of(stored))
        return 0 if found else no_incident(label)


def no_incident(label: str) -> int:
    """It is said; the exit code."""
    print(_("There is no incident {label} in this journal.").format(label=visible(label)), file=sys.stderr)
    return 1
