"""The parts of one process of a station: started in order, stopped in reverse. What works together is joined here."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from functools import cache, partial
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from console.actions import Rules
from console.aside import in_time
from console.clock import Clock
from console.events import NewEvent, OperatorLeft, OperatorPresent
from console.heartbeats import Heartbeats
from console.intake import Door
from console.journal.clean import keep_clean
from console.journal.interface import JournalFault
from console.journal.key_file import key_path, load_credential, load_keys
from console.journal.keys import Keys
from console.journal.snapshot import Snapshots
from console.journal.sqlite_journal import SqliteJournal, open_journal
from console.journal.steady import SteadyJournal, open_steady
from console.late import on_stderr, told_when_late
from console.modem.port import Port
from console.node import Node, Told
from console.opening import Opening, snapshots_of
from console.outbound.interface import Lines
from console.outbound.loop_back import LoopBack, LoopBackSettings
from console.outbound.worker import OutboundWorker
from console.shelf import Shelf
from console.sources.interface import Source
from console.sources.supervisor import Supervisor
from console.station import FeedSettings, GnssSettings, ModemSettings, RecorderSettings, Station

if TYPE_CHECKING:
    from console.modem.modem import Modem


@asynccontextmanager
async def opened_node(station: Station, clock: Clock, *, intake: bool) -> AsyncIterator[Opening]:
    """The station's journal, and a node that has not read it yet. `intake`: this process owns the ways in, and carries
    the WAL into the file."""
    if station.key == "passphrase":
        _asked(station.journal_path)  # a person who types is no disk that hangs
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


async def steady_journal(station: Station, clock: Clock, *, intake: bool = False, writes: bool = True) -> SteadyJournal:
    """The station's journal with its spares. `writes` False: nothing is made, moved or tidied.

    The desk tidies the file too while no intake runs. Raises JournalFault where a person must decide.
    """
    boot = _boot() or os.urandom(16)

    def open_file(path: Path) -> SqliteJournal:
        keys = station_keys(station)  # asked for each time: the key may lie on the disk that was away
        return open_journal(
            path, clock, keys, checkpoints=writes, keeps_lease=intake, ballast=writes, poll_s=None, boot=boot
        )

    return await open_steady(
        station.journal_path, open_file, clock, spare_path=station.spare_path, boot=boot, writes=writes
    )


def _snapshots(station: Station, journal: SteadyJournal) -> Snapshots | None:
    """Beside the journal; none while its key is away."""
    try:
        return snapshots_of(journal, station.journal_path, station_keys(station))
    except JournalFault:
        return None


def station_keys(station: Station) -> Keys:
    """The keys of the station's journal. Raises JournalFault."""
    if station.key == "credential":
        return load_credential(os.environ)
    if station.key == "passphrase":
        return _asked(station.journal_path)
    path = station.path(station.key_file) if station.key_file else key_path(station.journal_path)
    return load_keys(path, station.journal_path)


@cache
def _asked(journal: Path) -> Keys:
    """The passphrase is asked for once: a spare is opened behind a full screen, where nobody can answer."""
    from console.journal.passphrase import load_passphrase  # argon2: only a station that has one pays for it

    return load_passphrase(journal)


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


def ways(node: Node, station: Station) -> tuple[list[Source], Lines | None, list[LoopBack]]:
    """The sources of the station file, the lines through its first modem, and the self-tests of all its modems."""
    sources: list[Source] = []
    lines: Lines | None = None
    tests: list[LoopBack] = []
    for settings in station.modem:
        modem, source, through, test = _modem(node, settings)
        sources.append(source)
        lines = lines or through
        tests += [test] if settings.number else []
        if station.recorder is not None and station.recorder.modem == settings.name:
            sources.append(_recorder(node, station, station.recorder, modem))
    sources += [_gnss(node, settings) for settings in station.gnss]
    sources += [_feed(node, station, settings) for settings in station.feed]
    return sources, lines, tests


