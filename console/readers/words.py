"""A text of any kind: what every reader of text looks for, and what is left when no format is recognised.

A text nobody understands is still an alarm until a human has seen it (wire.md rule 3).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from console.readers.coordinates import Found, merged, once, positions_in
from console.readers.flags import flag
from console.readers.keywords import triggers_in, with_text
from console.readers.links import Links, links_in
from console.readers.times import time_in
from console.reading import Fix, Flag, Reading, Source
from console.text import Untrusted

# A word for "last", `no gps`, a field `V` or `Signal:L` (unconfirmed) means an old position (wire.md section 3).
_LAST_KNOWN = re.compile(r"\blast\b|\bsenast\w{0,4}|\bno gps\b|\bsignal:\s?L\b|(?<=,)V(?=,)", re.IGNORECASE)
_CELL = re.compile(r"\bLBS\b|\bcell ?-?id\b", re.IGNORECASE)
_APPROXIMATE = re.compile(r"\bapproximate\b|\bungefärlig\w{0,2}\b", re.IGNORECASE)
_BATTERY = re.compile(r"\bbat(?:t|tery|teri|eri)?\s{0,2}[:=]?\s{0,2}(?P<level>\d{1,3})\s?%", re.IGNORECASE)
_IMEI = re.compile(r"\bimei\s?[:=]?\s?(?P<imei>\d{1,20})\b", re.IGNORECASE)


def read(text: str) -> Reading:
    """Keywords, positions, links, battery, IMEI and the device's own time, wherever they stand in the text."""
    links = links_in(text)
    own = positions_in(links.rest)
    found = merged(own, links.found)
    time, imei = time_in(links.rest), _IMEI.search(links.rest)
    said = triggers_in(links.rest)
    level, battery_flags = battery_in(links.rest)
    source, old = _source(links.rest, own), _old(links.rest, found)
    return Reading(
        format="text",
        device=Untrusted(imei["imei"]) if imei else None,
        text=Untrusted(text),
        triggers=with_text(said),
        fixes=fixes_of(found, at=time.at if time.exact else None, source=source, last_known=bool(old)),
        no_fix=says_no_position(found) or ("no_fix" in said and not found.points),
        battery=level,
        device_time=time.at,
        links=links.words,
        flags=once((*found.flags, *time.flags, *battery_flags, *old, *_remarks(links, found))),
    )


def fixes_of(
    found: Found, *, at: int | None = None, source: Source = "unknown", last_known: bool = False,
    accuracy_m: float | None = None, speed_kmh: float | None = None, course_deg: float | None = None,
) -> tuple[Fix, ...]:  # fmt: skip
    """The positions of one text, with what the text says about all of them."""
    return tuple(
        Fix(lat=lat, lon=lon, at=at, source=source, last_known=last_known, accuracy_m=accuracy_m,
            speed_kmh=speed_kmh, course_deg=course_deg)
        for lat, lon in found.points
    )  # fmt: skip


def says_no_position(found: Found) -> bool:
    """0,0 is how a device without a fix says so (wire.md rule 6)."""
    return not found.points and any(flag_.code == "readers.position_zero" for flag_ in found.flags)


def battery_in(text: str) -> tuple[int | None, tuple[Flag, ...]]:
    """Per cent, when a text tells a level that can be one."""
    match = _BATTERY.search(text)
    return battery_level(match["level"]) if match else (None, ())


def battery_level(digits: str) -> tuple[int | None, tuple[Flag, ...]]:
    """A field that should be 0 to 100 per cent; empty is no fault."""
    if not digits.strip():
        return None, ()
    if re.fullmatch(r"\d{1,3}", digits.strip()) and int(digits) <= 100:
        return int(digits), ()
    return None, (flag("battery_unreadable", digits),)


def _source(text: str, own: Found) -> Source:
    if _CELL.search(text):
        return "cell"
    return "unknown" if own.points else "link"


def _old(text: str, found: Found) -> tuple[Flag, ...]:
    """A cell position is new even where the text says that there is no GPS."""
    word = _LAST_KNOWN.search(text)
    return (flag("last_known", word.group()),) if word and found.points and not _CELL.search(text) else ()


def _remarks(links: Links, found: Found) -> Iterator[Flag]:
    if _APPROXIMATE.search(links.rest):
        yield flag("approximate")
    if links.words and not found.points and not links.found.flags:
        yield flag("link_only", str(links.words[0]))
