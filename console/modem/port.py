"""The door to the wire: bytes out, bytes and loss in.

A serial device, a socket and the simulated modem all look like this. Everything arrives on the asyncio loop.
"""

from __future__ import annotations

from typing import Protocol


class PortFault(Exception):
    """The port cannot be opened, or is gone. `code` names a sentence of sentences/modem.py."""

    def __init__(self, code: str, **detail: str) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


class Listener(Protocol):
    """Who hears what the port says. Called on the loop, never after `close`."""

    def data_received(self, data: bytes) -> None:
        """Some bytes, split anywhere."""

    def connection_lost(self, fault: PortFault) -> None:
        """Once: nothing more will come."""


class Port(Protocol):
    """One wire, opened once. After a loss a new Port is made."""

    async def open(self, listener: Listener) -> None:
        """Raises PortFault when the port is missing, busy or forbidden."""

    def write(self, data: bytes) -> None:
        """Returns at once, whatever the modem does: a modem that stops reading is a loss, told to the listener."""

    async def close(self) -> None:
        """Never raises; may be called at any time, also twice."""
