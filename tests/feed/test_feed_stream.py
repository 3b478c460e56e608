"""The stream without I/O: the same events however the bytes are cut, and never more memory than the limit."""

from __future__ import annotations

import httpx
import pytest
from httpx_sse import EventSource
from hypothesis import example, given, settings
from hypothesis import strategies as st

from console.sources import feed_stream
from console.sources.feed_stream import EVENT_LIMIT, GARBAGE_LIMIT, SKIP_LIMIT, Event, EventStream


def read(*chunks: bytes) -> list[Event]:
    stream = EventStream()
    return [event for chunk in chunks for event in stream.feed(chunk)]


def one_byte_at_a_time(raw: bytes) -> list[bytes]:
    return [raw[at : at + 1] for at in range(len(raw))]


STREAM = (
    b"\xef\xbb\xbf: hello\n\n"
    b'id: 1\r\ndata: {"kind":"alarm"}\r\n\r\n'
    b"event: ping\ndata:\n\n"
    b"data: two\rdata:  lines\rid:2\r\r"
    b"retry: 500\n\n\n\n"
    b"id: 3\n\n"
    b"junk\n\n"
    b"data: \xff\xe5\x85\x00\x0b \nid: \xc3\xa5\nunheard of: x\n\n"
    b"data: never ended\n"
)
EVENTS = [
    Event(id="1", data=b'{"kind":"alarm"}'),
    Event(id="2", data=b"two\n lines"),
    Event(data=b"", retry=500),
    Event(data=b"junk", whole=False),
    Event(id="å", data=b"\xff\xe5\x85\x00\x0b "),
]


def test_whole_and_one_byte_at_a_time():
    assert read(STREAM) == EVENTS
    assert read(*one_byte_at_a_time(STREAM)) == EVENTS


PIECES = [
    b"data: x",
    b"id: 7",
    b": c",
    b"\n",
    b"\r",
    b"\r\n",
    b"\n\n",
    b"retry: 9",
    b"junk",
    b"\xff",
    b"\xef\xbb\xbf",
    b" ",
]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map(b"".join), st.lists(st.integers(0, 200), max_size=8))
@example(b"\n\n\xef\xbb\xbf\n\n", [])  # a mark that is not at the start
@example(b"\xef\xbb\n\n", [1])  # half a mark
@settings(max_examples=300, deadline=None)
def test_how_the_bytes_are_cut_changes_nothing(raw: bytes, places: list[int]):
    cuts = sorted(min(place, len(raw)) for place in places)
    chunks = [raw[a:b] for a, b in zip([0, *cuts], [*cuts, len(raw)], strict=True)]
    assert read(*chunks) == read(raw) == read(*one_byte_at_a_time(raw))


def test_control_a_stream_that_looks_at_one_piece_at_a_time_is_caught(monkeypatch: pytest.MonkeyPatch):
    good = EventStream.feed
    monkeypatch.setattr(EventStream, "feed", lambda self, chunk: good(EventStream(), chunk))
    with pytest.raises(AssertionError):
        test_how_the_bytes_are_cut_changes_nothing()


def test_only_the_mark_at_the_very_start_is_no_part_of_the_stream():
    mark = b"\xef\xbb\xbf"
    assert read(mark + b"data: a\n\n") == read(b"data: a\n\n")
    assert read(b"data: a\n\n" + mark + b"data: b\n\n")[1] == Event(data=mark + b"data: b", whole=False)


def test_a_lone_carriage_return_ends_an_event_at_once():
    assert read(b"data: now\r\r") == [Event(data=b"now")]


def test_an_event_without_an_id_does_not_inherit_one():
    assert [event.id for event in read(b"id: 1\ndata: a\n\ndata: b\n\n")] == ["1", ""]


def test_control_the_standard_does_inherit_it():
    response = httpx.Response(
        200, headers={"content-type": "text/event-stream"}, content=b"id: 1\ndata: a\n\ndata: b\n\n"
    )
    assert [event.id for event in EventSource(response).iter_sse()] == ["1", "1"]


def test_what_is_cut_off_is_no_event():
    for end in range(len(b"id: 1\ndata: a\n")):
        assert read(b"id: 1\ndata: a\n"[:end]) == []


@pytest.mark.parametrize("step", [1_000_003, 4096, 61])
def test_an_event_too_long_is_shown_as_far_as_it_came_and_the_next_one_is_read(step: int):
    raw = b"id: 5\ndata: " + b"x" * (3 * EVENT_LIMIT) + b"\n\nid: 6\ndata: after\n\n"
    stream = EventStream()
    events: list[Event] = []
    for at in range(0, len(raw), step):
        events += stream.feed(raw[at : at + step])
        assert len(stream._buffer) <= EVENT_LIMIT + step
    assert [(event.id, event.whole) for event in events] == [("5", False), ("6", True)]
    assert events[0].data == b"x" * (EVENT_LIMIT - len(b"id: 5\ndata: "))
    assert not stream.fault


def test_a_line_that_never_ends_is_a_fault_and_costs_little_memory():
    stream = EventStream()
    events = [event for _ in range(SKIP_LIMIT // 65_536 + 8) for event in stream.feed(b"x" * 65_536)]
    assert [event.whole for event in events] == [False]
    assert len(stream._buffer) <= EVENT_LIMIT
    assert stream.fault == "feed.endless"


def test_garbage_is_handed_over_and_is_a_fault_when_there_is_nothing_else():
    stream = EventStream()
    garbage = [event for number in range(GARBAGE_LIMIT - 1) for event in stream.feed(b"<p>%d</p>\n\n" % number)]
    assert (len(garbage), stream.fault) == (GARBAGE_LIMIT - 1, "")
    stream.feed(b"data: good\n\n")
    stream.feed(b"<p>\n\n: comment\n\n")
    assert stream.fault == ""
    for _ in range(GARBAGE_LIMIT):
        stream.feed(b"<p>\n\n")
    assert stream.fault == "feed.garbage"


@given(st.binary(max_size=400))
@settings(max_examples=200, deadline=None)
def test_any_bytes_raise_nothing(raw: bytes):
    read(raw + b"\n\n")


def test_the_limit_leaves_room_for_the_largest_message():
    message = b"x" * feed_stream.MESSAGE_LIMIT
    assert read(b"id: " + b"9" * 900 + b"\ndata: " + message + b"\n\n") == [Event(id="9" * 900, data=message)]
