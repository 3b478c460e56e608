"""What each kind of fact does to an incident. A fact without a step of its own is still a line in the log."""

from __future__ import annotations

from console import events as e
from console.incident import Incident
from console.incident_fold import acts, calls, heard, joining, undo
from console.incident_fold.joining import take_over

__all__ = ["apply", "take_over"]

_STEPS = heard.STEPS | calls.STEPS | acts.STEPS | undo.STEPS | joining.STEPS


def apply(incident: Incident, stored: e.Stored) -> None:
    """One more event of this incident. Of an erased one only what came after the erasure is a line."""
    if isinstance(stored.fact, e.Erased) and stored.fact.name == e.Acknowledged.kind:
        incident.epoch = (stored.epoch or 0) + 1  # the header is still there, and so is the claim
    if incident.erased and isinstance(stored.fact, e.Erased | e.RecordViewed):
        return
    incident.touch()
    incident.newest = max(incident.newest, stored.ts)
    step = _STEPS.get(type(stored.fact))
    if step is None:
        incident.note(stored)
    else:
        step(incident, stored, stored.fact)
