"""The packed numbers of many features, decoded at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.ground import Integers

    Numbers = NDArray[np.uint32]

LONGEST = 10  # bytes of a number; all but 32 bits of it fall off, as in protobuf


def decoded(packed: Sequence[bytes]) -> tuple[Numbers, Integers]:
    """(numbers, starts): those of `packed[i]` are `numbers[starts[i]:starts[i + 1]]`, each 0 to 2**32 - 1.

    A piece that ends within a number loses that number.
    """
    lengths = np.fromiter(map(len, packed), np.int64, len(packed))
    borders = np.concatenate([np.ones(1, np.int64), np.cumsum(lengths) + 1])
    data = np.frombuffer(b"".join([b"\0", *packed]), np.uint8)  # the byte in front ends a number that is not there
    if (data[borders[1:] - 1] > 127).any():
        return decoded([piece[: _whole(piece)] for piece in packed])
    ends = np.flatnonzero(data < 128)[1:]
    numbers = data[ends].astype(np.uint32)
    longer = np.flatnonzero(data[ends - 1] > 127)
    for place in range(1, LONGEST):
        if not longer.size:
            break
        at = ends[longer] - place
        numbers[longer] = numbers[longer] << 7 | data[at] & 127
        longer = longer[data[at - 1] > 127]
    return numbers, np.searchsorted(ends, borders)


def _whole(piece: bytes) -> int:
    """How many bytes of it hold whole numbers."""
    size = len(piece)
    while size and piece[size - 1] > 127:
        size -= 1
    return size


def signed(numbers: Numbers) -> NDArray[np.int32]:
    """Zigzag undone (protobuf: sint32)."""
    return (numbers >> 1).view(np.int32) ^ -(numbers & 1).view(np.int32)
