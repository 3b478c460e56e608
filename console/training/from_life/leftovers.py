"""What of a real incident is still in a draft. Nothing is written before this finds nothing.

Words that every draft has, whoever it is about, tell nothing and are not looked for: those of the format itself (its
keys and choices), and, unless they are somebody's name or code word, those of our own constant sentences. There is no
other exception.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from math import floor
from typing import Any, Literal

import msgspec
import msgspec.inspect as mi

from console.events import Closed, CodeWordHeard, Fact, StepDone
from console.register import PROTECTED
from console.training.fiction import FICTION_NUMBERS
from console.training.from_life.spelling import codes, folded, numbers, words
from console.training.from_life.traces import Place, Traces, places_in
from console.training.from_life.wording import constant_words
from console.training.schema import schema
from console.training.tracks import metres

Sort = Literal["name", "word", "code", "number", "place", "time"]

NEAR_M = 500.0  # issue 6
_PART = 4  # letters: a name of so many is also found inside another word (a genitive, a compound)
_LONG = 7  # digits: a number of so many is also found inside another one (with or without a country code)
_NAME = re.compile(r"[^\s\[\]{},:\"']+")
_CLOCK = re.compile(r"(?<!\d)\d{1,2}:\d{2}:\d{2}(?!\d)")
_DATE = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)")
_FICTION = FICTION_NUMBERS[0][0].removeprefix("+46")[:7]  # what all numbers kept free for fiction begin with


class Leftover(msgspec.Struct, frozen=True):
    """Where something was left (line from 1) and of which sort: never what, for this is printed."""

    line: int
    sort: Sort


def leftovers(draft: str, traces: Traces) -> list[Leftover]:
    """Everything that is found, comments too. Empty: nothing of the original is left."""
    cells = _cells(traces.places)
    return [
        Leftover(number, sort)
        for number, line in enumerate(draft.split("\n"), 1)
        for sort in dict.fromkeys(_sorts(line, traces, cells))
    ]


def _sorts(line: str, traces: Traces, cells: dict[tuple[int, int], list[Place]]) -> Iterator[Sort]:
    said = words(line) - format_words()
    if any(_is_named(word, traces.names) for word in said):
        yield "name"
    if (said - constant_words()) & traces.words:
        yield "word"
    if codes(line) & traces.codes or {folded(name) for name in _NAME.findall(line)} & traces.ids:
        yield "code"
    if any(_is_number(digits, traces.numbers) for digits in numbers(line)):
        yield "number"
    if any(_is_near(place, cells) for place in places_in(line)):
        yield "place"
    if {*_DATE.findall(line)} & traces.dates or {*_CLOCK.findall(line)} & traces.clocks:
        yield "time"


def _is_named(word: str, names: frozenset[str]) -> bool:
    return word in names or any(len(name) >= _PART and name in word for name in names)


def _is_number(digits: str, known: frozenset[str]) -> bool:
    """The same digits, or a telephone number of which the other is a part."""
    if digits in known:
        return True
    core = _core(digits)
    for other in known:
        its = _core(other)
        if len(its) >= _LONG and its in core and not _FICTION.startswith(its):
            return True
        if len(core) >= _LONG and core in its and not _FICTION.startswith(core):
            return True
    return False


def _core(digits: str) -> str:
    """Without what a country or an area puts before it."""
    return re.sub(r"^(00)?46(?=\d{7})|^0+", "", digits)


def _cells(places: tuple[Place, ...]) -> dict[tuple[int, int], list[Place]]:
    """By cells of a hundredth of a degree, so that a long trail need not be compared point by point."""
    found: dict[tuple[int, int], list[Place]] = {}
    for lat, lon in places:
        found.setdefault(_cell(lat, lon), []).append((lat, lon))
    return found


def _cell(lat: float, lon: float) -> tuple[int, int]:
    return floor(lat * 100), floor(lon * 40)  # 1.1 km; 1.3 km at 62 degrees, 0.95 km at 70


def _is_near(place: Place, cells: dict[tuple[int, int], list[Place]]) -> bool:
    north, east = _cell(*place)
    around = ((north + i, east + j) for i in (-1, 0, 1) for j in (-1, 0, 1))
    return any(metres(*place, *known) <= NEAR_M for cell in around for known in cells.get(cell, ()))


@cache
def format_words() -> frozenset[str]:
    """Every key and every choice of skydd-scenario/1: from its schema, and from the acts that are expected."""
    about = (str(choice) for act in (CodeWordHeard, StepDone, Closed) for choice in _choices(act))
    said = (*_said(json.loads(schema())), *about, *PROTECTED, "name", "travel")
    return frozenset(word for text in said for word in words(text))


def _choices(fact: type[Fact]) -> Iterator[object]:
    kind = mi.type_info(fact)
    assert isinstance(kind, mi.StructType)
    for field in kind.fields:
        if isinstance(field.type, mi.LiteralType):
            yield from field.type.values


def _said(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        yield from node.get("properties", {})
        yield from (str(choice) for choice in (*node.get("enum", ()), node.get("const", "")))
        for part in node.values():
            yield from _said(part)
    elif isinstance(node, list):
        for part in node:
            yield from _said(part)
