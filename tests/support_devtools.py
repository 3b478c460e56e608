"""A browser one can act in: clicks, keys, questions and pictures, over its own debugging pipe and no port.

Where this user may (root), it runs in a network namespace of its own, in which there is nothing but `lo`: `alone`.
"""

from __future__ import annotations

import ctypes
import fcntl
import itertools
import json
import os
import queue
import signal
import socket
import struct
import subprocess
import threading
import zlib
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import numpy as np

from tests.support_browser import engine

T = TypeVar("T")
PATIENCE_S = 60.0  # of a slow machine; nothing is measured with it
CLONE_NEWNET, SIOCSIFFLAGS, IFF_UP = 0x40000000, 0x8914, 1
Message = dict[str, Any]  # the protocol is JSON


class Tab:
    """One page. `asked`: every address it wanted, its own first. `said`: faults and console lines."""

    def __init__(self, write: Callable[[Message], None], heard: queue.Queue[Message | None]) -> None:
        self.asked: list[str] = []
        self.said: list[str] = []
        self._write, self._heard, self._session = write, heard, ""
        self._numbers = itertools.count(1)

    def ask(self, method: str, **params: object) -> Message:
        """One command and its answer; whatever else is told meanwhile is kept."""
        number = next(self._numbers)
        named = {"sessionId": self._session} if self._session else {}
        self._write({"id": number, "method": method, "params": params, **named})
        while True:
            message = self._heard.get(timeout=PATIENCE_S)
            assert message is not None, "the browser went away"
            if message.get("id") == number:
                assert "error" not in message, message
                return dict(message["result"])
            self._note(message)

    def start(self) -> None:
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for room in ("Page", "Runtime", "Network", "Log"):
            self.ask(f"{room}.enable")

    def open(self, address: str, wide: int = 1280, high: int = 800) -> None:
        self.ask("Emulation.setDeviceMetricsOverride", width=wide, height=high, deviceScaleFactor=1, mobile=False)
        self.ask("Page.navigate", url=address)
        self.until("document.readyState === 'complete' && location.href !== 'about:blank'")

    def value(self, script: str) -> Any:
        """What the script comes to; a promise is waited for. The page's own policy does not bind it."""
        answer = self.ask("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def until(self, script: str) -> None:
        """Wait until it is true; fails aloud when it never is."""
        asked = f"""new Promise((done, never) => {{
          const end = performance.now() + {PATIENCE_S * 500};
          const look = () => ({script}) ? done(true)
            : performance.now() > end ? never(new Error("it never came to be")) : setTimeout(look, 20);
          look(); }})"""
        assert self.value(asked) is True

    def click(self, x: float, y: float) -> None:
        for kind in ("mouseMoved", "mousePressed", "mouseReleased"):
            self.ask("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def key(self, name: str, code: int) -> None:
        for kind in ("rawKeyDown", "keyUp"):
            self.ask("Input.dispatchKeyEvent", type=kind, key=name, code=name, windowsVirtualKeyCode=code)

    def png(self) -> bytes:
        return b64decode(self.ask("Page.captureScreenshot", format="png")["data"])

    def picture(self) -> np.ndarray[Any, np.dtype[np.uint8]]:
        """What is on the screen, rows x columns x 3."""
        return decoded(self.png())

    def _note(self, message: Message) -> None:
        params = message.get("params", {})
        match message.get("method"):
            case "Network.requestWillBeSent":
                self.asked.append(params["request"]["url"])
            case "Runtime.exceptionThrown":
                self.said.append(str(params["exceptionDetails"].get("exception", {}).get("description", params)))
            case "Log.entryAdded":
                self.said.append(params["entry"]["text"])
            case "Page.javascriptDialogOpening":
                self.said.append(f"dialog: {params['message']}")


@contextmanager
def browser(*options: str) -> Iterator[Tab]:
    """A browser with one empty tab."""
    to_read, to_write = os.pipe()
    from_read, from_write = os.pipe()
    with TemporaryDirectory(ignore_cleanup_errors=True) as home:
        process = subprocess.Popen(
            ["bash", "-c", f'exec "$@" 3<&{to_read} 4>&{from_write}', "bash", engine(), "--headless", "--no-sandbox",
             "--disable-gpu", "--no-first-run", "--disable-extensions", "--disable-background-networking",
             "--disable-component-update", "--disable-dev-shm-usage", "--hide-scrollbars", "--remote-debugging-pipe",
             f"--user-data-dir={home}", *options],
            pass_fds=(to_read, from_write), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        os.close(to_read)
        os.close(from_write)
        heard: queue.Queue[Message | None] = queue.Queue()
        reader = threading.Thread(target=_read, args=(from_read, heard))
        reader.start()
        try:
            tab = Tab(lambda message: _write(to_write, message), heard)
            tab.start()
            yield tab
        finally:
            os.killpg(process.pid, signal.SIGKILL)  # its helpers hold the pipe too
            process.wait()
            reader.join()
            os.close(to_write)
            os.close(from_read)


def _write(pipe: int, message: Message) -> None:
    os.write(pipe, json.dumps(message).encode() + b"\0")


def _read(pipe: int, heard: queue.Queue[Message | None]) -> None:
    rest = b""
    while part := os.read(pipe, 1 << 16):
        *whole, rest = (rest + part).split(b"\0")
        for each in whole:
            heard.put(json.loads(each))
    heard.put(None)


def alone(work: Callable[[], T]) -> T:
    """`work` in a thread, and what it starts, with no network but its own `lo`; where root does not exist, just so."""
    done: list[T] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            if os.geteuid() == 0:
                _leave_the_network()
            done.append(work())
        except BaseException as fault:  # noqa: BLE001 - a thread: handed on below
            failed.append(fault)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if failed:
        raise failed[0]
    return done[0]


def _leave_the_network() -> None:
    """What `unshare -n` does, for this thread; and `lo` up."""
    if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWNET) != 0:
        return  # root in a container that may not: the request log of the tab still says what was asked
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", IFF_UP))


def decoded(png: bytes) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """The pixels of a PNG as browsers write them: 8 bits, RGB or RGBA, not interlaced (W3C PNG section 9)."""
    at, data, wide, high, size = 8, b"", 0, 0, 3
    while at < len(png):
        (length,), kind = struct.unpack(">I", png[at : at + 4]), png[at + 4 : at + 8]
        body = png[at + 8 : at + 8 + length]
        if kind == b"IHDR":
            wide, high, depth, colour = struct.unpack(">IIBB", body[:10])
            assert (depth, colour in (2, 6)) == (8, True)
            size = 3 if colour == 2 else 4
        data += body if kind == b"IDAT" else b""
        at += 12 + length
    raw = np.frombuffer(zlib.decompress(data), np.uint8).reshape(high, 1 + wide * size)
    rows = np.zeros((high, wide, size), np.uint8)
    before = np.zeros((wide, size), np.uint8)
    for number, row in enumerate(raw):
        before = rows[number] = _unfiltered(int(row[0]), row[1:].reshape(wide, size), before)
    return rows[:, :, :3]


def _unfiltered(
    kind: int, row: np.ndarray[Any, np.dtype[np.uint8]], above: np.ndarray[Any, np.dtype[np.uint8]]
) -> np.ndarray[Any, np.dtype[np.uint8]]:
    if kind == 0:
        return row
    if kind == 1:
        return np.cumsum(row, axis=0, dtype=np.uint8)
    if kind == 2:
        return row + above
    out = np.zeros_like(row)
    left, corner = [0] * row.shape[1], [0] * row.shape[1]
    for at, (values, up) in enumerate(zip(row.tolist(), above.tolist(), strict=True)):
        if kind == 3:
            left = [(v + (a + b) // 2) & 255 for v, a, b in zip(values, left, up, strict=True)]
        else:
            left = [(v + _paeth(a, b, c)) & 255 for v, a, b, c in zip(values, left, up, corner, strict=True)]
        corner = up
        out[at] = left
    return out


def _paeth(a: int, b: int, c: int) -> int:
    estimate = a + b - c
    near = min((abs(estimate - a), 0, a), (abs(estimate - b), 1, b), (abs(estimate - c), 2, c))
    return near[2]
