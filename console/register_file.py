"""register.toml → Register, and the events that bring a journal's register up to it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from console.aside import in_time
from console.events import (
    DeviceRegistered,
    EntryRetired,
    Fact,
    NewEvent,
    PersonRegistered,
    SourceReported,
    UnitRegistered,
)
from console.i18n import _
from console.register import Device, Person, Register, Unit
from console.sentences import sentence
from console.station import Station, StationFault, read_toml
from console.wording.written import why as why_of

if TYPE_CHECKING:
    from console.node import Node

E = TypeVar("E", Person, Device, Unit)


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    person: tuple[dict[str, Any], ...] = ()
    device: tuple[dict[str, Any], ...] = ()
    unit: tuple[dict[str, Any], ...] = ()


def load_register(path: Path) -> Register:
    """The register of this file. Raises StationFault with file, entry, key and remedy."""
    file = read_toml(path, _File)
    register = Register(
        persons={entry.id: entry for entry in _entries(path, "person", Person, file.person)},
        devices={entry.id: entry for entry in _entries(path, "device", Device, file.device)},
        units={entry.id: entry for entry in _entries(path, "unit", Unit, file.unit)},
    )
    for device in register.devices.values():
        if device.person is not None and device.person not in register.persons:
            detail = {"file": str(path), "id": device.id, "person": device.person}
            raise StationFault(sentence("register.nobody", detail))
    return register


def _entries(path: Path, table: str, kind: type[E], written: tuple[dict[str, Any], ...]) -> list[E]:
    entries: list[E] = []
    for number, fields in enumerate(written, 1):
        unknown = set(fields) - set(kind.__struct_fields__)
        where = f"[[{table}]] {number} ({fields.get('id', '?')})"
        if unknown:
            why = _("{where}: unknown key “{key}”").format(where=where, key=sorted(unknown)[0])
            raise StationFault(sentence("station.wrong", {"file": str(path), "why": why}))
        try:
            entry = msgspec.convert(fields, kind)
        except msgspec.ValidationError as fault:
            why = f"{where}: {why_of(str(fault))}"
            raise StationFault(sentence("station.wrong", {"file": str(path), "why": why})) from None
        if any(known.id == entry.id for known in entries):
            raise StationFault(sentence("register.double", {"file": str(path), "id": entry.id}))
        entries.append(entry)
    return entries


def differences(known: Register, wanted: Register) -> list[Fact]:
    """The facts that turn `known` into `wanted`; none when they are equal."""
    facts: list[Fact] = []
    facts += [PersonRegistered(person=entry) for entry in _changed(known.persons, wanted.persons)]
    facts += [DeviceRegistered(device=entry) for entry in _changed(known.devices, wanted.devices)]
    facts += [UnitRegistered(unit=entry) for entry in _changed(known.units, wanted.units)]
    facts += [EntryRetired(what="person", id=id) for id in known.persons if id not in wanted.persons]
    facts += [EntryRetired(what="device", id=id) for id in known.devices if id not in wanted.devices]
    facts += [EntryRetired(what="unit", id=id) for id in known.units if id not in wanted.units]
    return facts


def _changed(known: dict[str, E], wanted: dict[str, E]) -> list[E]:
    return [entry for id, entry in wanted.items() if known.get(id) != entry]


async def keep_register(node: Node, station: Station) -> None:
    """Bring the journal's register up to the station's file, if it has one."""
    if not station.register:
        return
    path = station.path(station.register)
    wanted, facts = await in_time(partial(load_register, path), None), list[Fact]()
    late = SourceReported(source="register", state="down", code="register.late", detail={"file": str(path)})
    known = node.board.around.sources.get(late.source)
    if wanted is not None:
        facts += differences(node.board.register(), wanted)
        if known and known.state != "off":
            facts.append(msgspec.structs.replace(late, state="off", code="register.ok"))
    elif known is None or known.state == "off":
        facts.append(late)
    if facts:
        await node.append([NewEvent(fact=fact, cmd=node.new_id()) for fact in facts])
