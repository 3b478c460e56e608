"""The station's own OSRM server, over HTTP. Where a person is goes there: encrypted, or on this machine."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from console.clock import Clock, within
from maps.eta.osrm import LARGEST, MOST, read_table, table_path
from maps.eta.values import Goal, NoRoads, Seconds, Start

if TYPE_CHECKING:  # httpx takes up to half a second to import: it is loaded in a thread, when it is first needed
    import httpx

ANSWER_LIMIT_S = 4.0  # to connect and to answer, whole; a table takes tens of milliseconds; ours

Transport = Callable[[], "httpx.AsyncBaseTransport"]


class Osrm:
    """One GET a question, with a limit on time and size, and a connection of its own: questions are seconds apart."""

    most = MOST

    def __init__(self, url: str, clock: Clock, transport: Transport | None = None) -> None:
        """`url` as the station file has it, checked there. `transport`: instead of the network, for tests."""
        self._url = url.rstrip("/")
        self._clock = clock
        self._transport = transport
        self._trusted: ssl.SSLContext | None = None

    async def matrix(self, starts: Sequence[Start], goal: Goal) -> Seconds:
        """Seconds of each unit. Raises NoRoads."""
        await asyncio.to_thread(self._load)
        try:
            body = await within(self._clock, ANSWER_LIMIT_S, self._body(table_path(starts, goal)))
        except TimeoutError:
            raise NoRoads("no_answer") from None
        return read_table(body, starts, goal)

    def _load(self) -> None:
        """What takes long and needs no loop."""
        import httpx

        if self._url.startswith("https:") and self._trusted is None:
            self._trusted = httpx.create_ssl_context()

    async def _body(self, path: str) -> bytes:
        import httpx

        headers = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "larmbord"}
        transport = self._transport() if self._transport else None
        try:
            async with (
                httpx.AsyncClient(verify=self._trusted or False, transport=transport, timeout=None, trust_env=False)
                as client, client.stream("GET", self._url + path, headers=headers) as response,
            ):  # fmt: skip
                return await _whole(response)
        except (httpx.ConnectError, httpx.UnsupportedProtocol):
            raise NoRoads("unreachable") from None
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError):
            raise NoRoads("cut") from None


async def _whole(response: httpx.Response) -> bytes:
    """The body, if this can be an answer. OSRM says with 400 why it does not, in the same form."""
    if response.status_code not in (200, 400):
        raise NoRoads("status", status=str(response.status_code))
    if response.headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise NoRoads("bad_answer")  # what is not packed cannot burst
    body = bytearray()
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > LARGEST:
            raise NoRoads("bad_answer")
    return bytes(body)
