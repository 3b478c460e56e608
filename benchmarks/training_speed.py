"""A 60-minute scenario with 10 000 events, headless: how many times faster than life, beside a bare loop of the same.

Ours takes the way of a live station: feed and modem, door, readers, placing, a chained journal (in memory), board,
referee and score. The bare loop pops the same timeline off a heap and touches each message. Interleaved, medians.
"""

from __future__ import annotations

import heapq
import time
from collections.abc import Iterator
from statistics import median

from ratio import Figure, arguments, show

from console.moments import SECOND
from console.training.forms import Localised, Position, TrailPoint
from console.training.headless import run_headless
from console.training.kinds import Alarm, Audio, DeviceState, Recording, Sms, Trail, Unit
from console.training.loader import Loaded
from console.training.model import Actor, ClockPlan, Scenario, Scheduled, UnitPlan
from console.training.result import result_of
from console.training.rules import Expect, Pass
from console.training.schedule import steps
from console.training.script import feed_script
from console.training.trainee import read_trainee

MINUTES, EVENTS, ROUNDS = 60, 10_000, 3
PEOPLE, UNITS = 12, 6
DEEDS = b"""
- {after: a0, plus: 6s, who: P0, do: acknowledge}
- {after: a0, plus: 9s, who: P0, do: listen}
- {after: a0, plus: 30s, who: P0, do: send, unit: "3300"}
- {after: a1, plus: 6s, who: P1, do: acknowledge}
- {after: a1, plus: 30s, who: P1, do: note, words: "steg"}
"""


def scenario() -> Loaded:
    """Twelve people, each with an alarm and a trail; units that move; lines that are heard; some texts."""
    events = sorted(_events(), key=lambda event: event.at or 0.0)
    left = EVENTS - sum(len(event.what.points) if isinstance(event.what, Trail) else 1 for event in events)
    events += [_unit(number, MINUTES * 60 * number / left) for number in range(left)]
    made = Scenario(
        format="skydd-scenario/1", id="speed", title=Localised(sv="Fart", en="Speed"), fictional=True,
        duration=MINUTES * 60.0, seed=1, clock=ClockPlan(start=1_739_306_400 * SECOND), brief="Fart.",
        cast={f"P{n}": Actor(name=f"Person {n} Exempel", device=f"D{n}", phone=f"07017406{n + 10}")
              for n in range(PEOPLE)},
        units=tuple(UnitPlan(id=f"330{n}", at=Position(59.33, 18.06)) for n in range(UNITS)), events=tuple(events),
        goals={"g": "g"}, expect=(Expect(id="e1", goal="g", after="a0", within=15.0, action="alarm.ack", points=100),),
        pass_=Pass(points=100),
    )  # fmt: skip
    return Loaded(made, "0" * 64)


def _events() -> Iterator[Scheduled]:
    for n in range(PEOPLE):
        begin = 20.0 + 240 * n
        yield Scheduled(id=f"a{n}", at=begin, what=Alarm(who=f"P{n}", trigger="button"))
        yield Scheduled(id=f"r{n}", at=begin + 3, what=Recording(line=f"P{n}", state="recording"))
        points = tuple(TrailPoint(5.0 * k, 59.33 + 1e-4 * k, 18.06 + 1e-4 * n, 12.0) for k in range(500))
        yield Scheduled(id=f"t{n}", at=begin + 1, what=Trail(who=f"P{n}", points=points))
        for k in range(100):
            at = begin + 6 + 6.0 * k
            yield Scheduled(id=f"v{n}-{k}", at=at, what=Audio(line=f"P{n}", say=f"ord {k}", level=-20.0))
        for k in range(5):
            yield Scheduled(id=f"s{n}-{k}", at=begin + 60 * k, what=Sms(from_=f"07017406{n + 10}", text=f"Hjälp {k}"))
            yield Scheduled(id=f"d{n}-{k}", at=begin + 90 * k, what=DeviceState(who=f"P{n}", state="ok"))


def _unit(number: int, at: float) -> Scheduled:
    place = Position(59.33 + 1e-5 * number, 18.06)
    return Scheduled(id=f"u{number}", at=at, what=Unit(unit=f"330{number % UNITS}", position=place))


def ours(loaded: Loaded) -> tuple[float, float, int]:
    """Seconds, those of them that the processor worked for us, and events in the journal; with the scoring."""
    deeds = read_trainee(DEEDS, "deeds", loaded.scenario, 1)
    began, worked = time.perf_counter(), time.process_time()
    ran = run_headless(loaded, 1, deeds)
    assert result_of(loaded, 1, ran.events).score.passed
    return time.perf_counter() - began, time.process_time() - worked, len(ran.events)


def bare(loaded: Loaded) -> float:
    """The same timeline from a heap; each message is looked at, and nothing else."""
    began = time.perf_counter()
    timeline = [(at, number, message) for number, (at, message) in enumerate(feed_script(loaded.scenario, 1, 0))]
    heapq.heapify(timeline)
    octets = 0
    while timeline:
        octets += len(heapq.heappop(timeline)[2])
    assert octets
    return time.perf_counter() - began


def main() -> None:
    options = arguments(__doc__ or "")
    loaded = scenario()
    count = len(steps(loaded.scenario, 1))
    mine, work, theirs, stored = [], [], [], 0
    for _ in range(ROUNDS):
        seconds, worked, stored = ours(loaded)
        mine.append(seconds)
        work.append(worked)
        theirs.append(bare(loaded))
    rate = MINUTES * 60 / median(mine)
    detail = f"{count} events in {median(mine):.2f} s, {stored} in the journal"
    beside = f"bare heap {median(theirs) * 1000:.0f} ms, {MINUTES * 60 / median(theirs):,.0f} times real time"
    show([
        Figure("headless / real time", rate, "times", 1000, at_least=True, detail=detail),
        Figure("headless / real time, by processor time", MINUTES * 60 / median(work), "times", 1000, at_least=True,
               detail=f"{median(work):.2f} s: what it takes where nobody else works"),
        Figure("headless / bare loop of the same timeline", median(mine) / median(theirs), "times", 100, detail=beside),
    ], as_json=options.json)  # fmt: skip


if __name__ == "__main__":
    main()
