"""Line mode: the same board and the same acts, as lines without one escape sequence."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC
from itertools import count
from uuid import UUID

import pytest

from console import events as e
from console.clock import SimulatedClock
from console.eta.asker import Asker
from console.eta.interface import NoRoads, Router, Seconds
from console.intake import Door
from console.journal.memory import MemoryJournal
from console.node import Node
from console.place_words import PlaceWords
from console.plain import LineMode
from console.reading import Fix, Reading
from console.sources.interface import Raw
from console.text import Untrusted
from tests.support_lines import Typing
from tests.support_story import MIRA, PHONE, START, UNITS


class Desk(Typing):
    """A line desk on a journal in memory: `type` a line, read what was said."""

    def __init__(self, router: Router | None = None) -> None:
        super().__init__()
        self.clock = SimulatedClock(START)
        self.roads = Asker(router, self.clock) if router else None
        numbers = count(1)
        self.node = Node(MemoryJournal(self.clock), self.clock, lambda: UUID(int=next(numbers)))
        self.door = Door(self.node)
        self._raws = count(1)

    async def open(self) -> asyncio.Task[int]:
        await self.node.start()
        register = [e.PersonRegistered(person=MIRA), e.DeviceRegistered(device=PHONE)]
        facts = [*register, *(e.UnitRegistered(unit=unit) for unit in UNITS)]
        await self.node.append([e.NewEvent(fact=fact, cmd=self.node.new_id()) for fact in facts])
        self.mode = LineMode(self.node, "L.EK", self.said.append, UTC, roads=self.roads)
        running = asyncio.ensure_future(self.mode.run(self._lines()))
        await self.settle()
        return running

    async def text(self, words: str) -> str:
        before = len(self.said)
        raw = Raw(source="modem", media="sms-text", payload=words.encode(), cmd=UUID(int=10_000 + next(self._raws)))
        await self.door.receive([raw])
        await self.settle()
        return "\n".join(self.said[before:])


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    desk = Desk()
    running = await desk.open()
    yield desk
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await desk.node.close()


async def test_an_alarm_from_first_line_to_closed(desk: Desk) -> None:
    assert "!!1 K-0001" in await desk.text("Help me! lat:59.33000 long:018.06010")
    assert "K-0001 acknowledged" in await desk.type("ack")
    assert "3310 free 5" in await desk.type("units")  # 5xx m away: the nearest first
    assert "3310 sent" in await desk.type("send 3310")
    assert "NOTE steg och tv" in await desk.type("note steg och tv")
    assert "Taken back" in await desk.type("undo")
    assert "type 112" not in await desk.type("112")
    assert "taken by" not in await desk.type("112 taken by Operatör 7")
    assert "read back" in await desk.type("112 read back")
    assert "K-0001 closed" in await desk.type("close real")
    assert "No open incidents" in await desk.type("list")
    facts = [type(stored.fact) for stored in desk.node.journal.read(0, 100)]
    for kind in (e.IncidentShown, e.Acknowledged, e.UnitSent, e.NoteWritten, e.Undone, e.HandedOver, e.Closed):
        assert kind in facts


async def test_undo_means_the_last_act_and_never_one_before_it(desk: Desk) -> None:
    """What left the building cannot be taken back, and no acknowledgement goes in its place (desk.md R21)."""
    await desk.text("Hjälp")
    await desk.type("ack")
    await desk.type("send 3310")
    assert "cannot be taken back" in await desk.type("undo")
    assert desk.node.board.rows()[0].owner


async def test_an_unacknowledged_p1_is_said_again_until_somebody_has_it(desk: Desk) -> None:
    await desk.text("Hjälp")
    await desk.clock.advance_to(5)
    await desk.settle()
    assert "NOT ACKNOWLEDGED: !!1 K-0001" in desk.said[-1]
    await desk.type("ack")
    before = len(desk.said)
    await desk.clock.advance_to(30)
    await desk.settle()
    assert not any("NOT ACKNOWLEDGED" in line for line in desk.said[before:])


async def test_the_sound_of_words_can_be_paused(desk: Desk) -> None:
    await desk.text("Hjälp")
    await desk.type("pause 20")
    await desk.clock.advance_to(16)
    await desk.settle()
    assert not any("NOT ACKNOWLEDGED" in line for line in desk.said)
    await desk.clock.advance_to(26)
    await desk.settle()
    assert any("NOT ACKNOWLEDGED" in line for line in desk.said)


async def test_a_pause_of_the_words_covers_no_alarm_that_comes_after_it(desk: Desk) -> None:
    await desk.text("Hjälp")
    await desk.type("pause 60")
    await desk.clock.advance_to(6)
    await desk.text("Help me!")
    before = len(desk.said)
    await desk.clock.advance_to(12)
    await desk.settle()
    said = [line for line in desk.said[before:] if "NOT ACKNOWLEDGED" in line]
    assert [("K-0001" in line, "K-0002" in line) for line in said] == [(False, True)]


async def test_quit_is_refused_while_a_p1_is_nobodys(desk: Desk) -> None:
    await desk.text("Hjälp")
    assert "K-0001 is open" in await desk.type("quit")
    await desk.type("ack")
    assert "K-0001 is open" in await desk.type("quit"), "and while it is mine (R28)"


async def test_nothing_from_outside_reaches_a_line_as_more_than_text(desk: Desk) -> None:
    hostile = "".join(map(chr, range(0x20))) + "\x7f\x9b2J\u202e\u200b[/markup]\x1b]0;x\x07"
    await desk.text(hostile)
    await desk.type("show")
    await desk.type(f"note {hostile.strip()}")
    assert desk.said
    for line in desk.said:
        assert line.isprintable(), repr(line)


async def test_a_protected_field_is_logged_before_it_is_said(desk: Desk) -> None:
    await desk.node.append(
        [e.NewEvent(fact=e.IncidentOpened(priority=1, trigger="button", person="P1"), cmd=desk.node.new_id(),
                    incident=UUID(int=999))]
    )  # fmt: skip
    await desk.settle()
    assert "needs a reason" in await desk.type("reveal code_ok")
    assert "blå stege" not in "\n".join(desk.said)
    assert "blå stege" in await desk.type("reveal code_ok 1 asked on the line")
    facts = [stored.fact for stored in desk.node.journal.read(0, 100)]
    assert any(isinstance(fact, e.RecordViewed) and fact.field == "code_ok" for fact in facts)


async def test_help_names_every_command(desk: Desk) -> None:
    said = await desk.type("help")
    for word in ("ack", "send UNIT", "112", "close OUTCOME", "undo", "quit"):
        assert word in said


async def test_a_place_is_named_before_its_coordinates_once_it_can_be(desk: Desk) -> None:
    await desk.text("help 59.33003,18.06094")
    desk.mode._words.place = PlaceWords()
    unnamed = await desk.type("show")
    assert "59.33003 N 18.06094 E" in unnamed, "nothing waits for the name"
    assert "region Stockholm" not in unnamed
    await desk.mode._words.place.load()
    assert "450 m W of Stockholm, region Stockholm, Stockholms län; 59.33003 N 18.06094 E" in await desk.type("show")


class Roads:
    """600 s for every unit; or no answer, with a reason."""

    most = 99

    def __init__(self, fault: str = "") -> None:
        self.fault = fault

    async def matrix(self, starts: tuple[object, ...], goal: object) -> Seconds:
        if self.fault:
            raise NoRoads(self.fault)
        return (600.0,) * len(starts)


@pytest.mark.parametrize(
    ("router", "time", "trouble"),
    [(None, "1 min est.", ""), (Roads(), "10 min road", ""), (Roads("no_answer"), "1 min est.", "does not answer")],
)
async def test_units_are_said_by_road_where_something_knows_the_roads(
    router: Router | None, time: str, trouble: str
) -> None:
    desk = Desk(router)
    running = await desk.open()
    try:
        await desk.text("LARM 59.33003 18.06094 0701740605")
        said = await desk.type("units")
        assert f"3310 free 520 m, {time}" in said
        assert trouble in await desk.type("health")
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await desk.node.close()


async def test_what_a_patrol_says_is_told_with_its_incident(desk: Desk) -> None:
    await desk.text("Help me! lat:59.33000 long:018.06010")
    await desk.type("ack")
    await desk.type("send 3310")
    before = len(desk.said)
    reports = [
        e.RawRead(raw=UUID(int=5), reading=Reading(format="feed")),
        e.UnitReported(unit="3310", words=Untrusted("what do you know of him?")),
        e.UnitReported(unit="3310", state="on_scene"),
        e.UnitReported(unit="3320", fix=Fix(lat=59.3, lon=18.0)),
        e.UnitReported(unit="3320", state="busy", words=Untrusted("an accident")),
    ]
    await desk.node.append([e.NewEvent(fact=fact, cmd=desk.node.new_id()) for fact in reports])
    await desk.settle()
    said = desk.said[before:]
    assert [line.split(" ", 1)[1] for line in said] == [
        "K-0001 UNIT 3310 “what do you know of him?”", "K-0001 UNIT 3310 on scene", " UNIT 3320 busy “an accident”",
    ]  # fmt: skip
