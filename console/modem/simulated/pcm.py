"""The sound of the simulated call on its PCM port: 16 kB/s, raw, and its faults (modem.md sections 12 and 15)."""

from __future__ import annotations

import math
from collections.abc import Callable

from console.modem.simulated.state import State

RATE = 8000
STEP_S = 0.02
_BYTES = round(RATE * STEP_S) * 2


class Pcm:
    """While it runs, `out` gets bytes as time passes."""

    def __init__(self, state: State) -> None:
        self._state = state
        self.out: Callable[[bytes], None] = lambda data: None
        self._began: float | None = None
        self._steps = 0
        self._held = b""
        self._refused = 0

    def asked_to_start(self) -> bool:
        """AT+CPCMREG=1 in a call. False: ERROR, this time."""
        if self._refused < self._state.faults.pcm_errors:
            self._refused += 1
            return False
        if self._began is None:
            self._began, self._steps, self._held = self._state.clock.mono(), 0, b""
            self._plan()
        return True

    def stop(self) -> None:
        self._began = None

    def call_over(self) -> None:
        self.stop()
        self._refused = 0

    def _plan(self) -> None:
        began = self._began
        due = (self._began or 0.0) + (self._steps + 1) * STEP_S - self._state.clock.mono()
        self._state.later(max(due, 0.0), lambda: self._step() if self._began == began else None)

    def _step(self) -> None:
        assert self._began is not None
        self._steps += 1
        at, faults = self._steps * STEP_S, self._state.faults
        if faults.pcm_stops_s and at > faults.pcm_stops_s:
            return
        every, lasts = faults.pcm_gap
        if not (every and at % (every + lasts) > every):
            self._send(self._sound(at - STEP_S))
        self._plan()

    def _send(self, data: bytes) -> None:
        """In odd pieces: the rest of a step goes with the next."""
        most = self._state.faults.pcm_chunk
        self._held += data
        while self._held and (not most or len(self._held) >= most):
            size = self._state.random.randint(1, most) if most else len(self._held)
            self.out(self._held[:size])
            self._held = self._held[size:]

    def _sound(self, at: float) -> bytes:
        kind = self._state.faults.pcm_sound
        if kind == "silence":
            return bytes(_BYTES)
        if kind == "static":
            return b"".join(
                self._state.random.randrange(-6000, 6000).to_bytes(2, "little", signed=True) for _ in range(_BYTES // 2)
            )
        return b"".join(_voice(at + sample / RATE).to_bytes(2, "little", signed=True) for sample in range(_BYTES // 2))


def _voice(at: float) -> int:
    """Harmonics of a pitch, louder and softer: flat enough for nobody, loud enough for speech."""
    loud = 0.6 + 0.4 * math.sin(2 * math.pi * 1.3 * at)
    return round(2500 * loud * sum(math.sin(2 * math.pi * 150 * n * at) / n for n in range(1, 5)))
