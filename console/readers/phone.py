"""Emergency texts that telephones and satellite messengers write by themselves (wire.md section 3).

The wording varies by version and language, and of Doro, Samsung and Android the literal text is not known: what is not
recognised here is read as words, and loses nothing by it.
"""

from __future__ import annotations

import re

import msgspec

from console.readers import words
from console.readers.flags import flag
from console.reading import Reading

_EMERGENCY_SOS = re.compile(r"\s{0,9}Emergency SOS\b", re.IGNORECASE)
_INREACH = re.compile(r"\binreachlink\.com/", re.IGNORECASE)


def read_emergency_sos(text: str) -> Reading | None:
    """`Emergency SOS. … called emergency services.` and its second message, which tells that the position changed."""
    if not _EMERGENCY_SOS.match(text):
        return None
    return msgspec.structs.replace(words.read(text), format="phone-sos")


def read_inreach(text: str) -> Reading | None:
    """Garmin inReach: the position stands only behind a link, and the sending number is shared and changes."""
    if not _INREACH.search(text):
        return None
    base = words.read(text)
    return msgspec.structs.replace(base, format="inreach", flags=(*base.flags, flag("sender_pooled")))
