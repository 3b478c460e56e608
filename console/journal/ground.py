"""What the journal stands on: the file, then a spare, then memory; and the way from one to the next, and back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from console.aside import aside, in_time
from console.clock import Clock
from console.journal import spare
from console.journal.faults import FULL, SPARE_FOREIGN, UNREADABLE, passes
from console.journal.holding import Holding
from console.journal.interface import JournalFault
from console.journal.line import Leg, Line
from console.journal.looking import MOMENT_S, Look, is_there
from console.journal.sqlite_journal import SqliteJournal
from console.journal.start import first_file

SOON_S = 1.0  # for the disk of the spares, at the start (ours)
OPEN_AGAIN_S = 3.0  # a spare that could not be opened is not tried again with every alarm (ours)


class Ground:
    """`places`: the file, and the spares in their order. `open_file` opens one or makes it; it raises JournalFault."""

    def __init__(
        self, places: Sequence[Path], open_file: Callable[[Path], SqliteJournal], clock: Clock, boot: bytes,
        moved: Callable[[], object], *, writes: bool,
    ) -> None:  # fmt: skip
        self.era = 0  # changes when events got other numbers
        self.line = Line()
        self.holding: Holding | None = None
        self.lost: JournalFault | None = None  # the first file could not be opened
        self.foreign = ""  # a spare of another journal, which is left alone
        self.known = 0  # the highest number that anybody was given
        self.writes = writes
        self._file, self._places = places[0], list(places)  # not tried yet: the next spare is the first of them
        self._open_file, self._clock, self._boot, self._moved = open_file, clock, boot, moved
        self._open_again_at = float("-inf")
        self._look = Look(clock)  # at the next spare
        self._moving = asyncio.Lock()  # from one place to the next, one at a time

    async def open(self) -> None:
        """Raises JournalFault where going on would be wrong: a wrong key, a foreign file, another version."""
        spares = await self._has_spares()
        found = await aside(lambda: first_file(self._file, self._open_file, spares=spares))
        if isinstance(found, JournalFault):
            self.lost = found
        else:
            self.line.legs.append(Leg(found, 0))
        del self._places[0]
        await self.follow_spares(all_of_them=True)
        if not self.line.legs and self.lost and not spare.stands_in(self.lost):
            raise self.lost
        if not self.line.legs and self.lost:
            await self.leave(None, self.lost)

    async def _has_spares(self) -> bool:
        """Where the file is gone only they say whether a new one may be made; else nobody waits long for their disk."""
        spares = self._places[1:]
        looking = aside(lambda: any(map(is_there, spares)))
        if await aside(partial(is_there, self._file)):
            await asyncio.wait([looking], timeout=SOON_S)
            return looking.done() and looking.result()
        return await looking

    async def leave(self, leg: Leg | None, fault: JournalFault) -> None:
        """`leg` did not take it: to the next spare, or to memory. Its other waiters find that it was left already."""
        async with self._moving:
            if self.holding is None and self.line.last is leg:
                if leg is not None and not passes(fault):
                    leg.fault = fault
                if not await self._go_over(fault):
                    self.hold(fault)

    def hold(self, fault: JournalFault) -> None:
        """In memory from here on, until `put_back`."""
        if self.holding is None:
            self.holding = Holding(self.line, max(self.known, self.head()), self._clock, self._boot, fault)

    def head(self) -> int:
        """The newest number that is stored; 0 where it cannot be read."""
        try:
            return self.line.head()
        except JournalFault:
            return 0

    def spare_waits(self) -> bool:
        """Whether another process has made the next spare."""
        places = self._places[:1] if self._clock.mono() >= self._open_again_at else []
        return self._look.first_there(places) is not None

    @property
    def spare_hangs(self) -> str:
        """The next spare, where its disk has not answered for a while; else nothing."""
        return str(self._places[0]) if self._places and self._look.hangs_long else ""

    async def _go_over(self, fault: JournalFault) -> bool:
        """To the next spare, if that helps."""
        if not self._places or self._look.hangs:
            return False
        elsewhere = await in_time(partial(spare.other_disk, self._file, self._places[0]), False)
        broken = self.line.last is not None and not passes(fault)
        if not self.writes or not (broken or (elsewhere and (self.line.last is None or fault.code == FULL))):
            return False
        while self._places:
            try:
                await self._enter(self._places[0], fault.code)
                return True
            except JournalFault as refused:
                if refused.code != SPARE_FOREIGN:
                    return False
        return False

    async def follow_spares(self, *, all_of_them: bool = False) -> None:
        """Another process may have gone over, or an earlier run: then also past spares that were put away."""
        while places := self._places if all_of_them else self._places[:1]:
            place = self._look.first_there(places, SOON_S if all_of_them else MOMENT_S)
            if place is None or self._clock.mono() < self._open_again_at:
                return
            async with self._moving:
                if place not in self._places:
                    continue
                del self._places[: self._places.index(place)]
                try:
                    await self._enter(place, "")
                except JournalFault as refused:
                    if refused.code != SPARE_FOREIGN:
                        self._open_again_at = self._clock.mono() + OPEN_AGAIN_S

    async def _enter(self, place: Path, why: str) -> None:
        made = await self._opened(place)
        try:
            if spare.citation(made) is None and self.writes:
                await spare.begin(made, self.line.last, self.known, why)
            cited = spare.citation(made)
            if cited is None:
                raise JournalFault(UNREADABLE, why="empty")  # another process is just making it
            self.era += spare.join(self.line, made, cited)
            self._places.remove(place)
        except JournalFault as refused:
            if refused.code == SPARE_FOREIGN:
                self.foreign = str(place)
                self._places.remove(place)
            await made.close()
            raise
        if self.writes:
            await spare.carry_over(self.line)
        self._moved()

    async def put_back(self) -> None:
        """Store what was held, if a disk takes it now. Raises JournalFault if not."""
        async with self._moving:
            if self.holding is None or not self.writes or not await self._can_write(self.holding.fault):
                return
            holding, leg, done = self.holding, self.line.legs[-1], 0
            try:
                while drafts := holding.drafts(done):
                    await self.line.take_over(drafts)
                    done += len(drafts)
                self.era += not holding.as_stored()
            except JournalFault as fault:
                leg.fault = leg.fault if passes(fault) else fault
                raise
            self.holding = None
            self._moved()

    async def _can_write(self, fault: JournalFault) -> bool:
        leg = self.line.last
        if leg is not None and leg.fault is None:
            return True
        if leg is None:
            self.line.legs.append(Leg(await self._opened(self._file), 0))
            self.lost = None
            return True
        return await self._go_over(leg.fault or fault)

    async def _opened(self, place: Path) -> SqliteJournal:
        """In a thread: a dying disk may take its time."""
        try:
            return await aside(partial(self._open_file, place))
        except JournalFault:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it was, the alarm that waits for this must be shown
            raise JournalFault(UNREADABLE, why=type(error).__name__) from None
