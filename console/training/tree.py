"""YAML text to a plain tree in which every node knows its line and column.

ruamel.yaml finds the structure; what an unquoted word means is decided in scalars.py, by the type that is expected
there, so that no word changes its meaning on the way (training.md section 2).
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
)

from console.i18n import _
from console.training.problems import Problems

LARGEST = 256_000  # octets; ours. A scenario is some kilobytes, and this much is read in seconds
DEEPEST = 12  # levels; ours. The format needs 7


class Node(msgspec.Struct, frozen=True, kw_only=True):
    """Line and column from 1. `file`: the one that was included, "" for the scenario itself."""

    line: int
    column: int
    file: str = ""


class Scalar(Node, frozen=True, kw_only=True):
    """A word as written. `plain`: without quotes."""

    text: str
    plain: bool


class Listing(Node, frozen=True, kw_only=True):
    items: tuple[Node, ...]


class Mapping(Node, frozen=True, kw_only=True):
    """No key twice: the first one stands, and the second is a problem."""

    items: dict[str, tuple[Scalar, Node]]


def read_tree(source: bytes, problems: Problems, file: str = "") -> Node | None:
    """The tree of the one document in `source`, or None when it has none. Never raises on content."""
    text = _decoded(source, problems)
    if text is None:
        return None
    builder = _Builder(problems, file)
    try:
        return builder.document(iter(YAML(typ="safe", pure=True).parse(text)))
    except MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        problems.add(line, column, "training.yaml", what=fault.problem or fault.context or "?")
    except _TooDeepError as deep:
        problems.add(*deep.place, "training.too_deep", deepest=DEEPEST)
    except (YAMLError, ValueError, OverflowError):  # ruamel lets chr() of an escape beyond U+10FFFF through
        problems.add(*builder.place, "training.yaml", what=_("impossible character or escape after this place"))
    return None


def _decoded(source: bytes, problems: Problems) -> str | None:
    if len(source) > LARGEST:
        problems.add(1, 1, "training.too_large", largest=LARGEST)
        return None
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = source.count(b"\n", 0, fault.start) + 1
        problems.add(line, fault.start - source.rfind(b"\n", 0, fault.start), "training.encoding")
        return None
    for number, line_text in enumerate(text.split("\n"), start=1):
        for column, character in enumerate(line_text.rstrip("\r"), start=1):
            if not character.isprintable() and character != "\t":
                problems.add(number, column, "training.character", sign=f"U+{ord(character):04X}")
                return None
    return text


class _TooDeepError(Exception):
    def __init__(self, place: tuple[int, int]) -> None:
        self.place = place


class _Builder:
    def __init__(self, problems: Problems, file: str) -> None:
        self._problems = problems
        self._file = file
        self._depth = 0
        self.place = (1, 1)  # the last node that could be read

    def document(self, events: Iterator[Event]) -> Node | None:
        root = None
        for event in events:
            if isinstance(event, DocumentStartEvent):
                if event.version or event.tags:
                    self._problems.add(*_place(event), "training.directive")
                if root is not None:
                    self._problems.add(*_place(event), "training.documents")
                    break
            elif isinstance(event, NodeEvent):
                root = self._node(event, events)
        return root

    def _node(self, event: NodeEvent, events: Iterator[Event]) -> Node:
        line, column = place = self.place = _place(event)
        if isinstance(event, AliasEvent) or event.anchor:
            self._problems.add(*place, "training.anchor", name=event.anchor or "")
        if isinstance(event, ScalarEvent):
            self._refuse_tag(event)
            return Scalar(line=line, column=column, text=event.value, plain=event.style is None, file=self._file)
        if isinstance(event, AliasEvent):
            return Scalar(line=line, column=column, text=f"*{event.anchor}", plain=False, file=self._file)
        self._depth += 1
        if self._depth > DEEPEST:
            raise _TooDeepError(place)
        self._refuse_tag(event)
        node = self._mapping(place, events) if isinstance(event, MappingStartEvent) else self._listing(place, events)
        self._depth -= 1
        return node

    def _listing(self, place: tuple[int, int], events: Iterator[Event]) -> Listing:
        items = [self._node(event, events) for event in _until(SequenceEndEvent, events)]
        return Listing(line=place[0], column=place[1], items=tuple(items), file=self._file)

    def _mapping(self, place: tuple[int, int], events: Iterator[Event]) -> Mapping:
        items: dict[str, tuple[Scalar, Node]] = {}
        for event in _until(MappingEndEvent, events):
            key = self._node(event, events)
            value = self._node(_next_node(events), events)
            if not isinstance(key, Scalar):
                self._problems.add(key.line, key.column, "training.key")
            elif key.text in items:
                first = items[key.text][0].line
                self._problems.add(key.line, key.column, "training.duplicate_key", key=key.text, first=first)
            else:
                items[key.text] = (key, value)
        return Mapping(line=place[0], column=place[1], items=items, file=self._file)

    def _refuse_tag(self, event: NodeEvent) -> None:
        tag = event.ctag if isinstance(event, ScalarEvent | CollectionStartEvent) else None
        if tag is not None:
            self._problems.add(*_place(event), "training.tag", tag=str(tag))


def _until(end: type[Event], events: Iterator[Event]) -> Iterator[NodeEvent]:
    for event in events:
        if isinstance(event, end):
            return
        assert isinstance(event, NodeEvent)
        yield event


def _next_node(events: Iterator[Event]) -> NodeEvent:
    event = next(events)
    assert isinstance(event, NodeEvent)
    return event


def _place(event: Event) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1
