"""One range of bytes, as a tile reader asks for it (RFC 9110 section 14)."""

from __future__ import annotations

import re
from typing import NamedTuple

_ONE = re.compile(r"bytes=[ \t]*(\d{0,18})-(\d{0,18})[ \t]*", re.ASCII | re.IGNORECASE)


class Part(NamedTuple):
    """`length` bytes from `start`."""

    start: int
    length: int


def wanted(header: str | None, size: int) -> Part | None:
    """The part asked for; all of it where nothing was asked, or nothing that is a range. None: not to be had (416).

    Several ranges at once are not to be had either: no reader of tiles asks so, and many small ones are an attack
    (RFC 9110 section 14.2).
    """
    whole = Part(0, size)
    if header is None or not header.strip().lower().startswith("bytes="):
        return whole
    if "," in header:
        return None
    found = _ONE.fullmatch(header.strip())
    if found is None or found.groups() == ("", ""):
        return whole
    first, last = found.groups()
    if not first:
        length = min(int(last), size)
        return Part(size - length, length) if length else None
    if last and int(last) < int(first):
        return whole
    return Part(int(first), min(int(last or size), size - 1) - int(first) + 1) if int(first) < size else None
