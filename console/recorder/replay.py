"""Playing what was just said, through the station's own command (`aplay -q -`), while the recording goes on.

The sound goes into the command's stdin as a WAV file: nothing of it lies open on a disk.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from console import program

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
        why = await program.run(self._argv, self._limit_s, given=wav)
        self.fault = bool(why)
        if why:
            log.error("the play command: %s", why)
