"""Bytes of a line as frames of 20 ms: odd chunks joined, pauses filled with silence and marked. No I/O.

PCM comes raw, without framing, in chunks of any size (modem.md section 12). How long a pause was is only known once
the stream flows again: bytes that were late may still come in a burst, and what is late is not lost. So the first
moments after a pause are held until it shows.
"""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

FRAME_S = 0.02
BLOCK_FRAMES = 25  # 0.5 s (ours): what is written and read back at a time, and what a crash may cost
SEGMENT_FRAMES = 500  # 10 s (desk.md section 10)
RATES = (8000, 16000)  # modem.md section 12: CPCMREG gives 8 kHz, with CPCMFRM=1 16 kHz
# Ours. A USB port delivers every few milliseconds; no bytes for so long is a pause of the line.
PAUSE_S = 0.2
# How long a stream must flow again before the length of its pause is settled.
SETTLE_S = 0.2
# A pause this long is silence on the disk from then on (modem.md section 12: "no audio" after 1 s).
STILL_S = 1.0


class Frame(NamedTuple):
    """20 ms of PCM, signed 16 bit little-endian mono. `gap`: some of it is silence that the line did not give."""

    number: int
    data: bytes
    gap: bool = False


class Framer:
    """Frame 0 begins at `started`. Times are seconds on one monotonic clock and never go back."""

    def __init__(self, rate: int, started: float) -> None:
        if rate not in RATES:
            raise ValueError(f"rate {rate}")
        self.frame_bytes = round(rate * FRAME_S) * 2
        self.heard_at: float | None = None  # when the newest byte came
        self._per_second = rate * 2
        self._next = 0
        self._buffer = bytearray()
        self._filled: deque[tuple[int, int]] = deque()  # byte positions in the whole stream: from, until
        self._paused_at: float | None = started
        self._resumed_at: float | None = None
        self._held = bytearray()  # what came since it resumed
        self._filled_frames = 0  # of the pause, so far

    def feed(self, data: bytes, now: float) -> list[Frame]:
        """Some bytes that arrived `now`."""
        if not data:
            return []
        if self.heard_at is not None and now - self.heard_at >= PAUSE_S:
            self._pause()
        self.heard_at = now
        if self._paused_at is None:
            self._buffer += data
            return self._cut()
        self._resumed_at = now if self._resumed_at is None else self._resumed_at
        self._held += data
        if now - self._resumed_at < SETTLE_S:
            return []
        self._settle()
        return self._cut()

    def still(self, now: float) -> list[Frame]:
        """Time went by: a stream that stands still is filled up to STILL_S before `now`."""
        if self.heard_at is not None and now - self.heard_at >= STILL_S:
            self._pause()
        if self._paused_at is not None and self._resumed_at is None:
            self._fill(int((now - STILL_S - self._paused_at) / FRAME_S + 1e-6))
        return self._cut()

    def end(self, now: float) -> list[Frame]:
        """The line closed: what is held, the pause before the end, and the last frame padded."""
        if self.heard_at is not None and now - self.heard_at >= PAUSE_S:
            self._pause()
        if self._resumed_at is not None:
            self._settle()
        elif self._paused_at is not None:
            self._fill(round((now - self._paused_at) / FRAME_S))
        frames = self._cut()
        if self._buffer:
            self._buffer += bytes(self.frame_bytes - len(self._buffer))
            frames += self._cut()
        return frames

    # ---- inside

    def _pause(self) -> None:
        """The stream stopped with its newest byte, unless that is known already."""
        if self._resumed_at is not None:
            self._settle()
        if self._paused_at is None:
            self._paused_at, self._filled_frames = self.heard_at, 0

    def _settle(self) -> None:
        """It flows: what the clock counted and the bytes did not is missing."""
        assert self._paused_at is not None
        assert self.heard_at is not None
        missing_s = self.heard_at - self._paused_at - len(self._held) / self._per_second
        self._fill(round(missing_s / FRAME_S))
        self._buffer += self._held
        self._held.clear()
        self._paused_at = self._resumed_at = None

    def _fill(self, frames: int) -> None:
        """Silence up to `frames` of this pause. Half a sample stays with the half that follows."""
        if frames <= self._filled_frames:
            return
        size = (frames - self._filled_frames) * self.frame_bytes
        self._filled_frames = frames
        half = bytes(self._buffer[-1:]) if len(self._buffer) % 2 else b""
        if half:
            del self._buffer[-1]
        start = self._next * self.frame_bytes + len(self._buffer)
        self._filled.append((start, start + size))
        self._buffer += bytes(size) + half

    def _cut(self) -> list[Frame]:
        count, size = len(self._buffer) // self.frame_bytes, self.frame_bytes
        frames = [self._frame(bytes(self._buffer[at * size : (at + 1) * size])) for at in range(count)]
        del self._buffer[: count * size]
        return frames

    def _frame(self, data: bytes) -> Frame:
        number, start = self._next, self._next * self.frame_bytes
        self._next += 1
        while self._filled and self._filled[0][1] <= start:
            self._filled.popleft()
        return Frame(number, data, bool(self._filled) and self._filled[0][0] < start + self.frame_bytes)
