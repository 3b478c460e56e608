"""Keeps every source alive: whatever ends one is told in words, and it begins again (DESIGN promise 10)."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from uuid import UUID

from console.clock import Clock
from console.events import Fact, SourceReported
from console.journal.interface import JournalFault
from console.sources.interface import Intake, Raw, Source, SourceFault

log = logging.getLogger(__name__)

# store.md R12: open again within 10 s. The longest wait, and the time to open, stay below it.
FIRST_WAIT = 1.0
LONGEST_WAIT = 5.0
# A life as long as this was a good one: the next end is a new fault, and the first wait is short again (ours).
GOOD_LIFE = 60.0


class Supervisor:
    """Runs `sources` until cancelled, each by itself: one that fails costs no other a second."""

    def __init__(self, sources: Sequence[Source], intake: Intake, clock: Clock) -> None:
        self._sources = sources
        self._intake = intake
        self._clock = clock

    async def run(self) -> None:
        """Never ends by itself."""
        lives = [asyncio.ensure_future(self._keep_alive(source)) for source in self._sources]
        try:
            await asyncio.gather(*lives)
        finally:
            for life in lives:
                life.cancel()
            await asyncio.gather(*lives, return_exceptions=True)

    async def _keep_alive(self, source: Source) -> None:
        door = _Door(self._intake)
        wait = FIRST_WAIT
        while True:
            began = self._clock.mono()
            report = await _life(source, door)
            await _tell(door, report)
            if self._clock.mono() - began >= GOOD_LIFE:
                wait = FIRST_WAIT
            await self._clock.sleep(wait)
            wait = min(2 * wait, LONGEST_WAIT)


async def _life(source: Source, intake: Intake) -> SourceReported:
    """One run of the source, and its end in words. A fault nobody foresaw gives its type, never its message."""
    running = asyncio.ensure_future(source.run(intake))
    try:
        await asyncio.wait([running])
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    fault = None if running.cancelled() else running.exception()
    match fault:
        case SourceFault():
            return fault.report(source.name)
        case JournalFault():
            return SourceReported(source=source.name, state="down", code=fault.code, detail=fault.detail)
        case None:
            return SourceReported(source=source.name, state="down", code="source.ended")
    log.error("the source %s ended with %s", source.name, type(fault).__name__)
    return SourceReported(source=source.name, state="down", code="source.broken", detail={"kind": type(fault).__name__})


async def _tell(door: _Door, report: SourceReported) -> None:
    """Once. What the journal does not take now is said again at the next end."""
    if report == door.told:
        return
    try:
        await door.health(report)
    except Exception as fault:  # noqa: BLE001 - telling of a fault must never be what stops the supervisor
        log.error("the end of %s could not be told: %s", report.source, type(fault).__name__)


class _Door:
    """The intake of one source, which remembers the health it told last."""

    def __init__(self, intake: Intake) -> None:
        self._intake = intake
        self.told: SourceReported | None = None

    async def receive(self, raws: Sequence[Raw]) -> None:
        await self._intake.receive(raws)

    async def release(self, raw: UUID) -> None:
        await self._intake.release(raw)

    async def line(self, fact: Fact) -> None:
        await self._intake.line(fact)

    async def health(self, fact: Fact) -> None:
        await self._intake.health(fact)
        if isinstance(fact, SourceReported):
            self.told = fact

    def was_released(self, raw: UUID) -> bool:
        return self._intake.was_released(raw)
