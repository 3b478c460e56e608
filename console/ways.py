"""The ways in and out that a station file names, made and joined; house.py runs them."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from random import Random
from typing import TYPE_CHECKING
from uuid import uuid4

from console.modem.port import Port
from console.node import Node
from console.outbound.interface import Lines
from console.outbound.loop_back import LoopBack, LoopBackSettings
from console.sources.interface import Source
from console.station import FeedSettings, GnssSettings, ModemSettings, RecorderSettings, Station
from console.station_journal import station_keys

if TYPE_CHECKING:
    from console.modem.modem import Modem


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
