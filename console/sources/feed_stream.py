"""Server-Sent Events without I/O: bytes in, events out, with a bounded memory.

Finding where an event ends is ours, because it must be bounded and must hand over what is damaged; the grammar of its
fields is httpx-sse's. Each event is read by itself, so that an event without an id never inherits the id of the one
before it, as the standard has it: then it would look like a repetition. Source of the rules: WHATWG HTML, section 9.2.
"""

from __future__ import annotations

import httpx
import msgspec
from httpx_sse import EventSource

from console.readers.feed_decode import MESSAGE_LIMIT

EVENT_LIMIT = MESSAGE_LIMIT + 1024  # bytes of one event: the largest message and its other fields
SKIP_LIMIT = 16 * EVENT_LIMIT  # bytes thrown away while waiting for the end of an event that is too long
GARBAGE_LIMIT = 20  # events in a row that are none, before we hang up
FIELDS = (b"data", b"id", b"event", b"retry")
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
# One byte is one character, whatever the server says, so that the exact bytes come out again.
_EXACT = {"content-type": "text/event-stream; charset=latin-1"}


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """One event. `data`: the exact bytes; of an event that cannot be read or is too long, what there is of it."""

    data: bytes
    id: str = ""
    whole: bool = True
    retry: int | None = None  # milliseconds


class EventStream:
    """The bytes of one connection. `fault`: a sentence's code once it makes no sense to read on."""

    def __init__(self) -> None:
        self.fault = ""
        self._buffer = bytearray()
        self._start: bytes | None = b""  # the first bytes, until it is clear whether they are a byte order mark
        self._after_cr = False
        self._skipped: int | None = None  # bytes thrown away, while an event that is too long has not ended
        self._garbage = 0

    def feed(self, chunk: bytes) -> list[Event]:
        """Every event that ends within `chunk`, in order."""
        searched = max(0, len(self._buffer) - 1)
        self._buffer += self._line_ends(self._without_mark(chunk))
        events = [event for block in self._blocks(searched) if (event := self._event(block))]
        return events + self._bounded()

    def _without_mark(self, chunk: bytes) -> bytes:
        """One byte order mark at the very start of a stream is no part of it."""
        if self._start is None:
            return chunk
        self._start += chunk
        if len(self._start) < len(BYTE_ORDER_MARK) and BYTE_ORDER_MARK.startswith(self._start):
            return b""
        chunk, self._start = self._start.removeprefix(BYTE_ORDER_MARK), None
        return chunk

    def _line_ends(self, chunk: bytes) -> bytes:
        """CR, LF and CRLF all end a line; a CR ends it at once, not when the next byte comes."""
        if self._after_cr and chunk:
            chunk = chunk.removeprefix(b"\n")
            self._after_cr = False
        self._after_cr = self._after_cr or chunk.endswith(b"\r")
        return chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n")

    def _blocks(self, searched: int) -> list[bytes]:
        """Take what lies before each empty line; keep the rest."""
        end = self._buffer.rfind(b"\n\n", searched)
        if end < 0:
            return []
        ended, self._buffer = bytes(self._buffer[:end]), self._buffer[end + 2 :]
        blocks = ended.split(b"\n\n")
        if self._skipped is not None:
            self._skipped = None
            del blocks[0]
        return blocks

    def _bounded(self) -> list[Event]:
        """An event that grows too long is handed over as far as it came, and the rest of it thrown away."""
        if self._skipped is not None:
            self._skipped += len(self._buffer)
            self.fault = "feed.endless" if self._skipped > SKIP_LIMIT else self.fault
        elif len(self._buffer) > EVENT_LIMIT:
            self._skipped = 0
        else:
            return []
        head, self._buffer = bytes(self._buffer), self._buffer[-1:]  # the last byte may be half of the end
        return [] if self._skipped else [_cut(head)]

    def _event(self, block: bytes) -> Event | None:
        if len(block) > EVENT_LIMIT:
            return _cut(block)
        event = _fields(block)
        if event.data:
            self._garbage = 0
        elif _is_garbage(block):
            self._garbage += 1
            self.fault = "feed.garbage" if self._garbage >= GARBAGE_LIMIT else self.fault
            return Event(data=block.strip(b"\n"), whole=False)
        return event if event.data or event.retry is not None else None


def _cut(block: bytes) -> Event:
    """The beginning of an event that is too long."""
    head = block.lstrip(b"\n")[:EVENT_LIMIT]
    event = _fields(head)
    return Event(data=event.data or head, id=event.id, whole=False)


def _fields(block: bytes) -> Event:
    response = httpx.Response(200, headers=_EXACT, content=block + b"\n\n")
    for sent in EventSource(response).iter_sse():
        event_id = sent.id.encode("latin-1").decode("utf-8", "replace")
        return Event(data=sent.data.encode("latin-1"), id=event_id, retry=sent.retry)
    return Event(data=b"")


def _is_garbage(block: bytes) -> bool:
    """Whether a line of it is neither a comment nor a field of the standard."""
    names = (line.partition(b":")[0] for line in block.split(b"\n"))
    return any(name and name not in FIELDS for name in names)
