"""An OSRM server that answers, and every way in which one does not: over a real socket and over a transport."""

from __future__ import annotations

import asyncio
import gzip
import json
import socket
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from console.clock import SimulatedClock
from console.eta.interface import route
from console.eta.osrm import ANSWER_LIMIT_S, Osrm
from console.eta.tiles import Tiles
from console.sentences import SENTENCES, sentence
from maps.eta.osrm import LARGEST
from maps.eta.values import Goal, NoRoads, Start
from tests.support_clock import PatientClock
from tests.support_desk import START

HERE = Goal(59.33003, 18.06094)
UNITS = (Start(59.3346, 18.0632), Start(59.3201, 18.0710))
TABLE = json.dumps({
    "code": "Ok", "durations": [[61.5], [None]], "sources": [{"distance": 1.0}] * 2,
    "destinations": [{"distance": 2.0}],
}).encode()  # fmt: skip
Handler = Callable[[httpx.Request], httpx.Response]


def told(handler: Handler) -> Osrm:
    return Osrm("http://127.0.0.1:5000/", PatientClock(1), lambda: httpx.MockTransport(handler))


async def why(router: Osrm) -> str:
    with pytest.raises(NoRoads) as caught:
        await router.matrix(UNITS, HERE)
    assert f"eta.{caught.value.code}" in SENTENCES
    words = sentence(f"eta.{caught.value.code}", caught.value.detail)
    assert "59.3" not in words, "no position in a sentence"
    assert "estimate" in words, "what still works is said"
    return caught.value.code


# ---- over a transport ----


async def test_one_request_asks_for_all_units() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, content=TABLE)

    assert await told(answer).matrix(UNITS, HERE) == (61.5, None)
    (request,) = seen
    assert request.url.path.startswith("/table/v1/driving/18.063200,59.334600;")
    assert request.url.query == b"sources=0;1&destinations=2&annotations=duration"
    assert "cookie" not in request.headers
    assert request.headers["accept-encoding"] == "identity"


async def test_one_unit_is_a_table_of_one() -> None:
    one = json.dumps(json.loads(TABLE) | {"durations": [[61.5]], "sources": [{}]}).encode()
    assert await route(told(lambda request: httpx.Response(200, content=one)), UNITS[0], HERE) == 61.5


def stream(*chunks: bytes) -> AsyncIterator[bytes]:
    async def content() -> AsyncIterator[bytes]:
        for chunk in chunks:
            yield chunk

    return content()


def _raise(error: Exception) -> Handler:
    def handler(request: httpx.Request) -> httpx.Response:
        raise error

    return handler


BAD: dict[str, tuple[Handler, str]] = {
    "a page": (lambda r: httpx.Response(200, content=b"<html>hej</html>"), "bad_answer"),
    "nothing": (lambda r: httpx.Response(200), "bad_answer"),
    "endless": (lambda r: httpx.Response(200, content=stream(*[b" " * 65_536] * 1000)), "bad_answer"),
    "packed": (
        lambda r: httpx.Response(200, content=gzip.compress(TABLE), headers={"content-encoding": "gzip"}), "bad_answer"
    ),
    "not found": (lambda r: httpx.Response(404, content=TABLE), "status"),
    "broken": (lambda r: httpx.Response(500), "status"),
    "elsewhere": (lambda r: httpx.Response(302, headers={"location": "http://canary.example/"}), "status"),
    "refused": (lambda r: httpx.Response(400, content=b'{"code":"InvalidQuery","message":"59.33"}'), "refused"),
    "gone": (_raise(httpx.ConnectError("no")), "unreachable"),
    "cut": (_raise(httpx.RemoteProtocolError("peer closed")), "cut"),
}  # fmt: skip


@pytest.mark.parametrize(("handler", "code"), BAD.values(), ids=BAD.keys())
async def test_a_wrong_answer_is_a_sentence(handler: Handler, code: str) -> None:
    assert await why(told(handler)) == code


def test_control_the_largest_answer_is_far_larger_than_any_table() -> None:
    hint = {"hint": "x" * 120, "distance": 4.2, "name": "Långgatan " * 5, "location": [18.0, 59.0]}
    table = {"code": "Ok", "durations": [[1234.5]] * 99, "sources": [hint] * 99, "destinations": [hint]}
    assert len(json.dumps(table)) * 2 < LARGEST


