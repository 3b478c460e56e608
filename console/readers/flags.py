"""One way to say that something about a message must be known."""

from __future__ import annotations

from console.reading import Flag
from console.text import Untrusted

_LONGEST_DETAIL = 200


def flag(code: str, detail: str = "") -> Flag:
    """The flag `readers.<code>`, with what the message had there (cut at 200 characters)."""
    words = detail if len(detail) <= _LONGEST_DETAIL else f"{detail[:_LONGEST_DETAIL]}…"
    return Flag(code=f"readers.{code}", detail=Untrusted(words) if words else None)
