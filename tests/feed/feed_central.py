"""A central that answers just what a test says."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import httpx
from feed_support import alarm

URL = "https://central.example/events"
STREAM = {"content-type": "text/event-stream; charset=utf-8"}


def event(number: int) -> bytes:
    return f"id: {number}\ndata: ".encode() + alarm(number) + b"\n\n"


class Body(httpx.AsyncByteStream):
    """A body that comes piece by piece, as the test says."""

    def __init__(self, *pieces: bytes) -> None:
        self.pieces: asyncio.Queue[bytes] = asyncio.Queue()
        for piece in pieces:
            self.pieces.put_nowait(piece)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while True:
            yield await self.pieces.get()


class Central:
    """Answers with `answers` in turn, and with the last one for ever."""

    def __init__(self, *answers: Callable[[httpx.Request], httpx.Response] | httpx.Response | Exception) -> None:
        self.answers = list(answers)
        self.asked: list[httpx.Request] = []

    def __call__(self) -> httpx.AsyncBaseTransport:
        return httpx.MockTransport(self._answer)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer(request) if callable(answer) else answer


def stream(*pieces: bytes) -> httpx.Response:
    """An answer that stays open after its pieces."""
    return httpx.Response(200, headers=STREAM, stream=Body(*pieces))


def ended(body: bytes) -> Callable[[httpx.Request], httpx.Response]:
    return lambda _: httpx.Response(200, headers=STREAM, content=body)
