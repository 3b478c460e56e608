"""Every fault, flag and refusal in words: what happened, what still works, what to do.

The journal keeps a code and what belongs into it; the sentence is made where it is shown, in the language of the desk.
One file a room, each with `SENTENCES: dict[str, str]` of English sentences marked with N_.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module

from console.i18n import _
from console.text import Shown, Untrusted, visible

ROOMS = (
    "actions", "desk", "doctor", "eta", "exchange", "feed", "from_life", "gnss", "journal", "loop_back", "modem",
    "outbound", "readers", "recorder", "setup", "station", "tiles", "training", "two_desks", "typed",
)  # fmt: skip


_ELSEWHERE = {"register": "station", "source": "modem"}  # codes that are told in another room


@cache
def _room(name: str) -> dict[str, str]:
    """Read when its first sentence is said: a desk says few of them before its first picture."""
    sentences: dict[str, str] = import_module(f"console.sentences.{name}").SENTENCES
    return sentences


def _words(code: str) -> str | None:
    name = code.partition(".")[0]
    room = _ELSEWHERE.get(name, name)
    return _room(room).get(code) if room in ROOMS else None


def __getattr__(name: str) -> dict[str, str]:
    """SENTENCES: all of them."""
    if name != "SENTENCES":
        raise AttributeError(name)
    return {code: words for room in ROOMS for code, words in _room(room).items()}


class _Detail(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "?"


def _reason(word: str) -> str:
    """A fault's own name in words; anything else as it is."""
    if not word.endswith("Error"):
        return word
    reasons: dict[str, str] = import_module("console.sentences.reasons").REASONS
    return _(reasons[word]) if word in reasons else word


def sentence(code: str, detail: Mapping[str, str | Untrusted] | Mapping[str, str] | None = None) -> Shown:
    """The sentence for `code`. An unknown code (a newer journal) is shown as it is."""
    words = _words(code)
    if words is None:
        return visible(" ".join([code, *(f"{key}={value}" for key, value in sorted((detail or {}).items()))]))
    shown = _Detail({key: visible(_reason(str(value))) for key, value in (detail or {}).items()})
    return Shown(_(words).format_map(shown))
