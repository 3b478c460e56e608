"""Every private name of Textual that the desk needs, and every repair of it, each with its issue number.

Numbers without a name are Textualize/textual; the traps are in textual.md. tests/desk/test_textual_fixes.py fails when
upstream changes one of them, so that a repair can go when it is no longer needed.
"""

from __future__ import annotations

import asyncio
import codecs
import functools
import inspect
import logging
import os
import re
import signal
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from rich.segment import Segment
from rich.text import Text
from textual._compositor import Compositor
from textual.app import App
from textual.await_complete import AwaitComplete
from textual.color import Color
from textual.drivers import linux_driver
from textual.filter import ANSIToTruecolor, LineFilter, Monochrome, NoColor
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip
from textual.theme import Theme
from textual.worker import Worker

from console.closed_app import ClosedApp
from console.faults import where_it_broke
from console.i18n import _
from console.text import is_simple, visible

log = logging.getLogger("larmbord.desk")

_MOUSE = {
    False: re.compile(rb"\x1b\[(?:M[\s\S]{3}|<[0-9;]*[Mm])"),
    True: re.compile(rb"\x1b\[M[\s\S]{3}"),
}
_MOUSE_BEGUN = {
    False: re.compile(rb"\x1b\[(?:M[\s\S]{0,2}|<[0-9;]*)?\Z"),
    True: re.compile(rb"\x1b\[(?:M[\s\S]{0,2})?\Z"),
}


class TolerantDecoder:
    """Bytes from the keyboard to text. Never raises; swallows mouse reports nobody asked for (#6456, #6668, #6696).

    Strict UTF-8 ends the desk at the first Latin-1 letter, and an X10 report read as keys contains letters and spaces.
    With `mouse` the reports Textual asked for (SGR) pass. A report cut right behind its Esc leaves that Esc alone: it
    was handed on, because nobody can know whether more follows.
    """

    def __init__(self, mouse: bool = False) -> None:
        self._utf8 = codecs.getincrementaldecoder("utf-8")(errors="replace")
        self._held = b""
        self._escaped = False  # the last byte handed on was Esc
        self._mouse = mouse

    def decode(self, data: bytes, final: bool = False) -> str:
        data = (b"\x1b" if self._escaped else b"") + self._held + data
        kept = _MOUSE[self._mouse].sub(b"", data)
        begun = _MOUSE_BEGUN[self._mouse].search(kept)
        cut = begun.start() if begun else len(kept)
        told, self._held = kept[:cut], kept[cut:]
        if self._escaped:
            self._held = self._held if told else self._held[1:]
            told = told.removeprefix(b"\x1b")
        self._escaped = told.endswith(b"\x1b") or (self._escaped and not told and bool(self._held))
        return self._utf8.decode(told, final)


def tolerate_input(mouse: bool = False) -> None:
    """Give Textual's input thread our decoder. Before the app starts."""
    # private: the name the input thread looks up
    setattr(linux_driver, "getincrementaldecoder", lambda encoding: functools.partial(TolerantDecoder, mouse))  # noqa: B010


