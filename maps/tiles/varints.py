"""The packed numbers of many features, decoded at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from maps.ground import Integers

LONGEST = 5  # bytes of a 32 bit number; what comes after them falls off, as in protobuf


def decoded(packed: Sequence[bytes]) -> tuple[Integers, Integers]:
    """(numbers, starts): those of `packed[i]` are `numbers[starts[i]:starts[i + 1]]`, each 0 to 2**32 - 1.

    A piece that ends within a number loses that number.
    """
    lengths = np.fromiter(map(len, packed), np.int64, len(packed))
    borders = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
    data = np.frombuffer(b"".join(packed), np.uint8)
    if (torn := borders[1:][lengths > 0] - 1)[data[torn] > 127].size:
        return decoded([piece[: _whole(piece)] for piece in packed])
    ends = np.flatnonzero(data < 128)
    firsts = np.concatenate([np.zeros(1, np.int64), ends[:-1] + 1])[: len(ends)]
    numbers = (data[firsts] & 127).astype(np.int64)
    longer = np.flatnonzero(ends > firsts)
    for place in range(1, LONGEST):
        if not longer.size:
            break
        at = firsts[longer] + place
        numbers[longer] |= (data[at] & 127).astype(np.int64) << 7 * place
        longer = longer[ends[longer] > at]
    return numbers & 0xFFFFFFFF, np.searchsorted(ends, borders)


def _whole(piece: bytes) -> int:
    """How many bytes of it hold whole numbers."""
    size = len(piece)
    while size and piece[size - 1] > 127:
        size -= 1
    return size


def signed(numbers: Integers) -> Integers:
    """Zigzag undone (protobuf: sint32)."""
    undone: Integers = (numbers >> 1) ^ -(numbers & 1)
    return undone
