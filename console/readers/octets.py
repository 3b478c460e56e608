"""The bytes of a text: UTF-8 by agreement, read leniently when they are not (wire.md rule 15)."""

from __future__ import annotations

import msgspec

from console.readers.flags import flag
from console.readers.texts import read_text, unread
from console.reading import Reading

_SHOWN = 2_000  # octets as hex; all of them are kept in the raw message
_MINIFINDER_BINARY = b"\xab"  # MiniFinder2 and EV07B+ (wire.md section 5): hex until it is implemented

_LATIN_1 = {0xDC00 + octet: octet for octet in range(0x80, 0x100)}


def read_octets(payload: bytes) -> Reading:
    """The reading of the words, or of the bytes as hex when they are no words."""
    try:
        return read_text(payload.decode("utf-8"))
    except UnicodeDecodeError:
        return _lenient(payload)


def _lenient(payload: bytes) -> Reading:
    """Each octet that is no UTF-8 becomes the latin-1 letter of its number; the rest stays what it is."""
    reading = read_text(payload.decode("utf-8", "surrogateescape").translate(_LATIN_1))
    if reading.format != "unread" and not payload.startswith(_MINIFINDER_BINARY):
        return msgspec.structs.replace(reading, flags=(*reading.flags, flag("not_utf8")))
    return unread(payload[:_SHOWN].hex(" ").upper(), "not_text")
