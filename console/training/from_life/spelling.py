"""Words and numbers as they can be recognised again, however they are written: capitals, accents, spaces, by word.

Everything works on `folded` text. Both sides of a comparison go through here: the real incident and the draft.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from console.training.scalars import DURATION

LEAST_DIGITS = 4  # a shorter number is anybody's (issue 6's brief: every number of four digits or more)
_LETTERS = str.maketrans({"ø": "o", "æ": "a", "œ": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "t", "ı": "i"})
_WORD = re.compile(r"[^\W\d_]+")
_SPELLED = re.compile(r"(?<![^\W_])[^\W\d_](?:[\s.\-–_/]{1,3}[^\W\d_](?![^\W_])){2,}")  # M-i-r-a, m i r a
_MIXED = re.compile(r"(?<![^\W_])(?:[^\W\d_]+[\s\-–_.]?\d+|\d+[\s\-–_.]?[^\W\d_]+)[^\W_]*")  # ABC 123, D-11, 12b
_PLAIN = re.compile(r"(?<!\d)(?<!\d[.,])\d{4,}(?![.,]?\d)")
_TIGHT = re.compile(r"\d(?:[().\-–—/]{0,3}\d)+")
_LOOSE = re.compile(r"\d(?:[\s().\-–—/]{0,4}\d)+")
_DIGIT_WORDS = {
    **dict.fromkeys(("noll", "nolla", "zero", "oh"), "0"), **dict.fromkeys(("ett", "en", "etta", "one"), "1"),
    **dict.fromkeys(("tva", "tvaa", "two"), "2"), **dict.fromkeys(("tre", "trea", "three"), "3"),
    **dict.fromkeys(("fyra", "four"), "4"), **dict.fromkeys(("fem", "femma", "five"), "5"),
    **dict.fromkeys(("sex", "sexa", "six"), "6"), **dict.fromkeys(("sju", "sjua", "seven"), "7"),
    **dict.fromkeys(("atta", "eight"), "8"), **dict.fromkeys(("nio", "nia", "nine"), "9"),
    "tio": "10", "ten": "10", "elva": "11", "eleven": "11", "tolv": "12", "twelve": "12", "tretton": "13",
    "thirteen": "13", "fjorton": "14", "fourteen": "14", "femton": "15", "fifteen": "15", "sexton": "16",
    "sixteen": "16", "sjutton": "17", "seventeen": "17", "arton": "18", "eighteen": "18", "nitton": "19",
    "nineteen": "19",
}  # fmt: skip
_TENS = {
    **dict.fromkeys(("tjugo", "twenty"), "2"), **dict.fromkeys(("trettio", "thirty"), "3"),
    **dict.fromkeys(("fyrtio", "forty"), "4"), **dict.fromkeys(("femtio", "fifty"), "5"),
    **dict.fromkeys(("sextio", "sixty"), "6"), **dict.fromkeys(("sjuttio", "sjutti", "seventy"), "7"),
    **dict.fromkeys(("attio", "atti", "eighty"), "8"), **dict.fromkeys(("nittio", "nitti", "ninety"), "9"),
}  # fmt: skip


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """Small letters without marks, digits as 0-9, without characters that nobody sees."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return "".join(map(_simple, plain)).translate(_LETTERS)


def _simple(character: str) -> str:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return ""
    digit = unicodedata.digit(character, None)
    return character if digit is None else str(digit)


def words(text: str) -> set[str]:
    """Every run of letters, and what was spelled letter by letter."""
    plain = folded(text)
    spelled = {"".join(_WORD.findall(match.group())) for match in _SPELLED.finditer(plain)}
    return {*_WORD.findall(plain), *spelled}


def codes(text: str) -> set[str]:
    """Letters and digits that belong together, as number plates and device ids: "ABC 123" and "abc123" are equal.
    A duration (2m10s) is none."""
    found = {"".join(filter(str.isalnum, match.group())) for match in _MIXED.finditer(folded(text))}
    return {code for code in found if not re.fullmatch(DURATION, code)}


def numbers(text: str) -> set[str]:
    """The digits of every number of four digits or more: together, with separators, with spaces, in words."""
    plain = folded(text)
    found = {match.group() for match in _PLAIN.finditer(plain)}
    for form in (_TIGHT, _LOOSE):
        found |= {"".join(filter(str.isdigit, match.group())) for match in form.finditer(plain)}
    return {digits for digits in (*found, *_spoken(plain)) if len(digits) >= LEAST_DIGITS}


def _spoken(plain: str) -> Iterator[str]:
    """Numbers said word by word, as "noll sju noll, sjutton fyrtio": runs of number words and digits."""
    run, tens, worded = "", "", False
    for token in [*re.findall(r"[^\W\d_]+|\d+", plain), "."]:
        if (value := _DIGIT_WORDS.get(token)) is not None:
            run += tens[:1] + value if tens and len(value) == 1 and value != "0" else (tens and tens + "0") + value
            tens, worded = "", True
        elif token in _TENS:
            run += tens and tens + "0"
            tens, worded = _TENS[token], True
        elif token.isdigit() and len(token) < LEAST_DIGITS:
            run += (tens and tens + "0") + token
            tens = ""
        else:
            run += tens and tens + "0"
            if worded:
                yield run
            run, tens, worded = "", "", False
