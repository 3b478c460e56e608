"""The live page's server: the standard library's, with what it lacks. Nothing of a request is ever logged.

Everything is answered with no-store and no-referrer, and the connection ends. It holds no state: `Site` has the bytes.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any, NamedTuple, Protocol

from maps.web.asked import Ground, Refusal, route
from maps.web.byte_range import wanted

MOST = 32  # requests at once
PATIENCE_S = 10.0  # for a whole request
PIECE = 1 << 16
HEADERS = {
    "Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY", "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin", "Content-Security-Policy": "frame-ancestors 'none'",
}  # fmt: skip
HTML, JSON, BINARY = "text/html; charset=utf-8", "application/json", "application/octet-stream"


class Site(Protocol):
    """What there is to see. Called from many threads at once."""

    @property
    def token(self) -> str: ...
    @property
    def page(self) -> bytes: ...
    @property
    def tiles(self) -> Path | None: ...
    def live(self) -> bytes: ...
    def ground(self, z: int, x: int, y: int) -> bytes: ...


class _Reply(NamedTuple):
    status: int
    kind: str = ""
    body: bytes | Path = b""
    start: int = 0
    length: int = 0
    headers: tuple[tuple[str, str], ...] = ()


class Server(ThreadingHTTPServer):
    """Listens when it is made; `serve_forever` answers. `port` 0: any free one, see `port`."""

    daemon_threads = True
    request_queue_size = MOST

    def __init__(self, site: Site, bind: str, port: int) -> None:
        self.site, self.bind = site, bind
        self.address_family = socket.AF_INET6 if ":" in bind else socket.AF_INET
        self._room = BoundedSemaphore(MOST)
        super().__init__((bind, port), _Handler)
        self.port: int = self.server_address[1]

    def server_bind(self) -> None:
        """Without http.server's own, which asks a name server who we are."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()

    def process_request(self, request: Any, client_address: Any) -> None:
        if self._room.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._room.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever asked has gone, or stopped in the middle. The library would print addresses and values."""


class _Handler(BaseHTTPRequestHandler):
    server: Server
    timeout = PATIENCE_S
    server_version, sys_version = "larmbord", ""

    def do_GET(self) -> None:
        self._answer(self._reply())

    do_HEAD = do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = do_TRACE = do_CONNECT = do_GET

    def log_message(self, format: str, *args: Any) -> None:
        """Never: the path holds the token, and a request says who watches."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """A bare status: the library's page repeats what was asked."""
        self._answer(_Reply(code))

    def _reply(self) -> _Reply:
        site, server = self.server.site, self.server
        hosts = self.headers.get_all("Host") or []
        match route(self.command, self.path, hosts, token=site.token, bind=server.bind, port=server.port):
            case Refusal(status=status):
                return _Reply(status, headers=(("Allow", "GET, HEAD"),) if status == 405 else ())
            case Ground() as tile:
                return _whole(JSON, site.ground(*tile))
            case "page":
                return _whole(HTML, site.page)
            case "live":
                return _whole(JSON, site.live())
            case _:
                return _tiles(site.tiles, self.headers.get("Range"))

    def _answer(self, reply: _Reply) -> None:
        self.close_connection = True
        self.send_response(reply.status)
        for name, value in (*HEADERS.items(), *reply.headers):
            self.send_header(name, value)
        if reply.kind:
            self.send_header("Content-Type", reply.kind)
        self.send_header("Content-Length", str(reply.length))
        self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            for piece in _pieces(reply):
                self.wfile.write(piece)


def _whole(kind: str, body: bytes) -> _Reply:
    return _Reply(200, kind, body, 0, len(body))


def _tiles(path: Path | None, asked: str | None) -> _Reply:
    """The station's own map, or a part of it (RFC 9110 section 14)."""
    try:
        size = path.stat().st_size if path is not None else None
    except OSError:
        size = None
    if path is None or size is None:
        return _Reply(404)
    part = wanted(asked, size)
    accepts = ("Accept-Ranges", "bytes")
    if part is None:
        return _Reply(416, headers=(accepts, ("Content-Range", f"bytes */{size}")))
    if part.length == size:
        return _Reply(200, BINARY, path, 0, size, (accepts,))
    last = part.start + part.length - 1
    return _Reply(
        206, BINARY, path, part.start, part.length, (accepts, ("Content-Range", f"bytes {part.start}-{last}/{size}"))
    )


def _pieces(reply: _Reply) -> Iterator[bytes]:
    if isinstance(reply.body, bytes):
        yield reply.body
        return
    left = reply.length
    with reply.body.open("rb") as file:
        file.seek(reply.start)
        while left > 0 and (piece := file.read(min(PIECE, left))):
            left -= len(piece)
            yield piece
