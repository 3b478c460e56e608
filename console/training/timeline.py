"""`larmbord scenario check`: what a scenario will do, as text for its author (training.md section 1 note 11)."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from console.i18n import _
from console.moments import rfc3339
from console.text import visible
from console.training.kinds import Happening
from console.training.model import Scenario, Scheduled
from console.training.schedule import kind_of, steps

_SHORT = 60  # characters of a value


def timeline(scenario: Scenario, seed: int) -> str:
    """Head, one line a step, then points and remarks."""
    return "\n".join([*_head(scenario, seed), *_lines(scenario, seed), *_manual(scenario), *_points(scenario)]) + "\n"


def remarks(scenario: Scenario) -> list[str]:
    """What is allowed, and probably not meant."""
    goalless = [expect.id for expect in scenario.expect if expect.goal is None]
    silent = [expect.id for expect in scenario.expect if expect.critical and expect.why is None]
    silent += [forbid.id for forbid in scenario.forbid if forbid.critical and forbid.why is None]
    aimless = [goal for goal in scenario.goals if all(goal != expect.goal for expect in scenario.expect)]
    found = []
    if goalless:
        found.append(_("Expectations without a goal: {ids}.").format(ids=", ".join(goalless)))
    if silent:
        found.append(_("Critical without 'why': {ids}.").format(ids=", ".join(silent)))
    if aimless and scenario.expect:
        found.append(_("Goals without an expectation: {ids}.").format(ids=", ".join(aimless)))
    return found


def stamp(seconds: float) -> str:
    """1:02.500, to the millisecond."""
    minutes, rest = divmod(round(seconds * 1000), 60_000)
    return f"{minutes}:{rest // 1000:02}.{rest % 1000:03}"


def _head(scenario: Scenario, seed: int) -> Iterator[str]:
    yield f"{scenario.id} rev {scenario.rev}   {visible(scenario.title.sv)} / {visible(scenario.title.en)}"
    speeds = " ".join(f"{speed:g}" for speed in scenario.clock.speeds)
    yield _("{duration} long, begins {start}, seed {seed}, speeds {speeds}").format(
        duration=stamp(scenario.duration), start=rfc3339(scenario.clock.start), seed=seed, speeds=speeds
    )


def _lines(scenario: Scenario, seed: int) -> Iterator[str]:
    for step in steps(scenario, seed):
        yield f"{stamp(step.at):>10}  {kind_of(step.what):<10} {step.id:<8} {_described(step.what, step.over)}"


def _manual(scenario: Scenario) -> Iterator[str]:
    events: tuple[Scheduled, ...] = scenario.events
    for event in (event for event in events if event.manual):
        by_hand = _("by hand")
        yield f"{by_hand:>10}  {kind_of(event.what):<10} {event.id:<8} {_described(event.what)}"


def _points(scenario: Scenario) -> Iterator[str]:
    if scenario.expect:
        total = sum(expect.points for expect in scenario.expect)
        least = scenario.pass_.points if scenario.pass_ else total
        yield _("{total} points, {least} to pass").format(total=total, least=least)
    yield from remarks(scenario)


def _described(what: Happening, over: bool = False) -> str:
    """The fields that say something, in the order of the format."""
    if over:
        return _("over")
    fields = msgspec.structs.fields(type(what))
    said = {
        field.encode_name: getattr(what, field.name) for field in fields if getattr(what, field.name) != field.default
    }
    return "  ".join(f"{name} {_value(value)}" for name, value in said.items())


def _value(value: object) -> str:
    if isinstance(value, tuple):
        value = " ".join(_value(part) for part in value)
    if isinstance(value, msgspec.Struct):
        value = ", ".join(_value(part) for part in msgspec.structs.astuple(value) if part is not None)
    words = visible(str(value))
    return words if len(words) <= _SHORT else f"{words[: _SHORT - 1]}…"
