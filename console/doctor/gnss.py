"""The satellite receivers of the station file: do they talk, is there a place, and how far is the clock off."""

from __future__ import annotations

from console.doctor.asking import listen
from console.doctor.finding import Finding, as_told, ok, unknown, wrong
from console.doctor.ports import is_local
from console.doctor.visit import Visit
from console.modem.port import PortFault
from console.sentences import sentence
from console.sources.gnss_report import Reports
from console.station import GnssSettings
from console.wording.figures import ago, seconds_since


async def check_gnss(visit: Visit) -> list[Finding]:
    """No receiver is no fault: nothing that helps a person needs one."""
    if not visit.station.gnss:
        return [ok("gnss", "doctor.gnss.none")]
    return [await _receiver(visit, settings) for settings in visit.station.gnss]


async def _receiver(visit: Visit, settings: GnssSettings) -> Finding:
    machine = visit.machine
    if is_local(settings.port):
        holder = machine.holder(settings.port)
        if holder is not None and holder.ours:
            return _reported(visit, settings.name)
        if holder is None and not machine.exists(settings.port):
            return as_told("gnss", "wrong", "gnss.port_missing", {"port": settings.port}, of=settings.name)
    try:
        receiver = await listen(machine.open_port(settings.port, settings.baud), machine.clock)
    except PortFault as fault:
        return as_told("gnss", "wrong", fault.code.replace("modem.", "gnss."), fault.detail, of=settings.name)
    report = Reports(settings.name).now(receiver, machine.clock.mono())
    good = report.state == "ok"
    return as_told("gnss", "ok" if good else "wrong", report.code, report.detail, of=settings.name)


def _reported(visit: Visit, of: str) -> Finding:
    view = visit.source(of)
    if view is None:
        return unknown("gnss", "doctor.modem.held_untold", of=of)
    words, age = sentence(view.code, view.detail), ago(seconds_since(view.heard, visit.machine.clock.now()))
    make = {"ok": ok, "starting": unknown, "off": unknown}.get(view.state, wrong)
    return make("gnss", "doctor.modem.held", of=of, words=words, age=age)
