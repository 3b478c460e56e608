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
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from console.card import Standing
from console.clock import Clock
from console.events import NewEvent, Stored
from console.journal.faults import REFUSALS, SLOW
from console.journal.follow import POLL_S, Follower, Lookout, check_place
from console.journal.ground import Ground
from console.journal.holding import Holding
from console.journal.interface import RENUMBERED, Appended, Health, JournalFault, Lost, Won
from console.journal.line import Line
from console.journal.places import default_spare, places
from console.journal.sqlite_journal import SqliteJournal
from console.journal.tending import Tender
from console.journal.wake import Bell
from console.journal.whole_record import WholeRecord

T = TypeVar("T")
LOOK_S = 0.02  # how often a writer looks for a spare; what it stored in between is carried over, and a look costs 50 µs
PATIENCE_S = 3.0  # a disk that takes longer has not taken it: the alarm is shown without it (ours)

log = logging.getLogger(__name__)


class SteadyJournal(WholeRecord):
    """`open_steady` makes one."""

    def __init__(
        self, places: Sequence[Path], open_file: Callable[[Path], SqliteJournal], clock: Clock, boot: bytes,
        *, poll_s: float | None, writes: bool,
    ) -> None:  # fmt: skip
        self._clock = clock
        self._bell = Bell()
        self.ground = Ground(places, open_file, clock, boot, self._bell.ring, writes=writes)
        self._look_at = float("-inf")  # when a writer looks for a spare again
        self._asked: dict[asyncio.Timeout, float] = {}
        self._moves: set[asyncio.Future[None]] = set()
        self._lookout = Lookout(self._version, self._bell, clock, poll_s) if poll_s else None
        self._tender = Tender(self.ground, clock, self.append, self.lose_patience)

    @property
    def era(self) -> int:
        return self.ground.era

    @property
    def line(self) -> Line:
        return self.ground.line

    @property
    def holding(self) -> Holding | None:
        return self.ground.holding

    # ---- writing

    async def append(self, events: Sequence[NewEvent]) -> Appended:
        """As `Journal.append`, but a disk that fails is no fault here: the answer says `held`."""
        if not events:
            return Appended(())
        return await self._through(lambda place: place.append(events))

    async def claim(self, incident: UUID, epoch: int, actor: str, cmd: UUID) -> Won | Lost:
        return await self._through(lambda place: place.claim(incident, epoch, actor, cmd))

    async def _through(self, ask: Callable[[Line | Holding], Awaitable[T]]) -> T:
        """To whatever the journal stands on, and to the next when that does not take it."""
        await self._look_for_a_spare()
        while (holding := self.holding) is None:
            leg = self.line.last
            try:
                answer = await self._patiently(ask(self.line))
                self._bell.ring()
                return answer
            except JournalFault as fault:
                if fault.code in REFUSALS:
                    raise
                await self._move(self.ground.leave(leg, fault), fault)
            except TimeoutError:
                slow = JournalFault(SLOW, why="TimeoutError")
                await self._move(self.ground.leave(leg, slow), slow)
        answer = await ask(holding)
        self._bell.ring()
        return answer

    async def _look_for_a_spare(self) -> None:
        if self._clock.mono() >= self._look_at:
            self._look_at = self._clock.mono() + LOOK_S
            if self.ground.spare_waits():
                await self._move(self.ground.follow_spares(), JournalFault(SLOW, why="TimeoutError"))

    async def _move(self, going: Coroutine[Any, Any, None], fault: JournalFault) -> None:
        """A dying disk can hang here too: then what was asked is held at once, and the move goes on by itself."""
        move = asyncio.ensure_future(going)
        self._moves.add(move)
        move.add_done_callback(self._moves.discard)
        try:
            await self._patiently(asyncio.shield(move))
        except TimeoutError:
            self.ground.hold(fault)
        except Exception as error:  # noqa: BLE001 - whatever broke on the way to a spare, the alarm must be shown
            log.error("the spare could not be reached: %s", type(error).__name__)
            self.ground.hold(fault)

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

    # ---- reading

    def read(self, after: int = 0, limit: int = 500) -> list[Stored]:
        holding, page = self.holding, list[Stored]()
        if holding is None or after < holding.base:
            page = self.line.read(after, min(limit, holding.base - after) if holding else limit)
        if holding and len(page) < limit:
            holding.look()
            page += holding.read(max(after, holding.base), limit - len(page))
        self.ground.known = max(self.ground.known, page[-1].nseq if page else 0)
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

    # ---- how it stands

    def standing(self) -> Standing:
        return self._tender.standing()

    def health(self) -> Health:
        """Never raises."""
        last = self.line.last
        told = last.journal.health() if last else Health(0, 0.0, 0, self.ground.lost.code if self.ground.lost else "")
        fault = self.holding.fault.code if self.holding else told.fault
        return Health(max(self.ground.known, self.ground.head()), told.fsync_ms, told.disk_free, fault)

    async def close(self) -> None:
        """Followers end. What is held is stored if a disk takes it at last."""
        await self._tender.stop()
        for move in self._moves:
            move.cancel()
        await asyncio.gather(*self._moves, return_exceptions=True)
        if self._lookout:
            await self._lookout.stop()
        self._bell.end()
        for leg in reversed(self.line.legs):
            await leg.journal.close()


async def open_steady(
    journal: Path, open_file: Callable[[Path], SqliteJournal], clock: Clock, *,
    spare_path: Path | None = None, boot: bytes = bytes(16), poll_s: float | None = POLL_S, writes: bool = True,
) -> SteadyJournal:  # fmt: skip
    """The journal at `journal` with its spares. `writes` False: only what is there is read, for the commands.

    Raises JournalFault where a person must decide: a wrong key, a foreign file, a newer version.
    """
    where = places(journal, spare_path or default_spare(journal))
    made = SteadyJournal(where, open_file, clock, boot, poll_s=poll_s, writes=writes)
    await made.ground.open()
    return made
