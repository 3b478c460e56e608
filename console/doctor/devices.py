"""Devices that promised signs of life: which of them are silent, as the journal has it (DESIGN promise 10)."""

from __future__ import annotations

from console.doctor.finding import Finding, ok, wrong
from console.doctor.visit import Visit
from console.wording.figures import ago, seconds_since


def check_devices(visit: Visit) -> list[Finding]:
    """Nothing, where no journal could be read or no device is registered."""
    around = visit.around
    if around is None or not around.signs:
        return []
    now = visit.machine.clock.now()
    last = {id: ago(seconds_since(around.signs.get(id, told), now)) for id, told in sorted(around.silent.items())}
    silent = [wrong("device", "doctor.device.silent", of=id, device=id, age=age) for id, age in last.items()]
    return silent or [ok("device", "doctor.device.ok")]
