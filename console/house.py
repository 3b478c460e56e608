"""The parts of one process of a station: started in order, stopped in reverse. What works together is joined here."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from random import Random
from uuid import UUID, uuid4

from console.actions import Rules
from console.clock import Clock
from console.events import NewEvent, OperatorLeft, OperatorPresent
from console.intake import Door
from console.journal.interface import JournalFault
from console.journal.key_file import key_path, load_keys
from console.journal.keys import Keys
from console.journal.sqlite_journal import open_journal
from console.modem.port import Port
from console.node import Node
from console.outbound.interface import Lines
from console.outbound.loop_back import LoopBack, LoopBackSettings
from console.outbound.worker import OutboundWorker
from console.register_file import differences, load_register
from console.shelf import Shelf
from console.sources.interface import Source
from console.sources.supervisor import Supervisor
from console.station import FeedSettings, ModemSettings, Station


@asynccontextmanager
async def living_node(station: Station, clock: Clock, *, intake: bool) -> AsyncIterator[Node]:
    """The station's journal and board. `intake`: this process owns the ways in, and carries the WAL into the file."""
    journal = open_journal(station.journal_path, clock, station_keys(station), checkpoints=intake, boot=_boot())
    node = Node(journal, clock, uuid4, rules_of(station))
    try:
        await node.start()
        yield node
    finally:
        await node.close()


def station_keys(station: Station) -> Keys:
    """The keys of the station's journal. Raises JournalFault."""
    path = station.path(station.key_file) if station.key_file else key_path(station.journal_path)
    return load_keys(path, station.journal_path)


def _boot() -> bytes | None:
    """The machine's boot id: which run of its monotonic clock this is."""
    with suppress(OSError, ValueError):
        return UUID(Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()).bytes
    return None


def rules_of(station: Station) -> Rules:
    """What this station allows its operators."""
    return Rules(
        dial_by_modem=tuple("".join(number.split()) for number in station.dial_by_modem),
        has_lines=bool(station.modem),
        tests_lines=any(modem.number for modem in station.modem),
    )


async def keep_register(node: Node, station: Station) -> None:
    """Bring the journal's register up to the station's file, if it has one."""
    if not station.register:
        return
    facts = differences(node.board.register(), load_register(station.path(station.register)))
    if facts:
        await node.append([NewEvent(fact=fact, cmd=node.new_id()) for fact in facts])


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
        parts.create_task(Supervisor(sources, door, node.clock).run(), name="sources")
        if lines is not None:
            parts.create_task(OutboundWorker(node, lines).run(), name="outbound")
        for test in tests:
            parts.create_task(test.run(), name="self-test")


def ways(node: Node, station: Station) -> tuple[list[Source], Lines | None, list[LoopBack]]:
    """The sources of the station file, the lines through its first modem, and the self-tests of all its modems."""
    sources: list[Source] = []
    lines: Lines | None = None
    tests: list[LoopBack] = []
    for settings in station.modem:
        source, through, test = _modem(node, settings)
        sources.append(source)
        lines = lines or through
        tests += [test] if settings.number else []
    sources += [_feed(node, station, settings) for settings in station.feed]
    return sources, lines, tests


def _modem(node: Node, settings: ModemSettings) -> tuple[Source, Lines, LoopBack]:
    from console.modem.modem import Modem
    from console.modem_memory import messages_held, unfinished_calls
    from console.outbound.modem_lines import ModemLines
    from console.sources.modem import ModemSource

    modem = Modem(settings.name, node.clock, uuid4)
    for call in unfinished_calls(node.board, settings.name, node.clock.mono()):
        modem.calls.remember(call)
    source = ModemSource(
        modem, _port(node, settings), pin=settings.pin,
        held=lambda: messages_held(node.board, settings.name),
    )  # fmt: skip
    lines = ModemLines(modem, lambda: Random().randrange(256))
    test = LoopBackSettings(
        source=settings.name, number=settings.number, every_h=settings.loop_back_h, per_day=settings.loop_back_per_day
    )
    return source, lines, LoopBack(node, test, lines.text, lambda: bool(modem.calls.live), lambda: uuid4().hex[:12])


def _port(node: Node, settings: ModemSettings) -> Callable[[], Port]:
    """By path, or looked for by what it is: then it is found again after a replug under any name."""
    from console.modem.finding import wish_of
    from console.modem.found_port import FoundPort
    from console.modem.serial_port import SerialPort, ports_here

    def at(device: str) -> Port:
        return SerialPort(device, settings.baud)

    wish = wish_of(settings.port)
    return partial(at, settings.port) if wish is None else lambda: FoundPort(wish, node.clock, ports_here, at)


def _feed(node: Node, station: Station, settings: FeedSettings) -> Source:
    from console.sources.backoff import Backoff
    from console.sources.feed import FeedSettings as Where
    from console.sources.feed import FeedSource
    from console.sources.feed_token import token_from_file

    where = Where(
        url=settings.url,
        name=settings.name,
        ca_file=str(station.path(settings.ca_file)) if settings.ca_file else "",
    )
    return FeedSource(
        where,
        token=token_from_file(station.path(settings.token_file)) if settings.token_file else lambda: "",
        cursor=lambda: node.board.arrivals.slots.get(settings.name, ""),
        clock=node.clock,
        backoff=Backoff(Random()),
    )


async def present(node: Node, operator: str, *, leaving: bool = False) -> None:
    """Who sits at this desk is in the record; that it cannot be written never keeps a desk closed."""
    desk = f"{os.uname().nodename}:{os.getpid()}"
    fact = OperatorLeft(desk=desk) if leaving else OperatorPresent(desk=desk)
    with suppress(JournalFault):
        await node.append([NewEvent(fact=fact, cmd=node.new_id(), actor=operator)])
