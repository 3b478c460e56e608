"""The loop-back self-test over the simulated modem, through the whole receive path (modem.md section 7)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from itertools import count
from random import Random
from uuid import UUID

import idle_loop
import pytest
from line_bench import MIRA, START, Tap

from console import events as e
from console.actions import Refused, Rules
from console.card import LoopBackView
from console.clock import SimulatedClock
from console.intake import Door
from console.journal.memory import MemoryJournal
from console.loop_back_fold import message, token_in
from console.modem.modem import Modem
from console.modem.simulated import OWN_NUMBER, Faults, InProcess, SimulatedModem
from console.node import Node
from console.outbound.loop_back import AGAIN_S, LATE_S, LoopBack, LoopBackSettings
from console.outbound.modem_lines import ModemLines
from console.reading import Part, Reading
from console.requests import TestLines as AskForTest
from console.sources.modem import ModemSource
from console.sources.supervisor import Supervisor
from console.text import Untrusted

SETTINGS = LoopBackSettings(source="modem", number=OWN_NUMBER, every_h=6.0, per_day=3)


class Station:
    """One modem, its source, the journal in memory, and the self-test."""

    written: list[bytes]
    heard: bytearray
    activity = 0
    freeze_on = b""

    def __init__(self, settings: LoopBackSettings = SETTINGS, **faults: object) -> None:
        self.clock = SimulatedClock(START)
        self.sim = SimulatedModem(self.clock, Random(1), Faults(**faults))  # type: ignore[arg-type]
        self.cable = InProcess(self.sim)
        self.written, self.heard, self.frozen = [], bytearray(), asyncio.Event()
        ids = (UUID(int=number) for number in count(1))
        self.node = Node(MemoryJournal(self.clock), self.clock, lambda: next(ids), Rules(tests_lines=True))
        self.settings = settings
        self.modem = Modem("modem", self.clock, lambda: next(ids))
        self.tokens = map("{:012x}".format, count(1))

    async def open(self) -> None:
        await self.node.start()
        lines = ModemLines(self.modem, lambda: 7)
        source = ModemSource(self.modem, lambda: Tap(self), cmd_of=self.node.journal.cmd_of)  # type: ignore[arg-type]
        busy = lambda: bool(self.modem.calls.live)  # noqa: E731
        self.test = LoopBack(self.node, self.settings, lines.text, busy, lambda: next(self.tokens))
        work = (Supervisor([source], Door(self.node), self.clock).run(), self.test.run())
        self.running = [asyncio.ensure_future(each) for each in work]

    async def close(self) -> None:
        for each in self.running:
            each.cancel()
        await asyncio.gather(*self.running, return_exceptions=True)
        await self.cable.close()
        await self.node.close()

    async def wait(self, seconds: float) -> None:
        await self.clock.sleep(seconds)

    @property
    def view(self) -> LoopBackView:
        return self.node.board.around.loop_backs.get("modem") or LoopBackView(source="modem")

    def states(self) -> list[str]:
        facts = [stored.fact for stored in self.node.journal.read(0, 100_000)]
        return [fact.state for fact in facts if isinstance(fact, e.LoopBackChanged)]

    def cards(self) -> list[tuple[int, str, bool]]:
        return [(row.priority, row.who, row.pending) for row in self.node.board.rows()]


def lived(story: Callable[[Station], Awaitable[None]], settings: LoopBackSettings = SETTINGS, **faults: object) -> None:
    async def life() -> None:
        station = Station(settings, **faults)
        loop = asyncio.get_running_loop()
        assert isinstance(loop, idle_loop.IdleLoop)
        loop.follow(station.clock)
        await station.open()
        try:
            await story(station)
        finally:
            with suppress(Exception):
                await station.close()

    idle_loop.run(life())


def test_it_passes_when_the_token_came_in_and_was_deleted_and_makes_no_card() -> None:
    async def story(station: Station) -> None:
        await station.wait(60)
        assert station.states() == ["sent", "heard", "passed"]
        assert station.cards() == []
        assert 2 <= (station.view.seconds or 0) < 30
        assert not any(station.sim.store().values())
        source = station.node.board.around.sources["modem"]
        assert source.loop_back == station.view
        await station.wait(6 * 3600)
        assert station.states() == ["sent", "heard", "passed"] * 2

    lived(story)


def test_a_text_that_does_not_come_back_is_a_p2_once_until_it_fails_again() -> None:
    async def story(station: Station) -> None:
        await station.wait(LATE_S + 60)
        assert station.states() == ["sent", "missing"]
        assert station.cards() == [(2, "line modem", True)]
        assert station.node.board.rows()[0].equipment
        await station.wait(6 * 3600)
        assert station.states() == ["sent", "missing"] * 2
        assert station.cards() == [(2, "line modem", True)]
        assert station.node.board.rows()[0].alarms == 2

    lived(story, loop_back_lost=True)


def test_a_late_one_is_late() -> None:
    async def story(station: Station) -> None:
        await station.wait(2 * LATE_S + 90)
        assert station.states() == ["sent", "missing", "heard", "late"]
        assert (station.view.seconds or 0) > LATE_S

    lived(story, loop_back_s=LATE_S + 60)


def test_any_other_text_from_the_own_number_is_a_card() -> None:
    async def story(station: Station) -> None:
        await station.wait(60)
        station.sim.text_in(OWN_NUMBER, "Hjälp")
        station.sim.text_in(MIRA, message(station.view.tokens[-1]))  # the token from somebody else
        await station.wait(10)
        assert [priority for priority, _, _ in station.cards()] == [1, 1]

    lived(story)


@pytest.mark.parametrize(
    ("sender", "words", "part", "own"),
    [
        (OWN_NUMBER, message("K7"), None, True),
        (OWN_NUMBER, f" {message('K7')}\n", None, True),
        (OWN_NUMBER, f"{message('K7')} hjälp", None, False),
        (OWN_NUMBER, f"hjälp {message('K7')}", None, False),
        (OWN_NUMBER, "K7", None, False),
        (OWN_NUMBER, message("K8"), None, False),
        (OWN_NUMBER, message("K7"), Part(reference=1, total=2, number=1), False),
        (MIRA, message("K7"), None, False),
    ],
)
def test_only_the_whole_text_of_the_test_is_the_test(sender: str, words: str, part: Part | None, own: bool) -> None:
    """Whatever else comes from the own number is somebody who calls for help with the station's SIM."""
    view = LoopBackView(source="modem", number=OWN_NUMBER, tokens=("K6", "K7"))
    reading = Reading(format="text", sender=Untrusted(sender), text=Untrusted(words), part=part)
    assert bool(token_in(view, reading)) == own


