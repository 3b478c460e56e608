"""store R14: somebody sets the clock by two hours, a second leaps, summer time begins.

Order stays by nseq, and no timer runs on the wall clock: what is paused, put away or asked of the world ends when it
was to end.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from uuid import UUID

import pytest

from console import events as e
from console.board import Board
from console.clock import Appointment, SimulatedClock
from console.journal.memory import MemoryJournal
from console.journal.sqlite_journal import open_journal
from console.keeping import EVERY, LOOK_EVERY_S, Keeper
from console.moments import SECOND
from console.node import Node
from console.opening import snapshots_of
from console.outbound.worker import OutboundWorker
from console.shelf import LOOK_EVERY_S as SHELF_LOOKS_S
from console.shelf import Shelf
from console.sound import PAUSE_S, Sound, Want
from console.text import Untrusted
from tests.support_keys import KEYS
from tests.support_story import START

HOUR = 3600.0
STEPS = {"two hours back": -2 * HOUR, "two hours on": 2 * HOUR, "a leap second": -1.0, "summer time": HOUR, "none": 0.0}
BACK = STEPS["two hours back"]
every_step = pytest.mark.parametrize("step", STEPS.values(), ids=STEPS.keys())


class SteppedClock(SimulatedClock):
    """A wall clock that somebody sets; the other one never steps."""

    def __init__(self) -> None:
        super().__init__(START)
        self._set_by = 0

    def now(self) -> int:
        return super().now() + self._set_by

    def step(self, seconds: float) -> None:
        self._set_by += round(seconds * SECOND)

    async def wait(self, seconds: float) -> None:
        """Let time pass."""
        await self.advance_to(self.mono() + seconds)
        for _ in range(20):
            await asyncio.sleep(0)


class WallTimer(Appointment):
    """The fault: a timer on the wall clock."""

    def left(self, until: int) -> float:
        return max(0.0, (until - self._clock.now()) / SECOND)


def note(words: str) -> e.Fact:
    return e.NoteWritten(words=Untrusted(words))


def new_ids() -> Callable[[], UUID]:
    ids = count(1)
    return lambda: UUID(int=next(ids))


@asynccontextmanager
async def node_on(clock: SteppedClock) -> AsyncIterator[Node]:
    node = Node(MemoryJournal(clock), clock, new_ids())
    await node.start()
    yield node
    await node.close()


@asynccontextmanager
async def running(*work: Awaitable[None]) -> AsyncIterator[None]:
    tasks = [asyncio.ensure_future(each) for each in work]
    await asyncio.sleep(0)
    yield
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def tell(node: Node, fact: e.Fact, incident: int | None = None) -> None:
    id = UUID(int=incident) if incident else None
    await node.append([e.NewEvent(fact=fact, cmd=node.new_id(), incident=id, actor="L.EK")])


# ---- the order


@every_step
async def test_the_order_is_the_order_of_writing(tmp_path: Path, step: float) -> None:
    clock = SteppedClock()
    new_id = new_ids()
    for life in range(2):
        journal = open_journal(tmp_path / "journal.db", clock, KEYS, poll_s=None)
        for number in range(3):
            await journal.append([e.NewEvent(fact=note(f"{life} {number}"), cmd=new_id())])
            await clock.wait(1)
            clock.step(step)
        stored = journal.read(0, 100)
        mono = [row.header.mono for row in journal._rows(0, 100)]
        assert (await journal.verify()).ok
        await journal.close()
    assert [event.nseq for event in stored] == [1, 2, 3, 4, 5, 6]
    assert [event.fact.words.raw for event in stored] == [f"{life} {n}" for life in range(2) for n in range(3)]  # type: ignore[attr-defined]
    assert mono == sorted(mono)
    by_time = sorted(stored, key=lambda event: event.ts)
    assert (by_time != stored) == (step < -1), "the control: whoever orders by time is wrong"


@every_step
async def test_the_board_is_the_same_whenever_it_is_folded(step: float) -> None:
    clock = SteppedClock()
    async with node_on(clock) as node:
        await tell(node, e.IncidentOpened(priority=1, trigger="button"), 900)
        clock.step(step)
        await tell(node, e.LineRang(call="c1", source="m"), 900)
        await tell(node, e.IncidentOpened(priority=1, trigger="button"), 901)
        clock.step(-step)
        await tell(node, note("hej"), 901)
        again = Board().fold(node.journal.read(0, 100))
        assert again.digest() == node.board.digest()
        assert [entry.nseq for entry in node.board.incidents[UUID(int=900)].log] == [1, 2]


@every_step
async def test_what_another_process_writes_is_seen_as_soon_as_ever(tmp_path: Path, step: float) -> None:
    clock = SteppedClock()
    mine, other = (open_journal(tmp_path / "journal.db", clock, KEYS) for _ in range(2))
    waiting = asyncio.ensure_future(anext(mine.follow()))
    await clock.wait(0)
    clock.step(step)
    await other.append([e.NewEvent(fact=note("hej"), cmd=UUID(int=1))])
    await clock.wait(0.05)
    assert waiting.done()
    await mine.close()
    await other.close()


# ---- what ends


async def silence(step: float) -> float:
    """How long a pause of the sound lasts in seconds, when the clock steps right after it was asked for."""
    clock, rung = SteppedClock(), list[float]()
    sound = Sound(clock, lambda: rung.append(clock.mono()))
    want = Want(1, "K-1", clock.now() + PAUSE_S * SECOND)
    sound.tick(want)
    clock.step(step)
    while not rung and clock.mono() < 3 * PAUSE_S:
        sound.tick(want)
        await clock.wait(1)
    return rung[0] if rung else clock.mono()


@every_step
async def test_a_paused_sound_comes_back_when_it_was_to(step: float) -> None:
    assert await silence(step) == PAUSE_S


async def away(step: float) -> float:
    """How long an alarm that was put away for fifteen minutes is away, in minutes."""
    clock = SteppedClock()
    async with node_on(clock) as node, running(Shelf(node).run()):
        await tell(node, e.IncidentOpened(priority=2, trigger="zone"), 900)
        await tell(node, e.Shelved(until=clock.now() + 15 * 60 * SECOND), 900)
        await clock.wait(SHELF_LOOKS_S)
        clock.step(step)
        while node.board.rows()[0].state == "shelved" and clock.mono() < HOUR:
            await clock.wait(SHELF_LOOKS_S)
        return clock.mono() / 60


@every_step
async def test_what_was_put_away_comes_back_when_it_was_to(step: float) -> None:
    assert 15 <= await away(step) <= 15.2


async def test_a_shelf_that_starts_on_a_clock_set_back_waits_no_longer_than_was_asked() -> None:
    clock = SteppedClock()
    async with node_on(clock) as node:
        await tell(node, e.IncidentOpened(priority=2, trigger="zone"), 900)
        await tell(node, e.Shelved(until=clock.now() + 15 * 60 * SECOND), 900)
        clock.step(BACK)
        async with running(Shelf(node).run()):
            await clock.wait(15 * 60 + 2 * SHELF_LOOKS_S)
            assert node.board.rows()[0].state == "open"


async def test_control_a_timer_on_the_wall_clock_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("console.shelf.Appointment", WallTimer)
    monkeypatch.setattr("console.sound.Appointment", WallTimer)
    assert await away(BACK) >= 60
    assert await silence(BACK) >= 3 * PAUSE_S
    assert await away(STEPS["two hours on"]) < 1


class Dialled:
    """Lines that remember whom they called."""

    def __init__(self) -> None:
        self.numbers: list[str] = []

    async def dial(self, number: str) -> str:
        self.numbers.append(number)
        return "c1"

    async def answer(self, call: str) -> None: ...

    async def hang_up(self, call: str) -> None: ...

    async def keys(self, call: str, keys: str) -> None: ...

    async def text(self, number: str, words: str) -> None: ...


async def called_after_a_restart(step: float, waited: float = 0.0) -> list[str]:
    """Whom a worker calls that finds a request of an earlier run, `waited` seconds old, on a clock that was set."""
    clock, lines = SteppedClock(), Dialled()
    async with node_on(clock) as node:
        await tell(node, e.OutboundRequested(act="call", to="112", expires=clock.now() + 60 * SECOND), None)
        clock.step(step)
        await clock.wait(waited)
        async with running(OutboundWorker(node, lines).run()):
            await clock.wait(1)
    return lines.numbers


@pytest.mark.parametrize("step", [BACK, -BACK, HOUR], ids=["two hours back", "two hours on", "summer time"])
async def test_a_request_of_unknown_age_never_fires(step: float) -> None:
    assert await called_after_a_restart(step, waited=1) == []


async def test_a_request_that_is_young_enough_fires() -> None:
    assert await called_after_a_restart(0, waited=1) == ["112"]
    assert await called_after_a_restart(0, waited=61) == []


async def test_control_a_look_at_the_end_alone_lets_an_old_one_fire(monkeypatch: pytest.MonkeyPatch) -> None:
    expires_only = lambda worker, request: worker._node.clock.now() > request.expires  # noqa: E731
    monkeypatch.setattr(OutboundWorker, "_is_late", expires_only)
    assert await called_after_a_restart(BACK, waited=HOUR) == ["112"]


@every_step
async def test_help_asked_for_after_the_clock_was_set_goes_out(step: float) -> None:
    clock, lines = SteppedClock(), Dialled()
    async with node_on(clock) as node, running(OutboundWorker(node, lines).run()):
        await tell(node, note("hej"))
        clock.step(step)
        await tell(node, e.OutboundRequested(act="call", to="112", expires=clock.now() + 60 * SECOND))
        await clock.wait(1)
    assert lines.numbers == ["112"]


@pytest.mark.parametrize("step", [BACK, -BACK])
async def test_a_source_that_died_is_not_alive_for_two_hours_more(step: float) -> None:
    clock = SteppedClock()
    async with node_on(clock) as node:
        await tell(node, e.SourceReported(source="modem", state="ok", code="modem.ok"))
        clock.step(step)
        assert node.board.around.sources["modem"].silent(clock.now())
        await tell(node, e.SourceHeard(source="modem"))
        assert not node.board.around.sources["modem"].silent(clock.now())


# ---- snapshots


@every_step
async def test_a_board_is_put_away_and_taken_out_whatever_the_clock_says(tmp_path: Path, step: float) -> None:
    clock, path = SteppedClock(), tmp_path / "journal.db"
    journal = open_journal(path, clock, KEYS, poll_s=None)
    node = Node(journal, clock, new_ids())
    await node.start()
    snapshots = snapshots_of(journal, path, KEYS)
    assert snapshots is not None
    async with running(Keeper(node, snapshots, 0, 0).run()):
        clock.step(step)
        await node.append([e.NewEvent(fact=note(""), cmd=node.new_id()) for _ in range(EVERY)])
        await clock.wait(3 * LOOK_EVERY_S)
        async with asyncio.timeout(60):
            while not snapshots.place(snapshots.header()):  # noqa: ASYNC110 - a thread writes it
                await asyncio.sleep(0.002)
    clock.step(-2 * step)
    assert snapshots.place(snapshots.header()) == EVERY
    await node.close()
