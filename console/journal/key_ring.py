"""Data keys, opened and kept for a while. A data key lies in the file under the wrapping key (store.md section 6)."""

from __future__ import annotations

from collections.abc import Callable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY = 32  # bytes: AES-256
NONCE = 12  # bytes, random: never the number, which a restored backup draws again under the same key
KEPT = 1024  # opened keys: the incidents, persons and the node that are read again and again


NOISE = 4096  # bytes drawn at once: a drawing gives the interpreter away, and the writer's thread waits to get it back


class Noise:
    """Random bytes, drawn in advance."""

    def __init__(self, random: Callable[[int], bytes]) -> None:
        self._random = random
        self._drawn, self._used = b"", 0

    def draw(self, size: int) -> bytes:
        """`size` bytes, at most NOISE, that nobody had before."""
        if self._used + size > len(self._drawn):
            self._drawn, self._used = self._random(NOISE), 0
        begin, self._used = self._used, self._used + size
        return self._drawn[begin : self._used]


class KeyRing:
    """For one thread. What it keeps is used only as long as the very same wrapped key lies in the row."""

    def __init__(self, wrapping: bytes, kept: int = KEPT) -> None:
        self._wrapping = AESGCM(wrapping)
        self._kept = kept
        self._opened: dict[int, tuple[bytes, AESGCM]] = {}

    def wrap(self, id: int, key: bytes, nonce: bytes) -> bytes:
        """`key` as it may lie in row `id`, and in no other: 60 bytes."""
        return nonce + self._wrapping.encrypt(nonce, key, id.to_bytes(8, "big"))

    def unwrap(self, id: int, wrapped: bytes) -> bytes:
        """The key itself. Raises InvalidTag."""
        if len(wrapped) < NONCE:
            raise InvalidTag
        return self._wrapping.decrypt(wrapped[:NONCE], wrapped[NONCE:], id.to_bytes(8, "big"))

    def cipher(self, id: int, wrapped: bytes) -> AESGCM:
        """The cipher of data key `id`, opened once. Raises InvalidTag."""
        known = self._opened.get(id)
        if known is not None and known[0] == wrapped:
            return known[1]
        cipher = AESGCM(self.unwrap(id, wrapped))
        if len(self._opened) >= self._kept:
            del self._opened[next(iter(self._opened))]
        self._opened[id] = wrapped, cipher
        return cipher

    def cipher_once(self, id: int, wrapped: bytes) -> AESGCM:
        """The same for a key that seals one message: it would only push the others out."""
        return AESGCM(self.unwrap(id, wrapped))

    def forget(self) -> None:
        """After an erasure, by whomever: nothing that was erased stays opened here."""
        self._opened.clear()
