"""A sound card as a port that only listens, through PortAudio. An extra: `pip install larmbord[audio]`.

Only this file imports sounddevice (MIT). Its callback runs in a thread of PortAudio's and only hands bytes to the loop.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

from console.modem.port import Listener, PortFault


class SoundCard:
    """`device`: part of its name, or "" for the system's own choice."""

    def __init__(self, device: str, rate: int) -> None:
        self._device = device
        self._rate = rate
        self._stream: Any = None
        self._listener: Listener | None = None

    async def open(self, listener: Listener) -> None:
        self._loop = asyncio.get_running_loop()
        self._listener = listener
        self._stream = await asyncio.to_thread(self._start)

    def write(self, data: bytes) -> None:
        """A recorder never speaks into the line."""

    async def close(self) -> None:
        self._listener = None
        stream, self._stream = self._stream, None
        if stream is not None:
            await asyncio.to_thread(_quietly_close, stream)

    def _start(self) -> Any:
        try:
            import sounddevice

            stream = sounddevice.RawInputStream(
                samplerate=self._rate, channels=1, dtype="int16", device=self._device or None,
                callback=self._came, finished_callback=self._finished,
            )  # fmt: skip
            stream.start()
        except Exception as fault:  # noqa: BLE001 - PortAudioError, ImportError, OSError without the library, ValueError
            raise PortFault("modem.port_missing", port=self._device, error=type(fault).__name__) from None
        return stream

    def _came(self, data: Any, frames: int, time: Any, status: Any) -> None:
        self._tell(self._received, bytes(data))

    def _finished(self) -> None:
        self._tell(self._lost)

    def _tell(self, what: Any, *values: Any) -> None:
        with suppress(RuntimeError):  # the loop has ended
            self._loop.call_soon_threadsafe(what, *values)

    def _received(self, data: bytes) -> None:
        if self._listener is not None:
            self._listener.data_received(data)

    def _lost(self) -> None:
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.connection_lost(PortFault("modem.port_lost"))


def _quietly_close(stream: Any) -> None:
    with suppress(Exception):  # closing a card that was pulled out fails in many ways, and none matters
        stream.close()
