"""The one place where bodies are sealed and opened. Whoever stores or reads a body goes through a Sealer."""

from __future__ import annotations

from typing import Protocol

from console.journal.record import Header, Row


class Sealer(Protocol):
    """Sealing happens inside the write transaction, with the header whole but for `dek`.

    A sealer that encrypts takes the header (with its `dek`) as associated data, so that a body cannot be moved to
    another row, and a random nonce, never the number: a restored backup draws the same number again under the same
    key (store.md section 3.1).
    """

    def seal(self, header: Header, body: bytes) -> tuple[int | None, bytes]:
        """Which data key seals `body` (a new one is stored in the open transaction), and the body as stored."""

    def unseal(self, row: Row) -> bytes:
        """The body as it was before sealing."""

    def key_of(self, row: Row) -> bytes | None:
        """The opened data key of a row, 32 bytes. None: it is not sealed, or erased."""


class PlainSealer:
    """Bodies as they are."""

    def seal(self, header: Header, body: bytes) -> tuple[int | None, bytes]:
        return None, body

    def unseal(self, row: Row) -> bytes:
        return row.body

    def key_of(self, row: Row) -> bytes | None:
        return None
