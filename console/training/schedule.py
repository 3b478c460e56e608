"""When what happens: a scenario and a seed to one list of steps. Pure, and the same on every machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import get_args

import msgspec
from msgspec.structs import replace

from console.events import ExerciseStarted, Stored
from console.moments import SECOND
from console.training.kinds import Happening, Modem, Trail
from console.training.model import Scenario, Scheduled
from console.training.streams import draw


class Step(msgspec.Struct, frozen=True):
    """`at` in seconds from the start. `id` names one message: a trail has many, and all have the `event` they are of.

    `over`: the modem fault passes. `seat`: whom it is for, "" for all.
    """

    at: float
    id: str
    what: Happening
    over: bool = False
    event: str = ""
    seat: str = ""


def steps(scenario: Scenario, seed: int) -> list[Step]:
    """Everything that happens by itself, in order of time, and at the same time in the order of the file."""
    events = happening(scenario, seed)
    times = begins(events, drawn(seed))
    found = [step for event in events if event.id in times for step in steps_of(event, times[event.id])]
    return sorted(found, key=lambda step: step.at)  # stable: the order of the file stays


def happening(scenario: Scenario, seed: int) -> tuple[Scheduled, ...]:
    """The events of the file, and those of the variant that is drawn from the stream "variants"."""
    drawn_one = variant_of(scenario, seed)
    return scenario.events if drawn_one is None else scenario.events + scenario.variants[drawn_one].events


def variant_of(scenario: Scenario, seed: int) -> int | None:
    """Which variant is drawn, from 0; None when the file has none."""
    if not scenario.variants:
        return None
    left = draw(seed, "variants") * sum(variant.weight for variant in scenario.variants)
    for number, variant in enumerate(scenario.variants):
        left -= variant.weight
        if left < 0:
            return number
    return len(scenario.variants) - 1


def begins(events: Sequence[Scheduled], jitter: Callable[[Scheduled], float]) -> dict[str, float]:
    """When each event begins. One that the instructor starts by hand, or that waits for such a one, has no time.

    `events` may wait for each other, but not in a circle.
    """
    by_id = {event.id: event for event in events}
    times: dict[str, float | None] = {}
    for event in events:
        waiting = [event]
        while (before := by_id.get(waiting[-1].after or "")) is not None and before.id not in times:
            waiting.append(before)
        for each in reversed(waiting):
            base = times.get(each.after or "", each.begins)
            times[each.id] = None if each.manual or base is None else base + (each.plus or 0.0) + jitter(each)
    return {name: at for name, at in times.items() if at is not None}


def following(events: Sequence[Scheduled], seed: int, name: str, at: int) -> dict[str, float]:
    """When the events begin that wait for `name`, which a hand starts at `at` (microseconds from the start)."""
    jitter, found, before = drawn(seed), {name: at / SECOND}, 0
    while len(found) > before:
        before = len(found)
        for event in events:
            if event.after in found and event.id not in found and not event.manual:
                found[event.id] = found[event.after] + (event.plus or 0.0) + jitter(event)
    del found[name]
    return found


def drawn(seed: int) -> Callable[[Scheduled], float]:
    """The jitter of an event: a part of what it allows, drawn from the stream of its id."""
    return lambda event: draw(seed, event.id) * event.jitter if event.jitter else 0.0


def steps_of(event: Scheduled, at: float) -> Iterator[Step]:
    """The steps of an event that begins at `at`."""
    yield from happenings(event.what, event.id, at, event.seat or "")


def happenings(what: Happening, id: str, at: float, seat: str) -> Iterator[Step]:
    """A trail is one step a point; a modem fault passes by itself when it says how long it lasts."""
    if isinstance(what, Trail):
        for number, point in enumerate(what.points):
            points = replace(what, points=(replace(point, offset=0.0),))
            yield Step(at + point.offset, f"{id}.{number}", points, event=id, seat=seat)
        return
    yield Step(at, id, what, event=id, seat=seat)
    if isinstance(what, Modem) and what.for_ is not None:
        yield Step(at + what.for_, f"{id}.over", what, over=True, event=id, seat=seat)


def start_of(started: Stored) -> int:
    """When the exercise begins, microseconds UTC, from the event that says that it is one."""
    assert isinstance(started.fact, ExerciseStarted)
    return started.ts + started.fact.lead


def micros(seconds: float) -> int:
    return round(seconds * SECOND)


def kind_of(what: Happening) -> str:
    """The word that the file has for it."""
    return str(what.__struct_config__.tag)


ALL_KINDS = tuple(str(kind.__struct_config__.tag) for kind in get_args(Happening))
