"""Texts of the Xexun, TK102, TK-203 and Coban families: `lat:… long:… … Signal:F imei:…`, fields in any order.

wire.md section 3. `F:` and `L:` before a voltage are battery full and low; `Signal:F` is a position of its own moment.
The speed has no unit there, and the date no fixed order: both stay words.
"""

from __future__ import annotations

import re

import msgspec

from console.readers import words
from console.readers.coordinates import once
from console.readers.flags import flag
from console.readers.keywords import triggers_in, with_text, without_keywords
from console.reading import Fix, Reading

_LABELS = re.compile(r"\blat\s?:.{0,60}\blong?\s?:", re.IGNORECASE | re.DOTALL)
_FIELD = re.compile(
    r"\b(?:imei|signal|speed|bat|lat|long?|[FLT])\s{0,3}:\s{0,3}[^\s,]{0,20}|\b\d[\w.:/%-]{0,20}", re.IGNORECASE
)
_OWN_FIELD = re.compile(r"\b(?:imei|signal|speed)\s?:", re.IGNORECASE)
_LOW_VOLTAGE = re.compile(r"\bL:\s?\d\.\d{1,2}V", re.IGNORECASE)
_GOOD_SIGNAL = re.compile(r"\bsignal:\s?F\b", re.IGNORECASE)
_UNREAD_WORD = re.compile(r"[^\W\d_]{2}")


def read(text: str) -> Reading | None:
    """None when the text is of another kind."""
    if not _OWN_FIELD.search(text) or not (_LABELS.search(text) or "imei" in text.lower()):
        return None
    base = words.read(text)
    low = _LOW_VOLTAGE.search(text)
    said = once((*triggers_in(text), *(("low_battery",) if low else ())))
    return msgspec.structs.replace(
        base,
        format="tracker",
        triggers=said if said and not _more_words(text) else with_text(said),
        fixes=tuple(_judged(fix, text) for fix in base.fixes),
        flags=once((*base.flags, *((flag("battery_low"),) if low else ()))),
    )


def _more_words(text: str) -> bool:
    """Whether anything is left beside fields and keywords: then a person or a fault may have written it."""
    return bool(_UNREAD_WORD.search(_FIELD.sub(" ", without_keywords(text))))


def _judged(fix: Fix, text: str) -> Fix:
    return msgspec.structs.replace(fix, source="gps") if _GOOD_SIGNAL.search(text) else fix
