"""The recording of one call: bytes in, frames to both copies, and what there is to say about them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence

from console.events import AudioHeard, Fact, RecordingChanged, RecordingState
from console.moments import SECOND
from console.recorder.condition import Condition, Ear, judge_copy, keeps
from console.recorder.copy_keeper import CopyKeeper
from console.recorder.frames import BLOCK_FRAMES, FRAME_S, Frame, Framer
from console.recorder.levels import measure
from console.recorder.manifest import About
from console.recorder.segment import block_of
from console.text import Untrusted
from console.thresholds import Thresholds

# Ours: the level on the desk follows the voice, and the journal is not filled with it.
LEVEL_EVERY_S = 2.0
LEVEL_STEP_DB = 6.0
SOUND_EVERY_S = 5.0  # "sound last heard" on the desk is never older than this while there is sound
TOLD_SEGMENTS = 6  # a minute: its hash in the journal is a witness of everything before it
REPLAY_S = 30.0  # what can be heard again without any disk


class Recording:
    """`started` is now, on the monotonic clock `mono`, and `about.started` on the wall's."""

    def __init__(self, about: About, copies: Sequence[CopyKeeper], thresholds: Thresholds, mono: float) -> None:
        self.about = about
        self.copies = tuple(copies)
        self.recent: deque[bytes] = deque(maxlen=round(REPLAY_S / FRAME_S))
        self.frames = 0
        self._began = mono
        self.thresholds = self._t = thresholds
        self._framer = Framer(about.rate, mono)
        self._ear = Ear(mono, thresholds)
        self._pending: list[Frame] = []
        self._told: dict[str, tuple[RecordingState, str]] = {}
        self._told_segments: dict[str, int] = {}
        self.ended = False
        self.no_audio_why = ""  # what the audio of the line said last, when it failed
        self._level_at = float("-inf")
        self._level: float | None = None
        self._facts: list[Fact] = []

    @property
    def heard_at(self) -> float | None:
        """When the newest byte came from the line."""
        return self._framer.heard_at

    def heard(self, data: bytes, now: float) -> None:
        if not self.ended:
            self._take(self._framer.feed(data, now), now)

    def tick(self, now: float) -> list[Fact]:
        """What there is to tell since the last tick."""
        if not self.ended:
            self._take(self._framer.still(now), now)
        for copy in self.copies:
            copy.look(now)
        for copy, condition in zip(self.copies, self.conditions(now), strict=True):
            self._tell(copy, condition, now)
        facts, self._facts = self._facts, []
        return facts

    def conditions(self, now: float) -> list[Condition]:
        """The state of each copy."""
        if self.ended:
            return [self._after(copy) for copy in self.copies]
        line = self._ear.judge(now, self._framer.heard_at)
        if line.state == "stalled" and self.no_audio_why:
            line = line._replace(why=self.no_audio_why)
        facts = [copy.facts() for copy in self.copies]
        others = [any(keeps(b, self._t, now) for b in facts if b is not a) for a in facts]
        return [judge_copy(line, each, other, self._t, now) for each, other in zip(facts, others, strict=True)]

    def fail_over(self, now: float) -> None:
        for copy in self.copies:
            copy.fail_over(now)

    def end(self, now: float, *, lost: bool = False) -> None:
        """The line closed. The copies seal what they have; `over` says when."""
        if self.ended:
            return
        self._take(self._framer.end(now), now)
        self._give_block(now)
        self.ended = True
        if lost:
            self._facts.append(RecordingChanged(state="lost", call=self.about.call))
        for copy in self.copies:
            copy.end(self.frames, now)

    @property
    def over(self) -> bool:
        return self.ended and all(copy.over for copy in self.copies)

    def last(self, seconds: float) -> bytes:
        """What was said last, from memory."""
        return b"".join(list(self.recent)[-round(seconds / FRAME_S) :])

    # ---- inside

    def _take(self, frames: Sequence[Frame], now: float) -> None:
        for frame in frames:
            self.frames = frame.number + 1
            self.recent.append(frame.data)
            self._pending.append(frame)
            if self.frames % BLOCK_FRAMES == 0:
                self._give_block(now)

    def _give_block(self, now: float) -> None:
        if not self._pending:
            return
        block, heard = block_of(self._pending), [frame.data for frame in self._pending if not frame.gap]
        self._pending = []
        for copy in self.copies:
            copy.put(block, now)
        if heard:
            self._listen(b"".join(heard), len(heard) * FRAME_S, now)

    def _listen(self, pcm: bytes, seconds: float, now: float) -> None:
        level = measure(pcm)
        self._ear.heard(level, seconds, now)
        moved = self._level is None or abs(level.rms_db - self._level) >= LEVEL_STEP_DB
        loud = level.rms_db >= self._t.quiet_db
        if (moved and now - self._level_at >= LEVEL_EVERY_S) or (loud and now - self._level_at >= SOUND_EVERY_S):
            self._level, self._level_at = level.rms_db, now
            self._facts.append(AudioHeard(call=self.about.call, level_db=round(level.rms_db, 1)))

    def _after(self, copy: CopyKeeper) -> Condition:
        """Behind the end of the line: sealing, kept, or not."""
        if not copy.over:
            return Condition("sealing")
        totals, fault = copy.totals(), copy.facts().fault
        if not totals.heard or not totals.segments:
            others = any(other is not copy and other.totals().segments for other in self.copies)
            return Condition("degraded" if others else "failed", fault or "no_audio")
        return Condition("stored", "incomplete" if totals.missing or fault else "")

    def _tell(self, copy: CopyKeeper, condition: Condition, now: float) -> None:
        totals, told = copy.totals(), (condition.state, condition.why)
        minute = totals.segments // TOLD_SEGMENTS
        if self._told.get(copy.name) == told and self._told_segments.get(copy.name, 0) == minute:
            return
        self._told[copy.name], self._told_segments[copy.name] = told, minute
        # static is known only after a while, and the desk sounds for what began just now (widgets/sounding.py)
        since = condition.since if condition.state != "noise" else 0.0
        self._facts.append(
            RecordingChanged(
                state=condition.state,
                copy=copy.name,
                call=self.about.call,
                why=Untrusted(condition.why) if condition.why else None,
                since=self.wall(since) if since else None,
                seconds=round(totals.heard * FRAME_S, 2) if self.ended else None,
                size=totals.size,
                segments=totals.segments,
                sha256=totals.sha256 or None,
            )
        )

    def wall(self, mono: float) -> int:
        """Wall time of a moment of this recording, microseconds UTC."""
        return self.about.started + round((mono - self._began) * SECOND)


CopyMaker = Callable[[About], Sequence[CopyKeeper]]