async def test_a_server_that_says_nothing_is_given_up_on_the_clock() -> None:
    clock, asked = SimulatedClock(START), asyncio.Event()

    class Silent(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            asked.set()
            await asyncio.Event().wait()
            raise AssertionError

    waiting = asyncio.ensure_future(why(Osrm("http://127.0.0.1:5000", clock, Silent)))
    await asked.wait()
    await clock.advance_to(ANSWER_LIMIT_S - 0.001)
    assert not waiting.done()
    await clock.advance_to(ANSWER_LIMIT_S)
    assert await waiting == "no_answer"


async def test_a_server_that_drips_is_given_up_too() -> None:
    clock = SimulatedClock(START)

    async def drip() -> AsyncIterator[bytes]:
        while True:
            await clock.sleep(1.0)
            yield b" "

    router = Osrm("http://127.0.0.1:5000", clock, lambda: httpx.MockTransport(
        lambda request: httpx.Response(200, content=drip())
    ))  # fmt: skip
    waiting = asyncio.ensure_future(why(router))
    while not waiting.done():
        await asyncio.sleep(0.001)  # threads and streams take turns of their own
        if clock.next_due() is not None:
            clock.wake_next()
    assert await waiting == "no_answer"
    assert clock.mono() == pytest.approx(ANSWER_LIMIT_S, abs=1.01)


# ---- over a real socket ----


@contextmanager
def server(status: int, body: bytes) -> Iterator[tuple[str, list[str]]]:
    """A server on this machine that always says the same; the paths it was asked for."""
    asked: list[str] = []

    class Says(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: the path holds positions."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Says) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{running.server_port}", asked
        finally:
            running.shutdown()
            thread.join()


async def test_a_real_server_is_asked_once_and_answers() -> None:
    with server(200, TABLE) as (url, asked):
        assert await Osrm(url, PatientClock(1)).matrix(UNITS, HERE) == (61.5, None)
    assert len(asked) == 1
    assert asked[0].startswith("/table/v1/driving/18.063200,59.334600;18.071000,59.320100;18.060940,59.330030?")


@pytest.mark.parametrize(("status", "body", "code"), [(503, b"", "status"), (200, b"nej", "bad_answer")])
async def test_a_real_server_that_is_wrong(status: int, body: bytes, code: str) -> None:
    with server(status, body) as (url, _asked):
        assert await why(Osrm(url, PatientClock(1))) == code


async def test_nobody_at_the_port() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        assert await why(Osrm(f"http://127.0.0.1:{port}", PatientClock(1))) == "unreachable"


async def test_a_server_that_hangs_up_in_the_middle() -> None:
    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n" + TABLE[:20])
        writer.close()

    running = await asyncio.start_server(hang_up, "127.0.0.1", 0)
    async with running:
        port = running.sockets[0].getsockname()[1]
        assert await why(Osrm(f"http://127.0.0.1:{port}", PatientClock(1))) == "cut"


async def test_a_proxy_of_the_environment_is_not_told_where_she_is(monkeypatch: pytest.MonkeyPatch) -> None:
    with server(200, TABLE) as (url, asked), server(200, TABLE) as (proxy, overheard):
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy)
        monkeypatch.setenv("NO_PROXY", "")
        await Osrm(url, PatientClock(1)).matrix(UNITS, HERE)
    assert (len(asked), overheard) == (1, [])


# ---- the station's own tiles ----


async def test_tiles_are_opened_once_and_in_a_thread(tmp_path: Path) -> None:
    opened: list[Path] = []

    class Engine:
        def matrix(self, request: str, /) -> str:
            assert threading.current_thread() is not threading.main_thread()
            cells = [[{"time": 70}] for _ in json.loads(request)["sources"]]
            return json.dumps({"sources_to_targets": cells})

    def open_engine(config: Path) -> Engine:
        opened.append(config)
        return Engine()

    router = Tiles(tmp_path / "valhalla.json", open_engine)
    assert await router.matrix(UNITS, HERE) == (70.0, 70.0)
    assert await router.matrix(UNITS[:1], HERE) == (70.0,)
    assert opened == [tmp_path / "valhalla.json"]
