"""Queclink @Track (GL200, GL300 …): `+RESP:GTSOS,…$` and `+BUFF:GTSOS,…$`, by SMS or through a session.

wire.md section 4. The tail differs per model, so the fields are counted from both ends. Longitude comes first. The fix
is UTC; the send time has a zone of its own, so no age is ever made of the two. `GTSOS` is the captured type; the other
names below are in general use but unconfirmed, and what is not among them counts as unknown.
"""

from __future__ import annotations

import re

from console.readers.coordinates import Found, once, position
from console.readers.flags import flag
from console.readers.times import stamp
from console.readers.words import fixes_of
from console.reading import Fix, Reading, Trigger, is_place
from console.text import Untrusted

_MESSAGE = re.compile(r"\s{0,9}\+(?P<how>RESP|BUFF):(?P<type>GT[A-Z0-9]{1,6}),(?P<rest>.{0,5000})", re.DOTALL)
_TRIGGERS: dict[str, tuple[Trigger, ...]] = {
    "GTSOS": ("sos",),
    "GTFRI": (), "GTRTL": (), "GTPNA": (),  # positions by timetable and on request; switched on
    "GTBPL": ("low_battery",), "GTPFA": ("power_off",), "GTGEO": ("zone",),
}  # fmt: skip
_HEAD = re.compile(r"[0-9A-Fa-f]{6},[0-9]{14,17},")  # version and IMEI: whoever writes no such thing is no device
_LON = 11  # place of the first longitude behind the message type; hdop, km/h and azimuth stand 4, 3 and 2 before it
_TAIL = 2  # send time and counter
_DEGREES = re.compile(r"-?[0-9]{1,3}\.[0-9]{1,9}")
_FIGURE = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,3})?")


def read(text: str) -> Reading | None:
    """None when the text is of another kind."""
    match = _MESSAGE.match(text)
    if match is None:
        return None
    body = match["rest"].strip()
    fields = [match["type"], *body.removesuffix("$").split(",")]
    known, buffered = match["type"] in _TRIGGERS and _HEAD.match(body) is not None, match["how"] == "BUFF"
    places = _places(fields)
    first = _first(fields) if known and not places else Found()
    fixes = (
        *(_fix(fields, place) for place in places if is_place(*_point(fields, place))),
        *fixes_of(first, source="gps"),
    )
    sent = stamp(fields[-2]) if len(fields) > _TAIL else None
    wrong = [flag_ for place in places for flag_ in position(fields[place + 1], fields[place]).flags]
    return Reading(
        format="queclink",
        device=Untrusted(fields[2]) if len(fields) > 2 and fields[2] else None,
        text=Untrusted(text),
        triggers=_TRIGGERS[match["type"]] if known else (*_TRIGGERS.get(match["type"], ()), "unknown"),
        fixes=fixes,
        no_fix=known and not (fixes or wrong or first.flags),
        device_time=sent,
        buffered=buffered,
        flags=once((
            *first.flags, *wrong,
            *((flag("fix_age_unknown"),) if first.points else ()),
            *((flag("buffered"),) if buffered else ()),
            *((flag("last_known", "hdop 0"),) if any(fix.last_known for fix in fixes) else ()),
            *(() if known else (flag("type_unknown", match["type"]),)),
            *((flag("zone_unknown", fields[-2]),) if sent is not None else ()),
            *(() if body.endswith("$") else (flag("cut"),)),
        )),
    )  # fmt: skip


def _places(fields: list[str]) -> list[int]:
    """Where a longitude, a latitude and a fix time stand in a row."""
    return [
        place for place in range(_LON, len(fields) - _TAIL - 2)
        if _DEGREES.fullmatch(fields[place]) and _DEGREES.fullmatch(fields[place + 1]) and stamp(fields[place + 2])
    ]  # fmt: skip


def _first(fields: list[str]) -> Found:
    """The first position where it should stand, its time missing. The last field of a cut message is half of one."""
    longitude, latitude = (*fields[_LON : min(_LON + 2, len(fields) - 1)], "", "")[:2]
    return position(latitude, longitude)


def _point(fields: list[str], place: int) -> tuple[float, float]:
    return float(fields[place + 1]), float(fields[place])


def _fix(fields: list[str], place: int) -> Fix:
    latitude, longitude = _point(fields, place)
    hdop, speed, course = fields[place - 4 : place - 1]
    return Fix(
        lat=latitude, lon=longitude, at=stamp(fields[place + 2]), source="gps",
        last_known=_figure(hdop) == 0,  # no satellites give an hdop of zero: the position is an old one
        speed_kmh=_figure(speed), course_deg=_figure(course),
    )  # fmt: skip


def _figure(digits: str) -> float | None:
    return float(digits) if _FIGURE.fullmatch(digits) else None
