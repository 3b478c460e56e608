"""One latitude or longitude in any of the writings of wire.md section 3: what it says, or that it is ambiguous.

Decimal degrees with a point or a comma; a sign; a hemisphere letter or word before or after; degrees and decimal
minutes; degrees, minutes and seconds with marks, letters or blanks between; NMEA's ddmm.mmmm; a label such as `lat:`.

Every repeat in the patterns is bounded, so a text costs a constant amount of work a character.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

Axis = Literal["lat", "lon"]
Named = Mapping[str, str | None]  # the groups of a match, by name

# Ö is öst; a lone V is a voltage. O is east in Swedish and German, west in French and Spanish: no hemisphere at all.
_HEMISPHERES: dict[str, tuple[Axis | None, int]] = {
    "n": ("lat", 1), "s": ("lat", -1), "e": ("lon", 1), "ö": ("lon", 1), "w": ("lon", -1), "v": ("lon", -1),
    "o": (None, 1),
}  # fmt: skip

_NO_LETTER_BEFORE = r"(?<![^\W\d_])"
_LABEL = r"(?<!lat[/,&])(?<!tud[/,&])(?<!tude[/,&])m?(?:lat(?:itude?)?|lon(?:g(?:itude?)?)?|lng)"
_LETTER = r"n(?:ord|orth)?|s(?:yd|outh)?|e(?:ast)?|w(?:est)?|ö(?:st)?|väst|o(?:st)?"
_END_OF_LETTER = r"(?![^\W\d_]|\s?[:=])"  # "speed", "S:F" are no south
_DEGREE = r"°|º|˚|deg(?:rees?)?\.?|grad(?:er)?|d"
_MINUTE = r"'|’|‘|′|´|`|min(?:uter|utes)?\.?|m"
_SECOND = r"\"|”|“|″|''|’’|′′|sek\.?|sec\.?|s(?=\s{0,2}[nsewöo])"
_LESS = r"(?:['’‘′\"”″]|(?:min(?:uter|utes)?|m|sek|sec)\b)"  # minutes, seconds or metres: no degrees
_FRACTION = r"(?:\.\d{1,20}(?![.\d])|,\d{1,20}(?![.,]?\d)|(?![.,]?\d))"  # 59.3,18.0 is two numbers; 59,3,18,0 is what?
_NO_DEGREE = r"(?!\s{0,2}(?:[°º˚]|deg))"
_SIGN = r"(?:(?P<sign>[+\-−])|(?<![\d.]))"
_VALUE = rf"""
    (?P<d3>\d{{1,3}})(?:\s{{0,2}}(?P<mark3>{_DEGREE}|:|-)\s{{0,2}}|\s{{1,2}})
        (?P<m3>\d{{1,2}})(?:\s{{0,2}}(?:{_MINUTE}|:|-)\s{{0,2}}|\s{{1,2}})
        (?P<s3>\d{{1,2}}{_FRACTION}){_NO_DEGREE}(?:\s{{0,2}}(?:{_SECOND}))?
  | (?P<d2>\d{{1,3}})(?:\s{{0,2}}(?P<mark2>{_DEGREE}|:|-)\s{{0,2}}|\s{{1,2}})
        (?P<m2>\d{{1,2}}{_FRACTION}){_NO_DEGREE}(?:\s{{0,2}}(?:{_MINUTE}))?
  | (?P<d1>\d{{1,20}}{_FRACTION})(?!\s{{0,2}}{_LESS})(?:\s{{0,2}}(?P<mark1>{_DEGREE}))?
"""
_NO_NUMBER = r",|\s{0,3}$|\s{1,3}[^\s\d+\-−]"
# A letter behind a blank and right before a digit belongs to that digit: "0.00 N59.3293".
_BEHIND = rf"""
    (?P<touching>{_LETTER}){_END_OF_LETTER}
  | \s{{1,2}}(?P<apart>{_LETTER}){_END_OF_LETTER}(?![+\-−]?\d)
  | ,(?P<comma>{_LETTER})(?={_NO_NUMBER})
