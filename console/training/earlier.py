"""What happened before an exercise begins: the events with a time before it, and what the shift before did with them.

They happen through the same doors as everything else, at their own times, before anybody sits down. Then it begins, and
the desk is as the trainee finds it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from console.clock import SimulatedClock
from console.moments import SECOND
from console.training.model import Scenario
from console.training.schedule import Step, begins, drawn, happening, micros, steps
from console.training.trainee import NOBODY, Deed
from console.training.turnover import request_of

Do = Callable[[Step | Deed], Awaitable[None]]


def earlier(scenario: Scenario, seed: int) -> list[Step | Deed]:
    """Everything before the start, in order of time; at the same time events first. Times are below zero."""
    times = begins(happening(scenario, seed), drawn(seed))
    found: list[Step | Deed] = [step for step in steps(scenario, seed) if step.at < 0]
    for act in scenario.turnover.done:
        at = -act.ago if act.ago is not None else times.get(act.after or "", 0.0) + (act.plus or 0.0)
        if at < 0:  # else it answers an event of a variant that is not drawn
            found.append(Deed(at=at, request=request_of(act, NOBODY), who=act.who))
    return sorted(found, key=lambda each: each.at)


def lead_of(scenario: Scenario, seed: int) -> int:
    """How long before the start the first of it happens, microseconds."""
    return max((-micros(each.at) for each in earlier(scenario, seed)), default=0)


async def play_earlier(scenario: Scenario, seed: int, clock: SimulatedClock, do: Do) -> None:
    """At once; `clock` stands at the first of it, and in the end at the start of the exercise."""
    lead = lead_of(scenario, seed)
    begun = clock.now()
    for each in earlier(scenario, seed):
        await clock.step((begun + lead + micros(each.at) - clock.now()) / SECOND)
        await do(each)
    await clock.step((begun + lead - clock.now()) / SECOND)
