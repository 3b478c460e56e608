"""The parts of one process of a station: started in order, stopped in reverse. What works together is joined here."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from functools import partial
from uuid import uuid4

from console.actions import Rules
from console.aside import in_time
from console.clock import Clock
from console.events import NewEvent, OperatorLeft, OperatorPresent
from console.heartbeats import Heartbeats
from console.intake import Door
from console.journal.clean import keep_clean
from console.journal.interface import JournalFault
from console.journal.snapshot import Snapshots
from console.journal.steady import SteadyJournal
from console.late import on_stderr, told_when_late
from console.node import Node, Told
from console.opening import Opening, snapshots_of
from console.outbound.interface import Lines
from console.outbound.loop_back import LoopBack
from console.outbound.worker import OutboundWorker
from console.shelf import Shelf
from console.sources.interface import Source
from console.sources.supervisor import Supervisor
from console.station import Station
from console.station_journal import station_keys, steady_journal
from console.ways import ways


@asynccontextmanager
async def opened_node(station: Station, clock: Clock, *, intake: bool) -> AsyncIterator[Opening]:
    """The station's journal, and a node that has not read it yet. `intake`: this process owns the ways in, and carries
    the WAL into the file."""
    if station.key == "passphrase":
        station_keys(station)  # a person who types is no disk that hangs
    files = (station.journal_path, *([station.path(station.key_file)] if station.key_file else []))
    opening_file = steady_journal(station, clock, intake=intake)
    journal = await told_when_late(opening_file, clock, on_stderr("journal.late", *files))
    snapshots = await in_time(partial(_snapshots, station, journal), None)
    node = Node(journal, clock, uuid4, rules_of(station))
    opening = Opening(node, snapshots, keeps=intake)
    cleaning = asyncio.create_task(keep_clean(journal, clock), name="erasures") if intake else None
    try:
        yield opening
    finally:
        if cleaning is not None:
            cleaning.cancel()
            await asyncio.gather(cleaning, return_exceptions=True)
        await opening.close()


@asynccontextmanager
async def living_node(
    station: Station, clock: Clock, *, intake: bool, told: Told = lambda read, of: None
) -> AsyncIterator[Node]:
    """The same, and the whole record is on the board. `told` hears how many events of how many are read."""
    async with opened_node(station, clock, intake=intake) as opening:
        await opening.run(told)
        yield opening.node


def _snapshots(station: Station, journal: SteadyJournal) -> Snapshots | None:
    """Beside the journal; none while its key is away."""
    try:
        return snapshots_of(journal, station.journal_path, station_keys(station))
    except JournalFault:
        return None


def rules_of(station: Station) -> Rules:
    """What this station allows its operators."""
    return Rules(
        dial_by_modem=tuple("".join(number.split()) for number in station.dial_by_modem),
        has_lines=bool(station.modem),
        tests_lines=any(modem.number for modem in station.modem),
    )


async def work(node: Node, station: Station) -> None:
    """Every way in and out of the station, until cancelled."""
    sources, lines, tests = ways(node, station)
    await run_ways(node, sources, lines, tests)


async def run_ways(node: Node, sources: list[Source], lines: Lines | None, tests: Sequence[LoopBack] = ()) -> None:
    """These ways in, this way out, and the self-tests of the lines, until cancelled."""
    door = Door(node)
    await door.start()
    async with asyncio.TaskGroup() as parts:
        parts.create_task(Shelf(node).run(), name="shelf")
        parts.create_task(Heartbeats(node).run(), name="heartbeats")
        parts.create_task(Supervisor(sources, door, node.clock).run(), name="sources")
        if lines is not None:
            parts.create_task(OutboundWorker(node, lines).run(), name="outbound")
        for test in tests:
            parts.create_task(test.run(), name="self-test")


async def present(node: Node, operator: str, *, leaving: bool = False) -> None:
    """Who sits at this desk is in the record; that it cannot be written never keeps a desk closed."""
    desk = f"{os.uname().nodename}:{os.getpid()}"
    fact = OperatorLeft(desk=desk) if leaving else OperatorPresent(desk=desk)
    with suppress(JournalFault):
        await node.append([NewEvent(fact=fact, cmd=node.new_id(), actor=operator)])