"""
_ANGLE = re.compile(
    rf"""
    (?:{_NO_LETTER_BEFORE}(?P<label>{_LABEL})\.?["']?\s{{0,4}}(?P<colon>[:=])?\s{{0,4}})?
    (?:{_NO_LETTER_BEFORE}(?P<before>{_LETTER})\s{{0,4}})?
    {_SIGN}(?:{_VALUE})
    (?(before)(?P<both>(?:\s{{0,2}}|,)(?:{_LETTER}){_END_OF_LETTER}(?={_NO_NUMBER}))?|(?:{_BEHIND})?)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_FIGURE = re.compile(rf"{_SIGN}(?:{_VALUE})", re.VERBOSE | re.IGNORECASE)
_BARE = re.compile(rf"{_SIGN}(?P<d1>\d{{1,20}}{_FRACTION})")


class Angle(NamedTuple):
    """One number that may be half a position. `value` None: it can be read in two ways, or in none."""

    value: float | None
    axis: Axis | None
    start: int
    end: int
    labelled: bool = False
    marked: bool = False  # a label or a hemisphere says which axis it is, or tries to
    behind: bool = False  # its hemisphere stands behind it
    strong: bool = False  # written like a coordinate, so that it is one even without a label
    signed: bool = False
    alone: bool = False  # worth a word even when its other half is missing
    shape: str = ""  # how many numbers it is made of, where no degree mark proves that they belong together
    nmea: bool = False


def angles_in(text: str) -> Iterator[Angle]:
    """Every number of `text` that could be half a position, in order: all of them, whatever they look like."""
    place = 0
    while match := _ANGLE.search(text, place):
        if _takes_too_much(match):
            match = _BARE.match(text, match.start()) or match
        yield _angle(match)
        place = match.end()


def form_at(text: str, place: int) -> tuple[int, int] | None:
    """Of how many numbers the writing that begins at `place` is made, and how many decimals the last of them has."""
    match = _FIGURE.match(text, place)
    if match is None:
        return None
    numbers = [
        number for name, number in match.groupdict().items() if number and name[0] in "dms" and name[1:].isdigit()
    ]
    return len(numbers), len(_point(numbers[-1]).partition(".")[2])


def _takes_too_much(match: re.Match[str]) -> bool:
    """Numbers side by side without a mark are two numbers (13:05 59.3293); a letter behind an integer is the next's."""
    named = match.groupdict()
    if named["label"] or named["before"]:
        return False
    if _behind(named):
        return not _is_more_than_degrees(named)
    return not named["d1"] and not _has_degree_mark(named)


def _angle(match: re.Match[str]) -> Angle:
    named = match.groupdict()
    label, letter = _label_axis(named.get("label")), named.get("before") or _behind(named)
    negative = named["sign"] in ("-", "−")
    axis, sign = _HEMISPHERES[letter[0].lower()] if letter else (label, -1 if negative else 1)
    clash = bool(letter) and (axis is None or negative or (label is not None and label != axis))
    clash = clash or named.get("both") is not None
    size = _size(named, axis)
    strong = _has_degree_mark(named) or len(_point(named["d1"]).partition(".")[2]) >= 3
    return Angle(
        value=None if clash or size is None else size * sign,
        axis=axis,
        start=match.start(),
        end=match.end(),
        labelled=label is not None,
        marked=label is not None or (letter is not None and _is_more_than_degrees(named)),
        behind=_behind(named) is not None,
        strong=strong,
        signed=named["sign"] is not None,
        alone=(label is not None or letter is not None) and (strong or named.get("colon") is not None),
        shape="" if _has_degree_mark(named) else "123"[sum(named.get(part) is not None for part in ("m2", "m3", "s3"))],
        nmea=len(_point(named["d1"]).partition(".")[0]) > 3,
    )


def _label_axis(label: str | None) -> Axis | None:
    if label is None:
        return None
    return "lat" if "lat" in label.lower() else "lon"


def _behind(named: Named) -> str | None:
    return named.get("touching") or named.get("apart") or named.get("comma")


def _has_degree_mark(named: Named) -> bool:
    """No price, clock time or house number has one; a colon or a hyphen proves nothing."""
    return (named.get("mark1") or named.get("mark2") or named.get("mark3") or ":") not in ":-"


def _is_more_than_degrees(named: Named) -> bool:
    """Whole degrees with a letter are more often a road (E18) than half a position."""
    whole = named["d1"]
    return not whole or bool(named.get("mark1")) or not whole.isdecimal() or len(whole) > 5


def _point(number: str | None) -> str:
    return (number or "").replace(",", ".")


def _size(named: Named, axis: Axis | None) -> float | None:
    """Degrees without their sign. Minutes or seconds of 60 and more are no writing of anything (wire.md rule 6)."""
    if named["d1"]:
        return _degrees(_point(named["d1"]), axis)
    minutes, seconds = float(_point(named["m3"] or named["m2"])), float(_point(named["s3"]) or 0)
    if minutes >= 60 or seconds >= 60:
        return None
    return int(named["d3"] or named["d2"] or "") + minutes / 60 + seconds / 3600


def _degrees(number: str, axis: Axis | None) -> float | None:
    """Degrees, or NMEA's ddmm.mmmm and dddmm.mmmm. A longer run of digits has lost its point: ambiguous."""
    whole, point, _ = number.partition(".")
    if len(whole) <= 3:
        return float(number)
    if not point or len(whole) != {"lat": 4, "lon": 5}.get(axis or ""):
        return None
    degrees, minutes = int(whole[:-2]), float(number[len(whole) - 2 :])
    return degrees + minutes / 60 if minutes < 60 else None
