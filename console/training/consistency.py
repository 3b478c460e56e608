"""What no single part of a scenario can know: time that runs in a circle, events after the end, unreachable telephones.

Works on whatever parts could be read, so that these problems are told together with the others.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from console.register import normal_number
from console.training.kinds import (
    Alarm,
    Audio,
    Battery,
    Call,
    DeviceState,
    End,
    Happening,
    Inject,
    Network,
    Recording,
    Sms,
    Trail,
    Zone,
)
from console.training.model import Actor, Scheduled, Variant, contacts_of
from console.training.rules import Expect
from console.training.schedule import begins, kind_of
from console.training.turnover import Turnover

Tell = Callable[..., None]  # tell(name, code, **detail): the problem stands where `name` is declared


def check(parts: Mapping[str, Any], tell: Tell) -> None:
    """`parts`: the fields of Scenario that could be read."""
    main: Sequence[Scheduled] = parts.get("events", ())
    variants: Sequence[Variant] = parts.get("variants", ())
    everything = [*main, *(event for variant in variants for event in variant.events)]
    cast: Mapping[str, Actor] = parts.get("cast", {})
    for event in everything:
        _check_what(event.id, event.what, cast, tell)
    for rule in parts.get("rules", ()):
        for then in rule.then:
            _check_what(then.id or rule.id, then.what, cast, tell)
    _check_reach(main, variants, tell)
    looping = dict.fromkeys(_circles({event.id: event.after for event in everything}))
    for name in looping:
        tell(name, "training.circle", id=name)
    _check_earlier(everything, looping, parts.get("turnover", Turnover()), tell)
    if "duration" in parts:
        _check_end(everything, looping, parts["duration"], tell)
    for name in _circles({expect.id: expect.needs for expect in _expects(parts)}):
        tell(name, "training.circle", id=name)
    _check_numbers(cast, tell)


def _expects(parts: Mapping[str, Any]) -> Sequence[Expect]:
    found: Sequence[Expect] = parts.get("expect", ())
    return found


def _check_what(id: str, what: Happening, cast: Mapping[str, Actor], tell: Tell) -> None:
    if isinstance(what, Alarm | Trail | Audio | Recording | Battery | Network | Zone | DeviceState):
        name = what.line if isinstance(what, Audio | Recording) else what.who
        if name in cast and cast[name].device is None:
            tell(id, "training.no_device", who=name)
        if name in (contacts := contacts_of(cast)) and not contacts[name].answers:
            tell(id, "training.rings_out", who=name)


def _check_reach(main: Sequence[Scheduled], variants: Sequence[Variant], tell: Tell) -> None:
    """A common event cannot wait for one that only some variants have, nor one variant for another's."""
    common = {event.id for event in main}
    inside = {event.id for variant in variants for event in variant.events}
    for group in (main, *(variant.events for variant in variants)):
        own = common | {event.id for event in group}
        for event in group:
            if event.after in inside - own:
                tell(event.id, "training.other_variant", after=event.after)


def _check_end(events: Sequence[Scheduled], looping: Collection[str], duration: float, tell: Tell) -> None:
    straight = [event for event in events if event.id not in looping]
    for name, latest in begins(straight, lambda event: event.jitter).items():
        if latest > duration:
            tell(name, "training.after_end", begins=f"{latest:g}s", duration=f"{duration:g}s")


def _check_earlier(events: Sequence[Scheduled], looping: Collection[str], turnover: Turnover, tell: Tell) -> None:
    """What needs somebody at the desk is not before the start; what the shift before did is."""
    straight = [event for event in events if event.id not in looping]
    latest = begins(straight, lambda event: event.jitter)
    for event in straight:
        if latest.get(event.id, 0) < 0 and isinstance(event.what, Call | Sms | Inject | End):
            tell(event.id, "training.ago_kind", kind=kind_of(event.what))
    for act in turnover.done:
        if act.after is not None and latest.get(act.after, 0.0) + (act.plus or 0.0) >= 0:
            tell(act.after, "training.ago_late")


def _circles(next_of: Mapping[str, str | None]) -> list[str]:
    """The names from which following the references never ends."""
    ends: dict[str | None, bool] = {None: True}
    for name in next_of:
        path: dict[str, None] = {}
        at: str | None = name
        while at is not None and at not in ends and at not in path:
            path[at] = None
            at = next_of.get(at)
        ends |= dict.fromkeys(path, ends.get(at, False))
    return [name for name in next_of if not ends[name]]


def _check_numbers(cast: Mapping[str, Actor], tell: Tell) -> None:
    """Two people with one number could not be told apart. A contact of whom no entry tells is nobody's."""
    owners: dict[str, str] = {}
    phones = [(name, actor.phone) for name, actor in cast.items() if actor.phone is not None]
    phones += [(name, contact.phone) for name, contact in contacts_of(cast).items()]
    for name, phone in phones:
        if owners.setdefault(normal_number(phone), name) != name:
            tell(name, "training.same_number", other=owners[normal_number(phone)])
    for name, actor in cast.items():
        if actor.contacts and (actor.role != "protected" or not actor.registered):
            tell(actor.contacts[0].id, "training.no_entry", who=name)
