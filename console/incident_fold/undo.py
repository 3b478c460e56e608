"""What a taken-back act had done is taken back."""

from __future__ import annotations

from msgspec.structs import replace

from console import events as e
from console.incident import Incident
from console.incident_fold.steps import Steps

STEPS = Steps()


@STEPS.on(e.Undone)
def _undone(incident: Incident, stored: e.Stored, fact: e.Undone) -> None:
    place = next((i for i, entry in enumerate(incident.log) if entry.cmd == fact.act), None)
    if place is not None and not incident.log[place].undone:
        incident.log[place] = replace(incident.log[place], undone=True)
        _take_back(incident, place)
    incident.note(stored)


def _claimed_since(incident: Incident, place: int) -> bool:
    return any(isinstance(entry.fact, e.Acknowledged) and not entry.undone for entry in incident.log[place + 1 :])


def _take_back(incident: Incident, place: int) -> None:
    match incident.log[place].fact:
        case e.Acknowledged() if _claimed_since(incident, place):
            pass  # somebody has it: nothing of theirs is taken back (DESIGN promise 9)
        case e.Acknowledged():
            incident.owner, incident.pending, incident.acknowledged_at = "", True, None
            incident.points.pop("t3_acknowledged", None)
        case e.StepDone(step=step):
            incident.steps.pop(step, None)
            if step == "contact":
                incident.points.pop("t9_contact", None)
        case e.Closed():
            incident.closed = None
            incident.points.pop("t10_closed", None)
        case e.Shelved():
            incident.shelved_until = None
        case _:
            pass  # a note stays in the log, struck through
