"""The server on a real socket: parts of a file, headers, refusals, and that it says nothing to anybody."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from maps.web import serve
from maps.web.byte_range import Part
from maps.web.serve import MOST, Server

TILES = bytes(range(256)) * 4


class Little:
    """A site."""

    token, page = "secret", b"<!doctype html>page"

    def __init__(self, tiles: Path | None) -> None:
        self.tiles = tiles

    def live(self) -> bytes:
        return b'{"serial": "1"}'

    def ground(self, z: int, x: int, y: int) -> bytes:
        return f"[{z}, {x}, {y}]".encode()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    tiles = tmp_path / "karta.pmtiles"
    tiles.write_bytes(TILES)
    made = Server(Little(tiles), "127.0.0.1", 0)
    thread = threading.Thread(target=made.serve_forever, args=(0.01,))
    thread.start()
    yield made
    made.shutdown()
    made.server_close()
    thread.join()


def said(server: Server, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as line:
        line.sendall(request)
        answer = b""
        while part := line.recv(65536):
            answer += part
    return answer


def ask(server: Server, path: str, *headers: str, method: str = "GET") -> tuple[int, dict[str, str], bytes]:
    lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{server.port}", *headers, "", ""]
    head, _, body = said(server, "\r\n".join(lines).encode()).partition(b"\r\n\r\n")
    first, *rest = head.decode().split("\r\n")
    return int(first.split()[1]), {name.lower(): value for name, value in (line.split(": ", 1) for line in rest)}, body


@pytest.mark.parametrize(
    ("path", "kind", "body"),
    [
        ("", "text/html; charset=utf-8", b"<!doctype html>page"), ("live.json", "application/json", b'{"serial": "1"}'),
        ("ground/3/1/2.json", "application/json", b"[3, 1, 2]"), ("tiles", "application/octet-stream", TILES),
    ],
)  # fmt: skip
def test_what_is_answered_is_kept_by_nobody(server: Server, path: str, kind: str, body: bytes) -> None:
    status, headers, got = ask(server, f"/secret/{path}")
    assert (status, headers["content-type"], got) == (200, kind, body)
    assert (headers["cache-control"], headers["referrer-policy"]) == ("no-store", "no-referrer")
    assert (headers["x-content-type-options"], headers["x-frame-options"]) == ("nosniff", "DENY")
    assert headers["content-security-policy"] == "frame-ancestors 'none'"
    assert "Python" not in headers["server"]
    status, headers, got = ask(server, f"/secret/{path}", method="HEAD")
    assert (status, headers["content-length"], got) == (200, str(len(body)), b"")


@pytest.mark.parametrize(
    ("asked", "status", "told", "body"),
    [
        ("bytes=0-9", 206, "bytes 0-9/1024", TILES[:10]), ("bytes=1000-", 206, "bytes 1000-1023/1024", TILES[1000:]),
        ("bytes=-7", 206, "bytes 1017-1023/1024", TILES[-7:]),
        ("bytes=500-9999", 206, "bytes 500-1023/1024", TILES[500:]),
        ("bytes=1024-", 416, "bytes */1024", b""), ("bytes=0-1,3-4", 416, "bytes */1024", b""),
    ],
)  # fmt: skip
def test_the_stations_tiles_by_range(server: Server, asked: str, status: int, told: str, body: bytes) -> None:
    got = ask(server, "/secret/tiles", f"Range: {asked}")
    assert (got[0], got[1]["content-range"], got[2]) == (status, told, body)
    assert got[1]["accept-ranges"] == "bytes"
    headless = ask(server, "/secret/tiles", f"Range: {asked}", method="HEAD")
    assert (headless[0], headless[1]["content-length"], headless[2]) == (status, str(len(body)), b"")


def test_control_a_server_that_knows_no_ranges_is_noticed(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "wanted", lambda header, size: Part(0, size))
    with pytest.raises(KeyError, match="content-range"):
        test_the_stations_tiles_by_range(server, "bytes=0-9", 206, "bytes 0-9/1024", TILES[:10])


def test_a_file_that_was_taken_away_is_nowhere(server: Server) -> None:
    assert isinstance(server.site, Little)
    assert server.site.tiles is not None
    server.site.tiles.unlink()
    assert ask(server, "/secret/tiles")[0] == 404
    server.site.tiles = None
    assert ask(server, "/secret/tiles")[0] == 404


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (b"GET /wrong/live.json HTTP/1.1\r\nHost: {host}\r\n\r\n", 404),
        (b"GET /secret/../../etc/passwd HTTP/1.1\r\nHost: {host}\r\n\r\n", 404),
        (b"GET /secret/ HTTP/1.1\r\nHost: evil.example\r\n\r\n", 421),
        (b"GET /secret/ HTTP/1.1\r\n\r\n", 421),
        (b"GET /secret/ HTTP/1.1\r\nHost: {host}\r\nHost: {host}\r\n\r\n", 421),
        (b"POST /secret/ HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0\r\n\r\n", 405),
        (b"BREW /secret/ HTTP/1.1\r\nHost: {host}\r\n\r\n", 501),
        (b"GET /secret/ HTTP/9.9\r\nHost: {host}\r\n\r\n", 505),
        (b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: {host}\r\n\r\n", 414),
        (b"GET /secret/ HTTP/1.1\r\nHost: {host}\r\nX: " + b"a" * 70_000 + b"\r\n\r\n", 431),
        (b"GET /secret/ HTTP/1.1\r\nHost: {host}\r\n" + b"X: y\r\n" * 200 + b"\r\n", 431),
        (b"nonsense\r\n\r\n", 400),
    ],
)  # fmt: skip
def test_a_refusal_is_a_bare_status(
    server: Server, request_bytes: bytes, status: int, capfd: pytest.CaptureFixture[str]
) -> None:
    host = f"127.0.0.1:{server.port}".encode()
    try:
        answer = said(server, request_bytes.replace(b"{host}", host))
    except ConnectionError:  # it closed while we were still sending what it does not read
        answer = b""
    head, _, body = answer.partition(b"\r\n\r\n")
    assert body == b""
    assert b"secret" not in head
    assert not answer or head.split()[1] == str(status).encode()
    assert capfd.readouterr() == ("", ""), "nobody is told who asked for what"


def test_whoever_hangs_up_in_the_middle_is_not_talked_about(server: Server, capfd: pytest.CaptureFixture[str]) -> None:
    for _ in range(MOST + 5):
        with socket.create_connection(("127.0.0.1", server.port), timeout=60) as line:
            line.sendall(b"GET /secret/tiles HTTP/1.1\r\nHo")
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    _until_answered(server)
    assert capfd.readouterr() == ("", "")


def test_only_so_many_at_once_and_the_next_ones_again(server: Server) -> None:
    waiting = [socket.create_connection(("127.0.0.1", server.port), timeout=60) for _ in range(MOST)]
    for line in waiting:
        line.sendall(b"G")
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as late:
        assert _end_of(late) == b""
    for line in waiting:
        line.close()
    _until_answered(server)


def _end_of(line: socket.socket) -> bytes:
    try:
        return line.recv(1)
    except ConnectionError:
        return b""


def _until_answered(server: Server) -> None:
    for _ in range(2000):
        try:
            if ask(server, "/secret/")[0] == 200:
                return
        except (IndexError, ConnectionError):
            threading.Event().wait(0.005)
    raise AssertionError("it never answered again")
