"""The bytes of one feed message as a message of feed_messages.py. Never raises.

A message is forgiven as much as can be: one bad field costs that field and a flag, never the alarm (wire.md section 1
rules 2, 3 and 15).
"""

from __future__ import annotations

import json
from typing import Any

import msgspec
from msgspec.structs import FieldInfo

from console.readers.feed_messages import KINDS, AnyMessage, Message, Name, Point, words_hook
from console.reading import Flag
from console.text import Untrusted, visible

MESSAGE_LIMIT = 262_144  # bytes: an alarm with a trail of thousands of points fits; ours
DETAIL_LIMIT = 200  # characters of a flag
NAME_LIMIT = 200  # characters of an id, a number, a name

_decoder = msgspec.json.Decoder(AnyMessage, strict=False, dec_hook=words_hook)


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """A message as far as it could be read. `body` is the bare JSON object where the message was not whole."""

    message: Message | None = None
    body: dict[str, Any] = {}
    flags: tuple[Flag, ...] = ()


def read_feed(payload: bytes) -> Heard:
    """What the bytes of one message say."""
    if len(payload) > MESSAGE_LIMIT:
        return Heard(flags=(flag("feed.too_big", len(payload)),))
    try:
        return Heard(message=_decoder.decode(payload))
    except (ValueError, RecursionError):  # every error of msgspec is a ValueError, except for depth
        return _forgive(payload)


def own_id(payload: bytes) -> str:
    """The id that the sender gave the message, or nothing."""
    heard = read_feed(payload)
    return clean(heard.message.id if heard.message else heard.body.get("id"))


def clean(name: object) -> str:
    """An id or number from outside as words that can do no harm; anything else is nothing."""
    return visible(str(name)[:NAME_LIMIT].strip()) if isinstance(name, Name) else ""


def flag(code: str, detail: object = "") -> Flag:
    words = str(detail)[:DETAIL_LIMIT]
    return Flag(code=code, detail=Untrusted(words) if words else None)


def lenient_text(payload: bytes) -> tuple[str, tuple[Flag, ...]]:
    """The bytes as text: UTF-8, or else Latin-1 and a flag (wire.md section 1 rule 15)."""
    try:
        return payload.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        return payload.decode("latin-1"), (flag("feed.encoding"),)


def _forgive(payload: bytes) -> Heard:
    text, marks = lenient_text(payload)
    try:
        body = json.loads(text, parse_constant=lambda _: None)  # Python's own takes NaN and halves of characters
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        return Heard(flags=(*marks, flag("feed.unread")))
    flags = list(marks)
    kind = body.get("kind")
    shape = KINDS.get(kind) if isinstance(kind, str) else None
    if shape is None:
        return Heard(body=body, flags=(*flags, flag("feed.kind", kind if isinstance(kind, str) else "")))
    if not isinstance(body.get("id"), Name):
        body["id"] = ""
    message = _salvage(shape, body, flags)
    if message is None:
        flags.append(flag("feed.shape", kind))
    return Heard(message=message, body=body, flags=tuple(flags))


def _salvage(shape: type[Any], body: dict[str, Any], flags: list[Flag]) -> Any:
    """`shape` from those fields of `body` that can be read, the others flagged; None where a needed one is missing."""
    kept = {}
    for field in msgspec.structs.fields(shape):
        if field.name in body:
            value = _value(field, body[field.name], flags)
            if value is not msgspec.UNSET:
                kept[field.name] = value
    needed = {field.name for field in msgspec.structs.fields(shape) if field.required}
    return shape(**kept) if needed <= kept.keys() else None


def _value(field: FieldInfo, value: object, flags: list[Flag]) -> Any:
    try:
        return msgspec.convert(value, field.type, strict=False, dec_hook=words_hook)
    except (ValueError, RecursionError):
        if field.name == "fix":
            return _point(value, flags)
        if field.name == "trail" and isinstance(value, list):
            return tuple(point for item in value if (point := _point(item, flags)))
        return _unusable(field.name, value, flags)


def _point(value: object, flags: list[Flag]) -> Any:
    """A position with one bad field is still a position."""
    point = _salvage(Point, value, flags) if isinstance(value, dict) else None
    return point or _unusable("position", value, flags)


def _unusable(name: str, value: object, flags: list[Flag]) -> Any:
    try:
        shown = str(value)
    except (ValueError, RecursionError):  # a number or a nesting too large even to be written
        shown = type(value).__name__
    flags.append(flag("feed.field", f"{name}: {shown}"))
    return msgspec.UNSET
