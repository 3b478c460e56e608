"""Keeps the sound of an open line coming, whatever ends it."""

from __future__ import annotations

import asyncio
import logging

from console.clock import Clock
from console.recorder.frames import PAUSE_S
from console.recorder.line_audio import AudioFault, LineAudio
from console.recorder.recording import Recording

log = logging.getLogger(__name__)

LOOK_S = 0.1
AGAIN_S = 2.0
SILENT_S = 5.0  # a port that is open and says nothing is opened again (ours)


class Hearing:
    """One line's sound. `keep` belongs to a task that ends with the call."""

    def __init__(self, audio: LineAudio, clock: Clock) -> None:
        self._audio = audio
        self._clock = clock
        self._reopen = asyncio.Event()

    def reopen(self) -> None:
        """Somebody asked: open it again now, if it is silent."""
        self._reopen.set()

    async def keep(self, recording: Recording) -> None:
        """Sound into the recording; whatever ends it, it is tried again as long as the line is open."""
        while True:
            try:
                await self._once(recording)
            except AudioFault as fault:
                recording.no_audio_why = fault.why
            except Exception as fault:  # noqa: BLE001 - audio that fails must never end the recording, nor touch the call
                log.error("the audio of the line failed: %s", type(fault).__name__)
                recording.no_audio_why = "broken"
            await self._clock.sleep(AGAIN_S)

    async def _once(self, recording: Recording) -> None:
        """Until it fails, or is open and silent for too long."""
        began = self._clock.mono()
        self._reopen.clear()
        listening = asyncio.ensure_future(self._audio.listen(lambda data: recording.heard(data, self._clock.mono())))
        try:
            while not listening.done() and self._clock.mono() - max(began, recording.heard_at or began) < SILENT_S:
                if self._reopen.is_set() and self._clock.mono() - max(began, recording.heard_at or began) >= PAUSE_S:
                    break
                self._reopen.clear()  # it sounds: opening it again would only cost some of it
                await self._clock.sleep(LOOK_S)
        finally:
            over = listening.done()
            listening.cancel()
            ends = await asyncio.gather(listening, return_exceptions=True)
        if over and isinstance(ends[0], Exception):
            raise ends[0]
