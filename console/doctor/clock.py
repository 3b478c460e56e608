"""The clock: every age on the screen depends on it."""

from __future__ import annotations

from console.doctor.finding import Finding, ok, unknown, wrong
from console.doctor.visit import Visit
from console.moments import SECOND, rfc3339
from console.sources.gnss_report import OFF_S


def check_clock(visit: Visit) -> list[Finding]:
    """Synchronised, not before the newest record, as the satellites say, and which zone."""
    found = [_synchronised(visit), ok("zone", "doctor.zone.ok", zone=visit.machine.zone())]
    if visit.newest:
        found.append(_order(visit))
    return found + _satellites(visit)


def _synchronised(visit: Visit) -> Finding:
    kept = visit.machine.synchronised()
    if kept is None:
        return unknown("clock", "doctor.clock.untold")
    return ok("clock", "doctor.clock.ok") if kept else wrong("clock", "doctor.clock.free")


def _order(visit: Visit) -> Finding:
    """A clock that went back makes new alarms look older than old ones; the journal's own order stays right."""
    now, detail = visit.machine.clock.now(), {"newest": rfc3339(visit.newest)}
    if now + OFF_S * SECOND < visit.newest:
        return wrong("clock", "doctor.clock.behind", of="journal", **detail)
    return ok("clock", "doctor.clock.ordered", of="journal")


def _satellites(visit: Visit) -> list[Finding]:
    """Only what the source left on the board: the receiver itself is asked in gnss.py, and says so there."""
    for settings in visit.station.gnss:
        view = visit.source(settings.name)
        if view is not None and "offset_s" in view.figures and view.state in ("ok", "degraded"):
            offset = view.figures["offset_s"]
            off = abs(offset) > OFF_S
            detail = {"offset": f"{round(offset, 1) + 0.0:+.1f}"}
            return [
                (wrong if off else ok)("clock", f"doctor.clock.{'apart' if off else 'agrees'}", of="gnss", **detail)
            ]
    return []
