"""The journal that goes on: it stands on the file; when that fails, on the spare; when no disk takes it, in memory.

    file    as long as it can be written. A full disk gives up its ballast first (commit.py).
    spare   after an I/O error, or where the file's disk is full and the spare lies on another. The file is never
            written again: what a failed fsync lost, a second one may call stored (store.md section 2.4).
    memory  when neither can be written: alarms are shown and acted on, and nobody who can ask again is told "stored".
            As soon as a disk takes it, what was held is stored, under the same commands and with its own times.

Whoever reads sees one number line over all three. Where numbers had to change, `era` changes with them.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from console.card import Standing
from console.clock import Clock
from console.events import NewEvent, Stored
from console.journal import spare
from console.journal.faults import FULL, REFUSALS, SLOW, SPARE_FOREIGN, UNREADABLE, passes
from console.journal.follow import POLL_S, Follower, Lookout, check_place
from console.journal.holding import Holding
from console.journal.interface import RENUMBERED, Appended, Health, JournalFault, Lost, Verdict, Won
from console.journal.line import Leg, Line
from console.journal.sqlite_journal import SqliteJournal
from console.journal.start import first_file, is_there
from console.journal.tending import Tender
from console.journal.wake import Bell

T = TypeVar("T")
LOOK_S = 0.02  # how often a writer looks for a spare; what it stored in between is carried over, and a look costs 50 µs
PATIENCE_S = 3.0  # a disk that takes longer has not taken it: the alarm is shown without it (ours)


class SteadyJournal:
    """`open_steady` makes one. `open_file` opens a file or makes it, and raises JournalFault."""

    def __init__(
        self, places: Sequence[Path], open_file: Callable[[Path], SqliteJournal], clock: Clock, boot: bytes,
        *, poll_s: float | None, writes: bool,
    ) -> None:  # fmt: skip
        self.era = 0
        self.line = Line()
        self.holding: Holding | None = None
        self.lost: JournalFault | None = None  # the first file could not be opened
        self.foreign = ""  # a spare of another journal, which is left alone
        self._places = list(places)  # not tried yet: the next spare is the first of them
        self._file, self._open_file, self._clock, self._boot = places[0], open_file, clock, boot
        self.writes = writes
        self._look_at = float("-inf")  # when a writer looks for a spare again
        self._look_again_at = float("-inf")  # for a spare that could not be opened
        self._known = 0  # the highest number that anybody was given
        self._bell = Bell()
        self._moving = asyncio.Lock()  # from one place to the next, one at a time
        self._asked: dict[asyncio.Timeout, float] = {}
        self._lookout = Lookout(self._version, self._bell, clock, poll_s) if poll_s else None
        self._tender = Tender(self, clock)

    async def open(self) -> None:
        """Raises JournalFault where going on would be wrong: a wrong key, a foreign file, another version."""
        found = await asyncio.to_thread(first_file, self._places, self._open_file)
        if isinstance(found, JournalFault):
            self.lost = found
        else:
            self.line.legs.append(Leg(found, 0))
        del self._places[0]
        await self.follow_spares(all_of_them=True)
        if not self.line.legs and self.lost and not spare.stands_in(self.lost):
            raise self.lost
        if not self.line.legs and self.lost:
            await self._stumbled(None, self.lost)

    # ---- writing

    async def append(self, events: Sequence[NewEvent]) -> Appended:
        """As `Journal.append`, but a disk that fails is no fault here: the answer says `held`."""
        if not events:
            return Appended(())
        return await self._through(lambda place: place.append(events))

    async def claim(self, incident: UUID, epoch: int, actor: str, cmd: UUID) -> Won | Lost:
        return await self._through(lambda place: place.claim(incident, epoch, actor, cmd))

    async def _through(self, ask: Callable[[Line | Holding], Awaitable[T]]) -> T:
        if self._clock.mono() >= self._look_at:
            await self.follow_spares()
            self._look_at = self._clock.mono() + LOOK_S
        while self.holding is None:
            leg = self.line.last
            try:
                answer = await self._patiently(ask(self.line))
                self._bell.ring()
                return answer
            except JournalFault as fault:
                if fault.code in REFUSALS:
                    raise
                await self._stumbled(leg, fault)
            except TimeoutError:
                await self._stumbled(leg, JournalFault(SLOW, why="TimeoutError"))
        answer = await ask(self.holding)
        self._bell.ring()
        return answer

    async def _patiently(self, asked: Awaitable[T]) -> T:
        """TimeoutError when the tender has waited long enough. What is stored later is known by its command."""
        async with asyncio.timeout(None) as limit:
            self._asked[limit] = self._clock.mono()
            try:
                return await asked
            finally:
                del self._asked[limit]

    def lose_patience(self) -> None:
        """With whatever the disk has had for too long."""
        now, at_once = self._clock.mono(), asyncio.get_running_loop().time()
        for limit, since in list(self._asked.items()):
            if now - since >= PATIENCE_S and not limit.expired():
                limit.reschedule(at_once)

    # ---- from the file to the spare, to memory, and back

    async def _stumbled(self, leg: Leg | None, fault: JournalFault) -> None:
        async with self._moving:
            if self.holding or self.line.last is not leg:
                return  # another waiter of the same transaction was here first
            if leg is not None and not passes(fault):
                leg.fault = fault
            if not await self._go_over(fault):
                base = max(self._known, _head(self.line))
                self.holding = Holding(self.line, base, self._clock, self._boot, fault)

    async def _go_over(self, fault: JournalFault) -> bool:
        """To the next spare, if that helps."""
        elsewhere = bool(self._places) and spare.other_disk(self._file, self._places[0])
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
            place = next((each for each in places if is_there(each)), None)
            if place is None or self._clock.mono() < self._look_again_at:
                return
            async with self._moving:
                if place not in self._places:
                    continue
                del self._places[: self._places.index(place)]
                try:
                    await self._enter(place, "")
                except JournalFault as refused:
                    if refused.code != SPARE_FOREIGN:
                        self._look_again_at = self._clock.mono() + PATIENCE_S  # no alarm waits for it again and again

    async def _enter(self, place: Path, why: str) -> None:
        made = await asyncio.to_thread(self._open_file, place)
        try:
            if spare.citation(made) is None and self.writes:
                await spare.begin(made, self.line.last, self._known, why)
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
        self._bell.ring()

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
            self._bell.ring()

    async def _can_write(self, fault: JournalFault) -> bool:
        leg = self.line.last
        if leg is not None and leg.fault is None:
            return True
        if leg is None:
            self.line.legs.append(Leg(await asyncio.to_thread(self._open_file, self._file), 0))
            self.lost = None
            return True
        return await self._go_over(leg.fault or fault)

    # ---- reading

    def read(self, after: int = 0, limit: int = 500) -> list[Stored]:
        holding, page = self.holding, list[Stored]()
        if holding is None or after < holding.base:
            page = self.line.read(after, min(limit, holding.base - after) if holding else limit)
        if holding and len(page) < limit:
            holding.look()
            page += holding.read(max(after, holding.base), limit - len(page))
        self._known = max(self._known, page[-1].nseq if page else 0)
        return page

    def follow(self, after: int = 0) -> AsyncIterator[list[Stored]]:
        """As `Journal.follow`. JournalFault(RENUMBERED): begin again, the era has changed."""
        check_place(after, self.holding.head() if self.holding else self.line.head())
        era = self.era
        self._tender.start()
        if self._lookout:
            self._lookout.start()
        return Follower(lambda place: self._read_in(era, place), self._bell, after)

    def _read_in(self, era: int, after: int) -> list[Stored]:
        if era != self.era:
            raise JournalFault(RENUMBERED)
        return self.read(after)

    def _version(self) -> object | None:
        versions = self.line.version()
        return None if None in versions else versions

    async def verify(self) -> Verdict:
        """Every file, and that each spare cites the head of the one before it."""
        return await spare.verify(self.line)

    # ---- how it stands

    def standing(self) -> Standing:
        return self._tender.standing()

    def health(self) -> Health:
        """Never raises."""
        last = self.line.last
        told = last.journal.health() if last else Health(0, 0.0, 0, self.lost.code if self.lost else "")
        fault = self.holding.fault.code if self.holding else told.fault
        return Health(max(self._known, _head(self.line)), told.fsync_ms, told.disk_free, fault)

    async def close(self) -> None:
        """Followers end. What is held is stored if a disk takes it at last."""
        await self._tender.stop()
        if self._lookout:
            await self._lookout.stop()
        self._bell.end()
        for leg in reversed(self.line.legs):
            await leg.journal.close()


def _head(line: Line) -> int:
    try:
        return line.head()
    except JournalFault:
        return 0


async def open_steady(
    journal: Path, open_file: Callable[[Path], SqliteJournal], clock: Clock, *,
    spare_path: Path | None = None, boot: bytes = bytes(16), poll_s: float | None = POLL_S, writes: bool = True,
) -> SteadyJournal:  # fmt: skip
    """The journal at `journal` with its spares. `writes` False: only what is there is read, for the commands.

    Raises JournalFault where a person must decide: a wrong key, a foreign file, a newer version.
    """
    places = spare.places(journal, spare_path or spare.default_spare(journal))
    made = SteadyJournal(places, open_file, clock, boot, poll_s=poll_s, writes=writes)
    await made.open()
    return made