class OutsideText(LineFilter):
    """The net under everything drawn: no control character and no link reaches the terminal.

    Textual cleans no text (textual.md section 5). Words from outside are made visible *before* layout, because control
    characters are no cells wide and their pictures are one; this catches what was forgotten.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        if not any(style is not None and style.link for _text, style, _control in segments):
            if is_simple("".join([text for text, _style, _control in segments])):  # one look a line, nearly always
                return segments
            if all(visible(text) == text for text, _style, _control in segments):
                return segments
        width = sum(segment.cell_length for segment in segments)
        cleaned = [
            s if s.control else Segment(visible(s.text), s.style and s.style.update_link(None)) for s in segments
        ]
        return Segment.adjust_line_length(cleaned, width)


_NET, _NO_COLOUR = OutsideText(), NoColor()  # one instance each: a filter is part of a cache key


class GuardedApp(ClosedApp):
    """An App that shows and prints nothing from outside unmade, and never a traceback with local variables.

    `mono` strips every colour: Textual itself answers NO_COLOR with greys (#839, #2829).
    """

    mono = False
    _has_panicked = False

    def wear(self, theme: Theme) -> None:
        """Use `theme` from the first picture on: setting `App.theme` later styles and paints everything twice."""
        self.register_theme(theme)
        self.set_reactive(App.theme, theme.name)
        self.stylesheet.set_variables(self.get_css_variables())

    def get_line_filters(self) -> Sequence[LineFilter]:
        unwanted = (Monochrome, ANSIToTruecolor) if self.current_theme.ansi else Monochrome
        stock = [line_filter for line_filter in super().get_line_filters() if not isinstance(line_filter, unwanted)]
        return [*stock, _NET, *([_NO_COLOUR] if self.mono else [])]

    @property
    def _background_screens(self) -> list[Screen[Any]]:  # private
        """Nothing shows through an opaque screen: the stock one repaints what is under it, and with it, all of it."""
        stack = self._screen_stack  # private
        return [] if stack and stack[-1].styles.background.a == 1 else super()._background_screens

    def pop_screen(self) -> AwaitComplete:
        """Without what still searches for it: a palette popped by a function key ended the desk (WorkerFailed)."""
        self.workers.cancel_node(self.screen)
        return super().pop_screen()

    def run_worker(self, work: Any, *where: Any, **how: Any) -> Worker[Any]:
        """A worker that is cancelled before its first turn, as when the desk is left, never awaits its coroutine: that
        is closed here, or Python complains of it wherever it happens to be."""
        worker = super().run_worker(work, *where, **how)
        if inspect.iscoroutine(work) and worker._task is not None:  # private
            worker._task.add_done_callback(lambda _task: work.close())
        return worker

    def draw_all(self) -> None:
        """The whole screen now, not at the next refresh."""
        if self._running and self._screen_stack:  # private: both
            update = self.screen._compositor.render_update(full=True, screen_stack=self._background_screens)
            self._display(self.screen, update)  # private: the two lines of Screen that draw

    def _fatal_error(self) -> None:  # private: the stock one renders local variables for 4 to 7 s (#5599)
        self.bell()
        self.panic()

    def panic(self, *renderables: object) -> None:
        """End with our own words, whatever anybody wants to print.

        An exception with its own `__rich__` and the input thread's traceback come here directly, past `_fatal_error`.
        """
        log.critical("internal error: %s", where_it_broke(self._exception))  # private: _exception
        if self._has_panicked:
            return  # a second one would end with advice to run the desk in Textual's developer mode
        self._has_panicked = True
        super().panic(
            Text(_("Larmbord stopped on an internal error. The log says where. Start it again: nothing is lost."))
        )


class OnlyTouched(Compositor):
    """A compositor that asks a widget for the rows it is about to write, and no other widget for any.

    The stock one renders every widget whose *container* a change touches, whole: a key on the map cost the header, the
    band, the message and the key bar too, a third of what it took. And it renders what lies behind the widget in front.
    """

    def _get_renders(self, crop: Region | None = None) -> Iterable[tuple[Region, Region, list[Strip]]]:  # private
        in_front: list[Region] = []
        for widget, (region, clip) in self.visible_widgets.items():
            touched = clip if crop is None else Region(clip.x, crop.y, clip.width, crop.height).intersection(clip)
            part = region.intersection(touched)
            if (
                part
                and (crop is None or crop.overlaps(part))
                and not any(front.contains_region(part) for front in in_front)
            ):
                in_front.append(part)
                yield region, touched, widget.render_lines(part.translate(-region.offset))


def touch_only_what_changed(screen: Screen[Any]) -> None:
    """Before the screen is shown."""
    screen._compositor = OnlyTouched()  # private: the name a screen keeps it under


def end_on_signals(app: App[int]) -> None:
    """SIGTERM, SIGHUP and SIGINT leave in order, so that the terminal is restored. Call it in `on_mount`.

    128 + n is what a shell expects of a program ended by a signal.
    """
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        loop.add_signal_handler(number, functools.partial(app.exit, return_code=128 + number))


def exit_code(app: App[Any]) -> int:
    """The process's exit code. Textual's own is 0 after most crashes (#4325); no code at all is a crash too."""
    let_go_of_a_lost_terminal()
    return 1 if app.return_code is None else app.return_code


def let_go_of_a_lost_terminal() -> None:
    """What can no longer be written is given up; else Python ends with its own exit code 120 instead of ours."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)
