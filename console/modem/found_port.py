"""A port that is looked for at each opening: by identity, then by asking (finding.py says which and what)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable

from console.clock import Clock
from console.modem.finding import Answer, Described, Wish, answer_in, candidates
from console.modem.port import Listener, Port, PortFault
from console.modem.waiting import happens

# How long a port is listened to after AT (ours): a modem answers at once, positions come every second.
ASKED_FOR = 1.5


class FoundPort:
    """`listing` describes the machine's ports, `open_port` makes one for a device path."""

    def __init__(
        self,
        wish: Wish,
        clock: Clock,
        listing: Callable[[], Awaitable[Iterable[Described]]],
        open_port: Callable[[str], Port],
    ) -> None:
        self._wish = wish
        self._clock = clock
        self._listing = listing
        self._open_port = open_port
        self._port: Port | None = None

    async def open(self, listener: Listener) -> None:
        """Raises PortFault: nothing fits, or nothing that fits answers as a command port does."""
        told = PortFault("modem.none_found")
        for described in candidates(self._wish, await self._listing()):
            try:
                answer = await self._ask(described.device)
            except PortFault as fault:
                told = fault
                continue
            if answer == "commands":
                self._port = self._open_port(described.device)
                await self._port.open(listener)
                return
            if told.code not in ("modem.port_busy", "modem.port_denied"):
                told = PortFault("modem.none_answers", port=described.device)
        raise told

    def write(self, data: bytes) -> None:
        if self._port is not None:
            self._port.write(data)

    async def close(self) -> None:
        if self._port is not None:
            await self._port.close()

    async def _ask(self, device: str) -> Answer:
        port, ear = self._open_port(device), _Ear()
        await port.open(ear)
        try:
            port.write(b"\x1b")  # out of a prompt that somebody left
            port.write(b"AT\r")
            await happens(self._clock, ASKED_FOR, ear.decided)
        finally:
            await port.close()
        return answer_in(bytes(ear.heard))


class _Ear:
    """Listens until it is clear what speaks."""

    def __init__(self) -> None:
        self.heard = bytearray()
        self.decided = asyncio.Event()

    def data_received(self, data: bytes) -> None:
        self.heard += data
        if answer_in(bytes(self.heard)) in ("commands", "positions"):
            self.decided.set()

    def connection_lost(self, fault: PortFault) -> None:
        self.decided.set()
