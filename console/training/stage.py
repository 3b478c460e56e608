"""Lets one step of a scenario happen in the pretended world: as messages of the feed, through the modem, or as words.

A fault of the modem, the feed or the receiver happens there, at the wire, and never on the board.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping

from console.clock import Clock
from console.events import ExerciseMarked
from console.text import Untrusted
from console.training import messages
from console.training.alarm_lines import AlarmLines
from console.training.kinds import Audio, Call, Inject, Modem, Radio, Sms
from console.training.model import Actor, contacts_of
from console.training.schedule import Step
from console.training.script import step_messages
from console.training.world import World


class Stage:
    """Calls go on beside what comes after them, until `close`."""

    def __init__(self, world: World, clock: Clock, cast: Mapping[str, Actor], lines: AlarmLines) -> None:
        self._world = world
        self._clock = clock
        self._cast = cast
        self._contacts = contacts_of(cast)
        self._lines = lines
        self._calls: set[asyncio.Task[None]] = set()

    async def happen(self, step: Step) -> None:
        """What the step is about, now."""
        match step.what:
            case Call() as call:
                self._beside(self._telephone(step.id, call))
            case Audio(line=contact) as audio if contact in self._contacts:
                self._beside(self._says(step.id, self._contacts[contact].phone, audio))
            case Sms() as sms:
                sent = self._clock.now() - round(sms.late * 1_000_000)
                await self._world.text_in(sms.from_, sms.text, sent)
            case Modem() as modem:
                await self._world.modem_fault(modem.fault, begins=not step.over)
            case Inject() as inject:
                await self._tell(step, inject.say, inject.via)
            case Radio(from_=speaker) as radio if speaker in self._cast:
                await self._tell(step, f"{self._cast[speaker].name}: {radio.say}", "radio")
            case _:
                for message in step_messages(step, self._cast, self._lines, self._clock.now()):
                    await self._world.feed(message)

    async def close(self) -> None:
        """Everybody hangs up. Raises what went wrong in a call."""
        calls = list(self._calls)
        for call in calls:
            call.cancel()
        ends = await asyncio.gather(*calls, return_exceptions=True)
        for end in ends:
            if isinstance(end, Exception):
                raise end

    async def _tell(self, step: Step, words: str, via: str) -> None:
        told = ExerciseMarked(what="told", words=Untrusted(words), id=step.id, via=via, seat=step.seat)
        await self._world.mark(told)

    async def _telephone(self, id: str, call: Call) -> None:
        caller = await self._world.call_in(call.from_)
        if caller is None:
            note = ExerciseMarked(what="note", words=Untrusted(f"{id}: the caller did not get through"))
            await self._world.mark(note)
            return
        name = await caller.answered(call.rings)
        if name is not None and (call.say or call.level is not None):
            said = messages.spoken(id, call.from_, name, call.say, call.level, self._clock.now())
            await self._world.feed(said)
        if name is not None and call.lasts is not None:
            await self._clock.sleep(call.lasts)
        if name is None or call.lasts is not None:
            await caller.hang_up()

    async def _says(self, id: str, number: str, audio: Audio) -> None:
        """On the call that the desk has made: when it is picked up, and never when nobody was rung."""
        name = await self._world.reached(number)
        if name is not None:
            said = messages.spoken(id, None, name, audio.say, audio.level, self._clock.now())
            await self._world.feed(said)

    def _beside(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._calls.add(task)
        task.add_done_callback(self._call_over)

    def _call_over(self, task: asyncio.Task[None]) -> None:
        """One that failed stays, so that its fault is told at the end."""
        if task.cancelled() or task.exception() is None:
            self._calls.discard(task)
