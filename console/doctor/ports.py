"""Ports: which there are, whether those of the station file are, and who holds them."""

from __future__ import annotations

from pathlib import Path

from console.doctor.finding import Finding, ok, unknown, wrong
from console.doctor.serial_devices import place_of
from console.doctor.visit import Visit
from console.station import GnssSettings, ModemSettings

MODEM_MANAGER = "ModemManager"


def check_ports(visit: Visit) -> list[Finding]:
    """What is connected, each port of the station file, and ModemManager."""
    return [
        _connected(visit),
        *(each for way in _ways(visit) for each in _port(visit, way)),
        _modem_manager(visit),
    ]


def _connected(visit: Visit) -> Finding:
    """Modules are named by their family; anything else USB serial by what it calls itself."""
    devices = visit.machine.devices()
    modules = sorted({device.family for device in devices if device.family})
    if modules:
        return ok("ports", "doctor.ports.modules", modules=", ".join(modules), count=str(len(devices)))
    if devices:
        return ok("ports", "doctor.ports.unknown", names=", ".join(sorted({device.what for device in devices})))
    places = [place_of(way.port, devices) for way in visit.station.modem]
    reached = (place and (not is_local(place) or visit.machine.exists(place)) for place in places)
    return ok("ports", "doctor.ports.elsewhere") if any(reached) else unknown("ports", "doctor.ports.none")


def _port(visit: Visit, way: ModemSettings | GnssSettings) -> list[Finding]:
    """Missing, forbidden, held by a stranger, or under a name that changes."""
    devices = visit.machine.devices()
    place = place_of(way.port, devices)
    if place and not is_local(place):
        return []
    path = Path(place)
    if not place or not visit.machine.exists(place):
        return [wrong("port", "doctor.port.missing", of=way.name, port=way.port)]
    found = []
    if not visit.machine.usable(path):
        found.append(wrong("port", "doctor.port.denied", of=way.name, port=place, group=visit.machine.group(path)))
    holder = visit.machine.holder(place)
    if holder is not None and not holder.ours:
        found.append(wrong("port", "doctor.port.held", of=way.name, program=holder.name, pid=str(holder.pid)))
    if Path(way.port).name.startswith(("ttyUSB", "ttyACM")):
        lasting = next((each.path for each in devices if each.device == way.port), way.port)
        found.append(wrong("port", "doctor.port.unsteady", of=way.name, port=way.port, lasting=lasting))
    return found or [ok("port", "doctor.port.ok" if holder is None else "doctor.port.ours", of=way.name, port=place)]


def _ways(visit: Visit) -> list[ModemSettings | GnssSettings]:
    return [*visit.station.modem, *visit.station.gnss]


def _modem_manager(visit: Visit) -> Finding:
    if MODEM_MANAGER not in visit.machine.processes():
        return ok("modemmanager", "doctor.modemmanager.away")
    if visit.machine.udev_rule():
        return ok("modemmanager", "doctor.modemmanager.kept_away")
    return wrong("modemmanager", "doctor.modemmanager.runs")


def is_local(port: str) -> bool:
    """Whether it is a device of this machine's file system: no COM port, no socket."""
    return port.startswith("/")
