"""Dates and times that devices write: every order of the numbers, often without a time zone, sometimes incomplete.

A device's clock is never trusted (wire.md rule 9): what it says is kept and labelled. Numbers that make more than one
date make none here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from console.readers.flags import flag
from console.reading import Flag

_MICROSECONDS = timedelta(microseconds=1)
_YEARS = range(1971, 2199)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_WRITTEN = re.compile(
    r"""(?<!\d)(?P<a>\d{4}|\d{1,2})\s?(?P<sep>[/.-])\s?(?P<b>\d{1,2})\s?(?P=sep)\s?(?P<c>\d{4}|\d{1,2})(?!\d)
    (?:\s{1,2}|,\s?|T)(?:kl\.?\s)?(?P<hour>\d{1,2})\s?[:.]\s?(?P<minute>\d\d)(?!\d)
    (?:\s?[:.]\s?(?P<second>\d\d)(?!\d)(?:[.,]\d{1,9})?)?
    (?:\s?(?P<half>[ap])\.?m\b)?
    (?:\s?(?P<zone>Z\b|UTC\b|GMT\b|[+-]\d\d:?\d\d(?!\d)))?""",
    re.VERBOSE | re.IGNORECASE,
)


class DeviceTime(NamedTuple):
    """`at`: microseconds UTC, or None when the writing is no one moment. `exact`: the message told the zone."""

    at: int | None = None
    exact: bool = False
    flags: tuple[Flag, ...] = ()


def time_in(text: str) -> DeviceTime:
    """The first date with a time of day in a text. None at all is no fault: the network's time is trusted anyway.

    Without a zone the numbers are taken as UTC and flagged; two-digit years are of this century.
    """
    match = _WRITTEN.search(text)
    return _time(match) if match else DeviceTime()


def written_time(year: int, month: int, day: int, clock: str, words: str) -> DeviceTime:
    """A time whose order the format fixes but whose zone it does not. `clock` is hh:mm or hh:mm:ss."""
    hour, minute, *second = (int(number) for number in clock.split(":"))
    moment = _moment(year, month, day, hour, minute, second[0] if second else 0)
    return _judged([moment] if moment else [], words)


def stamp(digits: str) -> int | None:
    """YYYYMMDDhhmmss as UTC microseconds; None when it is no such time."""
    if re.fullmatch(r"[0-9]{14}", digits) is None:
        return None
    moment = _moment(int(digits[:4]), *(int(digits[place : place + 2]) for place in range(4, 14, 2)))
    return microseconds(moment) if moment else None


def microseconds(moment: datetime) -> int:
    """Microseconds since 1970, UTC."""
    return (moment - _EPOCH) // _MICROSECONDS


def _time(match: re.Match[str]) -> DeviceTime:
    words = match.group()
    hour, minute, second = int(match["hour"]), int(match["minute"]), int(match["second"] or 0)
    if match["half"]:
        if not 1 <= hour <= 12:
            return DeviceTime(flags=(flag("time_unreadable", words),))
        hour = hour % 12 + (12 if match["half"].lower() == "p" else 0)
    dates = set(_dates(match["a"], match["b"], match["c"]))
    moments = [moment for date in dates if (moment := _moment(*date, hour, minute, second))]
    return _judged(moments, words, match["zone"])


def _dates(first: str, second: str, third: str) -> Iterator[tuple[int, int, int]]:
    a, b, c = int(first), int(second), int(third)
    if len(first) == 4:
        yield a, b, c
        return
    yield _year(third), b, a
    yield _year(third), a, b
    if len(third) < 4:
        yield _year(first), b, c


def _year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _moment(year: int, month: int, day: int, hour: int, minute: int, second: int) -> datetime | None:
    """None for what is no time, and for years in which no device of ours has been or will be."""
    try:
        return None if year not in _YEARS else datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None


def _judged(moments: list[datetime], words: str, zone: str | None = None) -> DeviceTime:
    if len(moments) != 1:
        return DeviceTime(flags=(flag("time_ambiguous" if moments else "time_unreadable", words),))
    ahead = _ahead(zone)
    if ahead is None:
        return DeviceTime(at=microseconds(moments[0]), flags=(flag("zone_unknown", words),))
    return DeviceTime(at=microseconds(moments[0]) - ahead // _MICROSECONDS, exact=True)


def _ahead(zone: str | None) -> timedelta | None:
    if not zone:
        return None
    if zone[0] not in "+-":
        return timedelta()
    span = timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
    return -span if zone[0] == "-" else span
