"""The live desk: intake and desk in one process, the intake alone, or the desk alone."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import os
import signal
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from console import terminal
from console.clock import SystemClock
from console.faults import quiet_tasks
from console.house import living_node, present, work
from console.i18n import _, use_language
from console.logs import log_to_file
from console.node import Node
from console.register_file import keep_register
from console.sentences import sentence
from console.spoken import Spoken
from console.station import Station, load_station
from console.text import visible
from console.wording.progress import on_stderr

if TYPE_CHECKING:
    from console.training.resume import Past


def together(options: argparse.Namespace) -> int:
    """Intake and desk in one process."""
    return _desk(options, intake=True)


def desk(options: argparse.Namespace) -> int:
    """The screen, or lines of text, beside an intake of its own."""
    if not options.station:
        print(_("The desk needs a station: larmbord desk --station FILE."), file=sys.stderr)
        return 2
    return _desk(options, intake=False)


def intake(options: argparse.Namespace) -> int:
    """Ways in and out only, as a service: health in plain words on stderr, until SIGTERM."""
    station = _station(options)
    log_to_file()
    return asyncio.run(_intake(station))


def _station(options: argparse.Namespace) -> Station:
    station = load_station(Path(options.station))
    if station.language:
        use_language(station.language)
    return station


async def _intake(station: Station) -> int:
    quiet_tasks(asyncio.get_running_loop())
    ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, end, ended, 128 + number)
    async with living_node(station, SystemClock(), intake=True, told=on_stderr()) as node:
        await keep_register(node, station)
        print(
            _("Larmbord intake: {name}. Ctrl-C ends it.").format(name=visible(station.name)),
            file=sys.stderr,
            flush=True,
        )
        working = asyncio.ensure_future(work(node, station))
        telling = asyncio.ensure_future(_tell_health(node))
        parts: list[asyncio.Future[Any]] = [working, telling, ended]
        await asyncio.wait(parts, return_when=asyncio.FIRST_COMPLETED)
        for task in (working, telling):
            task.cancel()
        results = await asyncio.gather(working, telling, return_exceptions=True)
        if not ended.done():
            raise next(fault for fault in results if isinstance(fault, Exception))
        return ended.result()


def end(ended: asyncio.Future[int], code: int) -> None:
    """A signal came: the first one decides."""
    if not ended.done():
        ended.set_result(code)


async def _tell_health(node: Node) -> None:
    """Each change of health as one line on stderr. A log that hangs or is full keeps no alarm waiting."""
    told: dict[str, str] = {}
    say = Spoken(partial(print, file=sys.stderr, flush=True))
    revision = -1
    while True:
        revision = await node.changed(revision)
        said = {source.source: sentence(source.code, source.detail) for source in node.board.sources(node.clock.now())}
        if "journal" in told:
            said.setdefault("journal", sentence("journal.ok"))
        for source, words in said.items():
            if told.get(source) != words:
                told[source] = words
                say(f"{visible(source)}: {words}")


def _desk(options: argparse.Namespace, *, intake: bool) -> int:
    station = _station(options)
    operator = options.operator or login()
    log_to_file()
    if getattr(options, "plain", False) or not terminal.can_draw(os.environ, tty=terminal.is_here()):
        return asyncio.run(_lines(station, operator, intake=intake))
    terminal.prepare()
    from console.screen_desk import open_desk  # Textual is imported here, and not before the terminal is right

    return open_desk(station, operator, options, intake=intake)


def desk_with_exercise(
    options: argparse.Namespace, name: str, seed: int, speed: float, past: Past | None = None
) -> int:
    """Intake and desk in one, and an exercise beside the desk: whatever calls there takes the screen from it."""
    station = _station(options)
    operator = options.operator or login()
    log_to_file()
    terminal.prepare()
    from console.screen_desk import exercise_beside, open_desk

    exercise = exercise_beside(operator, options, name, seed, speed, past)
    return open_desk(station, operator, options, intake=True, exercise=exercise)


def login() -> str:
    """Who sits here, until sign-in proper comes: the account's name. Help never waits for a name."""
    with suppress(OSError, KeyError, ImportError):
        return getpass.getuser()
    return "?"


async def _lines(station: Station, operator: str, *, intake: bool) -> int:
    from datetime import datetime

    from console.eta.station import asker_of
    from console.plain import LineMode
    from console.tables import tables_of
    from console.typed_lines import typed_lines

    zone = datetime.now().astimezone().tzinfo
    assert zone is not None
    quiet_tasks(asyncio.get_running_loop())
    say = Spoken(partial(print, flush=True))
    async with living_node(station, SystemClock(), intake=intake, told=on_stderr()) as node:
        await keep_register(node, station)
        await present(node, operator)
        working = asyncio.ensure_future(work(node, station)) if intake else None
        try:
            roads = asker_of(station, node.clock)
            mode = LineMode(node, operator, say, zone, roads=roads, tables=tables_of(station))
            return await mode.run(typed_lines(sys.stdin.readline))
        finally:
            if working is not None:
                working.cancel()
                await asyncio.gather(working, return_exceptions=True)
            await present(node, operator, leaving=True)
            say.close()
