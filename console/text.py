"""Text from outside: the exact words are kept, and only a harmless view of them is ever shown.

Whatever a stranger can put in a message is an `Untrusted`. It is not a `str`, so a type checker stops it on the way
to a widget; put into any string it becomes its visible form by itself (DESIGN promise 8, textual.md section 5).
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_REPLACED = frozenset({"Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"})


def visible(text: str) -> str:
    """`text` with nothing in it that a terminal, a page or a reader's eye could act on.

    Control characters become their pictures (U+2400 + code); bidi, zero-width, unassigned, private and surrogate
    characters become U+FFFD. Everything else stays.
    """
    return text if text.isprintable() else "".join(map(_visible_character, text))


@lru_cache(maxsize=1024)
def _visible_character(character: str) -> str:
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    return "\ufffd" if unicodedata.category(character) in _REPLACED else character


def _encodable(text: str) -> str:
    """Lone surrogates have no bytes: a pair becomes its character, a single one U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


class Untrusted:
    """Words from outside. `raw` is the exact text for the record; `str()` of it is safe to show."""

    __slots__ = ("raw",)

    def __init__(self, raw: str) -> None:
        self.raw = raw if raw.isascii() else _encodable(raw)

    def __str__(self) -> str:
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
