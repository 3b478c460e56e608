"""A real browser engine without a network: what a page did, and what it asked for."""

from __future__ import annotations

import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

ENGINES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")  # Debian's names, and others'
VOID = {"meta", "img", "br", "link", "input", "base", "hr"}


@dataclass
class Seen:
    """`asked`: first lines of what came to the proxy. `texts`: (element, text) in order, outside script and style."""

    dom: str
    asked: list[str]
    texts: list[tuple[str, str]] = field(default_factory=list)
    root: dict[str, str | None] = field(default_factory=dict)

    @property
    def evaluated(self) -> str | None:
        """What a payload wrote into the document's root; None if none ran."""
        return self.root.get("data-pwned")

    def cells(self) -> list[str]:
        return [text for element, text in self.texts if element in ("td", "th")]


def engine() -> str:
    """The browser. A machine without one cannot run these tests, and says so."""
    found = next(filter(None, map(which, ENGINES)), None)
    assert found, "these tests need a browser engine: apt-get install chromium-headless-shell"
    return found


def opened(page: Path) -> Seen:
    """Open the file, let everything run, and say what became of it."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as home, _proxy() as (port, asked):
        done = subprocess.run(
            [engine(), "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-extensions",
             "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
             f"--user-data-dir={home}", f"--proxy-server=http://127.0.0.1:{port}", "--virtual-time-budget=4000",
             "--dump-dom", page.as_uri()],
            capture_output=True, text=True, timeout=300, check=True,
        )  # fmt: skip
    seen = Seen(done.stdout, asked)
    _Reading(seen).feed(done.stdout)
    return seen


@contextmanager
def _proxy() -> Iterator[tuple[int, list[str]]]:
    """Everything the engine wants from the world comes here, is written down, and gets nothing."""
    asked: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            while True:
                try:
                    connection, _address = listening.accept()
                except OSError:
                    return
                with connection, suppress(OSError):  # the engine may end in the middle
                    if request := connection.recv(4096):  # a line opened beforehand asks nothing yet
                        asked.append(request.decode("latin-1").split("\r\n")[0])
                    connection.sendall(b"HTTP/1.1 403 no\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        try:
            yield listening.getsockname()[1], asked
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            thread.join()


class _Reading(HTMLParser):
    def __init__(self, seen: Seen) -> None:
        super().__init__(convert_charrefs=True)
        self._seen, self._open = seen, list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "html":
            self._seen.root = dict(attrs)
        if tag not in VOID:
            self._open.append(tag)
            if tag in ("td", "th"):
                self._seen.texts.append((tag, ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        element = self._open[-1] if self._open else ""
        if element in ("td", "th") and self._seen.texts[-1][0] == element:
            self._seen.texts[-1] = (element, self._seen.texts[-1][1] + data)
        elif element not in ("script", "style") and data.strip():
            self._seen.texts.append((element, data))
