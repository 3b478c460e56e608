"""Raw messages: not read yet, seen before, or parts of a text not all here. Part of the board's fold."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from hashlib import blake2b
from uuid import UUID

from console.events import Fact, RawRead, RawReceived, RawReleased, Stored
from console.reading import Reading

REMEMBERED = 4096  # payloads: how far back a message is recognised as the same bytes again
PART_SET_AGE_US = 3_600_000_000  # references wrap at 256: after an hour the same key is another text

COUNTED = 40  # so many numbers fit into one flag; no device writes a longer text

PartSet = tuple[str, int, int, bool]  # sender, reference, total, whether the reference has 16 bits


def part_set(reading: Reading) -> PartSet | None:
    """Which longer text this reading is a part of."""
    part = reading.part
    return (reading.sender.raw if reading.sender else "", part.reference, part.total, part.wide) if part else None


def add_part(known: dict[int, Reading], reading: Reading) -> None:
    """References wrap at 256, and some devices never count: another text under the same number, or one that the network
    took at another time, means that an old set has aged out (modem.md section 5 rule 10)."""
    assert reading.part is not None
    if known.get(reading.part.number, reading) != reading or any(_far_apart(part, reading) for part in known.values()):
        known.clear()
    known[reading.part.number] = reading


def _far_apart(one: Reading, other: Reading) -> bool:
    if one.network_time is None or other.network_time is None:
        return False
    return abs(one.network_time - other.network_time) > PART_SET_AGE_US


def adds_to(earlier: Fact, part: RawRead) -> bool:
    """One more part of a text leaves fewer missing. Else a device used its reference again: another call for help."""
    if not isinstance(earlier, RawRead):
        return False
    before, now = _missing(earlier.whole), _missing(part.whole)
    return now < before or before == COUNTED


def _missing(whole: Reading | None) -> int:
    """How many parts of a text are told to be missing (readers/parts.py), up to COUNTED."""
    flags = whole.flags if whole is not None else ()
    told = next((flag.detail.raw for flag in flags if flag.code == "readers.part_missing" and flag.detail), "")
    return min(COUNTED, 1 + told.count(",")) if told else 0


TOLD_BY = frozenset({RawReceived, RawReleased, RawRead})  # `apply` need not be asked about others


class Arrivals:
    """The raw messages, from the board's point of view."""

    def __init__(self) -> None:
        self.unread: dict[UUID, Stored] = {}
        self._released: set[bytes] = set()
        self._released_in_order = bytearray()  # 16 bytes each, as every snapshot has them
        self.held: dict[tuple[str, str], Stored] = {}  # (source, slot) -> what a modem may still hold there
        self.slots: dict[str, str] = {}  # source -> slot of its newest message: where a feed goes on
        self.parts: dict[PartSet, dict[int, Reading]] = {}
        self.payloads: dict[bytes, UUID] = {}

    def apply(self, stored: Stored) -> None:
        """One more event; what is not about raw messages is ignored."""
        match stored.fact:
            case RawReceived() as raw:
                self.unread[stored.cmd] = stored
                if raw.slot:
                    self.slots[raw.source] = raw.slot
                if raw.media == "sms-pdu" and raw.slot:
                    self._hold(raw, stored)
            case RawReleased(raw=cmd):
                self._release(cmd.bytes)
                self.held = {place: held for place, held in self.held.items() if held.cmd != cmd}
            case RawRead() as read:
                self._read(read)
            case _:
                pass

    def _hold(self, raw: RawReceived, stored: Stored) -> None:
        """Another message in the same slot: the one before has left the modem, also if nobody lived to say so."""
        before = self.held.get((raw.source, raw.slot))
        if before is not None and before.cmd != stored.cmd:
            self._release(before.cmd.bytes)
        self.held[raw.source, raw.slot] = stored

    def _read(self, fact: RawRead) -> None:
        waiting = self.unread.pop(fact.raw, None)
        if waiting is not None and isinstance(waiting.fact, RawReceived):
            self.payloads.setdefault(_digest(waiting.fact), fact.raw)
            if len(self.payloads) > REMEMBERED:
                del self.payloads[next(iter(self.payloads))]
        key = part_set(fact.reading)
        if key is not None and fact.reading.part is not None and fact.repeat_of is None:  # else its text may be whole
            add_part(self.parts.setdefault(key, {}), fact.reading)
            if len(self.parts[key]) == fact.reading.part.total:
                del self.parts[key]

    def was_released(self, cmd: UUID) -> bool:
        """Whether the world no longer holds this raw message."""
        return cmd.bytes in self._released

    def all_released(self) -> bytes:
        """The ids of all of them, one behind the other."""
        return bytes(self._released_in_order)

    def release_all(self, ids: bytes) -> None:
        """What `all_released` gave."""
        self._released = {ids[at : at + 16] for at in range(0, len(ids), 16)}
        self._released_in_order = bytearray(ids)

    def _release(self, id: bytes) -> None:
        if id not in self._released:
            self._released.add(id)
            self._released_in_order += id

    def forget(self, raws: Collection[UUID], parts: Iterable[PartSet | None]) -> None:
        """These messages were erased."""
        for raw in raws:
            self.unread.pop(raw, None)
        self.held = {place: held for place, held in self.held.items() if held.cmd not in raws}
        for key in parts:
            if key is not None:
                self.parts.pop(key, None)
        self.payloads = {digest: raw for digest, raw in self.payloads.items() if raw not in raws}

    def again(self, raw: RawReceived) -> UUID | None:
        """The message that had the same bytes before, if it is remembered."""
        return self.payloads.get(_digest(raw))


def _digest(raw: RawReceived) -> bytes:
    return blake2b(raw.source.encode() + b"\0" + raw.payload, digest_size=16).digest()
