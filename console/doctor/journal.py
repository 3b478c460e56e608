"""The journal: its key, whether it opens, whether its chain is whole; and what it says of the ways in.

It is opened as `larmbord journal tail` opens it, beside a running intake, and nothing is written. A file whose mode is
not right is left alone until somebody decides, because opening it would set the mode.
"""

from __future__ import annotations

import asyncio

from console.doctor.finding import Finding, as_told, ok, unknown, wrong
from console.doctor.permissions import key_of
from console.doctor.visit import Visit
from console.journal.interface import Journal, JournalFault
from console.station_journal import steady_journal
from console.surroundings import Surroundings

PAGE = 2000


async def check_journal(visit: Visit) -> list[Finding]:
    """Leaves what it read in `visit.around`."""
    path, key = visit.station.journal_path, key_of(visit)
    in_file = visit.station.key == "file"
    if not path.exists():
        return [unknown("journal", "doctor.journal.none", file=str(path))]
    if in_file and not key.exists():
        return [wrong("key", "doctor.key.missing", file=str(key))]
    if visit.machine.mode(path) != 0o600 or (in_file and visit.machine.mode(key) & 0o077):
        return [wrong("journal", "doctor.journal.open", file=str(path), key=str(key))]
    try:
        journal = await steady_journal(visit.station, visit.machine.clock, writes=False)
    except JournalFault as fault:
        return [as_told("journal", "wrong", fault.code, fault.detail)]
    try:
        return [ok("key", "doctor.key.ok", file=str(key)), *await _read(visit, journal)]
    except JournalFault as fault:
        return [as_told("journal", "wrong", fault.code, fault.detail)]
    finally:
        await journal.close()


async def _read(visit: Visit, journal: Journal) -> list[Finding]:
    verdict = await journal.verify()
    if not verdict.ok:
        return [wrong("journal", "doctor.journal.broken", at=str(verdict.at))]
    around, after = Surroundings(), 0
    while batch := journal.read(after, PAGE):
        for stored in batch:
            around.apply(stored)
        after, visit.newest = batch[-1].nseq, batch[-1].ts
        await asyncio.sleep(0)
    visit.around = around
    return [ok("journal", "doctor.journal.ok", count=str(verdict.events))]
