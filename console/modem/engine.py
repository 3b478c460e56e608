"""The AT engine: tells the reply of the one pending command apart from everything a modem says by itself. No I/O.

    engine.start(command) → bytes to write        engine.data_received(bytes) → what was heard, in order

The rules are those of modem.md section 13. In short: the unsolicited table is asked before the collector; an
unsolicited line neither completes nor fails a command; results belong to the pending command only.
"""

from __future__ import annotations

import logging
import re
from collections import deque

import msgspec

from console.modem.commands import Command
from console.modem.grammar import CALL_RESULTS, Reply, is_final, may_be_reply
from console.modem.splitter import Line, Noise, Prompt, Splitter
from console.modem.unsolicited import Kind, kind_of

log = logging.getLogger(__name__)

# A store of 255 slots (modem.md section 5 rule 9) lists as two lines each; twice that, and no modem fills the memory.
MAX_REPLY_LINES = 1024
# Echoes of commands that timed out can come late; more than a few never.
REMEMBERED_WRITES = 8

_LOOKS_UNSOLICITED = re.compile(r"[+^*%$&#][A-Z]")
_HEX_DIGIT = re.compile(r"[0-9A-Fa-f]")
_SAFE_TO_LOG = re.compile(r"[+^*%$&#][A-Z]{1,12}(?=:)")  # letters only: a number is somebody's


class Unsolicited(msgspec.Struct, frozen=True):
    """A line the modem said by itself. `payload` is the line after a `+CMT:`, `+CDS:` or `+CBM:`."""

    kind: Kind
    line: str
    payload: str = ""


class Strange(msgspec.Struct, frozen=True):
    """A line nobody knows, or noise: counted, and a reason to sweep. Never a reason to stop."""

    noise: bool = False


class Stray(msgspec.Struct, frozen=True):
    """A result that no command waits for: the late reply of one that timed out."""


Heard = Reply | Prompt | Unsolicited | Strange | Stray


class Counts(msgspec.Struct):
    """What came in since the engine was made."""

    bytes: int = 0
    results: int = 0
    echoes: int = 0
    strange: int = 0
    positions: int = 0  # NMEA sentences: then this is the wrong port (modem.md section 11)


class Engine:
    """One port's conversation. At most one command is pending."""

    def __init__(self) -> None:
        self.counts = Counts()
        self._splitter = Splitter()
        self._pending: Command | None = None
        self._lines: list[str] = []
        self._body_next = False  # the next plain line belongs to the information line before it
        self._header = ""  # of a direct message whose second line is still to come
        self._written: deque[str] = deque(maxlen=REMEMBERED_WRITES)

    def start(self, command: Command) -> bytes:
        """The bytes that ask `command`. RuntimeError when another is still pending."""
        if self._pending is not None:
            raise RuntimeError("one command in flight")
        self._pending, self._lines, self._body_next = command, [], False
        self._written.append(f"AT{command.text}")
        return f"AT{command.text}\r".encode("ascii", "replace")

    def body(self) -> bytes:
        """What answers the prompt: the PDU and Ctrl-Z (3GPP TS 27.005 section 4.3)."""
        body = self._pending.body if self._pending is not None else ""
        self._written.append(body)
        return body.encode("ascii", "replace") + b"\x1a"

    @property
    def collected(self) -> int:
        """How many lines of the pending reply have come."""
        return len(self._lines)

    def give_up(self) -> None:
        """Nobody waits for the pending command any more."""
        self._pending = None

    def data_received(self, data: bytes) -> list[Heard]:
        """What `data` completes, in order. Never raises."""
        self.counts.bytes += len(data)
        return [heard for part in list(self._splitter.feed(data)) for heard in self._part(part)]

    def _part(self, part: Line | Noise | Prompt) -> list[Heard]:
        if isinstance(part, Prompt):
            return [part]
        if isinstance(part, Noise):
            return [self._strange("", noise=True)]
        if not self._header and part.text in self._written:
            self.counts.echoes += 1
            return []
        noise: list[Heard] = [] if part.clean else [self._strange("", noise=True)]
        heard = self._line(part.text)
        return [*noise, heard] if heard is not None else noise

    def _line(self, line: str) -> Heard | None:
        if self._header:
            header, self._header = self._header, ""
            return Unsolicited("direct", header, line)
        if line in CALL_RESULTS or is_final(line):
            return self._result(line)
        kind = kind_of(line)
        if kind is not None and not self._expects(line):
            return self._unsolicited(kind, line)
        return None if self._collect(line) else self._strange(line)

    def _result(self, line: str) -> Heard:
        """A late NO CARRIER must not finish the next command (modem.md section 2): only ATD and ATA end with it."""
        pending = self._pending
        if line in CALL_RESULTS and (pending is None or not pending.calls):
            return Unsolicited("call", line)
        self.counts.results += 1
        if pending is None:
            return Stray()
        self._pending = None
        return Reply(line, tuple(self._lines))

    def _unsolicited(self, kind: Kind, line: str) -> Heard | None:
        if kind == "direct":
            self._header = line
            return None
        self.counts.positions += kind == "position" and line.startswith("$")
        return Unsolicited(kind, line)

    def _expects(self, line: str) -> bool:
        pending = self._pending
        return pending is not None and bool(pending.prefix) and line.startswith(pending.prefix) and may_be_reply(line)

    def _collect(self, line: str) -> bool:
        """Take `line` as part of the pending reply, if it is one."""
        pending = self._pending
        if pending is None or len(self._lines) >= MAX_REPLY_LINES:
            return False
        if self._expects(line):
            self._body_next = pending.bodies
        elif (self._body_next and _may_be_pdu(line)) or (pending.words and not _LOOKS_UNSOLICITED.match(line)):
            self._body_next = False
        else:
            return False
        self._lines.append(line)
        return True

    def _strange(self, line: str, *, noise: bool = False) -> Strange:
        """Log what is safe to log: never a number, never words (modem.md section 4: log it, count it, sweep)."""
        self.counts.strange += 1
        name = _SAFE_TO_LOG.match(line)
        log.info("unknown line from the modem: %s, %d characters", name[0] if name else "no prefix", len(line))
        return Strange(noise)


def _may_be_pdu(line: str) -> bool:
    """Hex digits, but for one in twenty that noise made: an unknown line must never be taken for the message."""
    return len(line) - len(_HEX_DIGIT.findall(line)) <= len(line) // 20
