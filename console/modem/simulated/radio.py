"""The modem and its network: who it is, the SIM, registration, signal, and settings that are only remembered."""

from __future__ import annotations

from itertools import zip_longest

from console.modem.simulated.command import ERROR, OK, Answer, Command, Handler, cme
from console.modem.simulated.state import ALPHABETS, PIN_TRIES, SETTINGS, Setting, State

_IDENTITY = {
    "+CGMI": "SIMCOM INCORPORATED",
    "+CGMM": "SIMULATED_SIM7600G-H",
    "+CGMR": "+CGMR: LARMBORD",
    "+CGSN": "350000000000000",
    "+CIMI": "240990000000000",
}
_REGISTRATIONS = ("+CREG", "+CEREG", "+CGREG")
_CELL = '"1A2B","01C3D4E5",7'
_OPERATOR = "Exempel"
_HOME_MCC_MNC = "24099"


class Radio:
    """Commands about the modem itself, and the world's hand on network and signal."""

    def __init__(self, state: State) -> None:
        self._state = state

    def commands(self) -> dict[str, Handler]:
        own: dict[str, Handler] = {
            "": lambda command: OK,
            "I": lambda command: Answer((*_IDENTITY.values(),)),
            "Z": lambda command: OK,
            "&F": lambda command: OK,
            "+CSCS": self._alphabet,
            "+CPIN": self._pin,
            "+CPINR": self._pin_tries,
            "+COPS": self._operator,
            "+CSQ": self._quality,
            "+CGATT": self._attached,
            "+CIREG": self._attached,
            "+CGPSINFO": lambda command: Answer(("+CGPSINFO: ,,,,,,,,",)),
            "+CNUM": lambda command: Answer((f'+CNUM: "","{self._state.own_number}",145',)),
        }
        remembered: dict[str, Handler] = dict.fromkeys(SETTINGS, self.setting)
        return (
            remembered | dict.fromkeys(_IDENTITY, _identity) | dict.fromkeys(_REGISTRATIONS, self._registration) | own
        )

    def registration(self, status: int) -> None:
        """0 not registered, 1 home, 2 searching, 3 denied, 5 roaming."""
        self._state.registration = status
        for name in _REGISTRATIONS:
            if verbosity := self._state.value(name):
                self._state.say(f"{name}: {self._location(verbosity)}")

    def signal(self, strength: int) -> None:
        """0 to 31, 99 unknown (3GPP TS 27.007 section 8.5)."""
        self._state.signal = strength
        if self._state.value("+AUTOCSQ"):
            self._state.say(f"+CSQ: {strength},99")

    def _location(self, verbosity: int) -> str:
        status = self._status()
        return f"{status},{_CELL}" if verbosity == 2 and status in (1, 5) else str(status)

    def _status(self) -> int:
        return self._state.registration if self._state.sim == "ready" else 0

    def _registration(self, command: Command) -> Answer:
        if command.form != "read":
            return self.setting(command)
        verbosity = self._state.value(command.name)
        return Answer((f"{command.name}: {verbosity},{self._location(verbosity)}",))

    def setting(self, command: Command) -> Answer:
        """Remember a value, give it back, or say what it may be."""
        setting = SETTINGS[command.name]
        if command.form == "test":
            return Answer((f"{command.name}: " + ",".join(f"({low}-{high})" for low, high in setting.ranges),))
        if command.form == "read":
            return Answer((f"{command.name}: {self._state.settings[command.name]}",))
        return self._remember(command, setting)

    def _remember(self, command: Command, setting: Setting) -> Answer:
        defaults = setting.default.split(",")
        if len(command.arguments) > len(defaults):
            return ERROR
        values = [given or default for given, default in zip_longest(command.arguments, defaults, fillvalue="")]
        for value, (low, high) in zip(values, setting.ranges, strict=True):
            if not value.isdecimal() or not low <= int(value) <= high:
                return ERROR
        if not (command.name == "E" and self._state.faults.echo_stays):
            self._state.settings[command.name] = ",".join(values)
        return OK

    def _alphabet(self, command: Command) -> Answer:
        """For texts in text mode, names and operators (3GPP TS 27.007 section 5.5): nothing here is in text mode."""
        if command.form == "read":
            return Answer((f'+CSCS: "{self._state.alphabet}"',))
        if command.form == "test":
            return Answer(("+CSCS: (" + ",".join(f'"{name}"' for name in ALPHABETS) + ")",))
        if command.form != "set" or command.arguments[:1] not in [(name,) for name in ALPHABETS]:
            return ERROR
        self._state.alphabet = command.arguments[0]
        return OK

    def _pin(self, command: Command) -> Answer:
        if command.form == "set" and self._state.sim == "pin":
            return self._unlock(command)
        if command.form != "read":
            return cme(3)
        if self._state.sim_busy:
            return cme(14)
        words = {"ready": "READY", "pin": "SIM PIN", "puk": "SIM PUK"}.get(self._state.sim)
        return Answer((f"+CPIN: {words}",)) if words else cme(10)

    def _unlock(self, command: Command) -> Answer:
        """Each wrong PIN leaves one try less; after three the SIM wants its PUK."""
        if command.arguments == (self._state.faults.pin,):
            self._state.unlocked, self._state.pin_tries = True, PIN_TRIES
            return Answer(after=self._state.on_unlocked)
        self._state.pin_tries -= 1
        return cme(16)

    def _pin_tries(self, command: Command) -> Answer:
        return Answer((f"+CPINR: SIM PIN,{self._state.pin_tries},{PIN_TRIES}",))

    def _operator(self, command: Command) -> Answer:
        if command.form == "set":
            self._write_operator(command.arguments)
            return OK
        if command.form == "test":
            return Answer((f'+COPS: (2,"{_OPERATOR}","{_OPERATOR}","{_HOME_MCC_MNC}",7),,(0-4),(0-2)',))
        form = self._state.operator_form
        name = _HOME_MCC_MNC if form == 2 else _OPERATOR
        return Answer((f'+COPS: 0,{form},"{name}",7' if self._state.registered else "+COPS: 0",))

    def _write_operator(self, arguments: tuple[str, ...]) -> None:
        """Mode 3 only says how the operator is written: long name, short name or digits (27.007 section 7.3)."""
        if arguments[:1] == ("3",) and arguments[1:] in (("0",), ("1",), ("2",)):
            self._state.operator_form = int(arguments[1])

    def _quality(self, command: Command) -> Answer:
        return Answer(("+CSQ: (0-31,99),(0-7,99)" if command.form == "test" else f"+CSQ: {self._state.signal},99",))

    def _attached(self, command: Command) -> Answer:
        registered = int(self._state.registered)
        return Answer((f"{command.name}: 0,{registered}" if command.name == "+CIREG" else f"+CGATT: {registered}",))


def _identity(command: Command) -> Answer:
    return OK if command.form == "test" else Answer((_IDENTITY[command.name],))
