"""What is known of one incident: its events, and the register entries of the one it is about."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from uuid import UUID

import msgspec

from console import events as e
from console.board import Board
from console.register import Device, Person, Unit, normal_number


class Life(msgspec.Struct, frozen=True, kw_only=True):
    """`events` in order, those of the incidents it was joined with too. The entries are all that ever were registered
    under these ids: what somebody was called before is as good as their name."""

    id: UUID
    label: str
    closed: bool
    began: int  # when it was opened, microseconds UTC
    events: tuple[e.Stored, ...] = ()
    raws: dict[UUID, e.RawReceived] = {}
    persons: tuple[Person, ...] = ()
    devices: tuple[Device, ...] = ()
    units: tuple[Unit, ...] = ()

    @property
    def person(self) -> Person | None:
        """As last registered."""
        return self.persons[-1] if self.persons else None

    @property
    def numbers(self) -> frozenset[str]:
        """The telephones of the one it is about."""
        return frozenset(normal_number(device.number) for device in self.devices if device.number)


def gather(journal: Iterable[e.Stored], board: Board, label: str) -> Life | None:
    """The incident `label` (K-0001) of a journal and its board; None when there is none, or when it was erased."""
    found = next((each for each in board.incidents.values() if each.label == label.upper()), None)
    whole = None if found is None or found.joined is None else board.incidents.get(found.joined)
    incident = whole or found
    if incident is None or incident.erased:
        return None
    group = {each.id for each in board.incidents.values() if incident.id in (each.id, each.joined)}
    kept = [stored for stored in journal if _may_matter(stored, group, incident.raws)]
    units = {stored.fact.unit for stored in kept if isinstance(stored.fact, e.UnitSent)}
    events = tuple(_events(kept, group, units))
    persons, devices = _whose(events)
    return Life(
        id=incident.id, label=incident.label, closed=incident.closed is not None, events=events,
        began=incident.opened,
        raws={stored.cmd: stored.fact for stored in kept if isinstance(stored.fact, e.RawReceived)},
        persons=_registered(kept, persons), devices=_devices(kept, persons, devices), units=_units(kept, units),
    )  # fmt: skip


def _may_matter(stored: e.Stored, group: Container[UUID], raws: Container[UUID]) -> bool:
    """One look at each event of a journal that may be years long."""
    if isinstance(stored.fact, e.RawReceived):
        return stored.cmd in raws
    entries = e.PersonRegistered | e.DeviceRegistered | e.UnitRegistered
    told = isinstance(stored.fact, e.UnitReported) and stored.incident is None
    return stored.incident in group or told or isinstance(stored.fact, entries)


def _events(kept: list[e.Stored], group: Container[UUID], units: Container[str]) -> Iterator[e.Stored]:
    """The incident's own; of what its units told outside it, where each last was before, and what they told during."""
    own = [stored for stored in kept if stored.incident in group]
    last = {
        stored.fact.unit: stored
        for stored in kept
        if isinstance(stored.fact, e.UnitReported) and stored.fact.fix is not None and stored.nseq < own[0].nseq
    }
    for stored in kept:
        fact = stored.fact
        during = own[0].nseq < stored.nseq < own[-1].nseq
        told = isinstance(fact, e.UnitReported) and fact.unit in units and (during or stored is last.get(fact.unit))
        if stored.incident in group or told:
            yield stored


def _whose(events: Iterable[e.Stored]) -> tuple[set[str], set[str]]:
    persons, devices = set(), set()
    for stored in events:
        if isinstance(stored.fact, e.RawRead | e.IncidentOpened | e.LineIdentified):
            persons.add(stored.fact.person)
            devices.add(stored.fact.device)
    return {id for id in persons if id}, {id for id in devices if id}


def _registered(journal: Iterable[e.Stored], ids: set[str]) -> tuple[Person, ...]:
    facts = (stored.fact for stored in journal)
    return tuple(fact.person for fact in facts if isinstance(fact, e.PersonRegistered) and fact.person.id in ids)


def _devices(journal: Iterable[e.Stored], persons: set[str], ids: set[str]) -> tuple[Device, ...]:
    every = [stored.fact.device for stored in journal if isinstance(stored.fact, e.DeviceRegistered)]
    return tuple(device for device in every if device.id in ids or device.person in persons)


def _units(journal: Iterable[e.Stored], ids: set[str]) -> tuple[Unit, ...]:
    facts = (stored.fact for stored in journal)
    return tuple(fact.unit for fact in facts if isinstance(fact, e.UnitRegistered) and fact.unit.id in ids)
