"""What every reading must be, whatever the message was; and short ways to say what is expected of one."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from uuid import UUID

from console.events import RawRead, decode, encode
from console.reading import Reading, is_place
from console.sentences import SENTENCES

LATEST = 7_258_118_400_000_000  # 2200-01-01


def dishonesty(reading: Reading) -> str:
    """Why this reading must not reach an operator; "" when it may."""
    for fix in reading.fixes:
        figures = (fix.lat, fix.lon, fix.accuracy_m or 0, fix.speed_kmh or 0, fix.course_deg or 0)
        if not all(map(math.isfinite, figures)) or not is_place(fix.lat, fix.lon):
            return f"no place: {fix.lat}, {fix.lon}"
    if reading.no_fix and reading.fixes:
        return "a position and none"
    for flag in reading.flags:
        if flag.code not in SENTENCES:
            return f"no sentence: {flag.code}"
        if "{detail}" in SENTENCES[flag.code] and not flag.detail:
            return f"nothing to put into {flag.code}"
    times = (reading.device_time, reading.network_time, *(fix.at for fix in reading.fixes))
    if any(at is not None and not 0 <= at < LATEST for at in times):
        return "a time that no calendar can show"
    if reading.battery is not None and not 0 <= reading.battery <= 100:
        return f"battery {reading.battery}"
    fact = RawRead(raw=UUID(int=1), reading=reading)
    return "" if decode(fact.kind, encode(fact)) == fact else "the journal does not give it back"


def codes(reading: Reading) -> set[str]:
    """The flags without their room."""
    return {flag.code.removeprefix("readers.") for flag in reading.flags}


def detail(reading: Reading, code: str) -> str:
    """What the message had where this flag is."""
    return next(str(flag.detail) for flag in reading.flags if flag.code == f"readers.{code}")


def utc(text: str) -> int:
    """Microseconds of "2025-11-22 13:05:00"."""
    return round(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * 1_000_000
