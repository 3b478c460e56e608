"""A small feed server (ASGI): a station can try the way in with it, and an exercise can be served to another desk.

`GET /events` sends everything after `Last-Event-ID`, then everything as it comes; `POST /events` adds one message.
Both need the bearer token. Run it with uvicorn, the extra `serve`.
"""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any

from console.clock import Clock
from console.readers.feed_decode import MESSAGE_LIMIT

BATCH = 500  # events handed to the network at once
HEARTBEAT_S = 15.0

Scope = MutableMapping[str, Any]  # ASGI 3: what stands in it depends on its type
Receive = Callable[[], Awaitable[Scope]]
Send = Callable[[Scope], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


class Feed:
    """Every message that was published, in order, under ids that are never used again. For one event loop."""

    def __init__(self, run: str, messages: Iterable[bytes] = ()) -> None:
        """`run`: a random word for this run of the server, the first half of every id."""
        self.closed = False
        self._run = run
        self._messages = list(messages)
        self._waiting: set[asyncio.Event] = set()

    def publish(self, message: bytes) -> str:
        """Send it to everybody who listens or will listen. Returns its event id."""
        self._messages.append(message)
        self._wake()
        return f"{self._run}-{len(self._messages)}"

    def close(self) -> None:
        """End every stream, so that a server can stop."""
        self.closed = True
        self._wake()

    def place(self, event_id: str) -> int:
        """How many messages that reader has. An id we never gave has none: all twice rather than one missing."""
        run, _, number = event_id.rpartition("-")
        known = run == self._run and number.isascii() and number.isdigit() and len(number) < 12
        return int(number) if known and int(number) <= len(self._messages) else 0

    def after(self, place: int, limit: int = BATCH) -> list[bytes]:
        """The next messages as events of the stream."""
        wanted = enumerate(self._messages[place : place + limit], start=place + 1)
        return [self._as_event(number, message) for number, message in wanted]

    def listener(self) -> asyncio.Event:
        """Set at every change, until `forget`."""
        waiting = asyncio.Event()
        self._waiting.add(waiting)
        return waiting

    def forget(self, waiting: asyncio.Event) -> None:
        self._waiting.discard(waiting)

    def _wake(self) -> None:
        for waiting in self._waiting:
            waiting.set()

    def _as_event(self, number: int, message: bytes) -> bytes:
        lines = message.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        return b"".join([f"id: {self._run}-{number}\n".encode(), *(b"data: " + line + b"\n" for line in lines), b"\n"])


def feed_app(feed: Feed, token: str, clock: Clock, heartbeat_s: float = HEARTBEAT_S) -> App:
    """The ASGI application. ValueError without a token: an open feed would tell everybody where people are."""
    if not token:
        raise ValueError("a feed needs a token")
    expected = b"Bearer " + token.encode()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
        elif scope["type"] == "http":
            await answer(scope, receive, send)

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if not hmac.compare_digest(_header(scope, b"authorization"), expected):
            await _reply(send, 401, {"error": "the bearer token is missing or wrong"}, (b"www-authenticate", b"Bearer"))
        elif scope["path"] != "/events":
            await _reply(send, 404, {"error": "there is only /events"})
        elif scope["method"] == "GET":
            place = feed.place(_header(scope, b"last-event-id").decode("utf-8", "replace"))
            await _Stream(feed, clock, heartbeat_s).run(place, receive, send)
        elif scope["method"] == "POST":
            await _add(feed, receive, send)
        else:
            await _reply(send, 405, {"error": "GET to listen, POST to add"}, (b"allow", b"GET, POST"))

    return app


class _Stream:
    """One listener."""

    def __init__(self, feed: Feed, clock: Clock, heartbeat_s: float) -> None:
        self._feed = feed
        self._clock = clock
        self._heartbeat_s = heartbeat_s

    async def run(self, place: int, receive: Receive, send: Send) -> None:
        headers = [(b"content-type", b"text/event-stream"), (b"cache-control", b"no-store")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await _send_part(send, b": welcome\n\n")
        news = self._feed.listener()
        gone = asyncio.create_task(_disconnected(receive))
        try:
            while not (gone.done() or self._feed.closed):
                news.clear()
                events = self._feed.after(place)
                place += len(events)
                await _send_part(send, b"".join(events) or await self._pause(news, gone))
        finally:
            self._feed.forget(news)
            gone.cancel()
        await _send_part(send, b"", more=False)

    async def _pause(self, news: asyncio.Event, gone: asyncio.Task[None]) -> bytes:
        """Until there is news or nobody listens any more; a heartbeat when neither comes in time."""
        waits = [asyncio.ensure_future(news.wait()), asyncio.ensure_future(self._clock.sleep(self._heartbeat_s))]
        try:
            await asyncio.wait([*waits, gone], return_when=asyncio.FIRST_COMPLETED)
            return b"" if waits[0].done() or gone.done() else b": heartbeat\n\n"
        finally:
            for wait in waits:
                wait.cancel()
            await asyncio.gather(*waits, return_exceptions=True)


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _add(feed: Feed, receive: Receive, send: Send) -> None:
    """Anything goes in, except nothing: what cannot be read is for the desk to show."""
    body, more = bytearray(), True
    while more:
        part = await receive()
        if part["type"] == "http.disconnect":
            return
        body += part.get("body", b"")
        more = part.get("more_body", False)
        if len(body) > MESSAGE_LIMIT:
            return await _reply(send, 413, {"error": f"a message has at most {MESSAGE_LIMIT} bytes"})
    if not body:
        return await _reply(send, 400, {"error": "there is no message in it"})
    await _reply(send, 201, {"id": feed.publish(bytes(body))})


async def _lifespan(receive: Receive, send: Send) -> None:
    while (await receive())["type"] != "lifespan.shutdown":
        await send({"type": "lifespan.startup.complete"})
    await send({"type": "lifespan.shutdown.complete"})


def _header(scope: Scope, wanted: bytes) -> bytes:
    return next((bytes(value) for name, value in scope["headers"] if name == wanted), b"")


async def _reply(send: Send, status: int, body: dict[str, str], *headers: tuple[bytes, bytes]) -> None:
    shown = [(b"content-type", b"application/json"), *headers]
    await send({"type": "http.response.start", "status": status, "headers": shown})
    await _send_part(send, json.dumps(body).encode() + b"\n", more=False)


async def _send_part(send: Send, body: bytes, more: bool = True) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": more})
