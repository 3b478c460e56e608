"""What a modem's source tells the intake besides messages: what the calls did, how the modem is, and that it lives."""

from __future__ import annotations

import asyncio
import logging

from console.events import Fact, SourceHeard, SourceReported
from console.journal.interface import JournalFault
from console.modem.modem import Modem
from console.sources.interface import Intake

log = logging.getLogger(__name__)

# A journal that refused is asked again this soon (ours).
RETRY_AFTER = 5.0
# Proof of life at most every half minute, and the next promised with room for one slow answer.
HEARD_EVERY = 30.0
HEARD_PROMISED = 45.0
# How long a fault of Larmbord's own stays on the screen (ours).
STUMBLE_STANDS = 600.0


class News:
    """One modem's news on the way to one intake."""

    def __init__(self, modem: Modem, intake: Intake) -> None:
        self._modem = modem
        self._intake = intake
        self._proved_at = float("-inf")

    async def hand_over(self) -> None:
        """What the calls do, as it happens; for ever. Apart from the store: a ring never waits for a text."""
        while True:
            await self._modem.fact_waits()
            try:
                await self._hand_over_waiting()
            except JournalFault:
                self._modem.health.set("modem.journal", 2 * RETRY_AFTER)
                self._modem.wake()
                await self._modem.clock.sleep(RETRY_AFTER)

    async def _hand_over_waiting(self) -> None:
        """What the calls did, in order. One on its way is left to arrive, also when this life of the source ends.

        Cancelled half-way, nobody would know whether the journal has it; and handed over twice it would be two.
        """
        modem = self._modem
        while modem.facts:
            modem.handing = modem.handing or asyncio.ensure_future(self._line(modem.facts[0]))
            modem.handing.add_done_callback(_seen)
            try:
                await asyncio.shield(modem.handing)
            except JournalFault:
                modem.handing = None
                raise
            modem.handing = None
            modem.facts.popleft()

    async def _line(self, fact: Fact) -> None:
        """JournalFault: try again. A fact that the intake stumbles over is told, and must not hold up the next."""
        try:
            await self._intake.line(fact)
        except JournalFault:
            raise
        except Exception as fault:  # noqa: BLE001 - it would end every life of the source, and no alarm would come in
            log.error("the intake stumbled over %s: %s", type(fact).__name__, type(fault).__name__)
            self._modem.health.set("modem.call_not_taken", STUMBLE_STANDS, kind=type(fault).__name__)
            self._modem.wake()

    async def tell(self, report: SourceReported | None) -> None:
        """The health, if there is news. What the journal does not take is news again at the next look."""
        if report is None:
            return
        if await self._health(report):
            self._modem.health.told(report)

    async def prove_life(self, answered_at: float | None) -> None:
        """SourceHeard, when the modem answered since the last one."""
        now = self._modem.clock.mono()
        if answered_at is None or answered_at <= self._proved_at or now < self._proved_at + HEARD_EVERY:
            return
        self._proved_at = now
        await self._health(SourceHeard(source=self._modem.name, interval_s=HEARD_PROMISED))

    async def _health(self, fact: Fact) -> bool:
        try:
            await self._intake.health(fact)
        except Exception as fault:  # noqa: BLE001 - telling how the modem is must never stop it
            log.warning("the modem's health was not taken: %s", type(fault).__name__)
            return False
        return True


def _seen(handing: asyncio.Future[None]) -> None:
    """A refusal that comes when nobody waits any more: the fact is still the first, and is handed over again."""
    if not handing.cancelled():
        handing.exception()
