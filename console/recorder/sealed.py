"""The key of a recording, and what is sealed with it.

Each recording has one data key of its own, wrapped with the station's wrapping key in a small file beside its takes.
Erasing that file in every place erases the audio: what is left are ciphertexts, and the chain over them still holds
(store.md section 3.1).
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

KEY = 32  # bytes: AES-256
NONCE = 12  # bytes, random, never counted: a restored copy must not draw the same one again
_OWNER = b"larmbord recording key 1\x00"

Random = Callable[[int], bytes]


class NotOurs(Exception):
    """What should have been sealed with this key was not, or was changed."""


class TakeKeys(msgspec.Struct, frozen=True):
    """`data` seals the audio, `wrapped` is how it is kept, `signing` is an Ed25519 seed."""

    data: bytes
    wrapped: bytes
    signing: bytes

    def __repr__(self) -> str:
        return "TakeKeys(…)"


def new_keys(recording: str, wrapping: bytes, signing: bytes, random: Random) -> TakeKeys:
    """A new data key for `recording`."""
    data = random(KEY)
    return TakeKeys(data, seal(wrapping, data, _OWNER + recording.encode(), random), signing)


def unwrap(recording: str, wrapped: bytes, wrapping: bytes) -> bytes:
    """The data key. NotOurs: another station's, another recording's, or damaged."""
    return unseal(wrapping, wrapped, _OWNER + recording.encode())


def seal(key: bytes, plain: bytes, about: bytes, random: Random) -> bytes:
    """Nonce and AES-256-GCM; `about` cannot be changed either, and is not inside."""
    nonce = random(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, about)


def unseal(key: bytes, sealed: bytes, about: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], about)
    except (InvalidTag, ValueError):
        raise NotOurs from None


def public_key(seed: bytes) -> bytes:
    """The 32 bytes with which anybody checks what `seed` signed."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
