"""A bundle in one ZIP file, written in exactly one way: nothing packed small, no times, no extra fields.

Any unzip program opens it. Because there is only one right form, a single changed bit anywhere in it shows, and nothing
in it can be larger than the file (APPNOTE.TXT sections 4.3.7, 4.3.12 and 4.3.16).
"""

import struct
from typing import BinaryIO

LOCAL = struct.Struct("<4s5H3I2H")
CENTRAL = struct.Struct("<4s6H3I5H2I")
END = struct.Struct("<4s4H2IH")
VERSION, DAY = 10, 0x0021  # stored only; 1980-01-01, the first that ZIP knows
LARGEST = 0xFFFF_FFFE  # without ZIP64
MOST = 10_000  # files


def local_header(name: bytes, size: int, crc: int) -> bytes:
    """What stands before a file's bytes."""
    return LOCAL.pack(b"PK\3\4", VERSION, 0, 0, 0, DAY, crc, size, size, len(name), 0) + name


def directory(entries: "list[tuple[bytes, int, int]]") -> bytes:
    """What stands at the end, for (name, size, CRC-32) in the order of the file."""
    offset, out = 0, []
    for name, size, crc in entries:
        out.append(
            CENTRAL.pack(b"PK\1\2", VERSION, VERSION, 0, 0, 0, DAY, crc, size, size, len(name), 0, 0, 0, 0, 0, offset)
            + name
        )
        offset += LOCAL.size + len(name) + size
    listed = b"".join(out)
    return listed + END.pack(b"PK\5\6", 0, 0, len(entries), len(entries), len(listed), offset, 0)


def entries_of(file: "BinaryIO", size: int) -> "list[tuple[bytes, int, int, int]]":
    """(name, size, CRC-32, where its bytes begin) of every file. ValueError: not a ZIP as Larmbord writes it."""
    listed, count = _listed(file, size)
    found, at, offset = [], 0, 0
    for _ in range(count):
        if len(listed) - at < CENTRAL.size:
            raise ValueError("cut")
        fields = CENTRAL.unpack_from(listed, at)
        name = listed[at + CENTRAL.size : at + CENTRAL.size + fields[10]]
        found.append((name, fields[8], fields[7], offset + LOCAL.size + len(name)))
        at, offset = at + CENTRAL.size + len(name), offset + LOCAL.size + len(name) + fields[8]
    if directory([each[:3] for each in found]) != listed:
        raise ValueError("directory")
    for name, length, crc, begins in found:
        if _at(file, begins - LOCAL.size - len(name), LOCAL.size + len(name)) != local_header(name, length, crc):
            raise ValueError("header")
    return found


def _listed(file: "BinaryIO", size: int) -> "tuple[bytes, int]":
    """The directory with its end, and how many it says there are."""
    if size < END.size or size > LARGEST:
        raise ValueError("size")
    end = END.unpack(_at(file, size - END.size, END.size))
    if end[0] != b"PK\5\6" or end[4] > MOST or end[5] + end[6] + END.size != size:
        raise ValueError("end")
    return _at(file, end[6], size - end[6]), end[4]


def _at(file: "BinaryIO", offset: int, length: int) -> bytes:
    file.seek(offset)
    return file.read(length)
