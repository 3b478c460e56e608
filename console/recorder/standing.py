"""How the recorder is, as one health of a source: what failed, since when, what still works, what to do. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import tzinfo

from console.events import SourceReported
from console.moments import as_datetime
from console.recorder.condition import Condition
from console.recorder.recording import Recording
from console.wording.names import named

_BAD = ("degraded", "failed", "stalled")


def idle(name: str, tests: Mapping[str, str], tested: int, zone: tzinfo, *, one_disk: bool = False) -> SourceReported:
    """Without a line: what the newest test said of each copy, and whether one disk holds both."""
    if not tests:
        return SourceReported(source=name, state="starting", code="recorder.starting")
    bad = {copy: why for copy, why in tests.items() if why}
    when = _clock(tested, zone)
    if not bad:
        code = "recorder.armed_one_disk" if one_disk else "recorder.armed"
        return SourceReported(source=name, state="ok", code=code, detail={"at": when})
    copies = ", ".join(f"{copy} ({named('recording why', why)})" for copy, why in bad.items())
    code = "recorder.test_failed" if len(bad) < len(tests) else "recorder.tests_failed"
    state = "degraded" if len(bad) < len(tests) else "down"
    return SourceReported(source=name, state=state, code=code, detail={"copies": copies, "at": when})  # type: ignore[arg-type]


def working(
    name: str, recording: Recording, conditions: Sequence[Condition], now: float, zone: tzinfo
) -> SourceReported:
    """With a line open: the worst that there is to say, in one sentence."""

    def said(state: str, code: str, since: float, **detail: str) -> SourceReported:
        detail["since"] = _clock(recording.wall(since), zone)
        return SourceReported(source=name, state=state, code=code, detail=detail)  # type: ignore[arg-type]

    bad = [
        (copy.name, condition) for copy, condition in zip(recording.copies, conditions, strict=True)
        if condition.state in _BAD
    ]  # fmt: skip
    parts = ", ".join(f"{copy}: {named('recording why', condition.why)}" for copy, condition in bad)
    if bad and len(bad) == len(conditions):
        return said("down", "recorder.not_recorded", min(condition.since for _, condition in bad), copies=parts)
    if bad:
        good = next(copy.name for copy in recording.copies if copy.name != bad[0][0])
        return said("degraded", "recorder.one_copy", bad[0][1].since, copies=parts, good=good)
    heard = recording.heard_at
    if heard is not None and now - heard >= recording.thresholds.no_audio_s:
        return said("degraded", "recorder.no_audio", heard)
    if any(condition.state == "noise" for condition in conditions):
        return said("degraded", "recorder.noise", conditions[0].since)
    return SourceReported(source=name, state="ok", code="recorder.recording")


def _clock(at: int, zone: tzinfo) -> str:
    return f"{as_datetime(at).astimezone(zone):%H:%M:%S}"
