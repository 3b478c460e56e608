"""Signed checkpoints: this station says "my chain up to this event is this", in a form nobody else can make.

The text that is signed is in the spirit of a C2SP tlog-checkpoint, four lines, each ended by a line feed:

    larmbord <node, 32 hexadecimal digits>
    <nseq, decimal>
    <root: the link of event nseq, base64>
    <wall time, microseconds UTC, decimal>

The signature is Ed25519 (RFC 8032) over exactly these bytes. It costs 58 µs, so every hundredth event is signed and not
each one (store.md section 3). A root covers everything before it: one good checkpoint proves the whole chain up to it.
"""

from __future__ import annotations

from base64 import b32encode, b64encode
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from console.journal.interface import Checkpoint

EVERY = 100  # events (store.md section 3)
WITHIN_S = 60.0  # no event stays unsigned longer than this, while the journal is open


def signed_text(node: bytes, nseq: int, root: bytes, ts: int) -> bytes:
    """The bytes that are signed. `node`: 16 bytes."""
    return f"larmbord {node.hex()}\n{nseq}\n{b64encode(root).decode()}\n{ts}\n".encode()


class Signer:
    """Signs in the name of one journal, and knows its own signatures again."""

    def __init__(self, node: bytes, seed: bytes) -> None:
        self.node = node
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.public = self._key.public_key().public_bytes_raw()

    def checkpoint(self, nseq: int, root: bytes, ts: int) -> Checkpoint:
        return Checkpoint(nseq, root, ts, self._key.sign(signed_text(self.node, nseq, root, ts)))

    def sign(self, words: bytes) -> bytes:
        """64 bytes. For what leaves the house: never give it a text of the form above."""
        return self._key.sign(words)

    def made(self, checkpoint: Checkpoint) -> bool:
        """Whether this key signed it. Ed25519 signatures are deterministic, and signing again and comparing takes a
        third of the time of verifying."""
        return self.checkpoint(checkpoint.nseq, checkpoint.root, checkpoint.ts).sig == checkpoint.sig


def fingerprint(data: bytes) -> str:
    """120 bits of SHA-256 for people: six groups of four letters and digits, none of them 0, 1 or 8."""
    letters = b32encode(sha256(data).digest()[:15]).decode().lower()
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))
