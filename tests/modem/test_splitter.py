"""Bytes to lines: the same however they were split."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from console.modem.splitter import MAX_LINE, Line, Noise, Prompt, Splitter

_PIECES = st.sampled_from(
    [b"\r", b"\n", b"\r\n", b"\r\r\n", b"> ", b">", b" ", b"\0", b"\xc6", b"\x1a", b"OK", b'+CMTI: "SM",2', b"0791F0",
     b"x" * 700]
)  # fmt: skip
_STREAMS = st.lists(_PIECES, max_size=40).map(b"".join)


def split(chunks: list[bytes]) -> list[Line | Noise | Prompt]:
    splitter = Splitter()
    return [part for chunk in chunks for part in splitter.feed(chunk)]


@settings(max_examples=300)
@given(stream=_STREAMS, cuts=st.lists(st.integers(0, 3000), max_size=10))
def test_where_the_bytes_are_split_does_not_matter(stream: bytes, cuts: list[int]) -> None:
    edges = [0, *sorted(min(cut, len(stream)) for cut in cuts), len(stream)]
    chunks = [stream[start:end] for start, end in pairwise(edges)]
    whole = split([stream])
    assert split(chunks) == whole
    assert split([bytes((byte,)) for byte in stream]) == whole


@settings(max_examples=200)
@given(stream=st.binary(max_size=5000))
def test_it_never_raises_and_never_holds_more_than_a_line(stream: bytes) -> None:
    splitter = Splitter()
    list(splitter.feed(stream))
    assert len(splitter._held) <= MAX_LINE


def test_line_ends_of_every_kind() -> None:
    assert split([b"\r\nOK\r\n\r\r\nRING\r\r\n\n\nEND\r"]) == [Line("OK"), Line("RING"), Line("END")]


def test_the_prompt_needs_no_line_end() -> None:
    assert split([b"\r\n", b">", b" "]) == [Prompt()]
    assert split([b"\r\n+CREG: 1\r\n> \r\n+CMGS: 7\r\n"]) == [Line("+CREG: 1"), Prompt(), Line("+CMGS: 7")]


def test_a_greater_than_inside_a_line_is_no_prompt() -> None:
    assert split([b"a > b\r\n>b\r\n"]) == [Line("a > b"), Line(">b")]


def test_noise_around_a_line_is_stripped_and_told() -> None:
    assert split([b"\0\r\n\xc6\xffOK\x80\r\n"]) == [Line("OK", clean=False)]
    assert split([b"\xc6\xff\r\n"]) == [Noise(2)]
    assert split([b'+COPS: 0,0,"T\xe4st"\r\n']) == [Line('+COPS: 0,0,"T\xe4st"')]


def test_an_endless_line_is_noise_and_the_next_one_is_heard() -> None:
    assert split([b"7" * 10_000, b"7" * 10_000, b"\r\nRING\r\n"]) == [Noise(20_000), Line("RING")]
