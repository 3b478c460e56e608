"""The round: every check, in the order in which somebody would look."""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path

from console.doctor.clock import check_clock
from console.doctor.devices import check_devices
from console.doctor.disk import check_disk
from console.doctor.finding import Finding, ok, unknown
from console.doctor.gnss import check_gnss
from console.doctor.journal import check_journal
from console.doctor.machine import Machine
from console.doctor.map import check_map
from console.doctor.modem import check_modems
from console.doctor.permissions import check_permissions
from console.doctor.ports import check_ports
from console.doctor.recording import check_audio, check_loop_back, check_sound
from console.doctor.software import check_software
from console.doctor.tables import check_tables
from console.doctor.terminal import check_terminal
from console.doctor.visit import Visit
from console.faults import told
from console.i18n import N_
from console.register_file import load_register
from console.sentences import sentence
from console.station import Station, StationFault, load_station

Check = Callable[[Visit], Sequence[Finding] | Awaitable[Sequence[Finding]]]


def check_station(visit: Visit) -> list[Finding]:
    """The station file was read already; its register is read here."""
    if not visit.file:
        return [unknown("station", "doctor.station.none")]
    if visit.station.register:
        try:
            load_register(visit.station.path(visit.station.register))
        except StationFault as fault:
            return [broken(fault)]
    return [ok("station", "doctor.station.ok", file=visit.file)]


def broken(fault: StationFault) -> Finding:
    """A station file that cannot be used."""
    return Finding(name="station", state="wrong", words=str(fault), do=sentence("doctor.as_it_says"))


# The journal comes before whatever reads what is in it.
ROUND: tuple[tuple[str, Check], ...] = (
    (N_("station file"), check_station),
    (N_("journal"), check_journal),
    (N_("disk"), check_disk),
    (N_("permissions"), check_permissions),
    (N_("ports"), check_ports),
    (N_("modem"), check_modems),
    (N_("loop-back"), check_loop_back),
    (N_("devices"), check_devices),
    (N_("satellite receiver"), check_gnss),
    (N_("map"), check_map),
    (N_("regions and numbers"), check_tables),
    (N_("recorder"), check_audio),
    (N_("sound"), check_sound),
    (N_("terminal"), check_terminal),
    (N_("clock"), check_clock),
    (N_("software"), check_software),
)


def begin(machine: Machine, file: str) -> tuple[Visit, list[Finding]]:
    """A visit to the station of `file`. One that cannot be used is a finding, and the rest is still looked at."""
    if not file:
        return Visit(machine=machine, station=Station()), []
    try:
        return Visit(machine=machine, station=load_station(Path(file)), file=file), []
    except StationFault as fault:
        return Visit(machine=machine, station=Station()), [broken(fault)]


async def examine(visit: Visit, progress: Callable[[str], None] = lambda what: None) -> AsyncIterator[Finding]:
    """Every finding as it is made. `progress` is told what is looked at next."""
    for what, check in ROUND:
        progress(what)
        for finding in await _checked(what, check, visit):
            yield finding


async def _checked(what: str, check: Check, visit: Visit) -> Sequence[Finding]:
    try:
        found = check(visit)
        return await found if inspect.isawaitable(found) else found
    except Exception as fault:  # noqa: BLE001 - one check that stumbles must not hide what the others find
        return [Finding(name=what, state="wrong", words=told(fault)[0], do=sentence("doctor.as_it_says"))]
