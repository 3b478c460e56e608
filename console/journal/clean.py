"""Finishing an erasure: again and again, until nothing that is open elsewhere stands in the way."""

from __future__ import annotations

from contextlib import suppress
from typing import Protocol

from console.clock import Clock
from console.journal.interface import JournalFault

TRIES, PAUSE_S = 50, 0.2  # what somebody who erases is made to wait: ten seconds
LOOK_EVERY_S = 60.0


class Unclean(Protocol):
    """A journal that may still have traces of what was erased beside it."""

    def unfinished(self) -> bool: ...

    async def sweep(self) -> str:
        """Try once. What is in the way, or empty."""


async def sweep_patiently(journal: Unclean, clock: Clock, tries: int = TRIES) -> str:
    """What is still in the way after all `tries`, or empty."""
    for _ in range(tries - 1):
        if not await journal.sweep():
            return ""
        await clock.sleep(PAUSE_S)
    return await journal.sweep()


async def keep_clean(journal: Unclean, clock: Clock) -> None:
    """Until cancelled: what an erasure of any process could not finish is finished here."""
    while True:
        with suppress(JournalFault):  # the journal says itself what is wrong with it; this is tried again
            if journal.unfinished():
                await journal.sweep()
        await clock.sleep(LOOK_EVERY_S)
