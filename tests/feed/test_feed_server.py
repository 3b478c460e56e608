"""The server that a station can try with: over a real line, and what it answers to what it should not be asked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from feed_support import TOKEN, FakeIntake, alarm, make, running, serving, serving_feed, until

from console.clock import SimulatedClock, SystemClock
from console.feed_server import BATCH, Feed, feed_app
from console.readers.feed_decode import MESSAGE_LIMIT

BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
        yield client


async def test_what_is_posted_is_heard(client: httpx.AsyncClient):
    intake = FakeIntake()
    feed = Feed("run")
    async with serving_feed(feed) as url, running(make(url, intake), intake):
        answer = await client.post(url, content=alarm(1), headers=BEARER)
        assert (answer.status_code, answer.json()) == (201, {"id": "run-1"})
        await until(lambda: intake.stored)
        await client.post(url, content=b'{\r\n"kind": "alarm"\n}\r', headers=BEARER)
        await until(lambda: len(intake.stored) == 2)
    assert intake.payloads() == [alarm(1), b'{\n"kind": "alarm"\n}\n']
    assert [raw.slot for raw in intake.stored.values()] == ["run-1", "run-2"]


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("token", [None, "", "Bearer", "Bearer fel", f"Basic {TOKEN}", f"Bearer {TOKEN}x", TOKEN])
async def test_nobody_without_the_token(client: httpx.AsyncClient, method: str, token: str | None):
    feed = Feed("run", [alarm(1)])
    async with serving_feed(feed) as url:
        headers = {} if token is None else {"Authorization": token}
        answer = await client.request(method, url, content=b"x", headers=headers)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert b"mira" not in answer.content
    assert len(feed.after(0)) == 1


def test_a_server_without_a_token_is_not_made():
    with pytest.raises(ValueError, match="token"):
        feed_app(Feed("run"), "", SystemClock())


async def test_what_it_does_not_do(client: httpx.AsyncClient):
    async with serving_feed(Feed("run")) as url:
        assert (await client.get(url + "/x", headers=BEARER)).status_code == 404
        answer = await client.delete(url, headers=BEARER)
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST")
        assert (await client.post(url, headers=BEARER)).status_code == 400
        assert (await client.post(url, content=b"x" * (MESSAGE_LIMIT + 1), headers=BEARER)).status_code == 413


@pytest.mark.parametrize(
    ("cursor", "first"),
    [
        ("run-2", 2),
        ("run-0", 0),
        ("", 0),
        ("run-4", 0),
        ("old-2", 0),
        ("run-", 0),
        ("run-²", 0),
        ("2", 0),
        ("run--1", 0),
    ],
)
async def test_it_goes_on_after_the_cursor_and_from_the_start_where_it_is_unknown(
    client: httpx.AsyncClient, cursor: str, first: int
):
    messages = [alarm(number) for number in range(3)]
    feed = Feed("run", messages)
    async with serving_feed(feed) as url:
        headers = BEARER | ({"Last-Event-ID": cursor.encode()} if cursor else {})
        async with client.stream("GET", url, headers=headers) as answer:
            got = b""
            chunks = answer.aiter_raw()
            while got.count(b"data: ") < 3 - first:
                got += await anext(chunks)
            feed.publish(b"last")
            while not got.endswith(b"data: last\n\n"):
                got += await anext(chunks)
    expected = [b"id: run-%d\ndata: %s\n\n" % (at + 1, messages[at]) for at in range(first, 3)]
    assert got == b"".join([b": welcome\n\n", *expected, b"id: run-4\ndata: last\n\n"])


async def test_more_than_one_batch_and_more_than_one_listener():
    feed = Feed("run", [alarm(number) for number in range(3 * BATCH + 1)])
    first, second = FakeIntake(), FakeIntake()
    async with serving_feed(feed) as url, running(make(url, first), first), running(make(url, second), second):
        await until(lambda: len(first.stored) == len(second.stored) == 3 * BATCH + 1)
        feed.publish(alarm(9999))
        await until(lambda: alarm(9999) in first.counted() and alarm(9999) in second.counted())
    assert feed._waiting == set(), "nobody is waited for who has gone"


async def test_a_heartbeat_whenever_it_is_promised(client: httpx.AsyncClient):
    clock = SimulatedClock(0)
    feed = Feed("run")
    async with (
        serving(feed_app(feed, TOKEN, clock, heartbeat_s=7)) as port,
        client.stream("GET", f"http://127.0.0.1:{port}/events", headers=BEARER) as answer,
    ):
        chunks = answer.aiter_raw()
        assert await anext(chunks) == b": welcome\n\n"
        for beat in (7, 14):
            await until(lambda beat=beat: clock.next_due() == beat)
            await clock.advance_to(beat)
            assert await anext(chunks) == b": heartbeat\n\n"
        feed.publish(b"news")
        assert await anext(chunks) == b"id: run-1\ndata: news\n\n"
        feed.close()


async def test_a_listener_who_goes_away_leaves_nothing_behind(client: httpx.AsyncClient):
    feed = Feed("run")
    async with serving_feed(feed) as url:
        async with client.stream("GET", url, headers=BEARER) as answer:
            await anext(answer.aiter_raw())
            await until(lambda: len(feed._waiting) == 1)
        await until(lambda: not feed._waiting)


async def test_what_is_published_between_the_last_look_and_the_sleep_is_sent():
    class Late(Feed):
        """Gets its only message right after it was found empty."""

        looked = 0

        def after(self, place: int, limit: int = BATCH) -> list[bytes]:
            self.looked += 1
            if self.looked == 1:
                asyncio.get_running_loop().call_soon(self.publish, alarm(1))
            return super().after(place, limit)

    sent = bytearray()

    async def receive() -> dict[str, object]:
        return await asyncio.Event().wait() or {}

    async def send(message: dict[str, bytes]) -> None:
        sent.extend(message.get("body", b""))

    feed = Late("run")
    headers = [(b"authorization", f"Bearer {TOKEN}".encode())]
    scope = {"type": "http", "method": "GET", "path": "/events", "headers": headers}
    answer = asyncio.create_task(feed_app(feed, TOKEN, SimulatedClock(0))(scope, receive, send))
    await until(lambda: alarm(1) in sent)
    feed.close()
    await answer
