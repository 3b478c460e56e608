"""Two Textual apps on one terminal: both run, one has the screen and the keyboard, and neither knows the other.

The host owns the terminal (its driver reads the keys and writes the bytes); the guest is given where to write, and
nothing else. An app that is not in front draws nothing and rings nothing. The names of Textual that are private here
have a test each in tests/desk/test_shared_terminal.py.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, cast

from textual import events
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size
from textual.message import Message

from console.textual_fixes import GuardedApp

if TYPE_CHECKING:
    from textual.drivers._writer_thread import WriterThread

TYPED = (events.InputEvent, events.Paste)


class OneOfTwo(GuardedApp):
    """An app that can stand behind another. `front`: it has the screen and the keyboard."""

    front = True
    writer: WriterThread | None = None  # of the terminal, for a guest

    @property
    def is_headless(self) -> bool:
        """Textual neither draws nor rings for an app without a screen; the size of everything is kept all the same."""
        return not self.front or super().is_headless

    @property
    def has_terminal(self) -> bool:
        """Whether there is a screen at all, in front or not."""
        return not super().is_headless

    @property
    def typed_to(self) -> OneOfTwo:
        """Who gets what is typed. Asked in the thread that reads the keys."""
        return self

    def come_to_front(self) -> None:
        """Have the terminal, and draw the whole screen."""
        self.front = True
        self.draw_all()

    def lend_to(self, guest: OneOfTwo) -> None:
        """Give the guest the way to the terminal, and what is known of it."""
        guest.driver_class = GuestDriver
        guest._sync_available = self._sync_available  # private: the answer came to us
        if isinstance(self._driver, LinuxDriver):
            guest.writer = self._driver._writer_thread  # private: one thread writes, so nothing is mixed


class HostDriver(LinuxDriver):
    """The terminal's own driver; what is typed goes to whichever app is in front."""

    def send_message(self, message: Message) -> None:
        target = cast(OneOfTwo, self._app).typed_to
        if target is self._app or not isinstance(message, TYPED):
            super().send_message(message)
            return
        message.set_sender(target)
        asyncio.run_coroutine_threadsafe(target._post_message(message), loop=self._loop)  # private: as in Driver


class GuestDriver(Driver):
    """Writes to the terminal of the host while its app is in front. It reads nothing and changes no mode."""

    def write(self, data: str) -> None:
        app = cast(OneOfTwo, self._app)
        if app.front and app.writer is not None and app.writer.is_alive():
            app.writer.write(data)

    def start_application_mode(self) -> None:
        """Textual asks a driver for the first size; the next ones come from the host."""
        size = Size(*(self._size or (80, 24)))
        self.send_message(events.Resize(size, size))

    def disable_input(self) -> None: ...
    def stop_application_mode(self) -> None: ...
