"""What one take of one copy holds, signed: rewritten at every segment, so that a crash leaves the newest whole one.

Nothing personal stands in it, for it is not sealed: the incident and the call are random names that the journal knows.
The file is two lines, the manifest as JSON and the Ed25519 signature of that very line in hex.
"""

from __future__ import annotations

from typing import Literal

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from console import __version__

NAME = "manifest"
KEY_NAME = "key"
FORMAT = "larmbord recording 1"

Ending = Literal["open", "sealed", "given_up", "recovered"]
Span = tuple[int, int]  # first frame, how many


class SegmentEntry(msgspec.Struct, frozen=True, kw_only=True):
    """`gaps`: silence that the line did not give, in frames of the whole recording."""

    file: str
    first: int
    frames: int
    size: int
    hash: str
    gaps: tuple[Span, ...] = ()

    @property
    def end(self) -> int:
        return self.first + self.frames


class About(msgspec.Struct, frozen=True, kw_only=True):
    """Which recording. `started` is wall time in microseconds UTC, by the clock of this machine."""

    recording: str
    started: int
    rate: int
    call: str = ""
    incident: str = ""
    source: str = ""


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """`state`: "open" while it grows, "sealed" at the end of the line, "given_up" after a fault of its disk,
    "recovered" by the next start after a crash."""

    format: str = FORMAT
    tool: str = f"larmbord {__version__}"
    about: About
    take: str
    codec: str = "signed 16 bit little-endian mono"
    frame_ms: int = 20
    state: Ending = "open"
    key: str  # public, hex
    segments: tuple[SegmentEntry, ...] = ()
    frames: int | None = None  # of the whole recording, known at its end
    why: str = ""  # of "given_up"


class Unsigned(Exception):
    """No manifest, or not signed with the key that was expected."""


def signed(manifest: Manifest, seed: bytes) -> bytes:
    """The file's bytes."""
    line = msgspec.json.encode(manifest)
    return line + b"\n" + Ed25519PrivateKey.from_private_bytes(seed).sign(line).hex().encode() + b"\n"


def opened(data: bytes, public: bytes) -> Manifest:
    """The manifest that these bytes are. Raises Unsigned."""
    line, _, signature = data.partition(b"\n")
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(bytes.fromhex(signature.decode("ascii").strip()), line)
        return msgspec.json.decode(line, type=Manifest)
    except (InvalidSignature, ValueError, msgspec.DecodeError):
        raise Unsigned from None


def spans(frames: list[int]) -> tuple[Span, ...]:
    """Neighbours as one span."""
    found: list[Span] = []
    for frame in frames:
        if found and sum(found[-1]) == frame:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        else:
            found.append((frame, 1))
    return tuple(found)
