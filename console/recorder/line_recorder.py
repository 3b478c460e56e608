"""The recorder of one line: follows the journal, records every call that opens, and obeys what operators ask of it.

A part of the house beside the sources. It hears of a call from the journal and not from the modem, so that nothing
here can be in the way of an alarm; and what fails here ends here.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import suppress
from datetime import tzinfo
from typing import Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from console.clock import Clock, within
from console.events import LineClosed, LineOpened, RecordingAsked, SourceHeard, SourceReported, Stored
from console.modem.waiting import first_to_end
from console.recorder import standing
from console.recorder.audio import as_wav
from console.recorder.hearing import Hearing
from console.recorder.line_audio import LineAudio
from console.recorder.recording import Recording
from console.recorder.replay import Player
from console.recorder.telling import Telling
from console.recorder.upkeep import Unfinished, Upkeep
from console.recorder.vault import Vault
from console.sources.interface import Intake

log = logging.getLogger(__name__)

TICK_S = 0.1
LIVES_S = 30.0
SEAL_S = 2.0  # what an ending program waits for its disks (ours)
READ_S = 2.0  # a disk that takes longer to give what was just said: play it from memory
NOTE_S = 30.0

Wish = Literal["failover", "test", "last_10", "last_30"]
REPLAYS: dict[str, float] = {"last_10": 10.0, "last_30": 30.0}
Follow = Callable[[], AsyncIterator[Sequence[Stored]]]


class LineRecorder:
    """`line`: the name of the source whose calls are recorded. `follow`: the journal from now on.

    `unfinished`: (call, copy) of every recording that the board still believes in.
    """

    def __init__(
        self, name: str, line: str, *, clock: Clock, follow: Follow, audio: LineAudio, vault: Vault, player: Player,
        zone: tzinfo | None = None, unfinished: Unfinished = list,
    ) -> None:  # fmt: skip
        self.name = name
        self._line = line
        self._clock = clock
        self._follow = follow
        self._hearing = Hearing(audio, clock)
        self._vault = vault
        self._player = player
        self._zone = zone or ZoneInfo("Europe/Stockholm")
        self._events: AsyncIterator[Sequence[Stored]] | None = None
        self._open: dict[str, Stored] = {}  # calls by name, until they close
        self._recordings: dict[str, Recording] = {}  # of open calls
        self._newest: Recording | None = None
        self._upkeep = Upkeep(vault, clock, unfinished, lambda call: call in self._open)
        self._told: SourceReported | None = None
        self._note: tuple[str, float] = ("", 0.0)

    async def run(self, intake: Intake) -> None:
        """Until cancelled. Any way it ends is a fault that the supervisor reports; open calls are recorded again."""
        telling = Telling(intake, self._clock)
        self._told = None
        calls: set[asyncio.Task[None]] = set()

        def begin(opened: Stored) -> None:
            task = asyncio.ensure_future(self._record(opened, telling))
            calls.add(task)
            task.add_done_callback(calls.discard)

        for opened in self._open.values():
            begin(opened)
        try:
            await first_to_end(telling.run(), self._obey(begin), self._upkeep.run(telling), self._live(telling))
        finally:
            self._player.stop()
            await _to_its_end(self._end(calls, telling))

    async def _end(self, calls: set[asyncio.Task[None]], telling: Telling) -> None:
        """What is open is sealed, and what there is to tell is told."""
        for task in calls:
            task.cancel()
        await asyncio.gather(*calls, return_exceptions=True)
        await telling.rest()

    # ---- what the journal says

    async def _obey(self, begin: Callable[[Stored], None]) -> None:
        self._events = self._events or self._follow()
        async for batch in self._events:
            for stored in batch:
                match stored.fact:
                    case LineOpened(source=source, call=call) if source == self._line and call not in self._open:
                        self._open[call] = stored
                        begin(stored)
                    case LineClosed(call=call, why=why) if self._open.pop(call, None):
                        if recording := self._recordings.get(call):
                            recording.end(self._clock.mono(), lost=why == "lost")
                    case RecordingAsked(wish=wish):
                        await self._wish(wish, stored.incident)
        self._events = None  # the journal was closed

    async def _wish(self, wish: Wish, incident: UUID | None) -> None:
        if wish == "test":
            self._upkeep.test_now()
        elif wish == "failover":
            self._hearing.reopen()
            for recording in self._recordings.values():
                recording.fail_over(self._clock.mono())
        else:
            asyncio.ensure_future(self._replay(REPLAYS[wish], incident)).add_done_callback(_seen)

    async def _replay(self, seconds: float, incident: UUID | None) -> None:
        recording = self._newest
        if recording is None or recording.about.incident != (incident.hex if incident else ""):
            self._note = ("recorder.nothing_to_play", self._clock.mono() + NOTE_S)
        elif not self._player.there:
            self._note = ("recorder.no_player", self._clock.mono() + NOTE_S)
        else:
            self._player.play(as_wav(await self._recent(recording, seconds), recording.about.rate))

    async def _recent(self, recording: Recording, seconds: float) -> bytes:
        try:
            return await within(self._clock, READ_S, self._vault.recent(recording, seconds))
        except TimeoutError:
            return recording.last(seconds)

    # ---- a call

    async def _record(self, opened: Stored, telling: Telling) -> None:
        fact = opened.fact
        assert isinstance(fact, LineOpened)
        clock = self._clock
        recording = self._vault.begin(fact.call, opened.incident, self._line, clock.now(), clock.mono())
        self._recordings[fact.call] = self._newest = recording
        hearing = asyncio.ensure_future(self._hearing.keep(recording))
        try:
            while not recording.over:
                self._step(recording, telling)
                if fact.call not in self._open:
                    recording.end(clock.mono())
                    hearing.cancel()
                await clock.sleep(TICK_S)
        finally:
            hearing.cancel()
            recording.end(clock.mono())
            await self._seal(recording, telling)
            await asyncio.gather(hearing, return_exceptions=True)
            self._recordings.pop(fact.call, None)
            self._vault.ended(recording)
        await self._vault.recover()  # takes that a disk left open

    def _step(self, recording: Recording, telling: Telling) -> None:
        now = self._clock.mono()
        for fact in recording.tick(now):
            telling.say(fact)
        if not recording.ended:
            self._tell(standing.working(self.name, recording, recording.conditions(now), now, self._zone), telling)

    async def _seal(self, recording: Recording, telling: Telling) -> None:
        """Also when the program ends: the copies get a moment to seal what they have, and it is told."""
        until = self._clock.mono() + SEAL_S
        self._step(recording, telling)
        while not recording.over and self._clock.mono() < until:
            await self._clock.sleep(TICK_S)
            self._step(recording, telling)

    # ---- how it is

    async def _live(self, telling: Telling) -> None:
        """Proof of life, and how it is while no line is open."""
        heard = float("-inf")
        while True:
            if not self._recordings:
                upkeep = self._upkeep
                report = standing.idle(self.name, upkeep.tests, upkeep.tested, self._zone, one_disk=upkeep.one_disk)
                self._tell(report, telling)
            if self._clock.mono() - heard >= LIVES_S:
                heard = self._clock.mono()
                telling.say(SourceHeard(source=self.name, interval_s=LIVES_S + 15))
            await self._clock.sleep(1.0)

    def _tell(self, report: SourceReported, telling: Telling) -> None:
        code, until = self._note
        if code and self._clock.mono() < until and report.state == "ok":
            report = SourceReported(source=self.name, state="degraded", code=code)
        if report != self._told:
            self._told = report
            telling.say(report)


async def _to_its_end(work: Coroutine[None, None, None]) -> None:
    """`work`, however often whoever waits is cancelled meanwhile: a part that ends is told so more than once."""
    ending = asyncio.ensure_future(work)
    while not ending.done():
        with suppress(asyncio.CancelledError):
            await asyncio.shield(ending)


def _seen(task: asyncio.Future[Any]) -> None:
    """Nobody waits for it: its fault is a word in the log."""
    if not task.cancelled() and (fault := task.exception()) is not None:
        log.error("the recorder: %s", type(fault).__name__)
