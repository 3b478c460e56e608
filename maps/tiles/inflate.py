"""What is packed small may be huge unpacked: nothing is unpacked further than it may grow."""

from __future__ import annotations

import zlib

from maps.tiles.messages import Broken

GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS  # zlib tells the two apart by their first bytes
MAXIMUM_TILE = 4 << 20  # bytes; a tile of a map for people is below 1 MB
MAXIMUM_DIRECTORY = 4 << 20
MAXIMUM_METADATA = 4 << 20


def inflated(data: bytes, at_most: int) -> bytes:
    """The bytes, unpacked if they are gzip or zlib. Raises Broken when they are cut short, damaged or too large."""
    if data[:2] != b"\x1f\x8b" and data[:1] != b"\x78":
        if len(data) > at_most:
            raise Broken("too large")
        return data
    unpacking = zlib.decompressobj(GZIP_OR_ZLIB)
    try:
        whole = unpacking.decompress(data, at_most + 1)
    except zlib.error:
        raise Broken("damaged") from None
    if len(whole) > at_most:
        raise Broken("too large")
    if not unpacking.eof:
        raise Broken("cut short")
    return whole
