"""`larmbord feed serve SCENARIO`: a scenario's messages over HTTP on this machine, for trying and for tests."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from uuid import uuid4

import scenarios
from console.clock import SystemClock
from console.events import ExerciseMarked, Fact
from console.feed_server import Feed, feed_app
from console.i18n import _
from console.training.alarm_lines import AlarmLines
from console.training.kinds import ModemFault
from console.training.loader import Loaded, ScenarioError, load
from console.training.pace import PacedClock
from console.training.player import Player
from console.training.world import Caller


class PublishedWorld:
    """The world of a scenario, as far as a feed can carry it: texts and calls need a modem, and are left out."""

    def __init__(self, feed: Feed) -> None:
        self._feed = feed

    async def begin(self, facts: Sequence[Fact]) -> None:
        """The register of the listening station is its own."""

    async def feed(self, message: bytes) -> None:
        self._feed.publish(message)

    async def text_in(self, number: str, words: str, sent: int) -> None:
        print(_("left out: a text; a feed carries none"), file=sys.stderr)

    async def call_in(self, number: str | None) -> Caller | None:
        print(_("left out: a call; a feed carries none"), file=sys.stderr)
        return None

    async def reached(self, number: str) -> str | None:
        """Nobody here rings anybody."""
        return None

    async def modem_fault(self, fault: ModemFault, begins: bool) -> None:
        """A feed has no modem."""

    async def mark(self, fact: ExerciseMarked) -> None:
        """Nothing to mark."""

    def is_safe(self) -> bool:
        """Nobody here knows: the scenario plays to its whole length."""
        return False


def serve(options: argparse.Namespace) -> int:
    """Until Ctrl-C. 1: the extra `serve` is not installed; 2: the scenario is wrong."""
    try:
        loaded = load(scenarios.find(options.scenario) or Path(options.scenario))
    except ScenarioError as fault:
        print(fault, file=sys.stderr)
        return 2
    if find_spec("uvicorn") is None:
        print(_("The feed server needs uvicorn. Install it with: pip install 'larmbord[serve]'"), file=sys.stderr)
        return 1
    return asyncio.run(_serve(loaded, options))


async def _serve(loaded: Loaded, options: argparse.Namespace) -> int:
    import uvicorn

    clock = PacedClock(SystemClock().now(), SystemClock(), options.speed)
    feed = Feed(uuid4().hex[:8])
    settings = uvicorn.Config(
        feed_app(feed, options.token, SystemClock()), host="127.0.0.1", port=options.port, log_level="warning"
    )
    server = uvicorn.Server(settings)
    seed = loaded.scenario.seed or 0
    player = Player(loaded, seed, PublishedWorld(feed), clock, AlarmLines(loaded.scenario.cast))
    print(_("http://127.0.0.1:{port}/events, token {token}. Ctrl-C ends it.").format(
        port=options.port, token=options.token), file=sys.stderr, flush=True)  # fmt: skip
    playing = [asyncio.create_task(work) for work in (clock.run(), player.run())]
    try:
        await server.serve()
    finally:
        feed.close()
        for task in playing:
            task.cancel()
        await asyncio.gather(*playing, return_exceptions=True)
    return 0
