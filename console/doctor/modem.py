"""One modem: does it answer, its SIM, network, operator, signal and store.

A modem that a running intake holds is not touched: then the journal says what the intake reported last.
"""

from __future__ import annotations

from console.doctor.asking import Vitals, ask_modem
from console.doctor.finding import Finding, as_told, ok, unknown, wrong
from console.doctor.ports import is_local
from console.doctor.serial_devices import place_of
from console.doctor.visit import Visit
from console.modem.port import PortFault
from console.modem.vitals import WEAK_DBM
from console.moments import SECOND
from console.sentences import sentence
from console.station import ModemSettings
from console.wording.figures import ago, seconds_since

HOME, DENIED, ROAMING = frozenset({1, 6, 9}), 3, frozenset({5, 7, 10})  # 3GPP TS 27.007 section 7.2
STORE_WARN = 0.8  # modem.md section 5 rule 9
RECENT_S = 120  # an intake proves its modem alive every half minute; older than this it says nothing of now


async def check_modems(visit: Visit) -> list[Finding]:
    """Each modem of the station file."""
    if not visit.station.modem:
        return [unknown("modem", "doctor.modem.none")]
    return [finding for settings in visit.station.modem for finding in await _modem(visit, settings)]


async def _modem(visit: Visit, settings: ModemSettings) -> list[Finding]:
    port = place_of(settings.port, visit.machine.devices())
    if is_local(port) or not port:
        holder = visit.machine.holder(port) if port else None
        if holder is not None and holder.ours:
            return _reported(visit, settings)
        if holder is not None:
            return [wrong("modem", "doctor.modem.taken", of=settings.name, program=holder.name)]
        if not port or not visit.machine.exists(port):
            return [wrong("modem", "doctor.modem.absent", of=settings.name)]
    try:
        vitals = await ask_modem(visit.machine.open_port(port, settings.baud), visit.machine.clock)
    except PortFault as fault:
        return [as_told("modem", "wrong", fault.code, fault.detail, of=settings.name)]
    return findings_of(vitals, settings)


def findings_of(vitals: Vitals, settings: ModemSettings) -> list[Finding]:
    """One finding a subject. Of a modem that does not answer there is one only."""
    of = settings.name
    if vitals.silence:
        return [as_told("modem", "wrong", vitals.silence, {}, of=of)]
    modem = ok("modem", "doctor.modem.answers", of=of, maker=vitals.maker, model=vitals.model)
    return [
        modem, _sim(vitals, settings), _network(vitals, of), _operator(vitals, of), _signal(vitals.signal, of),
        _store(vitals.used, vitals.total, of),
    ]  # fmt: skip


def _sim(vitals: Vitals, settings: ModemSettings) -> Finding:
    if not vitals.sim:
        return ok("sim", "doctor.sim.ok", of=settings.name)
    if vitals.sim == "modem.sim_pin" and settings.pin:
        return unknown("sim", "doctor.sim.pin_waits", of=settings.name)
    return as_told("sim", "wrong", vitals.sim, {}, of=settings.name)


def _network(vitals: Vitals, of: str) -> Finding:
    if vitals.sim:
        return unknown("network", "doctor.network.no_sim", of=of)
    if HOME & {*vitals.registration}:
        return ok("network", "doctor.network.home", of=of)
    if ROAMING & {*vitals.registration}:
        return ok("network", "doctor.network.roaming", of=of)
    if DENIED in vitals.registration:
        return as_told("network", "wrong", "modem.registration_denied", {}, of=of)
    return as_told("network", "wrong", "modem.not_registered", {}, of=of)


def _operator(vitals: Vitals, of: str) -> Finding:
    if vitals.operator:
        return ok("operator", "doctor.operator.ok", of=of, operator=vitals.operator)
    return unknown("operator", "doctor.operator.none", of=of)


def _signal(steps: int | None, of: str) -> Finding:
    """0 to 31, two dB a step from -113 dBm (27.007 section 8.5)."""
    return _signal_dbm(None if steps is None else -113 + 2 * steps, of)


def _signal_dbm(dbm: float | None, of: str) -> Finding:
    if dbm is None:
        return unknown("signal", "doctor.signal.none", of=of)
    make = wrong if dbm <= WEAK_DBM else ok
    return make("signal", "doctor.signal.weak" if dbm <= WEAK_DBM else "doctor.signal.ok", of=of, dbm=f"{dbm:.0f}")


def _store(used: float | None, total: float | None, of: str) -> Finding:
    if used is None or not total:
        return unknown("store", "doctor.store.none", of=of)
    full = used >= STORE_WARN * total
    make = wrong if full else ok
    code = "doctor.store.full" if full else "doctor.store.ok"
    return make("store", code, of=of, used=f"{used:.0f}", total=f"{total:.0f}")


def _reported(visit: Visit, settings: ModemSettings) -> list[Finding]:
    """What the intake reported last, from the journal's board."""
    of, view = settings.name, visit.source(settings.name)
    if view is None:
        return [unknown("modem", "doctor.modem.held_untold", of=of)]
    detail = {
        "words": sentence(view.code, view.detail),
        "age": ago(seconds_since(view.heard, visit.machine.clock.now())),
    }
    if visit.machine.clock.now() - view.heard > RECENT_S * SECOND and view.state in ("ok", "degraded"):
        return [wrong("modem", "doctor.modem.held_silent", of=of, **detail)]
    make = {"ok": ok, "starting": unknown, "off": unknown}.get(view.state, wrong)
    found = [make("modem", "doctor.modem.held", of=of, **detail)]
    figures = view.figures
    if "signal_dbm" in figures:
        found.append(_signal_dbm(figures["signal_dbm"], of))
    if "store_total" in figures:
        found.append(_store(figures.get("store_used"), figures["store_total"], of))
    return found
