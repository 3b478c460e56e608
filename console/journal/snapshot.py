"""A board put away beside its journal: a cache that anybody may throw away.

The file `<journal>.snapshot` is written whole under another name and renamed. It is bound to a place in one journal
(which journal, the number of an event, that event's link) and to the code that made it. Big-endian:

    magic                                             8 bytes
    origin of the chain, fingerprint of the code      2 × 32 bytes
    nseq, link of that event                          int64, 32 bytes
    a record for each part: length of what follows    uint32; random nonce 12 bytes; AES-256-GCM ciphertext and tag

A record's associated data is the header, its place (uint32) and whether it is the last (uint8): none can be cut off,
moved, or put into another file. Nothing personal stands in the clear. It is not synced: a power cut leaves a file that
is whole or is thrown away, and the journal's own writes do not wait for it.

A snapshot older than the newest erasure is never used: what was erased may stand in it.
"""

from __future__ import annotations

import logging
import os
import struct
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MAGIC = b"LarmSnp1"
_HEADER = struct.Struct(">8s32s32sq32s")
_PLACE = struct.Struct(">IB")
_LENGTH = struct.Struct(">I")
_NONCE = 12

log = logging.getLogger(__name__)


class Marks(Protocol):
    """What a snapshot is checked against. A journal is one."""

    def hash_at(self, nseq: int) -> bytes | None:
        """The link of this event, of the origin for 0; None where the journal has no such event."""

    def erased_after(self, nseq: int) -> bool:
        """Whether anything was erased by an event after this one."""


class Kept(NamedTuple):
    """What was put away: the board up to `nseq`."""

    nseq: int
    parts: list[bytes]


class Place(NamedTuple):
    """A place in one journal."""

    nseq: int
    origin: bytes
    link: bytes


class _Useless(Exception):
    """Why a snapshot is thrown away: a code for the log."""


class Snapshots:
    """The snapshot of one journal. `fingerprint`: 32 bytes that change with the code of the fold. `key`: 32 bytes."""

    def __init__(
        self, journal: Path, key: bytes, marks: Marks, fingerprint: bytes,
        random: Callable[[int], bytes] = os.urandom,
    ) -> None:  # fmt: skip
        self.path = journal.with_name(journal.name + ".snapshot")
        self._seal = AESGCM(key)
        self._marks = marks
        self._fingerprint = fingerprint
        self._random = random

    def read(self, size: int = -1) -> bytes:
        """What is in the file; empty if nothing is, or it cannot be read. In any thread: the disk may hang."""
        try:
            with self.path.open("rb") as file:
                return file.read(size)
        except FileNotFoundError:
            return b""
        except OSError as error:
            log.warning("the snapshot cannot be read: %s", type(error).__name__)
            return b""

    def header(self) -> bytes:
        """As much of it as `place` needs."""
        return self.read(_HEADER.size)

    def place(self, header: bytes) -> int:
        """Up to which event there is a snapshot that looks right from outside; 0 if there is none."""
        try:
            return self._checked(header[: _HEADER.size])
        except _Useless:
            return 0

    def load(self, data: bytes) -> Kept | None:
        """What was put away last, from what was read; None if there is nothing, or nothing that may be used."""
        try:
            return Kept(self._checked(data[: _HEADER.size]), self._opened(data)) if data else None
        except _Useless as why:
            log.warning("the snapshot is not used: %s", why)
            return None

    def _checked(self, header: bytes) -> int:
        if len(header) != _HEADER.size:
            raise _Useless("cut")
        magic, origin, fingerprint, nseq, link = _HEADER.unpack(header)
        if magic != MAGIC or fingerprint != self._fingerprint:
            raise _Useless("other_code")
        if origin != self._marks.hash_at(0):
            raise _Useless("foreign")
        found = self._marks.hash_at(nseq)
        if found is None:
            raise _Useless("ahead")
        if found != link:
            raise _Useless("stale")
        if self._marks.erased_after(nseq):
            raise _Useless("erased")
        return int(nseq)

    def _opened(self, data: bytes) -> list[bytes]:
        header, at, parts = data[: _HEADER.size], _HEADER.size, list[bytes]()
        view = memoryview(data)
        while at < len(data):
            start = at + _LENGTH.size
            if start > len(data):
                raise _Useless("cut")
            at = start + _LENGTH.unpack_from(data, start - _LENGTH.size)[0]
            if at > len(data) or at - start < _NONCE:
                raise _Useless("cut")
            bound = header + _PLACE.pack(len(parts), at == len(data))
            try:
                parts.append(self._seal.decrypt(view[start : start + _NONCE], view[start + _NONCE : at], bound))
            except InvalidTag:
                raise _Useless("changed") from None
        if not parts:
            raise _Useless("cut")
        return parts

    # ---- writing ----

    def here(self, nseq: int) -> Place | None:
        """The place after event `nseq`; None where the journal has no such event. On the journal's thread."""
        origin, link = self._marks.hash_at(0), self._marks.hash_at(nseq)
        return Place(nseq, origin, link) if origin is not None and link is not None else None

    def save(self, place: Place, parts: Sequence[bytes]) -> None:
        """Put the board as it was at `place` away. In any thread; `settle` afterwards. Raises OSError."""
        header = _HEADER.pack(MAGIC, place.origin, self._fingerprint, place.nseq, place.link)
        draft = self.path.with_name(f"{self.path.name}.{self._random(8).hex()}")
        handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(header)
                for number, part in enumerate(parts):
                    nonce = self._random(_NONCE)
                    bound = header + _PLACE.pack(number, number == len(parts) - 1)
                    sealed = self._seal.encrypt(nonce, part, bound)
                    file.write(_LENGTH.pack(_NONCE + len(sealed)) + nonce + sealed)
            draft.replace(self.path)
        finally:
            draft.unlink(missing_ok=True)

    def erased_after(self, nseq: int) -> bool:
        return self._marks.erased_after(nseq)

    def settle(self, nseq: int) -> None:
        """After `save`: away with it again if something was erased meanwhile. Whoever erases deletes the files after
        the erasure is durable; so either they find this one, or it is found here."""
        if self._marks.erased_after(nseq):
            self.discard()

    def discard(self) -> None:
        """Away with it, and with what a killed process left half written."""
        self._unlink(f"{self.path.name}*")

    def sweep(self) -> None:
        """Away with what a killed process left half written. Only for the process that writes."""
        self._unlink(f"{self.path.name}.*")

    def _unlink(self, names: str) -> None:
        for path in self.path.parent.glob(names):
            with suppress(OSError):
                path.unlink()
