"""The sound of an alarm: when a pulse is due, whether it is paused, and whether anybody ever heard it (desk.md R5-R8).

A terminal bell is one sound, often muted, perhaps on the wrong machine: its state is shown, and a configured sound
command plays beside it. Pulses are counted on the injected clock; nothing here sleeps.
"""

from __future__ import annotations

import asyncio
import bisect
import logging
import os
from collections.abc import Callable, Sequence
from math import ceil
from typing import Literal

import msgspec

from console import program
from console.clock import Appointment, Clock

log = logging.getLogger("larmbord.sound")

# Offsets in seconds of the pulses of one burst, and when the burst comes again (R6).
# An exercise sounds different (R30).
BURSTS: dict[tuple[int, bool], tuple[tuple[float, ...], float]] = {
    (1, False): ((0.0, 0.2, 0.4, 0.8, 1.0, 1.8, 2.0, 2.2, 2.6, 2.8), 5.0),
    (2, False): ((0.0, 0.3, 0.6), 15.0),
    (1, True): ((0.0, 0.6, 1.2), 5.0),
    (2, True): ((0.0,), 15.0),
}
PAUSE_S = 60  # silence is not acknowledgement, and never longer than this (R7)
COMMAND_S = 10.0  # a sound command that runs longer is stuck
Heard = Literal["ok", "no", "?"]


class SoundState(msgspec.Struct, frozen=True):
    """What the header says of the sound. `paused_s`: seconds left; `fault`: the sound command fails."""

    heard: Heard = "?"
    paused_s: int = 0
    fault: bool = False


class Want(msgspec.Struct, frozen=True):
    """What should sound now: the most urgent unacknowledged priority (1, 2 or none), and the newest alarm behind it."""

    priority: int | None = None
    newest: str = ""
    paused_until: int = 0  # microseconds UTC
    heard: Heard = "?"
    rung: int = 0  # how far an alarm that nobody has seen has climbed: each step begins a burst (R9)


class Bursts:
    """Which pulses are due. Sans I/O: `due` is asked often and answers at most once per pulse."""

    def __init__(self, *, exercise: bool = False) -> None:
        self._exercise = exercise
        self._want = Want()
        self._since: float | None = None
        self._done = 0

    def due(self, want: Want, at: float) -> Literal["", "pulse", "burst"]:
        """Whether a pulse is due at `at` (seconds, monotonic); "burst" if it is the first of its burst.

        A more urgent or a newer alarm begins a new burst at once; pulses missed while the desk was busy become one.
        """
        if want.priority is None:
            self._since, self._want = None, want
            return ""
        if self._since is None or _begins(want) != _begins(self._want):
            self._since, self._done = at, 0
        self._want = want
        pulses, period = BURSTS[min(want.priority, 2), self._exercise]
        bursts, within = divmod(at - self._since + 1e-9, period)
        passed = int(bursts) * len(pulses) + bisect.bisect_right(pulses, within)
        if passed <= self._done:
            return ""
        first_of_burst = -(-self._done // len(pulses)) * len(pulses) < passed
        self._done = passed
        return "burst" if first_of_burst else "pulse"


def _begins(want: Want) -> tuple[int | None, str, int]:
    """What begins a new burst when it changes."""
    return want.priority, want.newest, want.rung


class Command:
    """A station's own sound command (`paplay …`), run once a burst, with LARMBORD_PRIORITY, LARMBORD_EXERCISE and
    LARMBORD_RUNG set: from 1 on nobody has seen a P1 in time, and a station may play it louder or elsewhere (R9).

    It is never waited for. `fault` stays true from a failure until the command works again.
    """

    def __init__(self, argv: Sequence[str], *, exercise: bool = False, limit_s: float = COMMAND_S) -> None:
        self._argv, self._exercise, self._limit_s = tuple(argv), exercise, limit_s
        self._playing: asyncio.Task[None] | None = None
        self.fault = False

    def play(self, priority: int, rung: int = 0) -> None:
        """Start it, unless it still plays."""
        if self._argv and (self._playing is None or self._playing.done()):
            self._playing = asyncio.get_running_loop().create_task(self._play(priority, rung))

    async def _play(self, priority: int, rung: int) -> None:
        environ = os.environ | {"LARMBORD_PRIORITY": str(priority), "LARMBORD_EXERCISE": "1" if self._exercise else ""}
        environ["LARMBORD_RUNG"] = str(rung)
        why = await program.run(self._argv, self._limit_s, environ=environ)
        if why and not self.fault:
            log.error("sound command: %s", why)
        self.fault = bool(why)


class Sound:
    """The bell and the command together. `tick` is called ten times a second and at every new alarm."""

    def __init__(
        self, clock: Clock, bell: Callable[[], None], command: Command | None = None, *, exercise: bool = False
    ) -> None:
        self._clock, self._bell, self._command = clock, bell, command
        self._bursts = Bursts(exercise=exercise)
        self._paused_with = ""
        self._pause = Appointment(clock, PAUSE_S)

    def tick(self, want: Want) -> SoundState:
        """Ring what is due and say how it stands. A pause covers the alarms it was asked for, not the next one."""
        left = self._pause_left(want)
        sounding = Want() if left else want
        due = self._bursts.due(sounding, self._clock.mono())
        if due:
            self._bell()
        if due == "burst" and self._command and want.priority:
            self._command.play(want.priority, want.rung)
        return SoundState(want.heard, left, bool(self._command and self._command.fault))

    def _pause_left(self, want: Want) -> int:
        left = ceil(self._pause.left(want.paused_until) - 1e-6)
        if left <= 0:
            self._paused_with = ""
            return 0
        self._paused_with = self._paused_with or f"{want.paused_until} {want.newest}"
        return left if self._paused_with == f"{want.paused_until} {want.newest}" else 0
