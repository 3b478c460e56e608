"""Bulldog trackers: `SOS,110727 02:48,V,16,23Km/h,61%,lat,lon`.

wire.md section 3; the maker's help desk names the order of the date (YYMMDD) but no time zone. `A` is a new position,
`V` the last known one; the fourth field is the mobile signal, of 32.
"""

from __future__ import annotations

import re

from console.readers.coordinates import Found, merged, once, position
from console.readers.flags import flag
from console.readers.keywords import triggers_in, with_text
from console.readers.links import links_in
from console.readers.times import written_time
from console.readers.words import battery_level, fixes_of, says_no_position
from console.reading import Reading
from console.text import Untrusted

_MESSAGE = re.compile(
    r"\s{0,9}(?P<what>[^,]{1,40}),(?P<date>[0-9]{6}) (?P<clock>[0-9]{2}:[0-9]{2}),(?P<valid>[AV]),(?P<signal>\d{0,3}),"
    r"(?P<speed>\d{0,4})\s?km/h,(?P<battery>\d{0,3})%,(?P<where>.{0,2000})",
    re.IGNORECASE | re.DOTALL,
)


def read(text: str) -> Reading | None:
    """None when the text is of another kind."""
    match = _MESSAGE.match(text)
    if match is None:
        return None
    links = links_in(match["where"])
    found = merged(_where(links.rest), links.found)
    date = match["date"]
    time = written_time(2000 + int(date[:2]), int(date[2:4]), int(date[4:]), match["clock"], f"{date} {match['clock']}")
    old = match["valid"].upper() == "V"
    speed = float(match["speed"]) if match["speed"] else None
    battery, battery_flags = battery_level(match["battery"])
    return Reading(
        format="bulldog",
        text=Untrusted(text),
        triggers=with_text(triggers_in(match["what"])),
        fixes=fixes_of(found, source="gps", last_known=old, speed_kmh=speed),
        no_fix=says_no_position(found),
        battery=battery,
        device_time=time.at,
        links=links.words,
        flags=once((*found.flags, *time.flags, *battery_flags, *((flag("last_known", "V"),) if old else ()))),
    )  # fmt: skip


def _where(rest: str) -> Found:
    latitude, comma, longitude = rest.strip().partition(",")
    return position(latitude, longitude) if comma else Found()
