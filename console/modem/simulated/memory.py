"""The stores for messages. They outlive a power cut."""

from __future__ import annotations

from itertools import count
from typing import Final

from console.reading import Value

UNREAD: Final = 0
READ: Final = 1


class Slot(Value, frozen=True, kw_only=True):
    """`status` as AT+CMGL prints it: 0 unread, 1 read."""

    index: int
    status: int
    pdu: str


class Memory:
    """Numbered slots. An index is used again as soon as it is free (modem.md section 5 rule 8)."""

    def __init__(self, name: str, size: int) -> None:
        self.name = name
        self.size = size
        self._slots: dict[int, Slot] = {}

    def __len__(self) -> int:
        return len(self._slots)

    @property
    def full(self) -> bool:
        return len(self) >= self.size

    def put(self, pdu: str) -> int | None:
        """The index it got, or None: full."""
        if self.full:
            return None
        index = next(place for place in count() if place not in self._slots)
        self._slots[index] = Slot(index=index, status=UNREAD, pdu=pdu)
        return index

    def has_place(self, index: int) -> bool:
        """Whether there is a slot of this number, empty or not."""
        return index < self.size or index in self._slots

    def slots(self) -> list[Slot]:
        return [self._slots[index] for index in sorted(self._slots)]

    def read(self, index: int) -> Slot | None:
        """The slot as it was; from now on it is read (modem.md section 5 rule 3)."""
        slot = self._slots.get(index)
        if slot is not None:
            self._slots[index] = Slot(index=index, status=READ, pdu=slot.pdu)
        return slot

    def delete(self, index: int) -> None:
        self._slots.pop(index, None)
