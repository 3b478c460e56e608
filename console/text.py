"""Text from outside: the exact words are kept, and only a harmless view of them is ever shown.

Whatever a stranger can put in a message is an `Untrusted`. It is not a `str`, so a type checker stops it on the way
to a widget; put into any string it becomes its visible form by itself (DESIGN promise 8, textual.md section 5).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NewType

_REPLACED = frozenset({"Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp", "Me"})
_MARKS = frozenset({"Mn", "Mc"})
_MARKS_MOST = 3  # on one letter: more than any living script needs, less than what climbs over the line above
_UNKNOWN = "\ufffd"

# Letters, punctuation, arrows, frames and Braille: no marks and no parts of a cluster, so one look at each is enough.
_SIMPLE = re.compile("[ -~\u00a1-\u02ff\u2010-\u20cf\u2100-\u2bff]*")

# No terminal agrees with another how wide these make the character beside them: variation selectors, skin tones,
# the halves of a flag, loose parts of a Hangul syllable; rings around a letter (Me) too. Measured on Rich 15 against
# wcwidth 0.9.4 and pyte 0.8.2: each of them moved every column behind it.
_UNSURE = re.compile(
    "[\ufe00-\ufe0f\U000e0100-\U000e01ef\U0001f3fb-\U0001f3ff\U0001f1e6-\U0001f1ff\u1160-\u11ff\ud7b0-\ud7ff]"
)


Shown = NewType("Shown", str)
"""Words that went through `visible`: what a page, a sheet or a line of text takes. A bare `str` is refused by mypy."""


def visible(text: str) -> Shown:
    """`text` with nothing in it that a terminal, a page or a reader's eye could act on.

    Control characters become their pictures (U+2400 + code); bidi, zero-width, unassigned, private and surrogate
    characters become U+FFFD, and so does what would move the columns beside it: marks without a letter, the fourth
    and later mark on one, and whatever changes the width of its neighbour. Everything else stays. One character
    becomes one character.
    """
    return Shown(text if is_simple(text) else _one_by_one(text))


def is_simple(text: str) -> bool:
    """Whether every piece of `text` is harmless wherever it is cut: it and all its pieces are shown as they are."""
    return text.isprintable() and _SIMPLE.fullmatch(text) is not None


def _one_by_one(text: str) -> str:
    shown, room = [], 0  # room: for how many more marks
    for character in text:
        picture = _visible_character(character)
        if not _is_mark(picture):
            room = _MARKS_MOST
        elif room:
            room -= 1
        else:
            picture, room = _UNKNOWN, _MARKS_MOST
        shown.append(picture)
    return "".join(shown)


@lru_cache(maxsize=4096)
def _visible_character(character: str) -> str:
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    unwanted = unicodedata.category(character) in _REPLACED or _UNSURE.match(character)
    return _UNKNOWN if unwanted else character


@lru_cache(maxsize=4096)
def _is_mark(character: str) -> bool:
    """Whether it is drawn onto the character before it, in no cell of its own."""
    return unicodedata.category(character) in _MARKS


def _encodable(text: str) -> str:
    """Lone surrogates have no bytes: a pair becomes its character, a single one U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


class Untrusted:
    """Words from outside. `raw` is the exact text for the record; `str()` of it is safe to show."""

    __slots__ = ("raw",)

    def __init__(self, raw: str) -> None:
        self.raw = raw if raw.isascii() else _encodable(raw)

    def __str__(self) -> Shown:
        return visible(self.raw)

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def __repr__(self) -> str:
        return f"Untrusted({len(self.raw)} characters)"  # never the words: a repr ends up in logs

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Untrusted) and other.raw == self.raw

    def __hash__(self) -> int:
        return hash(self.raw)

    def __bool__(self) -> bool:
        return bool(self.raw)

    def __len__(self) -> int:
        return len(self.raw)
