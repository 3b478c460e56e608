"""From bytes to commands to answers: one command at a time, and a prompt that takes the text of a message."""

from __future__ import annotations

from collections.abc import Mapping

from console.modem.simulated.command import ERROR, Answer, Command, Failure, Handler, parse
from console.modem.simulated.state import State
from console.modem.simulated.wire import Wire

_CTRL_Z, _ESC, _CR, _LF = 0x1A, 0x1B, 0x0D, 0x0A
_LONGEST_LINE = 2048


class Dialogue:
    """While an answer is on its way, what the host writes waits."""

    def __init__(self, state: State, wire: Wire, commands: Mapping[str, Handler]) -> None:
        self._state = state
        self._wire = wire
        self._commands = commands
        self.forget()

    def forget(self) -> None:
        """Power is gone: half a line, half a message and a late answer go with it."""
        self._heard = bytearray()
        self._line = bytearray()
        self._entry: tuple[Command, Answer] | None = None
        self._occupied = False

    def hear(self, data: bytes) -> None:
        if self._state.plugged:
            self._heard += data
            self.go_on()

    def go_on(self) -> None:
        """Read what waits, as far as the modem reads at all."""
        while self._heard and self._state.reads and not self._occupied:
            self._octet(self._heard.pop(0))

    def _octet(self, octet: int) -> None:
        """A command ends with CR, the text of a message with Ctrl-Z; ESC gives up what was begun."""
        entering = self._entry is not None
        if octet == _ESC:
            self._give_up()
        elif octet == (_CTRL_Z if entering else _CR):
            line, self._line = bytes(self._line), bytearray()
            if entering:
                self._text(line)
            else:
                self._command(line)
        elif (entering or octet != _LF) and len(self._line) < _LONGEST_LINE:
            self._line.append(octet)

    def _give_up(self) -> None:
        self._line.clear()
        if self._entry is not None:
            self._entry = None
            self._wire.reply((), "OK")

    def _command(self, line: bytes) -> None:
        self._echo(line + b"\r")
        start = line.upper().find(b"AT")
        if start < 0:
            return  # a modem waits for AT
        command = parse(line[start + 2 :].decode("latin-1").strip()) or Command("?")
        handler = self._commands.get(command.name)
        refused = handler is None or command.name in self._state.faults.refused
        self._finish(command, ERROR if refused or handler is None else handler(command))

    def _text(self, line: bytes) -> None:
        self._echo(line + b"\x1a")
        entry, self._entry = self._entry, None
        if entry is not None and entry[1].entry is not None:
            self._finish(entry[0], entry[1].entry(line.decode("latin-1").strip()))

    def _echo(self, data: bytes) -> None:
        if self._state.value("E"):
            self._wire.echo(data)

    def _finish(self, command: Command, answer: Answer) -> None:
        if command.name in self._state.faults.slow:
            self._occupied = True
            self._state.later(self._state.faults.slow_s, lambda: self._finish_late(command, answer))
        else:
            self._give(command, answer)

    def _finish_late(self, command: Command, answer: Answer) -> None:
        self._occupied = False
        self._give(command, answer)
        self.go_on()

    def _give(self, command: Command, answer: Answer) -> None:
        if answer.entry is not None:
            self._entry = command, answer
            if not self._state.faults.no_prompt:
                self._wire.prompt()
            return
        if not self._is_lost(command):
            final = answer.final
            words = final.words(self._state.value("+CMEE")) if isinstance(final, Failure) else final
            self._wire.reply(answer.lines, words)
        if answer.after is not None:
            answer.after()

    def _is_lost(self, command: Command) -> bool:
        faults = self._state.faults
        drawn = bool(faults.lost_chance) and self._state.random.random() < faults.lost_chance
        return drawn or command.name in faults.lost
