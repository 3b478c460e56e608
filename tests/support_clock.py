"""Time for real ports and real files: faster than the machine's where asked, and never run away from a busy one."""

from __future__ import annotations

import asyncio

from console.clock import SystemClock

STEP_S = 0.01


class PatientClock(SystemClock):
    """`speed` seconds for each of the machine's, but never more than a step between two looks at it.

    While a process is not let run, no time passes: whoever waits a quarter of a second for bytes that are there already
    reads them, however long the machine had other things to do.
    """

    def __init__(self, speed: float = 20.0) -> None:
        self._speed = speed
        self._seen = self._mono = super().mono()

    def mono(self) -> float:
        seen = super().mono()
        self._mono += min(seen - self._seen, STEP_S) * self._speed
        self._seen = seen
        return self._mono

    async def sleep(self, seconds: float) -> None:
        end = self.mono() + seconds
        await asyncio.sleep(0)
        while (left := end - self.mono()) > 0:  # noqa: ASYNC110 - what is waited for is time
            await asyncio.sleep(min(left / self._speed, STEP_S / 2))
