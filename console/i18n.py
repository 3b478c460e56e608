"""Swedish and English. `_` translates now; `N_` only marks a sentence that is translated when it is shown.

A single word may need another translation for another kind of thing ("sent": a unit, a text): `pgettext` and `NP_`.
"""

from __future__ import annotations

import gettext
import os
from pathlib import Path

LANGUAGES = ("sv", "en")
_catalogue: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"


def use_language(language: str | None = None) -> str:
    """Speak `language` ("sv" or "en"), or what the environment asks for. Returns the language chosen."""
    global _catalogue, _language
    asked = language or next(
        (os.environ[name] for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "en"
    )
    _language = "sv" if asked.lower().startswith("sv") else "en"
    directory = Path(__file__).parent / "locale"
    _catalogue = gettext.translation("larmbord", directory, [_language], fallback=True)
    gettext.bindtextdomain("larmbord", str(directory))  # argparse asks here, and looks at the environment by itself
    gettext.textdomain("larmbord")
    return _language


def language() -> str:
    """What is spoken now: "sv" or "en"."""
    return _language


def _(sentence: str) -> str:
    """The sentence in the language of this desk."""
    return _catalogue.gettext(sentence) if sentence else ""


def ngettext(one: str, many: str, count: int) -> str:
    """The right form for `count`."""
    return _catalogue.ngettext(one, many, count)


def pgettext(kind: str, word: str) -> str:
    """`word` in the language of this desk, where its translation depends on what kind of thing it names."""
    return _catalogue.pgettext(kind, word)


def N_(sentence: str) -> str:
    """Mark a sentence for translation; it is translated by `_` where it is shown."""
    return sentence


def NP_(kind: str, word: str) -> str:
    """Mark a word of a kind for translation; `pgettext` translates it where it is shown."""
    return word
