"""A segment: ten seconds of one copy in one file, written as it comes.

    header     one line of JSON that names the recording, the take, the number and the hash of the segment before
    blocks     each: length (uint32, big-endian), nonce (12), AES-256-GCM over
                     first frame (uint64), frames (uint16), one bit a frame for gaps, PCM

A block is half a second, so that a crash costs no more. Its associated data is the header line and its place, so that
no block passes for another. The hash of a segment is SHA-256 over the hash before and the whole file.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple

import msgspec

from console.recorder.frames import Frame
from console.recorder.sealed import NotOurs, Random, seal, unseal

FORMAT = "larmbord segment 1"
_LENGTH = struct.Struct(">I")
_BLOCK = struct.Struct(">QH")
_MOST = 1 << 20  # bytes: no block is longer


class Block(NamedTuple):
    """Frames that follow each other; `gaps` are places inside, from 0."""

    first: int
    pcm: bytes
    frames: int
    gaps: tuple[int, ...] = ()

    @property
    def end(self) -> int:
        return self.first + self.frames

    @property
    def heard(self) -> int:
        """Frames that the line gave."""
        return self.frames - len(self.gaps)


class SegmentHeader(msgspec.Struct, frozen=True, kw_only=True):
    """The first line of a segment's file."""

    format: str = FORMAT
    recording: str
    take: str
    segment: int
    first: int  # frame
    rate: int
    previous: str  # hash, hex

    def line(self) -> bytes:
        return msgspec.json.encode(self) + b"\n"


class Contents(NamedTuple):
    """What a file holds as far as it is whole. `size`: bytes up to there; `blocks` are still sealed."""

    header: SegmentHeader
    line: bytes
    blocks: list[bytes]
    size: int


def block_of(frames: Sequence[Frame]) -> Block:
    gaps = tuple(place for place, frame in enumerate(frames) if frame.gap)
    return Block(frames[0].number, b"".join(frame.data for frame in frames), len(frames), gaps)


def name_of(segment: int) -> str:
    return f"{segment:06}.segment"


def origin(recording: str, take: str) -> str:
    """What the first segment follows: no chain passes for another's."""
    return sha256(f"larmbord recording 1\0{recording}\0{take}".encode()).hexdigest()


def chained(previous: str, whole: bytes) -> str:
    """h(n) = SHA-256(h(n-1) | segment) (desk.md section 10)."""
    return sha256(bytes.fromhex(previous) + whole).hexdigest()


def seal_block(block: Block, line: bytes, place: int, key: bytes, random: Random) -> bytes:
    bits = bytearray((block.frames + 7) // 8)
    for gap in block.gaps:
        bits[gap // 8] |= 0x80 >> gap % 8
    plain = _BLOCK.pack(block.first, block.frames) + bytes(bits) + block.pcm
    sealed = seal(key, plain, line + _LENGTH.pack(place), random)
    return _LENGTH.pack(len(sealed)) + sealed


def open_block(sealed: bytes, line: bytes, place: int, key: bytes) -> Block:
    """Raises NotOurs."""
    plain = unseal(key, sealed, line + _LENGTH.pack(place))
    first, count = _BLOCK.unpack_from(plain)
    bits, start = plain[_BLOCK.size :], _BLOCK.size + (count + 7) // 8
    gaps = tuple(place for place in range(count) if bits[place // 8] & 0x80 >> place % 8)
    return Block(first, plain[start:], count, gaps)


def parse(whole: bytes) -> Contents:
    """The file of a segment, up to where it was torn. NotOurs: it does not even begin like one."""
    line, newline, _ = whole.partition(b"\n")
    try:
        header = msgspec.json.decode(line, type=SegmentHeader)
    except msgspec.DecodeError:
        raise NotOurs from None
    if not newline or header.format != FORMAT:
        raise NotOurs
    blocks, at = [], len(line) + 1
    while at + _LENGTH.size <= len(whole):
        (length,) = _LENGTH.unpack_from(whole, at)
        end = at + _LENGTH.size + length
        if length > _MOST or end > len(whole):
            break
        blocks.append(whole[at + _LENGTH.size : end])
        at = end
    return Contents(header, line + b"\n", blocks, at)
