"""Which ports there are, and what answers at each: found by asking, never by number (modem.md section 11)."""

from __future__ import annotations

from typing import Literal

import msgspec

from console.doctor.asking import ask_modem
from console.doctor.machine import Machine
from console.i18n import _
from console.modem.port import PortFault
from console.sentences import sentence
from console.text import visible

Kind = Literal["modem", "gnss", "other"]


class Found(msgspec.Struct, frozen=True):
    """A port, what it is, and that in words."""

    path: str
    kind: Kind
    words: str


async def look(machine: Machine) -> list[Found]:
    """Every USB serial port, modems first. One that somebody uses is named and left alone."""
    found = [await probe(machine, device.path) for device in machine.devices()]
    return sorted(found, key=lambda each: ("modem", "gnss", "other").index(each.kind))


async def probe(machine: Machine, path: str) -> Found:
    """Ask this port who it is."""
    holder = machine.holder(path)
    if holder is not None:
        return Found(path, "other", _("in use by {program}").format(program=visible(holder.name)))
    try:
        vitals = await ask_modem(machine.open_port(path, 115200), machine.clock, identity_only=True)
    except PortFault as fault:
        return Found(path, "other", sentence(fault.code, fault.detail))
    if vitals.silence == "modem.gps_port":
        return Found(path, "gnss", _("satellite positions"))
    if vitals.silence:
        return Found(path, "other", sentence(vitals.silence))
    return Found(path, "modem", _("a modem: {name}").format(name=visible(f"{vitals.maker} {vitals.model}".strip())))
