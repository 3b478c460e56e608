"""Bytes → lines and prompts (modem.md section 2; 3GPP TS 27.005 section 3.5.1 for the prompt). No I/O.

A line is `\\r\\n<line>\\r\\n`, in some firmware `\\r\\r\\n`, and bytes are split anywhere: so every run of CR and LF is
one line end and empty lines are nothing. NULs are line noise. Bytes ≥ 0x80 occur and are kept (latin-1), except at the
ends of a line, where they are noise too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

# The longest honest line: a PDU of 12 SMSC octets and 176 TPDU octets (3GPP TS 23.040 section 9.2) is 376 characters,
# a +CMGL or +COPS=? line may carry names besides. Longer is noise, and is dropped up to the next line end.
MAX_LINE = 2048

_LINE_END = re.compile(rb"[\r\n]")
_PROMPT = re.compile(rb"[^\x20-\x7e\r\n]*> ")  # asked at the start of a line only
_NOISE_AROUND = re.compile(r"^[^\x20-\x7e]+|[^\x20-\x7e]+$")


class Line(msgspec.Struct, frozen=True):
    """One line without its line ends. `clean`: there was no noise around it."""

    text: str
    clean: bool = True


class Noise(msgspec.Struct, frozen=True):
    """Something that is no line: too long, or nothing printable in it."""

    size: int


class Prompt(msgspec.Struct, frozen=True):
    """The modem waits for the text of a message."""


class Splitter:
    """Bytes in, lines out. Holds at most MAX_LINE bytes."""

    def __init__(self) -> None:
        self._held = bytearray()
        self._dropped = 0

    def feed(self, data: bytes) -> Iterator[Line | Noise | Prompt]:
        """What `data` completes, in order: the same however the bytes were split."""
        self._held += data.replace(b"\0", b"")
        while True:
            if not self._dropped and (prompt := _PROMPT.match(self._held)):
                del self._held[: prompt.end()]
                yield Prompt()
            elif end := _LINE_END.search(self._held):
                raw = bytes(self._held[: end.start()])
                del self._held[: end.end()]
                if found := self._line(raw):
                    yield found
            else:
                break
        if len(self._held) > MAX_LINE:
            self._dropped += len(self._held)
            self._held.clear()

    def _line(self, raw: bytes) -> Line | Noise | None:
        size, self._dropped = self._dropped + len(raw), 0
        if size > MAX_LINE:
            return Noise(size)
        whole = raw.decode("latin-1")
        text = _NOISE_AROUND.sub("", whole)
        if text.strip(" "):
            return Line(text.strip(" "), clean=text == whole)
        return Noise(size) if whole.strip(" ") else None
