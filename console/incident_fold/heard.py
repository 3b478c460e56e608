"""What the world said of a person: messages, silence, and how a unit is doing."""

from __future__ import annotations

from msgspec.structs import replace

from console import events as e
from console.arrivals import PART_SET_AGE_US, adds_to, part_set
from console.incident import Incident, priority_of
from console.incident_fold.steps import Steps
from console.reading import Reading

STEPS = Steps()


@STEPS.on(e.RawRead)
def _raw_read(incident: Incident, stored: e.Stored, fact: e.RawRead) -> None:
    earlier = incident.raws.get(fact.repeat_of) if fact.repeat_of else None
    if earlier is not None:
        incident.again(earlier, fact.raw)
        return
    reading = fact.whole or fact.reading
    place = _line_of_earlier_parts(incident, stored, fact)
    incident.read(reading, stored.ts)
    if reading.triggers:  # a stranger's card may turn out to be somebody's
        incident.person_id = incident.person_id or fact.person
        incident.device = incident.device or fact.device
    if reading.triggers and place is None:
        incident.alarm(priority_of(reading.triggers), reading.triggers[0], stored.ts)
    if place is None:
        place = len(incident.log) if only_tells_facts(reading) else incident.note(stored)
    else:
        incident.log[place] = replace(incident.log[place], fact=fact)
    incident.raws[fact.raw] = place
    if (key := part_set(fact.reading)) is not None:
        incident.parts[key] = place


def only_tells_facts(reading: Reading) -> bool:
    """A message whose facts follow as events of their own: the first of them is its line in the log."""
    return not (reading.text or reading.triggers or reading.fixes) and reading == Reading(format=reading.format)


def _line_of_earlier_parts(incident: Incident, stored: e.Stored, fact: e.RawRead) -> int | None:
    """One text is one line, in however many parts it comes."""
    key = part_set(fact.reading)
    place = incident.parts.get(key) if key is not None and fact.whole is not None else None
    if place is None or incident.log[place].ts < stored.ts - PART_SET_AGE_US:
        return None
    return place if adds_to(incident.log[place].fact, fact) else None


@STEPS.on(e.DeviceSilent)
def _device_silent(incident: Incident, stored: e.Stored, fact: e.DeviceSilent) -> None:
    incident.alarm(2, "silence", stored.ts)
    incident.note(stored)


@STEPS.on(e.LoopBackChanged)
def _loop_back(incident: Incident, stored: e.Stored, fact: e.LoopBackChanged) -> None:
    if fact.state == "missing":
        incident.alarm(2, "silence", stored.ts)
    incident.note(stored)


@STEPS.on(e.UnitReported)
def _unit(incident: Incident, stored: e.Stored, fact: e.UnitReported) -> None:
    known = incident.units.get(fact.unit)
    if known is not None and fact.state is not None and fact.state != known.state:
        incident.units[fact.unit] = replace(known, state=fact.state, state_since=stored.ts)
        if fact.state == "on_scene" and known.recalled is None:
            incident.point("t8_on_scene", stored.ts)
        incident.note(stored)
    elif fact.words:  # what a patrol asks on the radio changes no state, and somebody must answer it
        incident.note(stored)
