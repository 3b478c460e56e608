"""Playing what was just said, through the station's own command (`aplay -q -`), while the recording goes on.

The sound goes into the command's stdin as a WAV file: nothing of it lies open on a disk.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress

log = logging.getLogger(__name__)

LIMIT_S = 90.0  # three times the longest piece


class Player:
    """One piece at a time: a new one ends the one that plays. Never waited for."""

    def __init__(self, argv: Sequence[str], limit_s: float = LIMIT_S) -> None:
        self._argv = tuple(argv)
        self._limit_s = limit_s
        self._playing: asyncio.Task[None] | None = None
        self.fault = False

    @property
    def there(self) -> bool:
        return bool(self._argv)

    def play(self, wav: bytes) -> None:
        self.stop()
        self._playing = asyncio.get_running_loop().create_task(self._play(wav))

    def stop(self) -> None:
        if self._playing is not None:
            self._playing.cancel()

    async def _play(self, wav: bytes) -> None:
        try:
            process = await asyncio.create_subprocess_exec(
                *self._argv, stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
            )  # fmt: skip
        except OSError as fault:
            self._failed(type(fault).__name__)
            return
        try:
            await asyncio.wait_for(process.communicate(wav), self._limit_s)
            self.fault = False
            if process.returncode:
                self._failed(f"exit code {process.returncode}")
        except (TimeoutError, ConnectionError) as fault:
            self._failed(type(fault).__name__)
        finally:
            if process.returncode is None:
                with suppress(ProcessLookupError):
                    process.kill()
                await process.wait()

    def _failed(self, why: str) -> None:
        self.fault = True
        log.error("the play command: %s", why)
