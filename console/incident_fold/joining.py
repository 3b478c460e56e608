"""Two incidents that turn out to be one person's."""

from __future__ import annotations

from console import events as e
from console.incident import Incident
from console.incident_fold.calls import to_front
from console.incident_fold.steps import Steps

STEPS = Steps()


@STEPS.on(e.IncidentJoined)
def _joined(incident: Incident, stored: e.Stored, fact: e.IncidentJoined) -> None:
    incident.joined = fact.into
    incident.note(stored)


def take_over(into: Incident, other: Incident) -> None:
    """`other` turned out to be the same person's: everything of it goes on inside `into`."""
    into.touch()
    into.alarm(other.priority, other.trigger, other.raised)
    into.alarms += max(0, other.alarms - 1)
    for line in other.lines():
        to_front(into, line)
    into.recordings.update(other.recordings)
    for known in other.trail:
        into.add_fix(known.fix, known.received)
    into.log = sorted([*into.log, *other.log], key=lambda entry: entry.nseq)
    into.raws = {entry.fact.raw: place for place, entry in enumerate(into.log) if isinstance(entry.fact, e.RawRead)}
    into.parts.clear()
