"""On the desk, too, a protected field is in the journal before it is on the screen."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest
from msgspec.structs import replace

from console import requests as r
from console.app import LarmbordApp
from tests.support_desk import HOPS, MemoryNode, evening, opened, picture, until

ADDRESS = "Nygatan 9"


class SlowNode(MemoryNode):
    """What reads a protected field waits until it may."""

    def __init__(self) -> None:
        super().__init__()
        self.may_write = asyncio.Event()

    async def perform(self, request: r.Request, actor: str) -> Any:
        if isinstance(request, r.Reveal):
            await self.may_write.wait()
        return await super().perform(request, actor)


async def hops(pilot: Any, *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        for _ in range(HOPS):
            await pilot.pause(0)


def as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing planted."""


def shows_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted fault: the screen is told before the journal is."""
    asked = LarmbordApp.ask

    async def ask(app: LarmbordApp, request: r.Request) -> Any:
        if isinstance(request, r.Reveal):
            app._desk = replace(app._desk, revealed=app._desk.revealed | {request.field})
            app._revealed_at = time.monotonic()
            app.paint()
        return await asked(app, request)

    monkeypatch.setattr(LarmbordApp, "ask", ask)


@pytest.mark.parametrize(("planted", "early"), [(as_it_is, False), (shows_first, True)])
async def test_an_address_is_shown_after_it_is_written(
    planted: Any, early: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    planted(monkeypatch)
    node = SlowNode()
    evening(node)
    async with opened(node) as (app, pilot):
        await hops(pilot, "w", "1")
        app.say("a newer picture")
        await until(pilot, lambda: "a newer picture" in picture(app))
        assert (ADDRESS in picture(app)) is early
        node.may_write.set()
        await until(pilot, lambda: ADDRESS in picture(app))


async def test_while_a_read_waits_for_the_journal_other_keys_work() -> None:
    node = SlowNode()
    evening(node)
    async with opened(node) as (app, pilot):
        await hops(pilot, "f5")
        assert "right word" not in picture(app)
        await hops(pilot, "f7", "f")
        await until(pilot, lambda: any(isinstance(act, r.AskRecorder) for act in node.acts))
        node.may_write.set()
        await until(pilot, lambda: app.is_idle)
