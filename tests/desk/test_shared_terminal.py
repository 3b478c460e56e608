"""Two Textual apps on one terminal: who writes, who is typed to, and the private names of Textual that this needs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.driver import Driver
from textual.widgets import Static

from console.shared_terminal import GuestDriver, HostDriver, OneOfTwo


class Paper:
    """A terminal's writing thread, without a thread."""

    def __init__(self) -> None:
        self.written = ""
        self.alive = True

    def is_alive(self) -> bool:
        return self.alive

    def write(self, data: str) -> None:
        self.written += data


class Guest(OneOfTwo):
    front = False

    def compose(self) -> ComposeResult:
        yield Static("words of the guest")


async def until(holds: Callable[[], object]) -> None:
    for _turn in range(60_000):
        if holds():
            return
        await asyncio.sleep(0.001)
    raise AssertionError("it never came to be")


async def test_a_guest_writes_while_it_is_in_front_and_never_to_a_terminal_that_has_gone() -> None:
    guest, paper = Guest(), Paper()
    guest.driver_class, guest.writer = GuestDriver, paper  # type: ignore[assignment]
    running = asyncio.create_task(guest.run_async(size=(40, 5)))
    await until(lambda: guest.is_running and guest.screen.is_mounted and guest.query(Static))
    await asyncio.sleep(0)
    assert paper.written == "", "behind another it draws nothing"
    guest.bell()
    assert paper.written == ""
    guest.call_later(guest.come_to_front)
    await until(lambda: "words of the guest" in paper.written)
    guest.bell()
    await until(lambda: "\x07" in paper.written)
    paper.written, paper.alive = "", False
    guest.bell()
    assert paper.written == ""
    guest.exit(0, 0)
    await asyncio.wait_for(running, 60)


async def test_what_is_typed_goes_to_whoever_is_in_front_and_the_rest_to_the_host() -> None:
    heard: list[tuple[str, str]] = []

    class Ear(OneOfTwo):
        other: OneOfTwo | None = None

        @property
        def typed_to(self) -> OneOfTwo:
            return self.other or self

        async def _post_message(self, message: Any) -> bool:
            heard.append((self.title, type(message).__name__))
            return True

    host, guest = Ear(), Ear()
    host.title, guest.title = "host", "guest"
    driver = HostDriver.__new__(HostDriver)
    Driver.__init__(driver, host)
    size = host.size
    for other in (None, guest):
        host.other = other
        for message in (events.Key("f2", None), events.Paste("words"), events.Resize(size, size)):
            driver.send_message(message)
    await until(lambda: len(heard) == 6)
    assert heard == [
        ("host", "Key"), ("host", "Paste"), ("host", "Resize"),
        ("guest", "Key"), ("guest", "Paste"), ("host", "Resize"),
    ]  # fmt: skip


def test_the_private_names_are_there() -> None:
    """When upstream renames one, this says which."""
    app = OneOfTwo()
    for name in ("_running", "_screen_stack", "_background_screens", "_display", "_sync_available", "_driver",
                 "_post_message", "_exit_renderables", "_print_error_renderables"):  # fmt: skip
        assert name in dir(app), name
    assert "_writer_thread" in HostDriver.__init__.__code__.co_names
