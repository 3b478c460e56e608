"""One copy, "A" or "B", through all its takes: what it has proven, what waits, and a new take when one fails.

Blocks wait here until they were read back. So a copy whose disk failed and came back, or went over to the spare, goes
on with the oldest block that was never proven, and little is missing.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from console.recorder.condition import CopyFacts
from console.recorder.segment import Block
from console.recorder.take import Kept, Take
from console.recorder.writer import MOST_WAITING, StartWriter, Writer
from console.thresholds import Thresholds

MakeTake = Callable[[Path, str], Take]


class Totals(msgspec.Struct, frozen=True, kw_only=True):
    """Of all takes of a copy. `until`: the frame after the newest proven one; `missing`: frames no take has."""

    until: int = 0
    heard: int = 0
    size: int = 0
    segments: int = 0
    sha256: str = ""
    missing: int = 0


class CopyKeeper:
    """`places`: the copy's own root, and the spare if there is one. `make` makes the take of a name in a root."""

    def __init__(
        self, name: str, places: Sequence[Path], make: MakeTake, start: StartWriter, thresholds: Thresholds
    ) -> None:
        self.name = name
        self._places = list(places)
        self._make = make
        self._start = start
        self._t = thresholds
        self._takes = 0
        self._past: list[Writer] = []
        self._waiting: deque[tuple[Block, float]] = deque()
        self._fault = ""
        self._fault_since = 0.0
        self._again_at: float | None = None
        self._proven_at: float | None = None
        self._missing = 0
        self._ended_at: float | None = None
        self._given_up = False
        self._writer = self._new_take()

    @property
    def place(self) -> Path:
        return self._places[0]

    def put(self, block: Block, now: float) -> None:
        if len(self._waiting) >= MOST_WAITING:
            lost, _ = self._waiting.popleft()
            self._missing += lost.frames
        self._waiting.append((block, now))
        if self._again_at is None:
            self._writer.put(block)

    def look(self, now: float) -> None:
        """What the writer has done since, and what follows from it."""
        kept = self._writer.kept
        heard = False
        while self._waiting and self._waiting[0][0].end <= kept.until:
            heard |= self._waiting.popleft()[0].heard > 0
        if heard:
            self._proven_at, self._fault = now, ""
        if self._ended_at is not None:
            self._look_after_end(kept, now)
        elif self._again_at is not None:
            if now >= self._again_at:
                self._begin_again()
        elif kept.fault or self._is_stuck(now):
            self._fail(kept.fault or "stuck", now)

    def fail_over(self, now: float) -> None:
        """The operator asked: the spare from now on, if there is one and this copy is in trouble."""
        if not self._fault and self._again_at is None:
            return
        self._places.append(self._places.pop(0))
        if self._again_at is None:
            self._fail(self._fault, now)
        self._begin_again()

    def end(self, frames: int, now: float) -> None:
        self._ended_at = now
        if self._again_at is not None:
            self._begin_again()  # one last try for what waits
        self._writer.end(frames)

    @property
    def over(self) -> bool:
        return self._given_up or self._writer.kept.over

    @property
    def settled(self) -> bool:
        """No writer of this copy will ever touch its files again, not even one that was stuck."""
        return all(writer.kept.over for writer in (*self._past, self._writer))

    def facts(self) -> CopyFacts:
        waiting = next((at for block, at in self._waiting if block.heard), None)
        return CopyFacts(self._fault, self._fault_since, self._proven_at, waiting)

    def totals(self) -> Totals:
        takes = [writer.kept for writer in (*self._past, self._writer)]
        newest = next((take for take in reversed(takes) if take.segments), takes[-1])
        return Totals(
            until=max(take.until for take in takes), heard=sum(take.heard for take in takes),
            size=sum(take.size for take in takes), segments=sum(take.segments for take in takes),
            sha256=newest.sha256, missing=self._missing + sum(block.frames for block, _ in self._waiting),
        )  # fmt: skip

    def newest_take(self) -> Path:
        return self._folder

    # ---- inside

    def _look_after_end(self, kept: Kept, now: float) -> None:
        """A disk that never answers must not keep the recording from being called what it is."""
        assert self._ended_at is not None
        if kept.fault and not self._fault:
            self._fault, self._fault_since = kept.fault, now
        if not kept.over and now - self._ended_at >= self._t.stuck_s:
            self._given_up, self._fault = True, "stuck"

    def _is_stuck(self, now: float) -> bool:
        return bool(self._waiting) and now - self._waiting[0][1] >= self._t.stuck_s

    def _fail(self, fault: str, now: float) -> None:
        if not self._fault:
            self._fault_since = now
        self._fault = fault
        self._again_at = now + self._t.again_s
        if not self._writer.kept.over:
            self._writer.end(None)

    def _begin_again(self) -> None:
        self._past.append(self._writer)
        self._again_at = None
        self._writer = self._new_take()
        for block, _ in self._waiting:
            self._writer.put(block)

    def _new_take(self) -> Writer:
        self._takes += 1
        take = self._make(self._places[0], f"{self.name}{self._takes}")
        self._folder = take.folder
        return self._start(take)
