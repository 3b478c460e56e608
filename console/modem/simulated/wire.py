"""How lines become bytes on the wire, with everything that can go wrong on the way (modem.md sections 2 and 15)."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from itertools import count

from console.modem.simulated.agenda import Action
from console.modem.simulated.state import State


class Wire:
    """Bytes leave through `out` in the order in which they were said."""

    def __init__(self, state: State, out: Callable[[bytes], None], cut: Action) -> None:
        self._state = state
        self._out = out
        self._cut = cut
        self._waiting: deque[bytes] = deque()
        self._turn = count()
        self._left: int | None = None

    def unsolicited(self, *lines: str) -> None:
        """One message: nothing comes between its lines (modem.md section 13 rule 4)."""
        end = self._state.faults.line_end
        self._send(self._noise() + (end + end.join(lines) + end).encode("latin-1", "replace"))

    def reply(self, lines: tuple[str, ...], final: str) -> None:
        """Information lines stand together, the result apart: \\r\\n<a>\\r\\n<b>\\r\\n\\r\\nOK\\r\\n."""
        end = self._state.faults.line_end
        for place, line in enumerate((*lines, final)):
            self._boundary()
            lead = end if place in (0, len(lines)) else ""
            self._send(self._noise() + (lead + line + end).encode("latin-1", "replace"))

    def prompt(self) -> None:
        self._boundary()
        self._send((self._state.faults.line_end + "> ").encode())

    def echo(self, data: bytes) -> None:
        self._send(data)

    def cut_after(self, octets: int | None) -> None:
        """Unplug when this many more bytes have left. None: not any more."""
        self._left = octets

    def clear(self) -> None:
        """Power is gone: what was not sent never comes."""
        self._waiting.clear()
        self._left = None

    def _boundary(self) -> None:
        if lines := self._state.faults.between_lines:
            self.unsolicited(*lines[next(self._turn) % len(lines)].split("\n"))

    def _noise(self) -> bytes:
        random, chance = self._state.random, self._state.faults.noise
        if not chance or random.random() >= chance:
            return b""
        return bytes(random.choice((0, random.randrange(0x80, 0x100))) for _ in range(random.randint(1, 4)))

    def _send(self, data: bytes) -> None:
        if not self._state.plugged:
            return
        idle = not self._waiting
        self._waiting.extend(self._pieces(data))
        if idle and self._waiting:
            self._next()

    def _pieces(self, data: bytes) -> list[bytes]:
        faults, pieces = self._state.faults, []
        while data:
            size = self._state.random.randint(1, faults.chunk) if faults.chunk else len(data)
            pieces.append(data[:size])
            data = data[size:]
        return pieces

    def _next(self) -> None:
        while self._waiting:
            self._emit(self._waiting[0])
            if not self._waiting:  # the power went with it
                return
            if len(self._waiting) > 1 and self._state.faults.gap_s:
                self._state.later(self._state.random.uniform(0, self._state.faults.gap_s), self._resume)
                return
            self._waiting.popleft()

    def _resume(self) -> None:
        self._waiting.popleft()
        self._next()

    def _emit(self, data: bytes) -> None:
        if self._left is None:
            self._out(data)
            return
        piece, self._left = data[: self._left], max(0, self._left - len(data))
        self._out(piece)
        if not self._left:
            self._cut()
