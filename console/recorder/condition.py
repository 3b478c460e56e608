"""In which state of desk.md section 9 a line and its copies are. Pure: facts and a time in, a state out.

All thresholds are ours, or desk.md's, and to be tuned on real lines: a station may set each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from console.recorder.frames import BLOCK_FRAMES, FRAME_S
from console.thresholds import Thresholds

if TYPE_CHECKING:  # the station file's thresholds are read without numpy
    from console.events import RecordingState
    from console.recorder.levels import Level


class Condition(NamedTuple):
    """`why` is a word of wording/names.py "recording why", or empty. `since`: seconds, when it began."""

    state: RecordingState
    why: str = ""
    since: float = 0.0


class Ear:
    """Is what comes from the line plausible?"""

    def __init__(self, opened: float, thresholds: Thresholds) -> None:
        self._opened = opened
        self._t = thresholds
        self._last: float | None = None  # when the newest real frame came
        self._proven = opened  # since when it has sounded plausible
        self._since: dict[str, float] = {}

    def heard(self, level: Level, seconds: float, now: float) -> None:
        """A piece of real audio, `seconds` long, ended now."""
        self._last = now
        quiet = level.rms_db < self._t.quiet_db
        # comfort noise on a quiet line is as flat as static: quiet is asked first, and is no fault
        flat = not quiet and level.flatness > self._t.flatness
        signs = {"quiet": quiet, "zero": level.zero, "flat": flat, "clipped": level.clipped > self._t.clipped}
        for name, there in signs.items():
            if there:
                self._since.setdefault(name, now - seconds)
            else:
                self._since.pop(name, None)

    def judge(self, now: float, frames_at: float | None) -> Condition:
        """`frames_at`: when the newest byte came from the line."""
        t = self._t
        if frames_at is None or self._last is None:
            waits = now - self._opened < t.arming_s
            return Condition("arming", "", self._opened) if waits else Condition("stalled", "no_audio", self._opened)
        if now - frames_at >= t.stalled_s:
            return Condition("stalled", "no_audio", frames_at)
        if self._held("quiet", t.quiet_s, now):
            return Condition("quiet", "zero" if self._held("zero", t.quiet_s, now) else "", self._since["quiet"])
        if self._held("flat", t.noise_s, now):
            return Condition("noise", "static", self._since["flat"])
        if self._held("clipped", t.clipped_s, now):
            return Condition("noise", "clipping", self._since["clipped"])
        return Condition("recording", "", self._opened)

    def _held(self, sign: str, seconds: float, now: float) -> bool:
        return sign in self._since and now - self._since[sign] >= seconds


class CopyFacts(NamedTuple):
    """What is known of one copy. `proven_at`: when audio of the line was last read back from its disk."""

    fault: str = ""
    fault_since: float = 0.0
    proven_at: float | None = None
    waiting_since: float | None = None  # the oldest audio that is not yet read back was handed over then


def judge_copy(line: Condition, copy: CopyFacts, other_keeps: bool, thresholds: Thresholds, now: float) -> Condition:
    """The state of one copy. REC, quiet and noise are said only while audio comes back from its disk."""
    if copy.fault:
        return Condition("degraded" if other_keeps else "failed", copy.fault, copy.fault_since)
    if line.state in ("arming", "stalled"):
        return line
    if (due := _due(copy)) is not None and now - due >= thresholds.stalled_s:
        return Condition("stalled", "disk", due)
    if copy.proven_at is None or now - copy.proven_at >= thresholds.stalled_s:
        return Condition("arming", "", line.since)
    return line


def _due(copy: CopyFacts) -> float | None:
    """Since when audio has been on its way to this disk without coming back. None: nothing is."""
    if copy.waiting_since is None:
        return None
    began = copy.waiting_since - BLOCK_FRAMES * FRAME_S
    return began if copy.proven_at is None else max(began, copy.proven_at)


def keeps(copy: CopyFacts, thresholds: Thresholds, now: float) -> bool:
    """Whether audio came back from this copy's disk lately: the other one may fail, and something is kept."""
    return not copy.fault and copy.proven_at is not None and now - copy.proven_at < thresholds.stalled_s
