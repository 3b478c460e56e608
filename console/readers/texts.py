"""A text to its reading: the formats one after the other, and words for what none of them knows.

Pure. A reader that fails costs neither the message nor the other readers.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence

import msgspec

from console.readers import aml, bulldog, concox, minifinder, phone, queclink, tracker, words
from console.readers.flags import flag
from console.reading import Flag, Reading
from console.text import Untrusted

INSPECTED = 10_000  # characters: many times the longest text message. More is kept and shown, but not searched
Reader = Callable[[str], Reading | None]
FORMATS: tuple[Reader, ...] = (
    aml.read, queclink.read, minifinder.read, bulldog.read, concox.read, tracker.read, phone.read_emergency_sos,
    phone.read_inreach, words.read,
)  # fmt: skip
_LINE_CONTROLS = "\t\n\v\f\r"


def read_text(text: str, formats: Sequence[Reader] = FORMATS) -> Reading:
    """What a text says, by the first of `formats` that knows it. Never raises: at worst its words, flagged."""
    inspected = text[:INSPECTED]
    if _is_no_text(inspected):
        return unread(text, "not_text")
    reading, faults = _known(inspected, formats)
    remarks = [*faults, *([] if inspected.strip() else [flag("empty")])]
    if len(text) > len(inspected):
        remarks.append(flag("too_long", str(INSPECTED)))
        reading = msgspec.structs.replace(reading, text=Untrusted(text))
    return msgspec.structs.replace(reading, flags=(*reading.flags, *remarks))


def unread(text: str, code: str, detail: str = "") -> Reading:
    """A message that no reader could make anything of: an alarm until a human has seen it (wire.md rule 3)."""
    return Reading(format="unread", text=Untrusted(text), triggers=("unknown",), flags=(flag(code, detail),))


def _known(text: str, formats: Sequence[Reader]) -> tuple[Reading, list[Flag]]:
    faults: list[Flag] = []
    for read in formats:
        try:
            if reading := read(text):
                return reading, faults
        except Exception as fault:  # noqa: BLE001  # any fault of one reader leaves the message to the others
            faults.append(flag("reader_failed", type(fault).__name__))
    return Reading(format="unread", text=Untrusted(text), triggers=("unknown",)), faults


def _is_no_text(text: str) -> bool:
    """Control characters all over it, more than a few colours of a terminal need: bytes never meant to be read."""
    controls = sum(unicodedata.category(character) == "Cc" and character not in _LINE_CONTROLS for character in text)
    return controls > 4 and controls * 5 > len(text)
