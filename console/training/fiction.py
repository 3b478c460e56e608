"""Nobody real in an exercise: telephone numbers and personal identity numbers that could be somebody's are refused.

A guard against slips, not against intent: it sees what looks like a number, wherever it stands in the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from console.register import normal_number

# Kept free for fiction by PTS: mobile 070-174 06 05 to 06 99 (training.md section 1 note 9; unconfirmed).
FICTION_NUMBERS = (("+46701740605", "+46701740699"),)

# Written as people write telephone numbers: from 0 or +, at least seven digits, separators between them. Not dots and
# slashes: those stand in the positions and dates of trackers' texts (wire.md section 3).
_TELEPHONE = re.compile(
    r"(?<![\w.,+/-])(?:\+[1-9](?:[ ()–-]{0,2}[0-9]){6,13}|00?[1-9](?:[ ()–-]{0,2}[0-9]){5,10})(?![0-9]|[:.,/][0-9])"
)
_PERSONAL = re.compile(r"(?<![0-9.])(?:[0-9]{2})?([0-9]{2})([0-9]{2})([0-9]{2})[-+ ]?([0-9]{4})(?![0-9])")


def is_fictional_number(number: str) -> bool:
    """Whether `number` (in the form of normal_number) is in a range kept free for fiction."""
    return any(len(number) == len(first) and first <= number <= last for first, last in FICTION_NUMBERS)


def real_looking(words: str) -> Iterator[tuple[str, str]]:
    """What in `words` could be somebody's: (code of the sentence, the words)."""
    for match in _PERSONAL.finditer(words):
        if _is_personal_number(*match.groups()) and not is_fictional_number(normal_number(match.group())):
            yield "training.personal_number", match.group()
    for match in _TELEPHONE.finditer(words):
        if not is_fictional_number(normal_number(match.group())):
            yield "training.telephone", match.group()


def _is_personal_number(year: str, month: str, day: str, tail: str) -> bool:
    """A possible date (coordination numbers add 60 to the day) and the right check digit (SKV 704)."""
    number_of_day = int(day) - 60 if int(day) > 60 else int(day)
    try:
        date(2000 + int(year), int(month), number_of_day)
    except ValueError:
        return False
    return _luhn(year + month + day + tail)


def _luhn(digits: str) -> bool:
    doubled = (int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(digits))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