def test_a_token_seen_twice_is_counted_and_makes_no_card() -> None:
    async def story(station: Station) -> None:
        await station.wait(60)
        assert station.states() == ["sent", "heard", "again", "passed"]
        station.sim.text_in(OWN_NUMBER, message(station.view.tokens[-1]))
        await station.wait(10)
        assert (station.view.again, station.cards()) == (3, [])  # it is delivered twice, too

    lived(story, deliveries=2)


def test_it_waits_for_a_call_to_end() -> None:
    async def story(station: Station) -> None:
        await station.wait(60)
        station.sim.call_in(MIRA)
        await station.wait(1)
        assert not isinstance(await station.node.perform(AskForTest(), "L.EK"), Refused)
        await station.wait(20)
        assert station.states()[-1] == "postponed"
        station.sim.far_end_hangs_up()
        await station.wait(60)
        assert station.states()[3:] == ["postponed", "sent", "heard", "passed"]

    lived(story)


def test_on_demand_and_the_daily_cap() -> None:
    async def story(station: Station) -> None:
        await station.wait(60)
        for _ in range(3):
            await station.node.perform(AskForTest(), "L.EK")
            await station.wait(60)
        assert len(station.sim.texts_out) == 3
        assert (station.view.state, station.view.code) == ("untested", "loop_back.cap")

    lived(story)


def test_what_cannot_be_sent_is_untested_and_no_pass() -> None:
    async def story(station: Station) -> None:
        await station.wait(60)
        assert station.states() == ["sent", "untested"]
        assert (station.view.code, station.view.passed, station.view.day) == ("modem.text_refused", 0, ())
        station.sim.faults = Faults()
        await station.wait(AGAIN_S + 60)
        assert station.states()[2:] == ["sent", "heard", "passed"]

    lived(story, send_error=500)


def test_a_line_that_is_down_could_not_be_tested() -> None:
    async def story(station: Station) -> None:
        await station.wait(90)
        assert set(station.states()) == {"untested"}
        assert station.view.code == "loop_back.line_down"
        assert not station.sim.texts_out

    lived(story, sim="missing")


def test_without_a_number_of_its_own_a_test_is_refused() -> None:
    async def story(station: Station) -> None:
        station.node.rules = Rules()
        answer = await station.node.perform(AskForTest(), "L.EK")
        assert isinstance(answer, Refused)
        assert answer.code == "actions.no-self-test"

    lived(story)


def test_the_control_a_pass_by_cmgs_alone_would_be_no_test(monkeypatch: pytest.MonkeyPatch) -> None:
    """A placing that does not know the token: the test never passes, and its text is a card."""
    monkeypatch.setattr("console.placing.token_in", lambda view, reading: "")

    async def story(station: Station) -> None:
        await station.wait(LATE_S + 60)
        assert station.states() == ["sent", "missing"]
        assert len(station.cards()) == 2

    lived(story)
