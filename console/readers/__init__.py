"""Bytes and text to Reading. Pure functions, one format a file, no I/O; reading never raises.

`understand` is the way in for the raw bytes of any source and `read` for their reading alone; `read_text` is for words
that are text already, and `join_parts` for a text that came in parts. A new format is a file with
`read(text) -> Reading | None` and its place in `texts.FORMATS`; a new kind of bytes is a line in `MEDIA`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from console.readers import feed
from console.readers.octets import read_octets
from console.readers.parts import join_parts
from console.readers.sms import read_pdu
from console.readers.texts import read_text, unread
from console.readers.understood import Understood
from console.reading import Reading

__all__ = ["MEDIA", "join_parts", "read", "read_text", "understand"]

Understand = Callable[[bytes, str], Understood]


def _only(read: Callable[[bytes], Reading]) -> Understand:
    return lambda payload, source: Understood(reading=read(payload))


MEDIA: Mapping[str, Understand] = {
    "sms-pdu": _only(read_pdu),
    "sms-text": _only(read_octets),
    "feed": feed.understand,
}


def understand(media: str, payload: bytes, source: str = "", ways: Mapping[str, Understand] = MEDIA) -> Understood:
    """What raw bytes amount to. `media` and `source` are those of RawReceived. Never raises: at worst "unread"."""
    if media not in ways:
        return Understood(reading=unread(payload.decode("utf-8", "replace"), "media_unknown", media or "–"))
    try:
        return ways[media](payload, source)
    except Exception as fault:  # noqa: BLE001  # whatever a reader does wrong, the message is a card (DESIGN promise 2)
        words = payload.decode("utf-8", "replace")
        return Understood(reading=unread(words, "reader_failed", type(fault).__name__))


def read(media: str, payload: bytes) -> Reading:
    """What raw bytes say, as a reading. Never raises."""
    return understand(media, payload).reading or Reading(format=media)
