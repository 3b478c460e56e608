"""The net under everything printed: what `print` writes to a terminal is lines of text, whatever was in them.

The desk has a net of its own under everything drawn (textual_fixes.OutsideText). As there, words from outside are made
visible where they are put into a line; this catches what was forgotten.
"""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from typing import TextIO, cast

from console.text import visible


def closed_ones_lead_nowhere() -> None:
    """A standard stream that was closed before we began is None, and the next file that is opened would be taken for
    it: what somebody else prints would stand in the journal."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            stream = open(os.devnull, mode, encoding="utf-8")  # noqa: SIM115 - as long as the program
            setattr(sys, name, stream)
            setattr(sys, f"__{name}__", stream)


def text_only(stream: TextIO, *, must: bool = True) -> TextIO:
    """`stream`, with every character a terminal could act on shown as a symbol. Line ends stay.

    `must` False: what it does not take is given up. A full disk under the log of a service ends no service.
    """
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="replace")  # a letter the terminal lacks ends no command
    return cast(TextIO, (_TextOnly if must else _IfItCan)(stream))


class _TextOnly:
    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        self._stream.write("\n".join(map(visible, text.split("\n"))))
        return len(text)

    def writelines(self, lines: list[str]) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)


class _IfItCan(_TextOnly):
    def write(self, text: str) -> int:
        with suppress(OSError):
            super().write(text)
        return len(text)

    def flush(self) -> None:
        with suppress(OSError):
            self._stream.flush()
