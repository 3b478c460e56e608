"""The keys of a journal, all from one master key (store.md section 6).

Whoever holds the master key can open the file, read what is not erased and sign in this journal's name. Losing it is
losing the journal.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from hashlib import sha256
from uuid import UUID

import msgspec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MASTER = 32  # bytes


class Keys(msgspec.Struct, frozen=True):
    """32 bytes each, none of which tells anything of another. Never printed: they have no repr worth reading."""

    database: bytes  # of the file as a whole
    wrapping: bytes  # of the data keys that lie in the file
    signing: bytes  # Ed25519 seed of the checkpoints
    command: bytes  # makes the cmd of a raw message from its bytes
    snapshot: bytes  # of the board's snapshots beside the file

    def __repr__(self) -> str:
        return "Keys(…)"


def derive(master: bytes) -> Keys:
    """HKDF-SHA256 (RFC 5869), one purpose a key."""
    return Keys(*(_expand(master, name) for name in Keys.__struct_fields__))


def cmd_maker(key: bytes) -> Callable[[str], UUID]:
    """Idempotency keys for what the world says: the same words, the same key, for as long as `key` lives.

    The cmd stands in the header, and survives erasure: without `key` it confirms no guess of what was erased.
    """
    return lambda words: UUID(bytes=hmac.digest(key, words.encode(), sha256)[:16])


def _expand(master: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), MASTER, salt=None, info=b"larmbord journal " + purpose.encode()).derive(master)
