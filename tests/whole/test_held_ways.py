"""While no disk takes the journal: what is asked of the world still happens, and line mode says how it stands."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import UTC
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from console import events as e
from console import requests as r
from console.clock import SystemClock
from console.journal.interface import JournalFault
from console.journal.sqlite_journal import SqliteJournal, open_journal
from console.journal.steady import open_steady
from console.node import Node
from console.outbound.worker import OutboundWorker
from console.plain import LineMode
from console.register import Device
from console.sound import Want
from console.widgets.header import health
from console.widgets.snapshot import Desk, take
from console.widgets.sounding import wanted
from tests.journal.fault_disk import FaultDisk, installed
from tests.support_desk import LOUD
from tests.support_keys import KEYS


class Phone:
    """Lines that remember what they did."""

    def __init__(self) -> None:
        self.dialled: list[str] = []

    async def dial(self, number: str) -> str:
        self.dialled.append(number)
        return "c1"

    async def answer(self, call: str) -> None: ...

    async def hang_up(self, call: str) -> None: ...

    async def keys(self, call: str, keys: str) -> None: ...

    async def text(self, number: str, words: str) -> None: ...


@pytest.fixture
async def node(tmp_path: Path) -> AsyncIterator[Node]:
    """With an alarm of somebody who may be called, on a disk that is full now."""
    clock, path = SystemClock(), tmp_path / "journal.db"
    with installed(FaultDisk()) as disk:

        def open_file(place: Path) -> SqliteJournal:
            if place != path:
                raise JournalFault("journal.unreachable", path=str(place), why="OSError")
            return open_journal(path, clock, KEYS, vfs=disk.name, poll_s=None)

        made = Node(await open_steady(path, open_file, clock, poll_s=None), clock, uuid4)
        await made.start()
        device = Device(id="D", person=LOUD.id, number="0701740611")
        disk.full = True
        facts: list[e.Fact] = [e.PersonRegistered(person=LOUD), e.DeviceRegistered(device=device)]
        await made.append([e.NewEvent(fact=fact, cmd=uuid4()) for fact in facts])
        opened = e.IncidentOpened(priority=1, trigger="button", person=LOUD.id, device="D")
        await made.append([e.NewEvent(fact=opened, cmd=uuid4(), incident=UUID(int=7))])
        yield made
        disk.full = False
        await made.close()


async def test_a_call_is_made_and_told(node: Node) -> None:
    phone = Phone()
    working = asyncio.ensure_future(OutboundWorker(node, phone).run())
    done = await node.perform(r.CallBack(incident=UUID(int=7)), "L.EK")
    assert getattr(done, "note", done) == "journal.act_held"
    async with asyncio.timeout(60):
        await node.until(lambda board: [each.state for each in board.around.requests.values()] == ["confirmed"])
    assert phone.dialled == ["0701740611"]
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)


async def test_line_mode_says_that_it_is_not_recorded(node: Node) -> None:
    said: list[str] = []
    mode = LineMode(node, "L.EK", said.append, UTC)

    async def lines() -> AsyncIterator[str]:
        for line in ("health", "show K-0001", "ack K-0001"):
            yield line

    await mode.run(lines())
    words = "\n".join(said)
    assert re.search("NOT RECORDED: [34] events since", words), "with or without that somebody sits down"
    assert "journal: down. NOT RECORDED since" in words
    assert "(not recorded)" in words
    assert "PROVISIONAL" in words


async def test_it_is_in_the_header_and_sounds_once(node: Node) -> None:
    view = take(node.board, Desk(operator="L.EK"), node.clock.now(), None)
    assert re.search(r"NOT RECORDED \d+ since", "".join(span.text for span in health(view, short=False)))
    await node.perform(r.Acknowledge(incident=UUID(int=7)), "L.EK")
    view = take(node.board, Desk(operator="L.EK"), node.clock.now(), None)
    assert wanted(view, 0, True) == Want(2, "journal journal.not_recorded", 0, "ok")
    later = take(node.board, Desk(operator="L.EK"), node.clock.now() + 20_000_000, None)
    assert wanted(later, 0, True).priority is None


async def test_the_cursor_of_a_feed_stands_where_the_record_ends(node: Node) -> None:
    raw = e.RawReceived(source="hq", media="feed", payload=b"{}", slot="41")
    await node.append([e.NewEvent(fact=raw, cmd=uuid4())])
    assert node.board.arrivals.slots["hq"] == "41"
    assert node.recorded_slot("hq") == ""
