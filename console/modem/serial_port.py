"""A port over pyserial: device path, /dev/serial/by-id/…, COM3, socket://host:port. Only this file imports serial.

The loop itself waits for bytes and reads what is there, so the prompt "> " is seen without a line end. Where it cannot
(COM ports), a thread does: `read(in_waiting or 1)` returns with the first byte. Writing has its own thread everywhere,
because a write blocks once the modem stops reading (modem.md sections 14 and 16).
"""

from __future__ import annotations

import asyncio
import errno
import os
import queue
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from console.modem.finding import Described
from console.modem.port import Listener, PortFault

if TYPE_CHECKING:
    import serial

# modem.md section 14: without a write time-out a write blocks for ever once the peer stops reading.
WRITE_TIMEOUT = 1.0
# How often an idle reader looks whether it should end. Data wakes it at once.
READ_TIMEOUT = 0.5
# One command is in flight at a time, so more than this waiting means that nobody reads at the other end.
MAX_WAITING_WRITES = 64
# Bytes read in one turn of the loop: a modem that babbles leaves room for keys and paint in between.
MOST_AT_ONCE = 4096
# modem.md section 3: USB modems ignore the rate; 115200 is what UART modules use by default.
BAUD_RATE = 115_200

_OPEN_CODES = {
    errno.ENOENT: "modem.port_missing", errno.ENODEV: "modem.port_missing", errno.ENXIO: "modem.port_missing",
    errno.EBUSY: "modem.port_busy", errno.EAGAIN: "modem.port_busy",
    errno.EACCES: "modem.port_denied", errno.EPERM: "modem.port_denied",
}  # fmt: skip


async def ports_here() -> list[Described]:
    """Every serial port of this machine. In a thread: it reads sysfs, or asks Windows."""
    from serial.tools import list_ports

    return [
        Described(device=port.device, vid=port.vid, pid=port.pid, location=port.location or "")
        for port in await asyncio.to_thread(list_ports.comports)
    ]


class SerialPort:
    """`url` is whatever pyserial's `serial_for_url` understands."""

    def __init__(self, url: str, baud_rate: int = BAUD_RATE) -> None:
        self._url = url
        self._baud_rate = baud_rate
        self._wire: serial.SerialBase | None = None
        self._listener: Listener | None = None
        self._writes: queue.Queue[bytes | None] = queue.Queue(MAX_WAITING_WRITES)
        self._closing = threading.Event()
        self._watched: int | None = None  # the handle that the loop watches
        self._threads: list[threading.Thread] = []

    async def open(self, listener: Listener) -> None:
        self._loop = asyncio.get_running_loop()
        opening = asyncio.ensure_future(asyncio.to_thread(self._open_wire))
        try:
            self._wire = await asyncio.shield(opening)
        except asyncio.CancelledError:
            # the thread opens the device all the same: take it from there, or it would stay locked
            opening.add_done_callback(_close_opened)
            raise
        self._listener = listener
        for work in (self._write,) if self._watch() else (self._read, self._write):
            thread = threading.Thread(target=work, name=f"modem{work.__name__}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def write(self, data: bytes) -> None:
        try:
            self._writes.put_nowait(data)
        except queue.Full:
            self._lost(PortFault("modem.port_stuck"))

    async def close(self) -> None:
        self._listener = None
        self._unwatch()
        self._closing.set()
        _wake(self._wire)
        await asyncio.shield(asyncio.to_thread(self._end))

    def _open_wire(self) -> serial.SerialBase:
        import serial  # 20 ms, and only a desk with a modem needs it

        try:
            return serial.serial_for_url(
                self._url, self._baud_rate, timeout=READ_TIMEOUT, write_timeout=WRITE_TIMEOUT, exclusive=True
            )
        except Exception as fault:  # noqa: BLE001 - pyserial also lets termios.error and ValueError through
            raise PortFault(_open_code(fault), port=self._url, error=type(fault).__name__) from None

    def _watch(self) -> bool:
        """Let the loop itself wait for bytes, where it can: a thread would cost each line a change of hands."""
        try:
            handle = self._wire.fileno() if self._wire is not None else -1
            self._loop.add_reader(handle, self._readable, handle)
        except (AttributeError, NotImplementedError, OSError, ValueError):  # Windows, and wires without a handle
            return False
        self._watched = handle
        return True

    def _unwatch(self) -> None:
        if self._watched is not None:
            self._loop.remove_reader(self._watched)
            self._watched = None

    def _readable(self, handle: int) -> None:
        """Nothing to read although there is something: unplugged, or a second reader (modem.md section 14)."""
        try:
            data = os.read(handle, MOST_AT_ONCE)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if data:
            self._received(data)
        else:
            self._lost(PortFault("modem.port_lost"))

    def _read(self) -> None:
        wire = self._wire
        try:
            while wire is not None and not self._closing.is_set():
                if data := wire.read(wire.in_waiting or 1):
                    self._tell(self._received, data)
        except Exception:  # noqa: BLE001 - unplugged comes as SerialException, OSError or TypeError; a silent thread is worse
            self._tell(self._lost, PortFault("modem.port_lost"))

    def _write(self) -> None:
        wire = self._wire
        try:
            while wire is not None and (data := self._writes.get()) is not None:
                wire.write(data)
        except Exception as fault:  # noqa: BLE001 - as above
            stuck = type(fault).__name__ == "SerialTimeoutException"
            self._tell(self._lost, PortFault("modem.port_stuck" if stuck else "modem.port_lost"))

    def _tell(self, what: object, *values: object) -> None:
        with suppress(RuntimeError):  # the loop has ended: nobody is left to be told
            self._loop.call_soon_threadsafe(what, *values)  # type: ignore[arg-type]

    def _received(self, data: bytes) -> None:
        if self._listener is not None:
            self._listener.data_received(data)

    def _lost(self, fault: PortFault) -> None:
        self._unwatch()
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.connection_lost(fault)

    def _end(self) -> None:
        """In a thread: let both threads finish, then close. A write in progress ends within WRITE_TIMEOUT."""
        while self._threads and self._threads[-1].is_alive():
            try:
                self._writes.put(None, timeout=0.1)
                break
            except queue.Full:
                continue
        for thread in self._threads:
            thread.join(READ_TIMEOUT + WRITE_TIMEOUT)
        _quietly_close(self._wire)
        self._wire = None


def _open_code(fault: Exception) -> str:
    """Windows hides the cause in the words of the exception."""
    number = getattr(fault, "errno", None)
    if number is None and "FileNotFoundError" in str(fault):
        number = errno.ENOENT
    if number is None and "PermissionError" in str(fault):
        number = errno.EBUSY
    return _OPEN_CODES.get(number or 0, "modem.port_fault")


def _close_opened(opening: asyncio.Future[serial.SerialBase]) -> None:
    if not opening.cancelled() and opening.exception() is None:
        _quietly_close(opening.result())


def _wake(wire: serial.SerialBase | None) -> None:
    """Get the reader out of its wait now. Sockets cannot: their reader ends within READ_TIMEOUT."""
    with suppress(OSError):  # the device is gone, and the reader with it
        if wire is not None and hasattr(wire, "cancel_read"):
            wire.cancel_read()


def _quietly_close(wire: serial.SerialBase | None) -> None:
    with suppress(Exception):  # closing a device that is gone fails in many ways, and none matters
        if wire is not None:
            wire.close()
