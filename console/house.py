"""The parts of one process of a station: started in order, stopped in reverse. What works together is joined here."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from console.actions import Rules
from console.clock import Clock
from console.events import NewEvent, OperatorLeft, OperatorPresent
from console.intake import Door
from console.journal.clean import keep_clean
from console.journal.interface import JournalFault
from console.journal.key_file import key_path, load_credential, load_keys
from console.journal.keys import Keys
from console.journal.snapshot import Snapshots
from console.journal.sqlite_journal import SqliteJournal, open_journal
from console.journal.steady import SteadyJournal, open_steady
from console.node import Node, Told
from console.opening import Opening, snapshots_of
from console.outbound.interface import Lines
from console.outbound.worker import OutboundWorker
from console.register_file import differences, load_register
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
    journal = await steady_journal(station, clock, intake=intake)
    node = Node(journal, clock, uuid4, rules_of(station))
    opening = Opening(node, _snapshots(station, journal), keeps=intake)
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
        from console.journal.passphrase import load_passphrase  # argon2: only a station that has one pays for it

        return load_passphrase(station.journal_path)
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
        dial_by_modem=tuple("".join(number.split()) for number in station.dial_by_modem), has_lines=bool(station.modem)
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
    sources, lines = ways(node, station)
    await run_ways(node, sources, lines)


async def run_ways(node: Node, sources: list[Source], lines: Lines | None) -> None:
    """These ways in and this way out, until cancelled."""
    door = Door(node)
    await door.start()
    async with asyncio.TaskGroup() as parts:
        parts.create_task(Shelf(node).run(), name="shelf")
        parts.create_task(Supervisor(sources, door, node.clock).run(), name="sources")
        if lines is not None:
            parts.create_task(OutboundWorker(node, lines).run(), name="outbound")


def ways(node: Node, station: Station) -> tuple[list[Source], Lines | None]:
    """The sources of the station file, and the lines through its first modem."""
    sources: list[Source] = []
    lines: Lines | None = None
    for settings in station.modem:
        modem, source, through = _modem(node, settings)
        sources.append(source)
        lines = lines or through
        if station.recorder is not None and station.recorder.modem == settings.name:
            sources.append(_recorder(node, station, station.recorder, modem))
    sources += [_gnss(node, settings) for settings in station.gnss]
    sources += [_feed(node, station, settings) for settings in station.feed]
    return sources, lines


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


def _modem(node: Node, settings: ModemSettings) -> tuple[Modem, Source, Lines]:
    from console.modem.modem import Modem
    from console.modem.serial_port import SerialPort
    from console.outbound.modem_lines import ModemLines
    from console.sources.modem import ModemSource

    modem = Modem(settings.name, node.clock, uuid4)
    source = ModemSource(
        modem, lambda: SerialPort(settings.port, settings.baud), cmd_of=node.journal.cmd_of, pin=settings.pin
    )
    return modem, source, ModemLines(modem, lambda: Random().randrange(256))


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
