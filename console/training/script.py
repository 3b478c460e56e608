"""A step of a scenario as the messages of a feed; and a whole scenario as the script of one. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from console.moments import SECOND
from console.training import messages
from console.training.alarm_lines import AlarmLines
from console.training.kinds import (
    Acoustic,
    Alarm,
    Audio,
    Battery,
    DeviceState,
    Network,
    Radio,
    Recording,
    Trail,
    Unit,
    Zone,
)
from console.training.model import Actor, Scenario
from console.training.schedule import Step, steps


def step_messages(step: Step, cast: Mapping[str, Actor], lines: AlarmLines, now: int) -> list[bytes]:
    """What a feed says of this step; nothing of what does not come through a feed."""
    match step.what:
        case Alarm() as what:
            return [messages.alarm(step.id, what, cast[what.who], now)]
        case Trail() as what:
            return [messages.position(step.id, what, cast[what.who], now)]
        case Unit() as what:
            return [messages.unit(step.id, what, now)]
        case Battery() as what:
            return [messages.battery(step.id, what, cast[what.who], now)]
        case Network() as what:
            return [messages.network(step.id, what, cast[what.who], now)]
        case Zone() as what:
            return [messages.zone(step.id, what, cast[what.who], now)]
        case Acoustic() as what:
            return [messages.acoustic(step.id, what, cast[what.who], now)]
        case DeviceState() as what:
            return [messages.device_state(step.id, what, cast[what.who], now)]
        case Radio() as what if what.from_ not in cast:
            return [messages.radio(step.id, what, now)]
        case Audio() as what if what.line in cast:
            return lines.heard(step.id, what, now)
        case Recording() as what:
            return lines.recorded(step.id, what, now)
        case _:
            return []


def feed_script(scenario: Scenario, seed: int, start: int) -> Iterator[tuple[float, bytes]]:
    """(seconds from the start, message) of everything a feed would bring; `start` in microseconds UTC."""
    lines = AlarmLines(scenario.cast)
    for step in steps(scenario, seed):
        for message in step_messages(step, scenario.cast, lines, start + round(step.at * SECOND)):
            yield step.at, message
