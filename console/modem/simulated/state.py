"""What all parts of the simulated modem share: settings that a power cut forgets, the SIM, time, and a mouth."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import NamedTuple

from console.clock import Clock
from console.modem.simulated.agenda import Action, Agenda
from console.modem.simulated.faults import Faults, Sim

ALPHABETS = ("IRA", "GSM", "UCS2")  # 3GPP TS 27.007 section 5.5; the first after power-on
PIN_TRIES = 3  # 3GPP TS 31.101 section 6.4.2


class Setting(NamedTuple):
    """What stands there after power-on, and the range of each value."""

    default: str
    ranges: tuple[tuple[int, int], ...]


# Volatile (modem.md section 3). CNMI 0 at power-on: who forgets to set it again hears of no message.
SETTINGS: dict[str, Setting] = {
    "E": Setting("1", ((0, 1),)),
    "V": Setting("1", ((0, 1),)),
    "S0": Setting("0", ((0, 255),)),
    "+CMEE": Setting("0", ((0, 2),)),
    "+CREG": Setting("0", ((0, 2),)),
    "+CEREG": Setting("0", ((0, 2),)),
    "+CGREG": Setting("0", ((0, 2),)),
    "+CMGF": Setting("0", ((0, 1),)),
    "+CSMS": Setting("0", ((0, 1),)),
    "+CNMI": Setting("0,0,0,0,0", ((0, 2), (0, 3), (0, 2), (0, 2), (0, 1))),
    "+CLIP": Setting("0", ((0, 1),)),
    "+CRC": Setting("0", ((0, 1),)),
    "+CSSN": Setting("0,0", ((0, 1), (0, 1))),
    "+CLCC": Setting("0", ((0, 1),)),
    "+CVHU": Setting("1", ((0, 1),)),
    "+DDET": Setting("0", ((0, 1),)),
    "+AUTOCSQ": Setting("0,0", ((0, 1), (0, 1))),
    "+CGPS": Setting("0,1", ((0, 1), (1, 3))),
    "+CFUN": Setting("1,0", ((0, 7), (0, 1))),
    "+IFC": Setting("0,0", ((0, 2), (0, 2))),
    "+CLVL": Setting("5", ((0, 8),)),
    "+CMUT": Setting("0", ((0, 1),)),
    "&D": Setting("1", ((0, 2),)),
}


class State:
    """Shared by the parts. `say(*lines)` is an unsolicited message: its lines are never torn apart."""

    def __init__(self, clock: Clock, random: Random, faults: Faults, own_number: str) -> None:
        self.clock = clock
        self.random = random
        self.faults = faults
        self.own_number = own_number
        self.agenda = Agenda(clock)
        self.say: Callable[..., None] = lambda *lines: None
        self.on_unlocked: Action = lambda: None
        self.plugged = True
        self.registration = 1
        self.signal = 21
        self.pin_tries = PIN_TRIES  # wrong ones use them up, and a power cut does not bring them back
        self._power = 0
        self.power_on(booted=True)

    def power_on(self, *, booted: bool = False) -> None:
        """Everything volatile is as new; what was planned before is forgotten."""
        self._power += 1
        self.unlocked = False
        self.alphabet = ALPHABETS[0]
        self.operator_form = 0
        self.settings = {name: setting.default for name, setting in SETTINGS.items()}
        self.settings["+CMGF"] = "1" if self.faults.text_mode_at_boot else "0"
        wait = 0.0 if booted else self.faults.boot_s
        self._ready_at = self.clock.mono() + (wait + self.faults.sim_busy_s if self.faults.sim_busy_s else 0.0)

    def later(self, seconds: float, action: Action) -> None:
        """Like the agenda's `after`, but a power cut forgets it."""
        power = self._power
        self.agenda.after(seconds, lambda: action() if self._power == power else None)

    def power_off(self) -> None:
        self._power += 1

    def value(self, name: str, place: int = 0) -> int:
        return int(self.settings[name].split(",")[place])

    @property
    def sim_busy(self) -> bool:
        return self.clock.mono() < self._ready_at

    @property
    def reads(self) -> bool:
        """Whether it takes what the host writes."""
        return self.plugged and not self.faults.stops_reading

    @property
    def registered(self) -> bool:
        return self.plugged and self.registration in (1, 5) and self.sim == "ready"

    @property
    def sim(self) -> Sim:
        """How the SIM is now: the right PIN opens it until the power goes, three wrong ones lock it."""
        if self.faults.sim != "pin":
            return self.faults.sim
        return "puk" if not self.pin_tries else "ready" if self.unlocked else "pin"
