"""No disk takes it: the alarm is shown, rings and is acted on, the modem keeps it, and it is stored once in the end.

The real desk, the real door and a simulated modem, on a disk that fails when told to (DESIGN promises 1 and 6).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from uuid import uuid4

import pytest
from textual.pilot import Pilot

from console import events as e
from console.app import LarmbordApp
from console.board import Board
from console.clock import SystemClock
from console.house import run_ways
from console.intake import Door
from console.journal.interface import JournalFault
from console.journal.sqlite_journal import SqliteJournal, open_journal
from console.journal.steady import open_steady
from console.modem.modem import Modem
from console.modem.simulated import InProcess, SimulatedModem
from console.node import Node
from console.register import Device, Unit
from console.requests import HandOver, Request, SendUnit
from console.sources import modem as modem_source
from console.sources.interface import NotRecorded
from console.sources.modem import ModemSource
from tests.journal.fault_disk import FaultDisk, installed
from tests.support_desk import MIRA, picture, until, words_on
from tests.support_keys import KEYS

NUMBER = "+46701740605"


class Station:
    """One process: a modem with its store, a journal on a disk that can fill up, and a node."""

    def __init__(self, path: Path, disk: FaultDisk) -> None:
        self.clock, self.path, self.disk = SystemClock(), path, disk
        self.sim = SimulatedModem(self.clock, Random(1))
        self.node: Node

    def open_file(self, path: Path) -> SqliteJournal:
        if path != self.path:
            raise JournalFault("journal.unreachable", path=str(path), why="OSError")
        return open_journal(path, self.clock, KEYS, vfs=self.disk.name, poll_s=None)

    async def open(self) -> None:
        self.node = Node(await open_steady(self.path, self.open_file, self.clock), self.clock, uuid4)
        await self.node.start()
        facts: list[e.Fact] = [
            e.PersonRegistered(person=MIRA), e.DeviceRegistered(device=Device(id="D", person="mira", number=NUMBER)),
            e.UnitRegistered(unit=Unit(id="3310")), e.SoundConfirmed(heard=True),
        ]  # fmt: skip
        await self.node.append([e.NewEvent(fact=fact, cmd=uuid4()) for fact in facts])

    def in_the_modem(self) -> int:
        return sum(len(slots) for slots in self.sim.store().values())

    def raws(self) -> int:
        return sum(isinstance(event.fact, e.RawReceived) for event in self.node.journal.read(0, 10_000))

    async def act(self, request: Callable[..., Request], **values: object) -> str:
        """The sentence that goes with what was done."""
        incident = self.node.board.rows()[0].id
        return str((await self.node.perform(request(incident=incident, **values), "L.EK")).note)


@asynccontextmanager
async def station(folder: Path) -> AsyncIterator[tuple[Station, LarmbordApp, Pilot[int]]]:
    with installed(FaultDisk()) as disk:
        made = Station(folder / "journal.db", disk)
        await made.open()
        cable = InProcess(made.sim)
        source = ModemSource(Modem("modem", made.clock, uuid4), cable.port, cmd_of=made.node.journal.cmd_of)
        working = asyncio.ensure_future(run_ways(made.node, [source], None))
        app = LarmbordApp(made.node, made.clock, "L.EK", ask_sound=False)
        try:
            async with app.run_test(size=(140, 40)) as pilot:
                await until(pilot, lambda: app.is_ready)
                await until(pilot, lambda: getattr(made.node.board.around.sources.get("modem"), "state", "") == "ok")
                yield made, app, pilot
        finally:
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)
            disk.full = False
            await made.node.close()
            await cable.close()


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """The modem's store is asked again after a moment, not after five seconds."""
    monkeypatch.setattr(modem_source, "RETRY_AFTER", 0.2)


async def test_on_a_dead_disk_an_alarm_is_shown_rings_and_is_acted_on_and_is_stored_once_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rung: list[int] = []
    monkeypatch.setattr(LarmbordApp, "bell", lambda self: rung.append(1))
    async with station(tmp_path) as (here, app, pilot):
        here.disk.full = True
        here.sim.text_in(NUMBER, "Hjälp")
        await until(pilot, lambda: "MIRA EXEMPEL" in words_on(app))
        await until(pilot, lambda: rung)
        await until(pilot, lambda: "NOT RECORDED: " in words_on(app))  # on the card
        await until(pilot, lambda: "(not recorded)" in words_on(app))  # on a line of its log
        await until(pilot, lambda: "NOT RECORDED since" in words_on(app))  # what to do
        assert "NOT RECORDED" in picture(app).splitlines()[0]  # in the header
        await until(pilot, lambda: "NOT RECORDED since" in "".join(picture(app).splitlines()[-8:-2]))  # whole, wherever
        await pilot.press("f2")
        await until(pilot, lambda: here.node.board.rows()[0].owner == "L.EK")
        await until(pilot, lambda: "PROVISIONAL" in words_on(app))
        assert await here.act(SendUnit, unit="3310") == "journal.act_held"
        assert await here.act(HandOver, number="112", digits="112") == "journal.act_held"
        here.sim.text_in("+46701740606", "Jag med")  # the next one, from somebody else, is not kept waiting
        await until(pilot, lambda: len(here.node.board.rows()) == 2)
        assert here.in_the_modem() == 2
        assert here.raws() == 2
        here.disk.full = False
        await until(pilot, lambda: not here.node.board.standing.held)
        await until(pilot, lambda: here.in_the_modem() == 0)
        await until(pilot, lambda: "NOT RECORDED" not in words_on(app).replace("PROVISIONAL and NOT RECORDED", ""))
        assert here.raws() == 2
        assert [row.alarms for row in here.node.board.rows()] == [1, 1]
        here.node.catch_up()  # what the journal told of itself a moment ago
        assert here.node.board.digest() == Board().fold(here.node.journal.read(0, 10_000)).digest()


async def test_control_a_source_that_is_told_stored_deletes_the_only_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = Door.receive

    async def lying(self: Door, raws: object) -> None:
        try:
            await right(self, raws)  # type: ignore[arg-type]
        except NotRecorded:
            return

    monkeypatch.setattr(Door, "receive", lying)
    async with station(tmp_path) as (here, app, pilot):
        here.disk.full = True
        here.sim.text_in(NUMBER, "Hjälp")
        await until(pilot, lambda: "MIRA EXEMPEL" in words_on(app))
        await until(pilot, lambda: here.in_the_modem() == 0)  # and a crash now would lose it
        assert here.node.board.standing.held


async def test_control_a_journal_without_memory_does_not_show_it(tmp_path: Path) -> None:
    """As it was: the file alone refuses, and the door with it."""
    with installed(FaultDisk()) as disk:
        here = Station(tmp_path / "journal.db", disk)
        node = Node(here.open_file(here.path), here.clock, uuid4)
        await node.start()
        disk.full = True
        with pytest.raises(JournalFault, match=r"journal\.full"):
            await node.append([e.NewEvent(fact=e.SoundConfirmed(heard=True), cmd=uuid4())])
        assert node.board.position == 0
        await node.close()
