"""From a recorder to the journal, in order and never in the way: a slow or full journal holds up no recording."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from contextlib import suppress

from console.clock import Clock
from console.events import AudioHeard, Fact, SourceHeard, SourceReported
from console.journal.interface import JournalFault
from console.sources.interface import Intake

log = logging.getLogger(__name__)

MOST = 1000  # facts
AGAIN_S = 5.0


class Telling:
    """`say` returns at once; `run` hands over."""

    def __init__(self, intake: Intake, clock: Clock) -> None:
        self._intake = intake
        self._clock = clock
        self._facts: deque[Fact] = deque(maxlen=MOST)
        self._came = asyncio.Event()

    def say(self, fact: Fact) -> None:
        self._facts.append(fact)
        self._came.set()

    async def run(self) -> None:
        """For ever. What the journal does not take is told again; a level is not, for it is old by then."""
        while True:
            while self._facts:
                await self._hand_over(self._facts.popleft())
            self._came.clear()
            await self._came.wait()

    async def rest(self) -> None:
        """What is left, at the end, as far as the journal takes it."""
        with suppress(JournalFault):
            while self._facts:
                await self._give(self._facts.popleft())

    async def _give(self, fact: Fact) -> None:
        if isinstance(fact, SourceReported | SourceHeard):
            await self._intake.health(fact)
        else:
            await self._intake.line(fact)

    async def _hand_over(self, fact: Fact) -> None:
        try:
            await self._give(fact)
        except JournalFault as fault:
            log.warning("the journal did not take what the recorder said: %s", fault.code)
            if not isinstance(fact, AudioHeard | SourceHeard):
                self._facts.appendleft(fact)
            await self._clock.sleep(AGAIN_S)
        except Exception as fault:  # noqa: BLE001 - telling of a recording must never be what ends it
            log.error("the intake stumbled over %s: %s", type(fact).__name__, type(fault).__name__)
