"""Moments in the house's form: integers, microseconds since 1970, UTC. Pure; clock.py is what tells the time."""

from __future__ import annotations

from datetime import UTC, datetime

SECOND = 1_000_000


def as_datetime(at: int) -> datetime:
    """An aware UTC datetime from microseconds."""
    return datetime.fromtimestamp(at / SECOND, tz=UTC)


def rfc3339(at: int) -> str:
    """UTC text for machines: 2025-02-11T20:40:00.000000Z."""
    return as_datetime(at).isoformat(timespec="microseconds").replace("+00:00", "Z")


def from_datetime(moment: datetime) -> int:
    """Microseconds UTC from an aware datetime."""
    return round(moment.timestamp() * SECOND)
