"""The register as the journal has it, and whose number or device it is. Part of the board's fold."""

from __future__ import annotations

from console.events import DeviceRegistered, EntryRetired, Fact, PersonRegistered
from console.register import Device, Person, normal_number

TOLD_BY = frozenset({PersonRegistered, EntryRetired, DeviceRegistered})  # `apply` need not be asked about others


class Directory:
    """Persons and devices, and the ways in which messages name them."""

    def __init__(self) -> None:
        self.persons: dict[str, Person] = {}
        self.devices: dict[str, Device] = {}
        self.numbers: dict[str, str] = {}  # normalised number -> device
        self.identities: dict[str, str] = {}  # what a device's messages call it -> device

    def apply(self, fact: Fact) -> None:
        """One more fact about a person or a device; others are ignored."""
        match fact:
            case PersonRegistered(person=person):
                self.persons[person.id] = person
            case EntryRetired(what="person", id=id):
                self.persons.pop(id, None)
            case DeviceRegistered(device=device):
                self._forget(device.id)
                self._remember(device)
            case EntryRetired(what="device", id=id):
                self._forget(id)
            case _:
                pass

    def _remember(self, device: Device) -> None:
        self.devices[device.id] = device
        self.identities |= {name.casefold(): device.id for name in (device.id, *device.identities)}
        if device.number:
            self.numbers[normal_number(device.number)] = device.id

    def _forget(self, id: str) -> None:
        self.devices.pop(id, None)
        self.identities = {name: device for name, device in self.identities.items() if device != id}
        self.numbers = {number: device for number, device in self.numbers.items() if device != id}

    def who(self, number: str = "", device: str = "", person: str = "") -> tuple[str | None, str | None]:
        """(person id, device id) of a number, a device's own name or a person id; None where not registered."""
        found = self.identities.get(device.casefold()) if device else None
        if found is None and number:
            found = self.numbers.get(normal_number(number)) or self.identities.get(number.casefold())
        if person in self.persons:
            return person, found
        return (self.devices[found].person, found) if found is not None else (None, None)

    def of_another(self, person: str | None, number: str, device: str) -> str:
        """The number, or else the device, that is registered to somebody else than `person`; empty: none is."""
        for name, (found, _) in ((number, self.who(number)), (device, self.who(device=device))):
            if name and None not in (person, found) and found != person:
                return name
        return ""


def stranger(person: str | None, device: str | None, *names: str) -> str:
    """What somebody who is not in the register is called by the message itself: enough to be one incident."""
    return "" if person or device else next((name for name in names if name), "")
