"""Advanced Mobile Location, ETSI TS 103 625 versions 1 and 2: the text, and the same text inside a data SMS.

wire.md section 2. Version 2 gives `lt` and `lg` other meanings: the version is read before any key. A wrong length, a
missing quote and unknown keys are flags, never refusals.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import NamedTuple

from console.modem import gsm7
from console.readers.coordinates import Found, once, position
from console.readers.flags import flag
from console.readers.times import stamp
from console.readers.words import fixes_of
from console.reading import Flag, Reading, Source
from console.text import Untrusted

_HEADER = re.compile(r'A(?P<quote>["”“″]?)ML\s?=\s?(?P<version>\d{1,3})')
_BASE64 = re.compile(r"\s{0,9}[A-Za-z0-9+/]{40,500}={0,2}\s{0,9}", re.ASCII)
_SOURCES: dict[str, Source] = {"G": "gps", "W": "wifi", "C": "cell", "F": "fused"}
_KEYS = {
    1: frozenset(("lt", "lg", "rd", "top", "lc", "pm", "si", "ei", "mcc", "mnc", "ml")),
    2: frozenset(("en", "et", "lo", "lt", "lc", "lz", "ls", "ei", "nc", "hc", "lg")),
}
_FURTHEST_S = 3600  # ours: a position more than an hour from the start of an emergency call is no position of that call
_LATEST_S = 7_258_000_000  # year 2199


class _Place(NamedTuple):
    """`at`: microseconds UTC of the position."""

    found: Found
    flags: tuple[Flag, ...] = ()
    radius: str = ""
    method: str = ""
    at: int | None = None
    none: bool = False  # the message says that it has no location


def read(text: str) -> Reading | None:
    """None when the text holds no AML header, neither open nor in Base64."""
    if _BASE64.fullmatch(text):
        text = text_of(text.encode("ascii")) or text
    header = _HEADER.search(text)
    if header is None or (header.start() and not header["quote"]):
        return None
    version, message = int(header["version"]), text[header.start() :].strip()
    keys, extra = _keys(message, version)
    place = _second(keys) if version == 2 else _first(keys)
    radius, radius_flags = _radius(place)
    identity = keys.get("ei") or keys.get("si")
    return Reading(
        format="aml",
        device=Untrusted(identity) if identity else None,
        text=Untrusted(text),
        triggers=("emergency_call",),
        fixes=fixes_of(place.found, at=place.at, accuracy_m=radius, source=_SOURCES.get(place.method, "unknown")),
        no_fix=place.none or not (place.found.points or place.found.flags),
        device_time=_seconds(keys["et"]) if version == 2 and "et" in keys else None,
        flags=once((
            *place.found.flags, *place.flags, *radius_flags, *_unlikely(keys), *_form(header, version, message, keys),
            *((flag("aml_keys", extra),) if extra else ()),
        )),
    )  # fmt: skip


def text_of(payload: bytes) -> str | None:
    """The AML text in a data SMS: plain, packed septets (TS 23.038), or either in Base64. None: no AML."""
    for octets in (payload, _unbased(payload)):
        for text in (octets.decode("latin-1"), _unpacked(octets)):
            if _HEADER.match(text):
                return text
    return None


def _unpacked(octets: bytes) -> str:
    septets = gsm7.unpack(octets, len(octets) * 8 // 7)
    return gsm7.decode(septets[:-1] if septets[-1:] == b"\x00" else septets)  # a last zero is padding and no @


def _unbased(payload: bytes) -> bytes:
    try:
        return base64.b64decode(payload.strip(), validate=True)
    except binascii.Error:
        return b""


def _keys(message: str, version: int) -> tuple[dict[str, str], str]:
    """The first of each key, and the words that belong to no known key."""
    keys: dict[str, str] = {}
    extra: list[str] = []
    for piece in message.split(";")[1:]:
        key, sign, value = piece.partition("=")
        key = key.strip().lower()
        if not sign or key in keys or key not in _KEYS.get(version, _KEYS[1]):
            extra.append(piece.strip())
        else:
            keys[key] = value.strip()
    return keys, ";".join(piece for piece in extra if piece)


def _first(keys: dict[str, str]) -> _Place:
    found = position(keys.get("lt", ""), keys.get("lg", ""))
    method = keys.get("pm", "").upper()
    if method == "N" or keys.get("rd", "").upper() == "N" or _is_zero(found):
        return _Place(Found(flags=(flag("no_location"),)), none=True)
    at = stamp(keys.get("top", ""))
    return _Place(found, () if at is not None else _no_age(keys.get("top", "")), keys.get("rd", ""), method, at)


def _second(keys: dict[str, str]) -> _Place:
    latitude, longitude, radius = (*keys.get("lo", "").split(","), "", "", "")[:3]
    found, method = position(latitude, longitude), keys.get("ls", "").upper()
    if method == "N" or radius.strip().upper() == "N" or _is_zero(found):
        return _Place(Found(flags=(flag("no_location"),)), none=True)
    started, offset = _seconds(keys.get("et", "")), keys.get("lt", "")
    if started is None or not re.fullmatch(r"[+-]?[0-9]{1,6}", offset) or abs(int(offset)) > _FURTHEST_S:
        return _Place(found, _no_age(offset), radius, method)
    return _Place(found, (), radius, method, started + int(offset) * 1_000_000)


def _no_age(words: str) -> tuple[Flag, ...]:
    return (flag("fix_age_odd", words) if words else flag("fix_age_unknown"),)


def _is_zero(found: Found) -> bool:
    return any(flag_.code == "readers.position_zero" for flag_ in found.flags)


def _seconds(digits: str) -> int | None:
    """Unix seconds as microseconds."""
    return int(digits) * 1_000_000 if re.fullmatch(r"[0-9]{9,10}", digits) and int(digits) < _LATEST_S else None


def _radius(place: _Place) -> tuple[float | None, tuple[Flag, ...]]:
    """The radius is always shown, or told to be missing."""
    if not place.found.points:
        return None, ()
    if re.fullmatch(r"[0-9]{1,8}(?:\.[0-9]{1,6})?", place.radius.strip()):
        return float(place.radius), ()
    return None, (flag("radius_unknown"),)


def _unlikely(keys: dict[str, str]) -> tuple[Flag, ...]:
    """Below one half, the person is more likely outside the circle than inside."""
    confidence = keys.get("lc", "")
    low = re.fullmatch(r"[0-9]{1,3}", confidence) and 0 < int(confidence) < 50
    return (flag("low_confidence", confidence),) if low else ()


def _form(header: re.Match[str], version: int, message: str, keys: dict[str, str]) -> tuple[Flag, ...]:
    flags = [] if header["quote"] == '"' else [flag("aml_quote")]
    if version not in _KEYS:
        flags.append(flag("aml_version", str(version)))
    if version == 1 and keys.get("ml") != str(len(message)):
        flags.append(flag("aml_length", f"{keys['ml']} ({len(message)})") if "ml" in keys else flag("aml_no_length"))
    return tuple(flags)
