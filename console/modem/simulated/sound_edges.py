"""The second port of the simulated modem, for the sound of calls: straight into this process, or a pseudo-terminal."""

from __future__ import annotations

import asyncio
import os
import tty
from contextlib import suppress
from pathlib import Path

from console.modem.port import Listener, PortFault
from console.modem.simulated.modem import SimulatedModem


class SoundPort:
    """A `Port`, opened once, that only gives. Bytes while nobody listens are lost, as on a USB port."""

    def __init__(self, modem: SimulatedModem) -> None:
        self._modem = modem
        self._listener: Listener | None = None

    async def open(self, listener: Listener) -> None:
        if not self._modem.plugged_in:
            raise PortFault("modem.port_missing", port="sound")
        self._loop = asyncio.get_running_loop()
        self._listener = listener
        self._modem.attach_sound(self._out)

    def write(self, data: bytes) -> None:
        """The far end hears nothing: nobody records there."""

    async def close(self) -> None:
        self._listener = None

    def lose(self) -> None:
        """The cable is out."""
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.connection_lost(PortFault("modem.port_lost", port="sound"))

    def _out(self, data: bytes) -> None:
        self._loop.call_soon(self._tell, data)

    def _tell(self, data: bytes) -> None:
        if self._listener is not None:
            self._listener.data_received(data)


class SoundPty:
    """A pseudo-terminal under the name `link`. What the host does not read in time is lost."""

    def __init__(self, modem: SimulatedModem, link: Path) -> None:
        self._link = link
        self._master = self._slave = -1
        self.plug()
        modem.attach_sound(self._out)

    def plug(self) -> None:
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        os.set_blocking(self._master, False)
        beside = self._link.with_name(f"{self._link.name}.{os.getpid()}")
        beside.symlink_to(os.ttyname(self._slave))
        beside.replace(self._link)

    def unplug(self) -> None:
        if self._master < 0:
            return
        self._link.unlink(missing_ok=True)
        os.close(self._slave)
        os.close(self._master)
        self._master = self._slave = -1

    def _out(self, data: bytes) -> None:
        if self._master >= 0:
            with suppress(BlockingIOError):
                os.write(self._master, data)