def _recorder(node: Node, station: Station, settings: RecorderSettings, modem: Modem) -> Source:
    """The recorder of one modem's calls: a part beside the sources, kept alive as they are."""
    from console.modem.serial_port import SerialPort
    from console.recorder.disk import RealDisk
    from console.recorder.line_audio import SWITCHES, PortAudio
    from console.recorder.line_recorder import LineRecorder
    from console.recorder.replay import Player
    from console.recorder.sound_card import SoundCard
    from console.recorder.vault import Vault

    spare = [station.path(settings.spare)] if settings.spare else []
    places = {"A": [station.path(settings.a), *spare], "B": [station.path(settings.b), *spare]}
    vault = Vault(places, RealDisk(), station_keys(station), os.urandom, settings.thresholds, settings.rate)
    card = settings.kind == "card"
    audio = PortAudio(
        lambda: SoundCard(settings.port, settings.rate) if card else SerialPort(settings.port),
        modem.attempt, SWITCHES[settings.kind, settings.rate], node.clock,
    )  # fmt: skip
    return LineRecorder(
        "recorder", modem.name, clock=node.clock, follow=lambda: node.journal.follow(node.board.position),
        audio=audio, vault=vault, player=Player(settings.play_command),
        unfinished=lambda: _unfinished(node, modem.name),
    )  # fmt: skip


def _modem(node: Node, settings: ModemSettings) -> tuple[Modem, Source, Lines, LoopBack]:
    from console.modem.modem import Modem
    from console.modem_memory import messages_held, unfinished_calls
    from console.outbound.modem_lines import ModemLines
    from console.sources.modem import ModemSource

    modem = Modem(settings.name, node.clock, uuid4)
    for call in unfinished_calls(node.board, settings.name, node.clock.mono()):
        modem.calls.remember(call)
    source = ModemSource(
        modem, _port(node, settings), cmd_of=node.journal.cmd_of, pin=settings.pin,
        held=lambda: messages_held(node.board, settings.name),
    )  # fmt: skip
    lines = ModemLines(modem, lambda: Random().randrange(256))
    test = LoopBackSettings(
        source=settings.name, number=settings.number, every_h=settings.loop_back_h, per_day=settings.loop_back_per_day
    )
    return (
        modem,
        source,
        lines,
        LoopBack(node, test, lines.text, lambda: bool(modem.calls.live), lambda: uuid4().hex[:12]),
    )


def _port(node: Node, settings: ModemSettings) -> Callable[[], Port]:
    """By path, or looked for by what it is: then it is found again after a replug under any name."""
    from console.modem.finding import wish_of
    from console.modem.found_port import FoundPort
    from console.modem.serial_port import SerialPort, ports_here

    def at(device: str) -> Port:
        return SerialPort(device, settings.baud)

    wish = wish_of(settings.port)
    return partial(at, settings.port) if wish is None else lambda: FoundPort(wish, node.clock, ports_here, at)


def _gnss(node: Node, settings: GnssSettings) -> Source:
    from console.modem.serial_port import SerialPort
    from console.sources.gnss import GnssSource

    return GnssSource(settings.name, lambda: SerialPort(settings.port, settings.baud), node.clock)


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
        cursor=lambda: node.recorded_slot(settings.name),
        cmd_of=node.journal.cmd_of,
        clock=node.clock,
        backoff=Backoff(Random()),
    )


def _unfinished(node: Node, line: str) -> list[tuple[str, str]]:
    """(call, copy) of every recording on the board that has not ended, of lines through `line`."""
    live = ("arming", "recording", "quiet", "noise", "stalled", "degraded", "sealing")
    return [
        (incident.line.call, copy)
        for incident in node.board.incidents.values() if incident.line is not None and incident.line.source == line
        for copy, view in incident.recordings.items() if view.state in live
    ]  # fmt: skip


async def present(node: Node, operator: str, *, leaving: bool = False) -> None:
    """Who sits at this desk is in the record; that it cannot be written never keeps a desk closed."""
    desk = f"{os.uname().nodename}:{os.getpid()}"
    fact = OperatorLeft(desk=desk) if leaving else OperatorPresent(desk=desk)
    with suppress(JournalFault):
        await node.append([NewEvent(fact=fact, cmd=node.new_id(), actor=operator)])
