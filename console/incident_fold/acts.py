"""What operators decided."""

from __future__ import annotations

from msgspec.structs import replace

from console import events as e
from console.card import Assignment, HandOverView
from console.incident import Incident
from console.incident_fold.steps import Steps

STEPS = Steps()


@STEPS.on(e.IncidentShown)
def _shown(incident: Incident, stored: e.Stored, fact: e.IncidentShown) -> None:
    incident.point("t2_shown", stored.ts)


@STEPS.on(e.Acknowledged)
def _acknowledged(incident: Incident, stored: e.Stored, fact: e.Acknowledged) -> None:
    incident.owner = stored.actor or ""
    incident.epoch = (stored.epoch or 0) + 1
    incident.pending = False
    incident.acknowledged_at = stored.ts
    incident.point("t3_acknowledged", stored.ts)
    incident.note(stored)


@STEPS.on(e.UnitSent)
def _sent(incident: Incident, stored: e.Stored, fact: e.UnitSent) -> None:
    incident.units[fact.unit] = Assignment(unit=fact.unit, sent=stored.ts, by=stored.actor or "", state_since=stored.ts)
    incident.point("t6_decision", stored.ts)
    incident.point("t7_sent", stored.ts)
    incident.note(stored)


@STEPS.on(e.UnitRecalled)
def _recalled(incident: Incident, stored: e.Stored, fact: e.UnitRecalled) -> None:
    if fact.unit in incident.units:
        incident.units[fact.unit] = replace(incident.units[fact.unit], recalled=stored.ts)
    incident.note(stored)


@STEPS.on(e.StepDone)
def _step(incident: Incident, stored: e.Stored, fact: e.StepDone) -> None:
    incident.steps[fact.step] = stored.ts
    if fact.step == "contact":
        incident.point("t9_contact", stored.ts)
    incident.note(stored)


@STEPS.on(e.CodeWordHeard)
def _code_word(incident: Incident, stored: e.Stored, fact: e.CodeWordHeard) -> None:
    incident.code_word = fact.result
    incident.point("t6_decision", stored.ts)
    incident.note(stored)


@STEPS.on(e.SafetyOverridden)
def _overridden(incident: Incident, stored: e.Stored, fact: e.SafetyOverridden) -> None:
    incident.overrides.append(fact.guard)
    incident.note(stored)


@STEPS.on(e.HandedOver)
def _handed_over(incident: Incident, stored: e.Stored, fact: e.HandedOver) -> None:
    known = incident.handed_over
    again = known is not None and known.number == fact.number
    incident.handed_over = HandOverView(
        number=fact.number,
        at=known.at if known and again else stored.ts,
        by=stored.actor or "",
        taken_by=fact.taken_by or (known.taken_by if known and again else None),
        read_back=fact.read_back or bool(known and again and known.read_back),
    )
    incident.point("t6_decision", stored.ts)
    incident.note(stored)


@STEPS.on(e.Closed)
def _closed(incident: Incident, stored: e.Stored, fact: e.Closed) -> None:
    incident.closed = stored  # whether anybody had seen it stays as it is, for when this is taken back
    incident.shelved_until = None
    incident.points["t10_closed"] = stored.ts
    incident.note(stored)


@STEPS.on(e.Shelved)
def _shelved(incident: Incident, stored: e.Stored, fact: e.Shelved) -> None:
    incident.shelved_until = fact.until
    incident.note(stored)


@STEPS.on(e.Unshelved)
def _unshelved(incident: Incident, stored: e.Stored, fact: e.Unshelved) -> None:
    incident.shelved_until = None
    incident.note(stored)
