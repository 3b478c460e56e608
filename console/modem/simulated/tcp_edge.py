"""The simulated modem behind a TCP socket on this machine: for systems without pseudo-terminals."""

from __future__ import annotations

import asyncio
import contextlib

from console.modem.simulated.agenda import Timekeeper
from console.modem.simulated.modem import SimulatedModem

_HOST = "127.0.0.1"


class TcpEdge:
    """One host at a time; a second is turned away. Port 0: the system chooses one."""

    def __init__(self, modem: SimulatedModem, port: int = 0) -> None:
        self.modem = modem
        self.port = port
        self._server: asyncio.Server | None = None
        self._transport: asyncio.Transport | None = None
        self._listening: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """OSError: the port is taken."""
        await self._listen()
        self._timekeeper = Timekeeper(self.modem.agenda, self.modem.clock)
        self.modem.attach(self)

    async def close(self) -> None:
        self.modem.attach(None)
        if self._listening is not None:
            await self._listening
        self.unplugged()
        await self._timekeeper.close()

    @property
    def listens(self) -> bool:
        return self._server is not None

    # ---- for the modem ----

    def data_out(self, data: bytes) -> None:
        if self._transport is not None:
            self._transport.write(data)

    def plugged(self, name: str | None) -> None:
        """The name of a socket is its port number."""
        if name:
            self.port = int(name)
        self._listening = asyncio.get_running_loop().create_task(self._listen_again())

    def unplugged(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        if self._transport is not None:
            self._transport.abort()
            self._transport = None

    def reading_changed(self) -> None:
        if self._transport is not None:
            (self._transport.resume_reading if self.modem.reads else self._transport.pause_reading)()

    # ---- for the socket ----

    def accept(self, transport: asyncio.Transport) -> bool:
        if self._transport is not None:
            return False
        self._transport = transport
        self.reading_changed()
        return True

    def leave(self, transport: asyncio.Transport | None) -> None:
        if self._transport is transport:
            self._transport = None

    async def _listen_again(self) -> None:
        with contextlib.suppress(OSError):  # somebody took the port meanwhile: this modem stays away
            await self._listen()

    async def _listen(self) -> None:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Socket(self), _HOST, self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        if not self.modem.plugged_in:  # unplugged again meanwhile
            self.unplugged()


class _Socket(asyncio.Protocol):
    def __init__(self, edge: TcpEdge) -> None:
        self._edge = edge
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        if self._edge.accept(transport):
            self._transport = transport
        else:
            transport.abort()

    def data_received(self, data: bytes) -> None:
        if self._transport is not None:
            self._edge.modem.data_in(data)

    def connection_lost(self, exc: Exception | None) -> None:
        self._edge.leave(self._transport)
