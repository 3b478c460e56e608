"""Two angles that are a position: in which order, how far apart, and whether it can be a place at all.

wire.md section 3, general rules: range-check, reject 0,0, require both numbers; two positions that disagree are both
shown; what can be read in two ways is shown with "ambiguous". Nothing here guesses silently.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import NamedTuple, TypeVar

from console.readers.angles import Angle, angles_in, form_at
from console.readers.flags import flag
from console.reading import Flag, is_place

T = TypeVar("T")
MOST_POSITIONS = 10  # of one text; more are told by a flag
_SAME = 0.00051  # degrees: one position written with three decimals and with six
_SEPARATOR = re.compile(r"[\s,;]{0,3}")
_BETWEEN = re.compile(r"[\s,;/|&()]{1,6}")
_LABELLED_GAP = 40  # characters that may stand between a labelled latitude and a labelled longitude
_LETTERED_GAP = re.compile(r"[\s,;/|&()]{0,6}(?:(?:och|and|samt|lon|long|lng)\b[\s.:]{0,3})?", re.IGNORECASE)
_NEIGHBOUR_BEFORE = re.compile(r"\d{1,3}[.,]\d{3,20}[\s,;/|]{0,3}$")
_NEIGHBOUR_BEHIND = re.compile(r"[\s,;/|]{0,3}[+\-−]?\d{1,3}[.,]\d{3}")
_SAME_AXIS = (("lat", "lat"), ("lon", "lon"))
_ALL_COMMAS = re.compile(r"(?<![\d.,])[+-]?\d{1,3},\d{3,20},[+-]?\d{1,3},\d{3,20}(?![\d.,])")
_ORDERED = re.compile(r"(?:\b(?:loc|geo|ll|q)|lat\w{0,6}\s?[/,&]\s?(?:lon|lng)\w{0,6})\s?[:=]?\s{0,2}$", re.IGNORECASE)
_DECIMAL = re.compile(r"\s{0,3}[+-]?\d{1,3}(?:\.\d{1,20})?\s{0,3}")


class Found(NamedTuple):
    """Positions as (latitude, longitude), decimal degrees, and what must be said about them."""

    points: tuple[tuple[float, float], ...] = ()
    flags: tuple[Flag, ...] = ()


def position(latitude: str, longitude: str) -> Found:
    """Two fields of a message that are decimal degrees by its format, each perhaps empty or nonsense."""
    words = f"{latitude},{longitude}"
    if not latitude.strip() and not longitude.strip():
        return Found()
    if not latitude.strip() or not longitude.strip():
        return Found(flags=(flag("position_incomplete", words),))
    if not _DECIMAL.fullmatch(latitude) or not _DECIMAL.fullmatch(longitude):
        return Found(flags=(flag("position_ambiguous", words),))
    return _checked(float(latitude), float(longitude), words)


def positions_in(text: str) -> Found:
    """Every position in free text, as often as it stands there."""
    angles = [angle for angle in angles_in(text) if angle.strong or angle.marked]
    parts = [_commas(match) for match in _ALL_COMMAS.finditer(text)]
    index = 0
    while index < len(angles):
        size = _together(text, angles, index)
        parts += _read_run(text, angles[index : index + size])
        index += size
    return _joined(parts)


def position_at(text: str) -> Found:
    """The position that `text` begins with, where latitude comes first by definition (a map link, `geo:`)."""
    if match := _ALL_COMMAS.match(text):
        return _commas(match)
    angles = tuple(islice(angles_in(text), 2))
    if not angles or text[: angles[0].start].strip(" ("):
        return Found()
    if len(angles) == 2 and (_are_marked_pair(text, angles) or _are_side_by_side(text, *angles)):
        return _pair(text, *angles, latitude_first=True)
    first = angles[0]
    return Found(flags=(flag("position_incomplete", text),)) if first.strong or first.marked else Found()


def merged(*parts: Found) -> Found:
    """All positions, each once; the flag when they disagree, or when there are too many to show."""
    every = _joined(parts)
    points: list[tuple[float, float]] = []
    for point in every.points:
        if len(points) <= MOST_POSITIONS and not any(_agree(point, other) for other in points):
            points.append(point)
    flags = once(every.flags)
    told = list(flags[:MOST_POSITIONS])
    if len(points) > 1:
        told.append(flag("positions_disagree"))
    if len(points) > MOST_POSITIONS or len(flags) > MOST_POSITIONS:
        told.append(flag("positions_many", str(MOST_POSITIONS)))
    return Found(tuple(points[:MOST_POSITIONS]), tuple(told))


def once(things: Iterable[T]) -> tuple[T, ...]:
    """The flags or triggers in their order, each said once."""
    return tuple(dict.fromkeys(things))


def _joined(parts: Sequence[Found]) -> Found:
    return Found(
        tuple(point for part in parts for point in part.points), tuple(flag_ for part in parts for flag_ in part.flags)
    )


def _commas(match: re.Match[str]) -> Found:
    """59,3293,18,0686: which commas are decimal points is anybody's guess."""
    return Found(flags=(flag("position_ambiguous", match.group()),))


