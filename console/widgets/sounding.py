"""What should sound now: the most urgent alarm nobody has seen, or a record that just failed (desk.md R6, 9)."""

from __future__ import annotations

from console.sound import Heard, Want
from console.widgets.snapshot import Snapshot, unseen_for, waiting
from console.wording.figures import seconds_since

RECORDING_S = (
    10  # a failing recording or journal sounds once: one burst of P2 begins in this time, the next comes later
)


def wanted(view: Snapshot, paused_until: int, heard: bool | None) -> Want:
    """A .3 never sounds (R2). `newest` changes with every further alarm, so that each begins its own burst."""
    known: Heard = "?" if heard is None else "ok" if heard else "no"
    first, (_seconds, rung) = next(waiting(view.band, view.desk.operator), None), unseen_for(view)
    if rung or first is not None:  # what its holder does not see calls a second operator, whoever has it (R9)
        priority = 1 if rung or first is None else first.priority
        alike = view.p1 if priority == 1 else view.p2
        alarms = sum(row.alarms for row in view.p1)
        return Want(priority, f"{alike[-1].opened} {alarms}", paused_until, known, rung)
    if view.standing.state != "ok" and seconds_since(view.standing.since, view.now) < RECORDING_S:
        return Want(2, f"journal {view.standing.code}", paused_until, known)
    here = view.card.recordings if view.card and view.card.row.priority > 1 else ()
    failed = [*view.unsafe, *(copy for copy in here if copy.unsafe)]
    recent = [copy for copy in failed if seconds_since(copy.since, view.now) < RECORDING_S]
    return Want(2 if recent else None, f"recording {len(recent)}" if recent else "", paused_until, known)
