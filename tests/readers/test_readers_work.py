"""A hostile text costs a bounded amount of work. What is counted is repeats, calls and characters; never time."""

from __future__ import annotations

import re
import re._constants as opcodes  # the standard library's own parse of a pattern: tests only
import re._parser as parser
import sys
from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console import readers
from console.readers import read_text
from console.readers.texts import INSPECTED
from tests.readers.support_readers import codes, dishonesty

OURS = [name for name in (module.name for module in iter_modules(readers.__path__)) if not name.startswith("feed")]
PATTERNS = [
    (f"{name}.{key}", pattern)
    for name in OURS
    for key, pattern in vars(import_module(f"console.readers.{name}")).items()
    if isinstance(pattern, re.Pattern)
]
LONGEST_REPEAT = 5_000
LARGEST_SPAN = 20_000  # characters that one match may look at


def repeats(tree: Any, depth: int = 0) -> Iterator[tuple[int, int]]:
    """(most repetitions, how many repeats it stands in) of every repeat in a parsed pattern."""
    for operation, argument in tree:
        if operation in (opcodes.MAX_REPEAT, opcodes.MIN_REPEAT, opcodes.POSSESSIVE_REPEAT):
            yield int(argument[1]), depth
            yield from repeats(argument[2], depth + (int(argument[1]) > 1))
        elif operation is opcodes.SUBPATTERN:
            yield from repeats(argument[3], depth)
        elif operation is opcodes.BRANCH:
            for branch in argument[1]:
                yield from repeats(branch, depth)
        elif operation in (opcodes.ASSERT, opcodes.ASSERT_NOT):
            yield from repeats(argument[1], depth)
        elif operation is opcodes.GROUPREF_EXISTS:
            for branch in argument[1:]:
                yield from repeats(branch or (), depth)


def too_much(pattern: re.Pattern[Any]) -> str:
    """Why a pattern could cost more than a constant a character."""
    tree = parser.parse(
        pattern.pattern, pattern.flags & ~re.UNICODE if isinstance(pattern.pattern, bytes) else pattern.flags
    )
    for most, depth in repeats(tree):
        if most > LONGEST_REPEAT:
            return "a repeat without an end"
        if most > 1 and depth:
            return "a repeat inside a repeat"
    return "" if tree.getwidth()[1] <= LARGEST_SPAN else "looks too far"


@pytest.mark.parametrize(("name", "pattern"), PATTERNS, ids=[name for name, _ in PATTERNS])
def test_every_pattern_is_bounded_and_never_nests_its_repeats(name: str, pattern: re.Pattern[str]) -> None:
    assert too_much(pattern) == ""


def test_there_are_patterns_to_look_at() -> None:
    assert len(PATTERNS) > 25
    assert {"angles._ANGLE", "links._LINK", "keywords._WORDS"} <= {name for name, _ in PATTERNS}


@pytest.mark.parametrize("bad", [r"(a+)+b", r"\s*x", r"(?:a{1,5}b?){1,9}", r"(?:x|y\d+)", r"(?=z*)"])
def test_control_a_pattern_that_could_blow_up_is_caught(bad: str) -> None:
    assert too_much(re.compile(bad))


HOSTILE = [
    "59.3293,18.0686 ", "N", "lat:", "lat:1 ", "1" * 19 + " ", "1,", "1 ", "59 19 ", "N59 19 45 ", "-", "+1.111",
    "°'\"", "http://", "a.", "a-", "www.", "maps?q=1,1 ", "http://x/?q=59.3,18.0&", "%2C", "11/11/11 ",
    "11/11/11 11:11 ",
    'A"ML=1;', ";lt=1", "+RESP:GTSOS,", ",1.1,1.1,20251122130500", "!D,", "low ", "sos ", "help", "bat ", "imei:1 ",
    " ",
    "\x00", "é", "\u202e", "SOS,", "(", "@1,1", "s" * 50,
]  # fmt: skip


def calls_made(text: str) -> int:
    """How many calls, Python's and the library's, reading this text takes."""
    count = 0

    def counting(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counting)
    try:
        read_text(text)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("piece", HOSTILE)
def test_twice_the_text_is_about_twice_the_calls(piece: str) -> None:
    """Four times would be a comparison of everything with everything; a half may fall on the other side of a rule."""
    half, whole = (calls_made((piece * INSPECTED)[:size]) for size in (INSPECTED // 2, INSPECTED))
    assert whole <= 2.5 * half + 500


def flood(size: int) -> str:
    """As many different positions as a text of this size can hold."""
    return "".join(f"N{place % 90}.{place} E18.0 {' ' * 12}" for place in range(1000))[:size]


def test_a_flood_of_positions_is_about_twice_the_calls() -> None:
    assert calls_made(flood(10_000)) <= 2.5 * calls_made(flood(5_000)) + 500


def test_control_a_reader_that_compares_everything_with_everything_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    from console.readers import coordinates

    monkeypatch.setattr(coordinates, "MOST_POSITIONS", INSPECTED)
    half, whole = calls_made(flood(5_000)), calls_made(flood(10_000))
    assert whole > 2.5 * half + 500


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_hundred_kilobytes_are_read_up_to_the_limit_and_told(piece: str) -> None:
    text = (piece * 100_000)[:100_000]
    reading = read_text(text)
    assert codes(reading) & {"too_long", "not_text"}
    assert reading.text is not None
    assert len(reading.text) == len(text)
    assert calls_made(text) <= calls_made(text[:INSPECTED]) + 500


@given(st.text(min_size=1, max_size=40))
@settings(max_examples=40, deadline=None)
def test_a_hundred_kilobytes_of_anything_are_an_honest_reading(piece: str) -> None:
    assert dishonesty(read_text((piece * 100_000)[:100_000])) == ""


def test_what_stands_behind_the_limit_is_kept_and_not_searched() -> None:
    reading = read_text("x" * INSPECTED + " lat:59.3293 long:18.0686")
    assert reading.fixes == ()
    assert reading.text is not None
    assert reading.text.raw.endswith("long:18.0686")


def test_what_stands_just_before_the_limit_is_found() -> None:
    words = " lat:59.3293 long:18.0686 "
    assert read_text("x" * (INSPECTED - len(words)) + words).fixes
