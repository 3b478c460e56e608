"""When what happens: a scenario and a seed to one list of steps. Pure, and the same on every machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import get_args

import msgspec
from msgspec.structs import replace

from console.training.kinds import Alarm, Audio, Call, End, Happening, Modem, Recording, Sms, Trail, Unit
from console.training.model import Scenario, Scheduled
from console.training.streams import draw

# What is played so far. The other kinds, and rules, are read and checked, and named by `not_played`.
PLAYED = (Alarm, Trail, Audio, Recording, Call, Sms, Unit, Modem, End)


class Step(msgspec.Struct, frozen=True):
    """`at` in seconds from the start. `id` names one message: a trail has many. `over`: the modem fault passes."""

    at: float
    id: str
    what: Happening
    over: bool = False


def steps(scenario: Scenario, seed: int) -> list[Step]:
    """Everything that happens by itself, in order of time, and at the same time in the order of the file."""
    events = happening(scenario, seed)
    times = begins(events, drawn(seed))
    found = [step for event in events if event.id in times for step in _steps(event, times[event.id])]
    return sorted(found, key=lambda step: step.at)  # stable: the order of the file stays


def happening(scenario: Scenario, seed: int) -> tuple[Scheduled, ...]:
    """The events of the file, and those of the variant that is drawn from the stream "variants"."""
    if not scenario.variants:
        return scenario.events
    left = draw(seed, "variants") * sum(variant.weight for variant in scenario.variants)
    for variant in scenario.variants:
        left -= variant.weight
        if left < 0:
            break
    return scenario.events + variant.events


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
            base = times.get(each.after or "", each.at)
            times[each.id] = None if each.manual or base is None else base + (each.plus or 0.0) + jitter(each)
    return {name: at for name, at in times.items() if at is not None}


def drawn(seed: int) -> Callable[[Scheduled], float]:
    """The jitter of an event: a part of what it allows, drawn from the stream of its id."""
    return lambda event: draw(seed, event.id) * event.jitter if event.jitter else 0.0


def _steps(event: Scheduled, at: float) -> Iterator[Step]:
    what = event.what
    if isinstance(what, Trail):
        for number, point in enumerate(what.points):
            yield Step(at + point.offset, f"{event.id}.{number}", replace(what, points=(replace(point, offset=0.0),)))
        return
    yield Step(at, event.id, what)
    if isinstance(what, Modem) and what.for_ is not None:
        yield Step(at + what.for_, f"{event.id}.over", what, over=True)


def not_played(scenario: Scenario) -> list[str]:
    """What the file asks for and this version does not do yet: kinds of events, and "rules"."""
    everything = (*scenario.events, *(event for variant in scenario.variants for event in variant.events))
    kinds = {kind_of(event.what) for event in everything if not isinstance(event.what, PLAYED)}
    return sorted(kinds) + (["rules"] if scenario.rules else [])


def kind_of(what: Happening) -> str:
    """The word that the file has for it."""
    return str(what.__struct_config__.tag)


ALL_KINDS = tuple(str(kind.__struct_config__.tag) for kind in get_args(Happening))
