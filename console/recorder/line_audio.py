"""Where the sound of an open line comes from: the module's PCM port, or a sound card (modem.md section 12).

Nothing here may disturb the modem: commands are few, short, and a refusal only means that there is no sound.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import NamedTuple, Protocol

from console.clock import Clock
from console.modem.commands import ALIVE, Command, plain
from console.modem.conversation import NoAnswer
from console.modem.grammar import Reply
from console.modem.port import Port, PortFault

TRIES = 6  # modem.md section 12: CPCMREG=1, on ERROR up to 6 × 0.3 s
PAUSE_S = 0.3
FIRST_S = 0.1

Heard = Callable[[bytes], None]


class AudioFault(Exception):
    """No sound. `why` is a word of wording/names.py "recording why"."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class LineAudio(Protocol):
    async def listen(self, heard: Heard) -> None:
        """Bytes of the open line, until cancelled. Raises AudioFault."""


class Switch(NamedTuple):
    """What turns a module's PCM on and off. Of `on` only the last must be taken."""

    on: tuple[str, ...]
    off: tuple[str, ...]


# modem.md section 12. EC25 puts the PCM on its NMEA port: no positions meanwhile.
SWITCHES: dict[tuple[str, int], Switch] = {
    ("sim7600", 8000): Switch(("+CPCMREG=1",), ("+CPCMREG=0",)),
    ("sim7600", 16000): Switch(("+CPCMFRM=1", "+CPCMREG=1"), ("+CPCMREG=0",)),
    ("ec25", 8000): Switch(("+QPCMV=1,0",), ("+QPCMV=0",)),
    ("card", 8000): Switch((), ()),
    ("card", 16000): Switch((), ()),
}


class PortAudio:
    """A port that gives PCM while a call is up, and the module's own commands for it."""

    def __init__(
        self, open_port: Callable[[], Port], ask: Callable[[Command], Awaitable[Reply]], switch: Switch, clock: Clock
    ) -> None:
        self._open_port = open_port
        self._ask = ask
        self._switch = switch
        self._clock = clock

    async def listen(self, heard: Heard) -> None:
        port, listener = self._open_port(), _Listener(heard)
        try:
            await port.open(listener)
            await self._turn_on()
            await listener.lost
        except PortFault as fault:
            raise AudioFault("port_lost" if fault.code == "modem.port_lost" else "no_port") from None
        finally:
            listener.lost.cancel()
            await port.close()
            await self._turn_off()

    async def _turn_on(self) -> None:
        if not self._switch.on:
            return
        await self._clock.sleep(FIRST_S)
        for _ in range(TRIES):
            if all([await self._told(text) for text in self._switch.on][-1:]):
                return
            await self._clock.sleep(PAUSE_S)
        raise AudioFault("refused")

    async def _turn_off(self) -> None:
        for text in self._switch.off:
            try:
                await self._told(text)
            except AudioFault:
                return  # the modem's own source sees that it is silent

    async def _told(self, text: str) -> bool:
        try:
            return (await self._ask(plain(text, ALIVE))).ok
        except NoAnswer:
            raise AudioFault("no_answer") from None


class _Listener:
    """Port listener: bytes on, loss as the end of a future."""

    def __init__(self, heard: Heard) -> None:
        self._heard = heard
        self.lost: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def data_received(self, data: bytes) -> None:
        self._heard(data)

    def connection_lost(self, fault: PortFault) -> None:
        if not self.lost.done():
            self.lost.set_exception(fault)
