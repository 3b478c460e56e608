"""Links in a text: kept as words, never opened, and read for the position that a map link spells out.

The forms are those of wire.md section 3: `q=`, `ll=`, `sll=`, `loc:`, `@lat,lon`, `geo:`, URL-encoded or not. A short
link carries no position, and Larmbord opens none (wire.md section 3, general rules).
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import unquote_plus

from console.readers.coordinates import Found, merged, position, position_at, positions_in
from console.text import Untrusted

_LINK = re.compile(
    r"(?:https?://|www\.|\bgeo:|(?<![\w.@-])[a-z][a-z0-9-]{0,40}\.[a-z0-9.-]{2,60}/|\bmaps\?)[^\s<>\"]{1,2000}",
    re.IGNORECASE,
)
_MARKER = re.compile(
    r"(?:[?&#](?:q|ll|sll|query|daddr|destination|center|coordinate)=(?:loc:|@)?|@|\bloc:|\bgeo:|/place/|#map=\d{1,2}/)"
    r"(?P<value>[^&#?;!]{1,120})",
    re.IGNORECASE,
)
_PLACE = re.compile(r"!3d(?P<lat>-?[\d.]{1,20})!4d(?P<lon>-?[\d.]{1,20})")

_GAP = " … "  # numbers before and behind a link must not become neighbours
_DECODED = {"%2C": ",", "%2B": "+"}  # what a link leaves behind when it is copied without its beginning
_ENCODED = re.compile("|".join(_DECODED), re.IGNORECASE)


class Links(NamedTuple):
    """`words` are the links, `found` what they spell out, `rest` the text without them."""

    words: tuple[Untrusted, ...]
    found: Found
    rest: str


def links_in(text: str) -> Links:
    """All links of a text, each once, in order."""
    links = dict.fromkeys(match.group().rstrip(".,;:!)") for match in _LINK.finditer(text))
    return Links(
        words=tuple(Untrusted(link) for link in links),
        found=merged(*(_spelled_out(unquote_plus(unquote_plus(link))) for link in links)),
        rest=_ENCODED.sub(lambda match: _DECODED[match.group().upper()], _LINK.sub(_GAP, text)),
    )


def _spelled_out(link: str) -> Found:
    marked = [position_at(match["value"]) for match in _MARKER.finditer(link)]
    marked += [position(match["lat"], match["lon"]) for match in _PLACE.finditer(link)]
    found = merged(*marked)
    return found if found.points or found.flags else positions_in(link)
