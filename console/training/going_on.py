"""An exercise that goes on from a moment of a past run: it is played to there, and waits for somebody to go on by hand.

Resume is replay (training.md section 1 note 7): no state is loaded, everything that was done is done again. Time jumps
to the next due moment as soon as nobody can do anything more, as in a run without a screen, so the same events come.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

from console.journal.interface import Journal
from console.training.acting import Trainee
from console.training.awaited import AwaitedJournal
from console.training.exercise import Exercise
from console.training.loader import Loaded
from console.training.pace import PacedClock
from console.training.quiet import QuietLoop
from console.training.resume import Past

Told = Callable[[float, float], object]  # hears the second that is played, and the one to play to


class GoesOn(Exercise):
    """After `begin` it stands at the moment, paused, and `run` goes on from there. Made inside a QuietLoop."""

    clock: PacedClock

    def __init__(
        self, loaded: Loaded, journal: Journal, clock: PacedClock, past: Past, operator: str, seats: Mapping[str, str],
        told: Told,
    ) -> None:  # fmt: skip
        """`past.at` is the moment."""
        self.past, self._told = past, told
        self._journal = AwaitedJournal(journal)
        self._parts: list[asyncio.Task[None]] = []
        super().__init__(loaded, self._journal, clock, past.seed, operator, seats)

    async def begin(self, resumed: dict[str, str] | None = None) -> None:
        """Everything that was done until the moment is done again; then time stands still."""
        await super().begin(self.past.resumed)
        await self._play_to_moment()

    async def _play_to_moment(self) -> None:
        end = self.past.at or 0.0
        self.clock.pause()
        trainee = Trainee(self.past.deeds, self.node, self, self.clock, self.seats)
        self._parts = [asyncio.create_task(work) for work in (trainee.run(), super().run())]
        while await self._is_due(end):
            self._told(self.clock.mono(), end)
            self.clock.wake_next()
        await self.clock.advance_to(end)
        for part in self._parts:
            if part.done():
                part.result()  # raises what went wrong
        self.clock.resume()
        await self.pause()  # marked: whoever looks sees that it stands still

    async def run(self) -> None:
        """On from the moment, until the scenario has ended."""
        await self.resume()
        await self._parts[-1]

    async def close(self) -> None:
        for part in self._parts:
            part.cancel()
        await asyncio.gather(*self._parts, return_exceptions=True)
        await super().close()

    async def _is_due(self, end: float) -> bool:
        """Once everybody has done what they can: whether somebody is due until `end`."""
        loop = asyncio.get_running_loop()
        assert isinstance(loop, QuietLoop)
        await loop.quiet()
        while await self._journal.written():
            await loop.quiet()
        due = self.clock.next_due()
        return due is not None and due <= end and not self._parts[-1].done()


def going_on(
    loaded: Loaded, journal: Journal, clock: PacedClock, past: Past, operator: str, seat: str,
    told: Told = lambda at, to: None,
) -> GoesOn:  # fmt: skip
    """`operator` sits at `seat`, and what was done there is theirs; without a name it is whoever sat there."""
    seat = seat or next(iter(past.seats), loaded.scenario.seats[0])
    operator = operator or past.seats.get(seat, "op1")
    return GoesOn(loaded, journal, clock, past, operator, past.seats | {seat: operator}, told)
