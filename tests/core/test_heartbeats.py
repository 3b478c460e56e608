"""A device that promised signs of life and falls silent is an alarm, told once (DESIGN promise 10)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from itertools import count
from uuid import UUID

import pytest
from msgspec.structs import replace

from console import events as e
from console.clock import SimulatedClock
from console.heartbeats import LOOK_EVERY_S, MISSED, Heartbeats
from console.intake import Door
from console.journal.memory import MemoryJournal
from console.modem.pdu import encode_deliver
from console.node import Node
from console.sources.interface import Raw
from tests.support_story import LISA, MIRA, PHONE, PHONE2, START

PROMISED_S = 600
LIMIT_S = MISSED * PROMISED_S


class World:
    """Mira's phone promises a sign every ten minutes, Lisa's promises none."""

    def __init__(self) -> None:
        self.clock, ids = SimulatedClock(START), count(1)
        self.node = Node(MemoryJournal(self.clock), self.clock, lambda: UUID(int=next(ids)))
        self.running: asyncio.Future[None] | None = None

    async def open(self) -> None:
        await self.node.start()
        devices = [replace(PHONE, heartbeat_s=PROMISED_S), PHONE2]
        facts = [*(e.PersonRegistered(person=person) for person in (MIRA, LISA)),
                 *(e.DeviceRegistered(device=device) for device in devices)]  # fmt: skip
        await self.node.append([e.NewEvent(fact=fact, cmd=self.node.new_id()) for fact in facts])
        await self.begin()

    async def begin(self) -> None:
        """The process that owns the ways in begins, or begins again."""
        await self.end()
        self.running = asyncio.ensure_future(Heartbeats(self.node).run())
        await asyncio.sleep(0)

    async def end(self) -> None:
        if self.running is not None:
            self.running.cancel()
            await asyncio.gather(self.running, return_exceptions=True)

    async def wait(self, seconds: float) -> None:
        until = self.clock.mono() + seconds
        while (due := self.clock.next_due()) is not None and due <= until:
            await self.clock.advance_to(due)
            for _ in range(20):
                await asyncio.sleep(0)
        await self.clock.advance_to(until)

    async def sign(self) -> None:
        [pdu] = encode_deliver(PHONE.number, "Batteri 80 %", at=self.clock.now() // 1_000_000 * 1_000_000)
        await Door(self.node).receive([Raw(source="m", media="sms-pdu", payload=pdu.encode(), cmd=self.node.new_id())])

    def silences(self) -> list[str]:
        facts = [stored.fact for stored in self.node.journal.read(0, 1000)]
        return [fact.device for fact in facts if isinstance(fact, e.DeviceSilent)]

    def cards(self) -> list[tuple[str, int, str, int]]:
        return [(row.who, row.priority, row.trigger, row.alarms) for row in self.node.board.rows()]


@pytest.fixture
async def world() -> AsyncIterator[World]:
    world = World()
    await world.open()
    yield world
    await world.end()
    await world.node.close()


async def test_silence_past_the_promise_is_one_p2_of_its_person(world: World) -> None:
    await world.wait(LIMIT_S - LOOK_EVERY_S)
    assert world.cards() == []
    await world.wait(3 * LOOK_EVERY_S)
    assert world.cards() == [("Mira Exempel", 2, "silence", 1)]
    await world.wait(10 * LIMIT_S)
    assert world.silences() == ["D7"]


async def test_the_control_a_device_that_keeps_its_promise_is_no_alarm(world: World) -> None:
    await world.sign()
    before = world.cards()
    for _ in range(10):
        await world.wait(PROMISED_S)
        await world.sign()
    assert world.silences() == []
    assert [card[:3] for card in world.cards()] == [card[:3] for card in before]


async def test_a_device_that_was_heard_again_may_fall_silent_again(world: World) -> None:
    await world.wait(LIMIT_S + 2 * LOOK_EVERY_S)
    await world.sign()
    assert "D7" not in world.node.board.around.silent
    await world.wait(LIMIT_S + 2 * LOOK_EVERY_S)
    assert world.silences() == ["D7", "D7"]
    assert [card[2:] for card in world.cards()] == [("text", 3)]  # on the same card: two silences and a text


async def test_nobody_is_silent_while_nobody_listens(world: World) -> None:
    """The program was away for a day: a device has its whole promise once it is back; and the silence is told once."""
    await world.end()
    await world.wait(86_400)
    await world.begin()
    await world.wait(LIMIT_S - LOOK_EVERY_S)
    assert world.silences() == []
    await world.wait(3 * LOOK_EVERY_S)
    await world.begin()
    await world.wait(3 * LIMIT_S)
    assert world.silences() == ["D7"]


async def test_the_silence_is_in_the_snapshot_and_in_the_log_in_words(world: World) -> None:
    from console.board_snapshot import freeze, thaw
    from console.wording.facts import say

    await world.wait(LIMIT_S + 2 * LOOK_EVERY_S)
    board = world.node.board
    assert thaw(freeze(board)).around.silent == board.around.silent != {}
    entry = board.card(board.rows()[0].id).log[-1]
    assert "no sign of life" in say(entry.fact)[1]
