"""Somebody who telephones the desk, at the far end of the simulated modem."""

from __future__ import annotations

from console.clock import Clock
from console.modem.modem import Modem
from console.modem.simulated import SimulatedModem

LOOKS_EVERY_S = 0.25  # how soon a caller notices that somebody answered
SPEAKS_AFTER_S = 1.0  # and how long they take to say something (ours)


class SimulatedCaller:
    """Made while their call is the one that rings."""

    def __init__(self, modem: SimulatedModem, driver: Modem, clock: Clock) -> None:
        self._modem = modem
        self._driver = driver
        self._clock = clock
        self._call = modem.call

    async def answered(self, within_s: float) -> str | None:
        """The name that the desk has for the call, once it is answered and they are about to speak."""
        last = self._clock.mono() + within_s
        while self._is_up():
            name = self._open_call()
            if name is not None:
                await self._clock.sleep(SPEAKS_AFTER_S)
                return name if self._is_up() else None
            if self._clock.mono() >= last:
                return None
            await self._clock.sleep(LOOKS_EVERY_S)
        return None

    async def hang_up(self) -> None:
        if self._is_up():
            self._modem.far_end_hangs_up()

    def _is_up(self) -> bool:
        return self._call is not None and self._modem.call is self._call

    def _open_call(self) -> str | None:
        live = self._driver.calls.live
        return next((call.name for call in live if not call.outgoing and call.state == "open"), None)
