"""Concox GT06 and its relatives: `SOS Alarm! <DateTime:…> , http://maps.google.com/maps?q=N…,E…` (wire.md section 3).

Their printed sample has lost the point of the latitude: such a number is ambiguous and gives no position.
"""

from __future__ import annotations

import re

import msgspec

from console.readers import words
from console.reading import Reading

_DATE = re.compile(r"\bDateTi\s?me\s?:\s?\d", re.IGNORECASE)


def read(text: str) -> Reading | None:
    """None when the text is of another kind."""
    return msgspec.structs.replace(words.read(text), format="concox") if _DATE.search(text) else None