def _together(text: str, angles: Sequence[Angle], index: int) -> int:
    """How many of the angles from here are read together: all with labels or letters, or all side by side."""
    end = index + 1
    if _are_marked_pair(text, angles[index : index + 2]):
        while _are_marked_pair(text, angles[end - 1 : end + 1]):
            end += 1
        return end - index
    while (
        end < len(angles)
        and _are_side_by_side(text, angles[end - 1], angles[end])
        and not _are_marked_pair(text, angles[end : end + 2])
    ):
        end += 1
    return end - index


def _are_marked_pair(text: str, angles: Sequence[Angle]) -> bool:
    if len(angles) < 2 or not (angles[0].marked and angles[1].marked):
        return False
    gap = text[angles[0].end : angles[1].start]
    if angles[0].labelled and angles[1].labelled:
        return len(gap) <= _LABELLED_GAP
    return bool(_LETTERED_GAP.fullmatch(gap))


def _are_side_by_side(text: str, first: Angle, second: Angle) -> bool:
    gap = text[first.end : second.start]
    return bool(_BETWEEN.fullmatch(gap)) or (not gap and first.signed and second.signed)  # ISO 6709: +59.3+018.0


def _read_run(text: str, run: Sequence[Angle]) -> list[Found]:
    """Angles that stand together: pairs, or one half alone, or more numbers than can be told apart."""
    first, last = run[0], run[-1]
    if len(run) == 1:
        return [Found(flags=(flag("position_incomplete", text[first.start : first.end]),))] if first.alone else []
    marked = all(angle.marked for angle in run)
    ambiguous = Found(flags=(flag("position_ambiguous", text[first.start : last.end]),))
    if (len(run) % 2 if marked else _is_crowded(text, run)) or _may_be_shifted(text, run[-2], last):
        return [ambiguous]
    latitude_first = bool(_ORDERED.search(text[max(0, first.start - _LABELLED_GAP) : first.start]))
    pairs = [_pair(text, *run[place : place + 2], latitude_first=latitude_first) for place in range(0, len(run), 2)]
    shifted = len(pairs) > 1 and not all(pair.points for pair in pairs)
    return [ambiguous] if shifted else pairs


def _is_crowded(text: str, run: Sequence[Angle]) -> bool:
    """Three numbers without letters may be a speed and a position, or a position and a height."""
    before = text[max(0, run[0].start - _LABELLED_GAP) : run[0].start]
    return len(run) > 2 or bool(_NEIGHBOUR_BEFORE.search(before) or _NEIGHBOUR_BEHIND.match(text, run[-1].end))


def _may_be_shifted(text: str, first: Angle, second: Angle) -> bool:
    """0.00 N 59.3293 E 18.0686: letters between numbers, and a third number written like the second one."""
    if not (first.behind and second.behind) or second.nmea or second.labelled:
        return False
    gap = _SEPARATOR.match(text, second.end)
    return form_at(text, gap.end() if gap else second.end) == form_at(text, second.start)


def _pair(text: str, first: Angle, second: Angle, *, latitude_first: bool = False) -> Found:
    words = text[first.start : second.end]
    axes = (first.axis, second.axis)
    mixed = bool(first.shape and second.shape) and first.shape != second.shape  # 13:05 59.3293 N 18.0686 E
    if first.value is None or second.value is None or mixed or axes.count(None) == 1 or axes in _SAME_AXIS:
        return Found(flags=(flag("position_ambiguous", words),))
    if axes == ("lon", "lat"):
        return _checked(second.value, first.value, words)
    if axes == ("lat", "lon") or latitude_first:
        return _checked(first.value, second.value, words)
    return _unordered(first.value, second.value, words)


def _unordered(first: float, second: float, words: str) -> Found:
    """Two bare numbers. Latitude first is how people write; the other order only when that one is impossible."""
    if abs(first) > 90 >= abs(second):
        return _checked(second, first, words)
    found = _checked(first, second, words)
    return found._replace(flags=(*found.flags, flag("order_assumed", words))) if found.points else found


def _checked(latitude: float, longitude: float, words: str) -> Found:
    if is_place(latitude, longitude):
        return Found(points=((latitude, longitude),))
    in_range = abs(latitude) <= 90 and abs(longitude) <= 180
    return Found(flags=(flag("position_zero" if in_range else "position_out_of_range", words),))


def _agree(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return abs(one[0] - other[0]) < _SAME and abs(one[1] - other[1]) < _SAME
