"""What a way out must be able to do."""

from __future__ import annotations

from typing import Protocol


class LineFault(Exception):
    """It did not happen; `code` names the sentence. `unknown`: it may have happened (a time-out after Ctrl-Z)."""

    def __init__(self, code: str, *, unknown: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.unknown = unknown


class Lines(Protocol):
    """Voice and text through one modem (or through a simulated one)."""

    async def dial(self, number: str) -> str:
        """Start a call; the call id that the line's own events will carry."""

    async def answer(self, call: str) -> None: ...

    async def hang_up(self, call: str) -> None: ...

    async def keys(self, call: str, keys: str) -> None:
        """DTMF into an open line."""

    async def text(self, number: str, words: str) -> None:
        """Returns when the network took it."""
