"""The simulated modem behind a real pseudo-terminal, with a symlink that keeps its name (modem.md section 15)."""

from __future__ import annotations

import asyncio
import os
import tty
from pathlib import Path

from console.modem.simulated.agenda import Timekeeper
from console.modem.simulated.device import Device
from console.modem.simulated.modem import SimulatedModem
from console.modem.simulated.sound_edges import SoundPty

_MOST_WAITING = 65_536  # a host that does not read loses what comes after this, as on a USB port


class PtyEdge:
    """Made inside a running loop. OSError: the link cannot be made. Needs a system with pseudo-terminals."""

    def __init__(self, modem: Device, link: Path) -> None:
        self.modem = modem
        self.link = link
        self._loop = asyncio.get_running_loop()
        self._waiting = bytearray()
        self._master = self._slave = -1
        self._sound: SoundPty | None = None
        self._plug()
        self._timekeeper = Timekeeper(modem.agenda, modem.clock)
        modem.attach(self)

    def add_sound(self, link: Path) -> None:
        """A second terminal of the same cable, for the sound of calls. TypeError: this is no modem."""
        if not isinstance(self.modem, SimulatedModem):
            raise TypeError("only a modem has calls")
        self._sound = SoundPty(self.modem, link)

    async def close(self) -> None:
        self.modem.attach(None)
        self.unplugged()
        await self._timekeeper.close()

    # ---- for the modem ----

    def data_out(self, data: bytes) -> None:
        if len(self._waiting) + len(data) <= _MOST_WAITING:
            self._waiting += data
        self._write()

    def plugged(self, name: str | None) -> None:
        """`name`: the link's new name in the same folder, or a path."""
        if name:
            self.link = self.link.parent / name
        self._plug()
        if self._sound is not None:
            self._sound.plug()

    def unplugged(self) -> None:
        if self._master < 0:
            return
        if self._sound is not None:
            self._sound.unplug()
        self._loop.remove_reader(self._master)
        self._loop.remove_writer(self._master)
        self.link.unlink(missing_ok=True)
        os.close(self._slave)
        os.close(self._master)
        self._master = self._slave = -1
        self._waiting.clear()

    def reading_changed(self) -> None:
        """A modem that does not read leaves the bytes in the terminal, until the host's write blocks."""
        if self._master < 0:
            return
        if self.modem.reads:
            self._loop.add_reader(self._master, self._read)
        else:
            self._loop.remove_reader(self._master)

    # ---- inside ----

    def _plug(self) -> None:
        """Our own end of the slave stays open, so that the host may close and open again without an error here."""
        if self.link.exists() and not self.link.is_symlink():
            raise FileExistsError(self.link)
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        os.set_blocking(self._master, False)
        beside = self.link.with_name(f"{self.link.name}.{os.getpid()}")
        beside.symlink_to(os.ttyname(self._slave))
        beside.replace(self.link)
        self.reading_changed()

    def _read(self) -> None:
        try:
            data = os.read(self._master, 4096)
        except BlockingIOError:
            return
        self.modem.data_in(data)

    def _write(self) -> None:
        if self._master < 0:
            return
        try:
            sent = os.write(self._master, self._waiting) if self._waiting else 0
        except BlockingIOError:
            sent = 0
        del self._waiting[:sent]
        if self._waiting:
            self._loop.add_writer(self._master, self._write)
        else:
            self._loop.remove_writer(self._master)
