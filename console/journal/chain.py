"""The hash chain: every event is bound to all before it (store.md section 3).

A link is SHA-256 over the previous link, the whole header and the SHA-256 of the body as stored. The header is framed
so that no two different headers give the same bytes. Big-endian, in this order:

    nseq, ts, mono                                            3 × int64
    boot, cmd                                                 2 × 16 bytes
    incident                                                  uint8 (0 absent, 1 present), 16 bytes (0 if absent)
    epoch, dek                                                2 × (uint8 as above, int64)
    lengths of kind, actor                                    2 × int32; actor -1 if absent
    kind, actor                                               UTF-8

The body enters as its hash, so that a chain can be checked by somebody who must not have the body.
A chain shows edits, deletions and changes of order; a tail that was cut off only a witness can show.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import astuple

from console.journal.record import Header

DAMAGED = "journal.verify.damaged"
MISSING = "journal.verify.missing"
CHANGED = "journal.verify.changed"

Columns = Sequence[Any]  # a row as the file holds it, `schema.COLUMNS`: its types are what is being checked

_FIXED = struct.Struct(">3q16s16sB16sBqBq2i")
_ID = 16  # bytes


class Head(msgspec.Struct, frozen=True, gc=False):
    """The newest event: its number, 0 before the first, and its link."""

    nseq: int
    hash: bytes


class Break(NamedTuple):
    """The first event that does not follow from those before it, and what is wrong (a code of sentences)."""

    at: int
    code: str


def origin(node: bytes) -> Head:
    """Where the chain of journal `node` (16 bytes) begins, so that no chain passes for another's."""
    return Head(0, sha256(b"larmbord journal 2\x00" + node).digest())


def link(previous: bytes, header: Header, body: bytes) -> bytes:
    """The next link, 32 bytes. `body` is as stored."""
    return link_framed(previous, header_bytes(header), body)


def link_framed(previous: bytes, framed: bytes, body: bytes) -> bytes:
    """The same, where the bytes of the header are made already."""
    return sha256(previous + framed + sha256(body).digest()).digest()


def header_bytes(header: Header) -> bytes:
    """The header as the chain takes it."""
    nseq, ts, mono, boot, kind, incident, epoch, actor, cmd, dek = astuple(header)
    name, who, words = _words(kind, actor)
    fixed: bytes = _FIXED.pack(
        nseq, ts, mono, boot, cmd,
        incident is not None, incident or b"", epoch is not None, epoch or 0, dek is not None, dek or 0,
        name, who,
    )  # fmt: skip
    return fixed + words


@lru_cache(maxsize=1024)
def _words(kind: str, actor: str | None) -> tuple[int, int, bytes]:
    """The lengths of both and their bytes; there are few kinds and few actors."""
    name, who = kind.encode(), b"" if actor is None else actor.encode()
    return len(name), -1 if actor is None else len(who), name + who


def follow(head: Head, rows: Iterable[Columns]) -> Head | Break:
    """Check that `rows` continue from `head`. The new head, or where they break; values of wrong types are a break.

    `header_bytes` and `link` once more, in one loop: verifying years of events takes half the time so.
    """
    at, link, pack = head.nseq, head.hash, _FIXED.pack
    try:
        for nseq, ts, mono, boot, kind, incident, epoch, actor, cmd, dek, body, digest in rows:
            at += 1
            if nseq != at:
                return Break(at, MISSING)
            if not len(boot) == len(cmd) == len(cmd if incident is None else incident) == _ID:
                return Break(at, DAMAGED)
            name, who, words = _words(kind, actor)
            fixed = pack(
                nseq, ts, mono, boot, cmd,
                incident is not None, incident or b"", epoch is not None, epoch or 0, dek is not None, dek or 0,
                name, who,
            )  # fmt: skip
            link = sha256(link + fixed + words + sha256(body).digest()).digest()
            if link != digest:
                return Break(at, CHANGED)
    except (TypeError, ValueError, AttributeError, struct.error):
        return Break(at, DAMAGED)
    return Head(at, link)
