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
from typing import Any, Literal

import msgspec
import msgspec.inspect as mi

from console.events import Closed, CodeWordHeard, Fact, StepDone
from console.register import PROTECTED
from console.training.fiction import FICTION_NUMBERS
from console.training.from_life.nearby import Nearby
from console.training.from_life.spelling import codes, folded, numbers, words
from console.training.from_life.traces import Traces, places_in
from console.training.from_life.wording import constant_words
from console.training.schema import schema

Sort = Literal["name", "word", "code", "number", "place", "time"]

NEAR_M = 500.0  # issue 6
_PART = 4  # letters: a name of so many is also found inside another word (a genitive, a compound)
_LONG = 7  # digits: a number of so many is also found inside another one (with or without a country code)
_NAME = re.compile(r"[^\s\[\]{},:\"']+")
_DEGREES = re.compile(r"(?<![\d.,])[1-6]\d\.\d{5}(?![\d.])")  # in Sweden: a place, not digits
_CLOCK = re.compile(r"(?<!\d)\d{1,2}:\d{2}:\d{2}(?!\d)")
_DATE = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)")
_FICTION = FICTION_NUMBERS[0][0].removeprefix("+46")[:7]  # what all numbers kept free for fiction begin with


class Leftover(msgspec.Struct, frozen=True):
    """Where something was left (line from 1) and of which sort: never what, for this is printed."""

    line: int
    sort: Sort


def leftovers(draft: str, traces: Traces) -> list[Leftover]:
    """Everything that is found, comments too. Empty: nothing of the original is left."""
    return Search(traces).leftovers(draft)


class Search:
    """For the traces of one incident, in as many texts as one likes."""

    def __init__(self, traces: Traces) -> None:
        self._traces = traces
        self._places = Nearby(traces.places)
        self._numbers = _Numbers(traces.numbers)

    def leftovers(self, text: str) -> list[Leftover]:
        lines = enumerate(text.split("\n"), 1)
        return [Leftover(number, sort) for number, line in lines for sort in dict.fromkeys(self._sorts(line))]

    def _sorts(self, line: str) -> Iterator[Sort]:
        traces, said = self._traces, words(line) - format_words()
        if any(_is_named(word, traces.names) for word in said):
            yield "name"
        if (said - constant_words()) & traces.words:
            yield "word"
        if codes(line) & traces.codes or {folded(name) for name in _NAME.findall(line)} & traces.ids:
            yield "code"
        if any(digits in self._numbers or digits in traces.figures for digits in numbers(_DEGREES.sub(" | ", line))):
            yield "number"
        if any(self._places.within(place, NEAR_M) for place in places_in(line)):
            yield "place"
        if {*_DATE.findall(line)} & traces.dates or {*_CLOCK.findall(line)} & traces.clocks:
            yield "time"


def _is_named(word: str, names: frozenset[str]) -> bool:
    return word in names or any(len(name) >= _PART and name in word for name in names)


class _Numbers:
    """Known numbers, looked up whole, and the long ones as parts of each other."""

    def __init__(self, known: frozenset[str]) -> None:
        self._known = known
        self._cores = {core for core in map(_core, known) if len(core) >= _LONG}
        self._all = " ".join(self._cores)

    def __contains__(self, digits: str) -> bool:
        """The same digits, or a telephone number of which the other is a part."""
        core = _core(digits)
        if digits in self._known or len(core) < _LONG or _FICTION.startswith(core):
            return digits in self._known
        return core in self._all or any(part in self._cores for part in _parts(core) if part != _FICTION)


def _parts(core: str) -> Iterator[str]:
    for begin in range(len(core) - _LONG + 1):
        yield from (core[begin:end] for end in range(begin + _LONG, len(core) + 1))


def _core(digits: str) -> str:
    """Without what a country or an area puts before it."""
    return re.sub(r"^(00)?46(?=\d{7})|^0+", "", digits)


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
