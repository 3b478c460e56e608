"""A message of a feed in the house's own words: a reading, facts, and whom they are about."""

from __future__ import annotations

from datetime import datetime
from typing import get_args

import msgspec

from console import events
from console.events import Fact
from console.readers import feed_messages as say
from console.readers.feed_decode import Heard, clean, flag, lenient_text, read_feed
from console.readers.understood import About, Understood
from console.reading import Fix, Flag, Reading, Trigger, is_place
from console.text import Untrusted

TEXT_LIMIT = 4_000  # characters of words in a reading; the raw bytes are kept whole beside it
FLAG_LIMIT = 20  # a trail of thousands of wrong points says the same thing thousands of times
LATEST = 7_258_118_400_000_000  # 2200-01-01: later is a mistake, and some of it no calendar can write
_TRIGGERS: dict[str, Trigger] = {trigger: trigger for trigger in get_args(Trigger)}


def understand(payload: bytes, source: str = "feed") -> Understood:
    """What one message means. Never raises. `source` is the way in that the facts will name."""
    heard = read_feed(payload)
    about = _about(heard)
    if heard.message is None:
        return Understood(reading=_unread(payload, about, heard.flags), about=about, id=clean(heard.body.get("id")))
    flags = list(heard.flags)
    message = _bounded(heard.message, flags)
    at = _micros(message.at, flags)
    facts = _facts(message, about, source, flags)
    reading = _reading(message, about, flags)
    return Understood(reading=reading, facts=facts, about=about, id=clean(message.id), at=at)


def _about(heard: Heard) -> About:
    given = msgspec.structs.asdict(heard.message) if heard.message else heard.body
    return About(**{name: clean(given.get(name)) for name in About.__struct_fields__})


def _unread(payload: bytes, about: About, flags: tuple[Flag, ...]) -> Reading:
    text, _ = lenient_text(payload)
    return Reading(
        format="unread", text=Untrusted(text[:TEXT_LIMIT]), triggers=("unknown",), sender=_words(about.number),
        device=_words(about.device), flags=flags,
    )  # fmt: skip


def _bounded(message: say.Message, flags: list[Flag]) -> say.Message:
    """Without words that are too long and without a time that cannot be."""
    if message.words and len(message.words) > TEXT_LIMIT:
        flags.append(flag("feed.long_words", len(message.words)))
        message = msgspec.structs.replace(message, words=Untrusted(message.words.raw[:TEXT_LIMIT]))
    if message.at and _micros(message.at, flags) is None:
        message = msgspec.structs.replace(message, at=None)
    return message


def _reading(message: say.Message, about: About, flags: list[Flag]) -> Reading | None:
    """The reading of an alarm or a position; of anything else only where something must be shown."""
    if isinstance(message, say.Where):
        return _where(message, about, flags)
    if not flags:
        return None
    return Reading(
        format=_format(message), sender=_words(about.number), device=_words(about.device), text=message.words,
        device_time=_micros(message.at, flags), flags=tuple(flags[:FLAG_LIMIT]),
    )  # fmt: skip


def _where(message: say.Where, about: About, flags: list[Flag]) -> Reading:
    if not clean(message.id):
        flags.append(flag("feed.no_id"))
    if not (about.person or about.device or about.number):
        flags.append(flag("feed.nobody"))
    triggers = _triggers(message, flags)
    fixes = tuple(fix for point in (*message.trail, message.fix) if (fix := _fix(point, flags)))
    return Reading(
        format=_format(message), sender=_words(about.number), device=_words(about.device), text=message.words,
        triggers=triggers, fixes=fixes, no_fix=not fixes, battery=message.battery,
        device_time=_micros(message.at, flags), buffered=message.buffered, flags=tuple(flags[:FLAG_LIMIT]),
    )  # fmt: skip


def _format(message: say.Message) -> str:
    return f"feed-{message.__struct_config__.tag}"


def _triggers(message: say.Where, flags: list[Flag]) -> tuple[Trigger, ...]:
    """Every trigger it names, each once; what we do not know counts as unknown and is flagged."""
    if not isinstance(message, say.Alarm):
        return ()
    named = (message.trigger,) if isinstance(message.trigger, str) else message.trigger
    found: dict[Trigger, None] = {}
    for name in named or ("unknown",):
        known = _TRIGGERS.get(name.strip().lower().replace("-", "_"))
        if known is None:
            flags.append(flag("feed.trigger", name))
        found[known or "unknown"] = None
    return tuple(found)


def _fix(point: say.Point | None, flags: list[Flag]) -> Fix | None:
    if point is None:
        return None
    if not is_place(point.lat, point.lon):
        flags.append(flag("feed.no_place", f"{point.lat}, {point.lon}"))
        return None
    return Fix(
        lat=point.lat, lon=point.lon, at=_micros(point.at, flags), accuracy_m=point.accuracy_m, source=point.source,
        last_known=point.last_known, speed_kmh=point.speed_kmh, course_deg=point.course_deg,
    )  # fmt: skip


def _facts(message: say.Message, about: About, source: str, flags: list[Flag]) -> tuple[Fact, ...]:
    match message:
        case say.Recording():
            return (_recording(message, flags),)
        case say.Call():
            return (_call(message, about, source),)
        case say.DeviceState():
            return (_device(message, about, flags),)
        case say.UnitMessage():
            fix = _fix(message.fix, flags)
            return (events.UnitReported(unit=about.unit, state=message.state, fix=fix, words=message.words),)
        case say.Heartbeat() if about.device or about.number:
            return (_device(say.DeviceState(id="", state="online", words=message.words), about, flags),)
        case say.Heartbeat():
            return (events.SourceHeard(source=source, interval_s=message.interval_s),)
        case say.Audio():
            return (events.AudioHeard(call=about.call, level_db=message.level_db, words=message.words),)
    return ()


def _recording(said: say.Recording, flags: list[Flag]) -> Fact:
    return events.RecordingChanged(
        state=said.state, copy=said.copy, why=said.why, since=_micros(said.since or said.at, flags),
        seconds=said.seconds, size=said.size, segments=said.segments, sha256=said.sha256,
    )  # fmt: skip


def _call(said: say.Call, about: About, source: str) -> Fact:
    call = about.call or clean(said.id)
    number = _words(about.number)
    if said.state == "ringing":
        return events.LineRang(call=call, source=source, number=number, withheld=said.withheld)
    if said.state == "open":
        return events.LineOpened(call=call, source=source, outgoing=said.outgoing, number=number)
    return events.LineClosed(call=call, why=said.why, seconds=said.seconds)


def _device(said: say.DeviceState, about: About, flags: list[Flag]) -> Fact:
    name = about.device or about.number or about.person
    if not name:
        flags.append(flag("feed.nobody"))
    return events.DeviceReported(device=Untrusted(name), battery=said.battery, state=said.state, words=said.words)


def _words(text: str) -> Untrusted | None:
    return Untrusted(text) if text else None


def _micros(moment: datetime | None, flags: list[Flag]) -> int | None:
    """Microseconds UTC; a time before 1970 or after 2200 is none, and is flagged."""
    if moment is None:
        return None
    at = round(moment.timestamp() * 1_000_000)
    if 0 <= at < LATEST:
        return at
    flags.append(flag("feed.no_time", moment.isoformat()))
    return None
