"""`larmbord map --serve`: what is open now, on the second monitor. It follows the journal and writes nothing into it.

The address holds a token: whoever has it sees where protected persons are. So it is printed once, on the terminal of
whoever started this, and nowhere else.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import secrets
import signal
import sys
import threading
from functools import lru_cache
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from console.clock import Clock, SystemClock
from console.commands.journal import opened, station_of
from console.commands.run import end
from console.i18n import _, language
from console.journal.interface import JournalFault
from console.moments import as_datetime
from console.node import Node
from console.sentences import sentence
from console.station import Station
from console.text import visible
from console.webmap.beneath import sources, tile
from console.webmap.live import STALE_MS, live
from console.webmap.words import credits, exercise_band, page_words

if TYPE_CHECKING:
    from maps.ground import Source
    from maps.web.serve import Server

EVERY_S = 1.0
TILES_KEPT = 512


class SecondMonitor:
    """The site (maps/web/serve.py): bytes that are ready. The page and `live` are made in this process's own loop."""

    def __init__(self, page: bytes, token: str, found: list[Source], tiles: Path | None) -> None:
        self.page, self.token, self.tiles = page, token, tiles
        self.newest = b"null"
        self._found, self._one_at_a_time = found, threading.Lock()
        self.ground = lru_cache(TILES_KEPT)(self._ground)

    def live(self) -> bytes:
        return self.newest

    def _ground(self, z: int, x: int, y: int) -> bytes:
        with self._one_at_a_time:  # a file of tiles is read by one thread
            return json.dumps(tile(self._found, z, x, y)).encode()


def serve(options: argparse.Namespace) -> int:
    """Until a signal ends it: 128 and its number. 2: that is no address."""
    try:
        address = ip_address(options.bind)
    except ValueError:
        print(_("--bind takes an address of this machine, as 127.0.0.1: a name can mean another one."), file=sys.stderr)
        return 2
    if not address.is_loopback:
        words = _("WARNING: bound to {address}, whoever is on that network and gets the address below can watch, and "
                  "nothing on the way is encrypted.")  # fmt: skip
        print(words.format(address=address), file=sys.stderr)
    return asyncio.run(_serve(options))


async def _serve(options: argparse.Namespace) -> int:
    from maps.web.serve import Server

    async with opened(options) as journal:
        node = Node(journal, SystemClock(), uuid4)
        node.catch_up()
        site = _site(node, station_of(options), options.tiles)
        server = Server(site, options.bind, options.port)
        _tell(options, server)
        answering = threading.Thread(target=server.serve_forever, name="second monitor", daemon=True)
        answering.start()
        following = asyncio.create_task(follow(node, site, node.clock), name="follow")
        try:
            return await _until_ended(following)
        finally:
            following.cancel()
            server.shutdown()
            server.server_close()


async def _until_ended(following: asyncio.Task[None]) -> int:
    """128 + the signal; or raises what ended the following."""
    ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, end, ended, 128 + number)
    parts: list[asyncio.Future[Any]] = [following, ended]
    await asyncio.wait(parts, return_when=asyncio.FIRST_COMPLETED)
    if not ended.done():
        following.result()
    return ended.result()


async def follow(node: Node, site: SecondMonitor, clock: Clock) -> None:
    """Read the record to its end, and say so with a new serial; when it cannot be read the old one stays, and the page
    says that it is not live."""
    run, number = secrets.token_hex(4), 0
    while True:
        try:
            node.catch_up()
            number += 1
            site.newest = json.dumps(live(node.board, clock.now(), f"{run}-{number}")).encode()
        except JournalFault as fault:
            print(sentence(fault.code, fault.detail), file=sys.stderr)
        await clock.sleep(EVERY_S)


def _site(node: Node, station: Station, tiles: str) -> SecondMonitor:
    from maps.web.pages import live_page  # folium is large: only whoever makes a page waits for it

    found, exercise = sources(tiles), node.board.around.exercise
    local = as_datetime(node.clock.now()).astimezone()
    offset = local.utcoffset()
    page = live_page(language(), {
        "title": visible(("EX " if exercise else "") + _("{station}: live map").format(station=station.name)),
        "exercise": exercise_band(exercise.scenario) if exercise else "", "words": page_words(), "stale_ms": STALE_MS,
        "credits": credits(found, tiles), "offset_min": offset.total_seconds() / 60 if offset else 0,
    })  # fmt: skip
    return SecondMonitor(page.encode(), secrets.token_urlsafe(24), found, Path(tiles) if tiles else None)


def _tell(options: argparse.Namespace, server: Server) -> None:
    host = f"[{options.bind}]" if ":" in options.bind else options.bind
    address = f"http://{host}:{server.port}/{server.site.token}/"
    if options.json:
        print(json.dumps({"address": address}), flush=True)
        return
    print(_("The live map: {address}").format(address=address), flush=True)
    print(_("Whoever has this address can watch: give it to nobody. Ctrl-C ends it."), file=sys.stderr, flush=True)
