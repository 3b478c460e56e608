"""The player against a world that only remembers: what is asked of it, when, and what happens when it fails."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from support_exercise import SEED, scenario

from console.clock import SimulatedClock
from console.events import ExerciseMarked, Fact
from console.training.alarm_lines import AlarmLines
from console.training.kinds import ModemFault
from console.training.loader import Loaded
from console.training.player import Player
from console.training.quiet import run_at_once
from console.training.world import Caller


class Remembering:
    """A world. `reachable`: whether callers get through; `answers`: whether somebody answers them."""

    def __init__(
        self, clock: SimulatedClock, *, reachable: bool = True, answers: bool = True, fails: bool = False
    ) -> None:
        self.clock = clock
        self.log: list[tuple[float, str]] = []
        self.reachable, self.answers, self.fails = reachable, answers, fails
        self.safe = True

    def note(self, what: str) -> None:
        self.log.append((round(self.clock.mono(), 3), what))

    async def begin(self, facts: Sequence[Fact]) -> None:
        self.note(f"begin {facts[0].kind}")

    async def feed(self, message: bytes) -> None:
        if self.fails:
            raise OSError("planted")
        self.note("feed")

    async def text_in(self, number: str, words: str, sent: int) -> None:
        self.note(f"text {words} {(self.clock.now() - sent) // 1_000_000}")

    async def call_in(self, number: str | None) -> Caller | None:
        self.note(f"call {number}")
        return _Caller(self) if self.reachable else None

    async def modem_fault(self, fault: ModemFault, begins: bool) -> None:
        self.note(f"{fault} {begins}")

    async def mark(self, fact: ExerciseMarked) -> None:
        self.note(fact.what)

    def is_safe(self) -> bool:
        return self.safe


class _Caller:
    def __init__(self, world: Remembering) -> None:
        self._world = world

    async def answered(self, within_s: float) -> str | None:
        await self._world.clock.sleep(2 if self._world.answers else within_s)
        return "call-1" if self._world.answers else None

    async def hang_up(self) -> None:
        self._world.note("caller hangs up")


def play(loaded: Loaded, clock: SimulatedClock, world: Remembering) -> list[tuple[float, str]]:
    async def run() -> None:
        player = Player(loaded, SEED, world, clock, AlarmLines(loaded.scenario.cast))
        await player.begin({})
        await player.run()

    run_at_once(clock, run)
    return world.log


CALL = '{id: c1, at: 20s, kind: call, from: "0701740605", say: "Hej", rings: 30s, lasts: 10s}'


@pytest.mark.parametrize(
    ("reachable", "answers", "log"),
    [
        (True, True, [(20, "call 0701740605"), (22, "feed"), (32, "caller hangs up")]),
        (True, False, [(20, "call 0701740605"), (50, "caller hangs up")]),
        (False, False, [(20, "call 0701740605"), (20, "note")]),
    ],
)
def test_a_call(reachable: bool, answers: bool, log: list[tuple[float, str]]) -> None:
    clock = SimulatedClock(0)
    world = Remembering(clock, reachable=reachable, answers=answers)
    assert play(scenario(CALL), clock, world) == [(0, "begin exercise.started"), *log, (300, "ended")]


def test_a_call_does_not_hold_up_what_comes_after_it() -> None:
    clock = SimulatedClock(0)
    text = "{id: s1, at: 21s, kind: sms, from: '0701740605', text: 'Hjälp', late: 90s}"
    log = play(scenario(CALL, text), clock, Remembering(clock))
    assert log[1:4] == [(20, "call 0701740605"), (21, "text Hjälp 90"), (22, "feed")]


def test_a_modem_fault_begins_and_passes() -> None:
    clock = SimulatedClock(0)
    log = play(scenario("{id: m1, at: 5s, kind: modem, fault: usb_gone, for: 40s}"), clock, Remembering(clock))
    assert log[1:3] == [(5, "usb_gone True"), (45, "usb_gone False")]


def test_an_end_ends_what_goes_on() -> None:
    clock = SimulatedClock(0)
    log = play(scenario(CALL, "{id: x1, at: 25s, kind: end}"), clock, Remembering(clock))
    assert log[-1] == (25, "ended")


@pytest.mark.parametrize("event", [CALL, "{id: a1, at: 10s, kind: alarm, who: P1, trigger: button}"])
def test_a_world_that_fails_is_not_hidden(event: str) -> None:
    clock = SimulatedClock(0)
    with pytest.raises(OSError, match="planted"):
        play(scenario(event), clock, Remembering(clock, fails=True))


def test_times_count_from_when_it_is_run() -> None:
    clock = SimulatedClock(0)
    world = Remembering(clock)
    loaded = scenario("{id: s1, at: 20s, kind: sms, from: '0701740605', text: 'Hjälp'}")

    async def run() -> None:
        player = Player(loaded, SEED, world, clock, AlarmLines(loaded.scenario.cast))
        await clock.sleep(100)
        await player.begin({})
        await clock.sleep(7)
        await player.run()

    run_at_once(clock, run)
    assert world.log[0] == (100, "begin exercise.started")
    assert [at for at, what in world.log if what.startswith("text")] == [127]
