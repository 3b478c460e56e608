"""The net under everything printed: what `print` writes to a terminal is lines of text, whatever was in them.

The desk has a net of its own under everything drawn (textual_fixes.OutsideText). As there, words from outside are made
visible where they are put into a line; this catches what was forgotten.
"""

from __future__ import annotations

import io
from typing import TextIO, cast

from console.text import visible


def text_only(stream: TextIO) -> TextIO:
    """`stream`, with every character a terminal could act on shown as a symbol. Line ends stay."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="replace")  # a letter the terminal lacks ends no command
    return cast(TextIO, _TextOnly(stream))


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
