"""What was put away comes back by itself: the desk says so when it shelves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from itertools import count
from uuid import UUID

import pytest

from console import events as e
from console.clock import SimulatedClock
from console.journal.interface import JournalFault
from console.journal.memory import MemoryJournal
from console.node import Node
from console.shelf import Shelf
from tests.support_story import START

MINUTE = 60_000_000


@pytest.fixture
async def node() -> AsyncIterator[Node]:
    clock, ids = SimulatedClock(START), count(1)
    node = Node(MemoryJournal(clock), clock, lambda: UUID(int=next(ids)))
    await node.start()
    incident = UUID(int=999)
    opened = e.IncidentOpened(priority=2, trigger="zone")
    await node.append([e.NewEvent(fact=opened, cmd=node.new_id(), incident=incident)])
    shelved = e.Shelved(until=START + 15 * MINUTE)
    await node.append([e.NewEvent(fact=shelved, cmd=node.new_id(), incident=incident, actor="L.EK")])
    yield node
    await node.close()


async def state_after(node: Node, minutes: float) -> str:
    assert isinstance(node.clock, SimulatedClock)
    await node.clock.advance_to(minutes * 60)
    for _ in range(20):
        await asyncio.sleep(0)
    return node.board.rows()[0].state


@pytest.fixture
async def shelf(node: Node) -> AsyncIterator[None]:
    running = asyncio.ensure_future(Shelf(node).run())
    await asyncio.sleep(0)
    yield
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_it_comes_back_when_its_time_is_up_and_not_before(node: Node, shelf: None) -> None:
    assert await state_after(node, 14.9) == "shelved"
    assert await state_after(node, 15.2) == "open"
    back = [stored for stored in node.journal.read(0, 100) if isinstance(stored.fact, e.Unshelved)]
    assert len(back) == 1


async def test_control_without_the_shelf_it_stays_away(node: Node) -> None:
    assert await state_after(node, 60) == "shelved"


async def test_a_journal_that_refuses_for_a_while_only_delays_it(
    node: Node, shelf: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(events: object) -> None:
        raise JournalFault("journal.full")

    with monkeypatch.context() as patched:
        patched.setattr(node.journal, "append", full)
        assert await state_after(node, 20) == "shelved"
    assert await state_after(node, 21) == "open"
