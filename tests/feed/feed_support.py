"""A desk's side without a journal, real servers on 127.0.0.1, and servers that misbehave."""

from __future__ import annotations

import asyncio
import json
import socket
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from random import Random
from uuid import UUID

import uvicorn

from console.clock import SystemClock
from console.events import Fact, SourceHeard, SourceReported
from console.feed_server import App, Feed, feed_app
from console.journal.interface import JournalFault
from console.journal.keys import cmd_maker
from console.sources.backoff import Backoff
from console.sources.feed import FeedSettings, FeedSource
from console.sources.interface import Raw
from tests.support_clock import PatientClock

TOKEN = "korrekt-hast-batteri-hafte"
PATIENCE_S = 60.0  # how long a state may take on a busy machine before the test gives up


class FakeIntake:
    """Keeps what it is given, each cmd once. `refuse`: how many of the next batches are not durable."""

    def __init__(self) -> None:
        self.stored: dict[UUID, Raw] = {}
        self.facts: list[Fact] = []
        self.batches: list[int] = []
        self.refuse: Iterator[bool] = iter(())
        self.mute = False

    async def receive(self, raws: Sequence[Raw]) -> None:
        await asyncio.sleep(0)  # a disk takes its time
        if next(self.refuse, False):
            raise JournalFault("journal.full")
        self.batches.append(len(raws))
        for raw in raws:
            self.stored.setdefault(raw.cmd, raw)

    async def release(self, raw: UUID) -> None:
        raise AssertionError("a feed releases nothing")

    async def line(self, fact: Fact) -> None:
        raise AssertionError("a feed tells no line by itself")

    async def health(self, fact: Fact) -> None:
        if self.mute:
            raise JournalFault("journal.full")
        self.facts.append(fact)

    def was_released(self, raw: UUID) -> bool:
        return False

    def cursor(self) -> str:
        return next((raw.slot for raw in reversed(self.stored.values()) if raw.slot), "")

    def payloads(self) -> list[bytes]:
        return [raw.payload for raw in self.stored.values()]

    def counted(self) -> Counter[bytes]:
        return Counter(self.payloads())

    def codes(self) -> list[str]:
        return [fact.code for fact in self.facts if isinstance(fact, SourceReported)]

    def heard(self) -> list[SourceHeard]:
        return [fact for fact in self.facts if isinstance(fact, SourceHeard)]


def alarm(number: int) -> bytes:
    return json.dumps({"kind": "alarm", "id": f"a{number}", "person": "mira", "trigger": "button"}).encode()


def hurried() -> Backoff:
    return Backoff(Random(1), first_s=0.001, longest_s=0.005)


def make(url: str, intake: FakeIntake, kind: type[FeedSource] = FeedSource, **changes: object) -> FeedSource:
    """A source that stores into `intake` and asks it for the cursor."""
    heartbeat_s = changes.pop("heartbeat_s", 3600.0)
    ca_file = changes.pop("ca_file", "")
    given: dict[str, object] = {
        "token": lambda: TOKEN, "cursor": intake.cursor, "clock": PatientClock(1), "backoff": hurried(),
        "cmd_of": cmd_maker(bytes(32)),
    }  # fmt: skip
    return kind(FeedSettings(url=url, heartbeat_s=heartbeat_s, ca_file=ca_file), **(given | changes))


async def until(state: Callable[[], object]) -> None:
    """Wait for a state, not for a time."""
    async with asyncio.timeout(PATIENCE_S):
        while not state():  # noqa: ASYNC110 - a state of anything, which cannot call us back
            await asyncio.sleep(0.001)


@asynccontextmanager
async def running(source: FeedSource, intake: FakeIntake) -> AsyncIterator[None]:
    """The source at work; it must still be at work at the end."""
    task = asyncio.create_task(source.run(intake))
    try:
        yield
        assert not task.done(), task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@contextmanager
def kept_port() -> Iterator[int]:
    """A port that nobody else gets while the server on it is away. It is bound here, and not listened on."""
    with socket.socket() as keeping:
        keeping.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        keeping.bind(("127.0.0.1", 0))
        yield keeping.getsockname()[1]


@asynccontextmanager
async def serving(app: App, port: int = 0, **config: object) -> AsyncIterator[int]:
    """A real server on 127.0.0.1; gives its port."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    settings = uvicorn.Config(app, log_config=None, ws="none", timeout_graceful_shutdown=5, **config)
    server = uvicorn.Server(settings)
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        await until(lambda: server.started)
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        await task


@asynccontextmanager
async def serving_feed(feed: Feed, port: int = 0, around: Callable[[App], App] | None = None) -> AsyncIterator[str]:
    """The real feed server, or one that misbehaves `around` it; gives the address of its events."""
    app = feed_app(feed, TOKEN, SystemClock())
    async with serving(around(app) if around else app, port) as port:
        try:
            yield f"http://127.0.0.1:{port}/events"
        finally:
            feed.close()


def cutting(budgets: list[int]) -> Callable[[App], App]:
    """Each answer is cut after so many bytes of its body, until there are no more `budgets`."""

    def around(app: App) -> App:
        async def cut(scope, receive, send):
            left = budgets.pop(0) if budgets and scope["type"] == "http" else None

            async def counted(message):
                nonlocal left
                if left is not None and message["type"] == "http.response.body":
                    body = message["body"][:left]
                    left -= len(body)
                    message = message | {"body": body}
                await send(message)
                if left == 0:
                    raise Cut

            try:
                await app(scope, receive, counted)
            except Cut:
                return  # the answer is not complete: the server closes the line

        return cut

    return around


class Cut(Exception):
    """The line breaks here."""
