"""The world's hand on a simulated modem, as lines of text: one command a line in, one JSON object a line out."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import msgspec

from console.events import plain
from console.i18n import N_
from console.modem.simulated.faults import Faults
from console.modem.simulated.modem import SimulatedModem
from console.text import visible

Reply = dict[str, Any]  # JSON
HELP = {
    "text NUMBER WORDS": N_("a text arrives, in parts when it is long"),
    "pdu HEX": N_("a message arrives as it is"),
    "call [NUMBER]": N_("somebody calls; without a number it is withheld"),
    "answer | hangup | busy": N_("the far end answers, hangs up, is busy"),
    "press KEYS": N_("the far end presses keys in an open call"),
    "registration N": N_("0 none, 1 home, 2 searching, 3 denied, 5 roaming"),
    "signal N": N_("0 to 31, 99 unknown"),
    "say LINE": N_("any unsolicited line"),
    "unplug | replug [NAME] | reboot": N_("the cable out, in again (under another name), a brown-out"),
    "unplug-after OCTETS": N_("unplug by itself once so many more bytes have left"),
    "faults [JSON]": N_("change fault knobs, or show them"),
    "store | sent": N_("what the memories hold, what was sent and called"),
    "help | quit": N_("this list, the end"),
}


class Control:
    """`quit` is called when somebody asks for the end."""

    def __init__(self, modem: SimulatedModem, quit: Callable[[], None]) -> None:
        self._modem = modem
        self._quit = quit
        self._verbs: dict[str, Callable[[str], object]] = {
            "text": self._text,
            "pdu": modem.pdu_in,
            "call": lambda number: modem.call_in(number or None),
            "answer": lambda rest: modem.far_end_answers(),
            "hangup": lambda rest: modem.far_end_hangs_up(),
            "busy": lambda rest: modem.far_end_is_busy(),
            "press": modem.far_end_presses,
            "registration": lambda number: modem.registration(int(number)),
            "signal": lambda number: modem.signal(int(number)),
            "say": modem.say,
            "unplug": lambda rest: modem.unplug(),
            "unplug-after": lambda number: modem.unplug_after(int(number)),
            "replug": lambda name: modem.replug(name or None),
            "reboot": lambda rest: modem.reboot(),
            "faults": self._faults,
            "store": lambda rest: self._store(),
            "sent": lambda rest: self._sent(),
            "help": lambda rest: HELP,
            "quit": lambda rest: quit(),
        }

    def obey(self, line: str) -> str:
        """One line of JSON: what was asked for, `{"done": true}`, `{"done": false}` or `{"error": …}`."""
        verb, _, rest = line.strip().partition(" ")
        if verb not in self._verbs:
            return _line({"error": f"no such command: {verb!r}", "help": list(HELP)})
        try:
            result = self._verbs[verb](rest.strip())
        except (ValueError, TypeError, OSError) as fault:
            return _line({"error": f"{verb}: {fault}"})
        return _line(result if isinstance(result, dict) else {"done": result is not False})

    def _text(self, rest: str) -> Reply:
        number, _, words = rest.partition(" ")
        return {"pdus": self._modem.text_in(number, words)}

    def _faults(self, text: str) -> Reply:
        if text:
            current = plain(self._modem.faults)
            self._modem.faults = msgspec.convert(current | json.loads(text), Faults)
        shown: Reply = plain(self._modem.faults)
        return shown

    def _store(self) -> Reply:
        return {
            **{name: plain(slots) for name, slots in self._modem.store().items()},
            "waiting": self._modem.texts_waiting,
        }

    def _sent(self) -> Reply:
        call = self._modem.call
        return {
            "texts": plain(self._modem.texts_out),
            "calls": plain(self._modem.calls_out),
            "call": None if call is None else {"number": call.number, "status": call.status, "keys": call.keys},
        }


def _line(reply: Reply) -> str:
    """Words may come from anywhere: what a terminal could act on is replaced; the exact octets are in the PDU."""
    return visible(json.dumps(reply, ensure_ascii=False))
