"""`larmbord journal tail|show|verify`: the record read back."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from msgspec.structs import replace

from console.board import Board
from console.clock import SystemClock
from console.events import Stored
from console.house import station_keys
from console.i18n import _
from console.journal.interface import JournalFault
from console.journal.sqlite_journal import SqliteJournal, open_journal
from console.printed import event_json, line_of
from console.sentences import sentence
from console.station import Station, load_station

PAGE = 2000


def tail(options: argparse.Namespace) -> int:
    """The newest events; with --follow every new one as it comes."""
    return asyncio.run(_tail(options))


def show(options: argparse.Namespace) -> int:
    """Every event of one incident. 1 when there is no such incident."""
    return asyncio.run(_show(options))


def verify(options: argparse.Namespace) -> int:
    """0 when the chain is whole, 1 when it is not."""
    return asyncio.run(_verify(options))


@asynccontextmanager
async def _open(options: argparse.Namespace) -> AsyncIterator[SqliteJournal]:
    station = station_of(options)
    path = station.journal_path
    if not path.exists():
        raise JournalFault("journal.none-here", file=str(path))
    journal = open_journal(path, SystemClock(), station_keys(station), checkpoints=False)
    try:
        yield journal
    finally:
        await journal.close()


def station_of(options: argparse.Namespace) -> Station:
    """The station of --station, with the journal of --journal if that is named."""
    station = load_station(Path(options.station)) if options.station else Station()
    return replace(station, journal=os.path.abspath(options.journal)) if options.journal else station


async def _tail(options: argparse.Namespace) -> int:
    async with _open(options) as journal:
        after = max(0, journal.health().head - options.n)
        while batch := journal.read(after, PAGE):
            after = _print(batch, options)
        if options.follow:
            async for batch in journal.follow(after):
                _print(batch, options)
    return 0


def _print(batch: list[Stored], options: argparse.Namespace) -> int:
    for stored in batch:
        print(event_json(stored) if options.json else line_of(stored), flush=True)
    return batch[-1].nseq


async def _show(options: argparse.Namespace) -> int:
    async with _open(options) as journal:
        board, after, kept = Board(), 0, []
        while batch := journal.read(after, PAGE):
            board.fold(batch)
            kept += [stored for stored in batch if stored.incident is not None]
            after = batch[-1].nseq
        label = options.incident.upper()
        found = {incident.id for incident in board.incidents.values() if incident.label == label}
        for stored in kept:
            if stored.incident in found:
                print(event_json(stored) if options.json else line_of(stored))
        if not found:
            print(_("There is no incident {label} in this journal.").format(label=label), file=sys.stderr)
        return 0 if found else 1


async def _verify(options: argparse.Namespace) -> int:
    async with _open(options) as journal:
        verdict = await journal.verify()
    if options.json:
        print(json.dumps({"ok": verdict.ok, "events": verdict.events, "at": verdict.at, "code": verdict.code}))
    elif verdict.ok:
        print(_("The chain of {count} events is whole.").format(count=verdict.events))
    else:
        print(_("Event {at}: {what}").format(at=verdict.at, what=sentence(verdict.code)))
    return 0 if verdict.ok else 1
