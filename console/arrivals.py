"""Raw messages: not read yet, seen before, or parts of a text not all here. Part of the board's fold."""

from __future__ import annotations

from hashlib import blake2b
from uuid import UUID

from console.events import RawRead, RawReceived, RawReleased, Stored
from console.reading import Reading

REMEMBERED = 4096  # payloads: how far back a message is recognised as the same bytes again

PartSet = tuple[str, int, int, bool]  # sender, reference, total, whether the reference has 16 bits


def part_set(reading: Reading) -> PartSet | None:
    """Which longer text this reading is a part of."""
    part = reading.part
    return (reading.sender.raw if reading.sender else "", part.reference, part.total, part.wide) if part else None


def add_part(known: dict[int, Reading], reading: Reading) -> None:
    """References wrap at 256: another text under the same number means that an old set has aged out."""
    assert reading.part is not None
    if known.get(reading.part.number, reading) != reading:
        known.clear()
    known[reading.part.number] = reading


class Arrivals:
    """The raw messages, from the board's point of view."""

    def __init__(self) -> None:
        self.unread: dict[UUID, Stored] = {}
        self.released: set[UUID] = set()
        self.held: dict[tuple[str, str], Stored] = {}  # (source, slot) -> what a modem may still hold there
        self.slots: dict[str, str] = {}  # source -> slot of its newest message: where a feed goes on
        self.parts: dict[PartSet, dict[int, Reading]] = {}
        self._payloads: dict[bytes, UUID] = {}

    def apply(self, stored: Stored) -> None:
        """One more event; what is not about raw messages is ignored."""
        match stored.fact:
            case RawReceived() as raw:
                self.unread[stored.cmd] = stored
                if raw.slot:
                    self.slots[raw.source] = raw.slot
                if raw.media == "sms-pdu" and raw.slot:
                    self.held[raw.source, raw.slot] = stored
            case RawReleased(raw=cmd):
                self.released.add(cmd)
                self.held = {place: held for place, held in self.held.items() if held.cmd != cmd}
            case RawRead() as read:
                self._read(read)
            case _:
                pass

    def _read(self, fact: RawRead) -> None:
        waiting = self.unread.pop(fact.raw, None)
        if waiting is not None and isinstance(waiting.fact, RawReceived):
            self._payloads.setdefault(_digest(waiting.fact), fact.raw)
            if len(self._payloads) > REMEMBERED:
                del self._payloads[next(iter(self._payloads))]
        key = part_set(fact.reading)
        if key is not None and fact.reading.part is not None:
            add_part(self.parts.setdefault(key, {}), fact.reading)
            if len(self.parts[key]) == fact.reading.part.total:
                del self.parts[key]

    def again(self, raw: RawReceived) -> UUID | None:
        """The message that had the same bytes before, if it is remembered."""
        return self._payloads.get(_digest(raw))


def _digest(raw: RawReceived) -> bytes:
    return blake2b(raw.source.encode() + b"\0" + raw.payload, digest_size=16).digest()
