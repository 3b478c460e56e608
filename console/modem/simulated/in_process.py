"""A port straight into the simulated modem: no thread, no device, and the same bytes every time."""

from __future__ import annotations

import asyncio

from console.modem.port import Listener, PortFault
from console.modem.simulated.agenda import Timekeeper
from console.modem.simulated.device import Device

_WRITE_TIMEOUT = 1.0  # as the real port: a modem that does not read for so long is lost (modem.md section 14)


class InProcess:
    """The cable of one modem. Made inside a running loop. `port(name)` is what a host opens, a new one each time."""

    def __init__(self, modem: Device, name: str = "simulated") -> None:
        self.modem = modem
        self.name = name
        self.held = False  # another program has the port open, as ModemManager does
        self._open: SimulatedPort | None = None
        self._timekeeper = Timekeeper(modem.agenda, modem.clock)
        modem.attach(self)

    def port(self, name: str | None = None) -> SimulatedPort:
        return SimulatedPort(self, self.name if name is None else name)

    async def close(self) -> None:
        self.modem.attach(None)
        self.unplugged()
        await self._timekeeper.close()

    # ---- for the port ----

    def take(self, port: SimulatedPort, name: str) -> None:
        if not self.modem.plugged_in or name != self.name:
            raise PortFault("modem.port_missing", port=name)
        if self._open is not None or self.held:
            raise PortFault("modem.port_busy", port=name)
        self._open = port

    def leave(self, port: SimulatedPort) -> None:
        if self._open is port:
            self._open = None

    # ---- for the modem ----

    def data_out(self, data: bytes) -> None:
        if self._open is not None:
            self._open.heard(data)

    def plugged(self, name: str | None) -> None:
        self.name = name or self.name

    def unplugged(self) -> None:
        port, self._open = self._open, None
        if port is not None:
            port.lost("modem.port_lost")

    def reading_changed(self) -> None:
        """Nothing to do: the modem keeps what it has not read."""


class SimulatedPort:
    """A `Port`, opened once. What the modem says is told on the next turn of the loop, never inside `write`."""

    def __init__(self, cable: InProcess, name: str) -> None:
        self._cable = cable
        self._name = name
        self._listener: Listener | None = None

    async def open(self, listener: Listener) -> None:
        self._cable.take(self, self._name)
        self._loop = asyncio.get_running_loop()
        self._listener = listener

    def write(self, data: bytes) -> None:
        if self._listener is None:
            return
        modem = self._cable.modem
        modem.data_in(data)
        if not modem.reads:
            modem.agenda.after(_WRITE_TIMEOUT, self._check)

    async def close(self) -> None:
        self._listener = None
        self._cable.leave(self)

    def heard(self, data: bytes) -> None:
        self._loop.call_soon(self._tell, data)

    def lost(self, code: str) -> None:
        self._loop.call_soon(self._tell_loss, code)

    def _tell(self, data: bytes) -> None:
        if self._listener is not None:
            self._listener.data_received(data)

    def _tell_loss(self, code: str) -> None:
        listener, self._listener = self._listener, None
        self._cable.leave(self)
        if listener is not None:
            listener.connection_lost(PortFault(code, port=self._name))

    def _check(self) -> None:
        if self._listener is not None and not self._cable.modem.reads:
            self._tell_loss("modem.port_stuck")
