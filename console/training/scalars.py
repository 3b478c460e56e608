"""What one word in a scenario means, by the type that is expected there (YAML 1.2 core types, strictly).

Nothing is guessed: a word that some reader of YAML takes for a number, a boolean or nothing at all is text only in
quotes, and a number is written plainly (training.md section 2). Each function raises Misfit.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from datetime import datetime

from console.moments import from_datetime
from console.register import normal_number
from console.training.fiction import is_fictional_number
from console.training.problems import Misfit
from console.training.tree import Scalar

_PLAIN_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
_TRUTH = frozenset({"true", "True", "TRUE", "false", "False", "FALSE"})
_CORE_NUMBER = re.compile(  # YAML 1.2.2 section 10.3.2
    r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?"
    r"|[-+]?(\.inf|\.Inf|\.INF)|\.nan|\.NaN|\.NAN"
)
_CLOCK_LIKE = re.compile(r"([0-9]{1,4}):([0-5]?[0-9])(?::([0-5]?[0-9]))?(\.[0-9]+)?")
DURATION = r"(?:([0-9]{1,4})h)?(?:([0-9]{1,5})m)?(?:([0-9]{1,6}(?:\.[0-9]{1,6})?)s)?"
_OTHER_TRUTH = frozenset({"yes", "no", "on", "off", "y", "n"})


def text(word: Scalar) -> str:
    """Words. In quotes wherever YAML could see something else in them."""
    if word.plain:
        _refuse_ambiguous(word.text)
    if not all(character.isprintable() or character == "\n" for character in word.text):
        raise Misfit("training.control")
    words = word.text.strip("\n")
    if not words.strip():
        raise Misfit("training.empty")
    return words


def _refuse_ambiguous(written: str) -> None:
    if written in _NOTHING:
        raise Misfit("training.empty")
    if written in _TRUTH or _CORE_NUMBER.fullmatch(written):
        raise Misfit("training.quote", written=written)


def number(word: Scalar) -> float:
    """A plain decimal number, without quotes."""
    if not word.plain:
        raise Misfit("training.number_quoted", written=word.text)
    if word.text in _NOTHING:
        raise Misfit("training.empty")
    if not _PLAIN_NUMBER.fullmatch(word.text) or len(word.text) > 18:
        raise Misfit("training.number", written=word.text)
    return float(word.text)


def integer(word: Scalar) -> int:
    """A plain whole number."""
    number(word)
    if "." in word.text:
        raise Misfit("training.integer", written=word.text)
    return int(word.text)


def truth(word: Scalar) -> bool:
    """`true` or `false`; nothing else is either."""
    if not word.plain or word.text not in ("true", "false"):
        meant = "true" if word.text.lower() in ("yes", "on", "y", "true") else "false"
        known = word.text.lower() in _OTHER_TRUTH or word.text in _TRUTH
        raise Misfit("training.truth_meant" if known else "training.truth", written=word.text, meant=meant)
    return word.text == "true"


def one_of(word: Scalar, choices: Iterable[str]) -> str:
    """One of the words listed."""
    known = list(choices)
    written = text(word)
    if written not in known:
        raise Misfit("training.choice", written=written, meant=meant(written, known))
    return written


def meant(written: str, known: Iterable[str]) -> str:
    """The nearest known words, or all of them: what was meant."""
    choices = list(known)
    near = difflib.get_close_matches(written, choices, n=2, cutoff=0.6)
    return ", ".join(near or choices) or "-"


def duration(word: Scalar) -> float:
    """Seconds, from a string with units: 30s, 2m10s, 12m, 1h (training.md section 2)."""
    written = word.text
    match = re.fullmatch(DURATION, written)
    if not written or match is None:
        raise Misfit("training.duration", written=written, meant=_duration_meant(written))
    hours, minutes, seconds = match.groups(default="0")
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)


def _duration_meant(written: str) -> str:
    """1:30 is 90 to one reader and text to another; to people it is 1m30s."""
    if _PLAIN_NUMBER.fullmatch(written) and len(written) <= 6:
        return f"{written.lstrip('-')}s"
    clock = _CLOCK_LIKE.fullmatch(written)
    if clock is None:
        return "30s, 2m10s, 12m"
    parts = [int(part) for part in clock.group(1, 2, 3) if part]
    return "".join(f"{value}{unit}" for value, unit in zip(parts, "hms"[-len(parts) :], strict=True) if value) or "0s"


def moment(word: Scalar) -> int:
    """Microseconds UTC, from a quoted ISO time with its offset."""
    if word.plain:
        raise Misfit("training.quote", written=word.text)
    try:
        when = datetime.fromisoformat(word.text)
    except ValueError:
        raise Misfit("training.moment", written=word.text) from None
    if when.tzinfo is None or "T" not in word.text or not 1971 <= when.year <= 2199:
        raise Misfit("training.moment", written=word.text)
    return from_datetime(when)


def telephone(word: Scalar) -> str:
    """A number as it is written, quoted, and from the range kept free for fiction."""
    if word.plain:
        raise Misfit("training.quote", written=word.text)
    written = text(word)
    if not is_fictional_number(normal_number(written)):
        raise Misfit("training.telephone", written=written)
    return written


def relative_path(word: Scalar) -> str:
    """A file inside the scenario's own folder; there is no other kind of include (training.md section 1 note 8)."""
    written = text(word)
    steps = written.split("/")
    if written.startswith("/") or "\\" in written or ":" in written or any(step in ("", ".", "..") for step in steps):
        raise Misfit("training.path", written=written)
    return written
