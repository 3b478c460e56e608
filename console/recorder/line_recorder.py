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
from console.events import LineClosed, LineOpened, RecordingAsked, RecordingChanged, SourceHeard, SourceReported, Stored
from console.modem.waiting import first_to_end
from console.recorder import standing
from console.recorder.audio import as_wav
from console.recorder.frames import PAUSE_S
from console.recorder.line_audio import AudioFault, LineAudio
from console.recorder.recording import Recording
from console.recorder.replay import Player
from console.recorder.telling import Telling
from console.recorder.vault import Vault
from console.sources.interface import Intake
from console.text import Untrusted

log = logging.getLogger(__name__)

TICK_S = 0.1
LIVES_S = 30.0
TEST_EVERY_S = 23 * 3600.0  # desk.md section 9: within the last 24 h
TEST_AGAIN_S = 600.0  # ours: after one that failed
TEST_LIMIT_S = 20.0
HEAR_AGAIN_S = 2.0
SEAL_S = 2.0  # what an ending program waits for its disks (ours)
READ_S = 2.0  # a disk that takes longer to give what was just said: play it from memory
SILENT_S = 5.0  # a port that is open and says nothing is opened again (ours)
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
        zone: tzinfo | None = None, unfinished: Callable[[], list[tuple[str, str]]] = list,
    ) -> None:  # fmt: skip
        self.name = name
        self._line = line
        self._clock = clock
        self._follow = follow
        self._unfinished = unfinished
        self._audio = audio
        self._vault = vault
        self._player = player
        self._zone = zone or ZoneInfo("Europe/Stockholm")
        self._events: AsyncIterator[Sequence[Stored]] | None = None
        self._open: dict[str, Stored] = {}  # calls by name, until they close
        self._recordings: dict[str, Recording] = {}  # of open calls
        self._newest: Recording | None = None
        self._tests: dict[str, str] = {}
        self._tested = 0
        self._one_disk = False
        self._test_wanted = asyncio.Event()
        self._reopen = asyncio.Event()  # somebody asked for the sound to be opened again
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
            await first_to_end(telling.run(), self._obey(begin), self._keep_tested(telling), self._live(telling))
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
            self._test_wanted.set()
        elif wish == "failover":
            self._reopen.set()
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
        hearing = asyncio.ensure_future(self._hear(recording))
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

    async def _hear(self, recording: Recording) -> None:
        """Sound into the recording; whatever ends it, it is tried again as long as the line is open."""
        while True:
            try:
                await self._hear_once(recording)
            except AudioFault as fault:
                recording.no_audio_why = fault.why
            except Exception as fault:  # noqa: BLE001 - audio that fails must never end the recording, nor touch the call
                log.error("the audio of the line failed: %s", type(fault).__name__)
                recording.no_audio_why = "broken"
            await self._clock.sleep(HEAR_AGAIN_S)

    async def _hear_once(self, recording: Recording) -> None:
        """Until it fails, or is open and silent for too long."""
        began = self._clock.mono()
        self._reopen.clear()
        listening = asyncio.ensure_future(self._audio.listen(lambda data: recording.heard(data, self._clock.mono())))
        try:
            while not listening.done() and self._clock.mono() - max(began, recording.heard_at or began) < SILENT_S:
                if self._reopen.is_set() and self._clock.mono() - max(began, recording.heard_at or began) >= PAUSE_S:
                    break
                self._reopen.clear()  # it sounds: opening it again would only cost some of it
                await self._clock.sleep(TICK_S)
        finally:
            over = listening.done()
            listening.cancel()
            ends = await asyncio.gather(listening, return_exceptions=True)
        if over and isinstance(ends[0], Exception):
            raise ends[0]

    # ---- tests, and how it is

    async def _keep_tested(self, telling: Telling) -> None:
        """At start, daily, and when asked: a tone through each copy. First what a crash left is sealed."""
        try:
            await self._own_up(telling)
        except Exception as fault:  # noqa: BLE001 - whatever an earlier run left must not keep this one from recording
            log.error("what an earlier run left could not be recovered: %s", type(fault).__name__)
        while True:
            self._test_wanted.clear()
            self._tests = {name: await self._test(name) for name in self._vault.places}
            self._tested = self._clock.now()
            self._one_disk = await self._vault.on_one_disk()
            for name, why in self._tests.items():
                telling.say(
                    RecordingChanged(state="failed" if why else "armed", copy=name, why=Untrusted(why) if why else None)
                )
            await self._until_test(TEST_AGAIN_S if any(self._tests.values()) else TEST_EVERY_S)

    async def _own_up(self, telling: Telling) -> None:
        """What the board still calls a recording and an earlier run never ended: what there is of it, if anything.

        Otherwise the desk would say REC of a line that nobody records.
        """
        await self._vault.recover()
        left = [each for each in self._unfinished() if each[0] not in self._open]
        found = await self._vault.find({call for call, _ in left}) if left else {}
        for call, copy in left:
            kept = [manifest for manifest in found.get((call, copy), []) if manifest.segments]
            telling.say(
                RecordingChanged(
                    state="stored" if kept else "failed",
                    copy=copy,
                    call=call,
                    why=Untrusted("recovered" if kept else "not_found"),
                    segments=sum(len(manifest.segments) for manifest in kept) if kept else None,
                    sha256=kept[-1].segments[-1].hash if kept else None,
                )
            )

    async def _test(self, name: str) -> str:
        testing = asyncio.ensure_future(self._vault.test(name, self._clock.now()))
        timer = asyncio.ensure_future(self._clock.sleep(TEST_LIMIT_S))
        await asyncio.wait({testing, timer}, return_when=asyncio.FIRST_COMPLETED)
        timer.cancel()
        if not testing.done():
            testing.add_done_callback(_seen)  # its thread ends when the disk answers
            return "stuck"
        return "broken" if testing.exception() else testing.result()

    async def _until_test(self, seconds: float) -> None:
        wanted, timer = (
            asyncio.ensure_future(self._test_wanted.wait()),
            asyncio.ensure_future(self._clock.sleep(seconds)),
        )
        try:
            await asyncio.wait({wanted, timer}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            wanted.cancel()
            timer.cancel()

    async def _live(self, telling: Telling) -> None:
        """Proof of life, and how it is while no line is open."""
        heard = float("-inf")
        while True:
            if not self._recordings:
                report = standing.idle(self.name, self._tests, self._tested, self._zone, one_disk=self._one_disk)
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
