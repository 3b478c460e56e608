"""MiniFinder and Eview text protocol: one line of a session, `!D,22/11/25,13:05:00,lat,lon,…` (wire.md section 5).

Day, month, year. The protocol names no time zone; its public decoders take UTC, so the fix carries that time together
with the flag that says so. Several alarm bits at once are normal, and all of them are told.
"""

from __future__ import annotations

import re

import msgspec

from console.readers.coordinates import merged, once, position
from console.readers.flags import flag
from console.readers.times import DeviceTime, written_time
from console.readers.words import battery_level, fixes_of, says_no_position
from console.reading import Fix, Flag, Reading, Trigger
from console.text import Untrusted

_MESSAGE = re.compile(r"\s{0,9}!(?P<type>[0-9A-Z]),(?P<rest>.{0,2000})", re.DOTALL)
_DATE = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{2})")
_CLOCK = re.compile(r"[0-9]{2}:[0-9]{2}:[0-9]{2}")
_FIGURE = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,3})?")
_WORD = re.compile(r"[^\W\d_]{2}")
_BITS = 6  # place of the flags, whose hex digits may look like a word
_VALID, _APPROXIMATE = 0b11, 0b10  # bits 0 and 1
_ALARMS: tuple[tuple[int, Trigger], ...] = (
    (1 << 6, "sos"), (1 << 8, "fall"), (0b111 << 9, "zone"), (1 << 12, "low_battery"), (1 << 7, "unknown"),
)  # fmt: skip
_REMARKS = (
    (_APPROXIMATE, "approximate"), (1 << 2, "device_fault"), (1 << 7, "overspeed"), (1 << 12, "battery_low"),
    (0b11 << 14, "moving"), (1 << 22, "charging"),
)  # fmt: skip


def read(text: str) -> Reading | None:
    """None when the text is of another kind."""
    match = _MESSAGE.match(text)
    if match is None:
        return None
    fields = [field.strip() for field in match["rest"].strip().rstrip(";").split(",")]
    reading = _by_type(Reading(format="minifinder", text=Untrusted(text)), match["type"], fields)
    if reading.triggers or _is_shaped(match["type"], fields):
        return reading
    odd = (*reading.flags, flag("rest_unknown", text.strip()))
    return msgspec.structs.replace(reading, triggers=("unknown",), flags=once(odd))


def _by_type(base: Reading, kind: str, fields: list[str]) -> Reading:
    if kind == "1":
        return _login(base, fields)
    if kind == "3":
        return base
    if kind == "5":
        return _keep_alive(base, fields)
    if kind in "ABCD":
        return _position(base, kind, fields)
    return msgspec.structs.replace(base, triggers=("unknown",), flags=(flag("type_unknown", f"!{kind}"),))


def _is_shaped(kind: str, fields: list[str]) -> bool:
    """Whether a machine wrote it. Whoever begins a text like one must not be taken for one (wire.md rule 3)."""
    if kind == "3":
        return len(fields) == 1 and len(fields[0].split()) < 2
    if kind in "15":
        return fields[0].isdecimal()
    figures = [*fields[:_BITS], *fields[_BITS + 1 :]]
    return bool(_DATE.fullmatch(fields[0])) and not any(_WORD.search(field) for field in figures)


def _login(base: Reading, fields: list[str]) -> Reading:
    battery, flags = battery_level((*fields, "", "")[2])
    device = Untrusted(fields[0]) if fields[0] else None
    return msgspec.structs.replace(base, device=device, battery=battery, flags=flags)


def _keep_alive(base: Reading, fields: list[str]) -> Reading:
    _, valid, level = (*fields, "", "", "")[:3]
    battery, flags = battery_level(level)
    return msgspec.structs.replace(base, no_fix=valid.upper() == "V", battery=battery, flags=flags)


def _position(base: Reading, kind: str, fields: list[str]) -> Reading:
    """`!A` is a position only; what stands behind it is not known and is shown."""
    date, clock, latitude, longitude, *state = (*fields, "", "", "", "")[: max(4, len(fields))]
    found, time = merged(position(latitude, longitude)), _time(date, clock)
    reading = msgspec.structs.replace(
        base,
        fixes=fixes_of(found, at=time.at, source="gps"),
        no_fix=says_no_position(found) or not (found.points or found.flags),
        device_time=time.at,
        buffered=kind == "B",
        flags=(*found.flags, *time.flags, *((flag("buffered"),) if kind == "B" else ())),
    )
    if kind == "A":
        rest = ",".join(state)
        more = (flag("rest_unknown", rest),) if rest else ()
        return msgspec.structs.replace(reading, flags=(*reading.flags, *more))
    return _with_state(reading, state)


def _time(date: str, clock: str) -> DeviceTime:
    match = _DATE.fullmatch(date)
    if match is None or not _CLOCK.fullmatch(clock):
        return DeviceTime(flags=(flag("time_unreadable", f"{date} {clock}"),))
    day, month, year = (int(digits) for digits in match.groups())
    return written_time(2000 + year, month, day, clock, f"{date} {clock}")


def _with_state(reading: Reading, state: list[str]) -> Reading:
    """Behind the position: km/h, course, flags in hex, altitude, battery."""
    speed, course, bits, _, level = (*state, "", "", "", "", "")[:5]
    battery, battery_flags = battery_level(level)
    if not re.fullmatch(r"[0-9A-Fa-f]{1,8}", bits):
        return msgspec.structs.replace(
            reading, battery=battery, triggers=("unknown",), flags=(*reading.flags, flag("bits_unreadable"))
        )
    told = int(bits, 16)
    remarks = tuple(flag(code) for mask, code in _REMARKS if told & mask)
    return msgspec.structs.replace(
        reading,
        triggers=tuple(trigger for mask, trigger in _ALARMS if told & mask),
        fixes=tuple(_judged(fix, told, speed, course) for fix in reading.fixes),
        battery=battery,
        flags=once((*reading.flags, *_validity(told), *remarks, *battery_flags)),
    )


def _validity(told: int) -> tuple[Flag, ...]:
    return () if told & _VALID else (flag("last_known", "not valid"),)


def _judged(fix: Fix, told: int, speed: str, course: str) -> Fix:
    return msgspec.structs.replace(
        fix, last_known=not told & _VALID, speed_kmh=_figure(speed), course_deg=_figure(course)
    )


def _figure(digits: str) -> float | None:
    return float(digits) if _FIGURE.fullmatch(digits) else None
