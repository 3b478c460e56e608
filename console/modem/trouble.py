"""Signs of trouble with power and cable (modem.md sections 4 and 13). Pure."""

from __future__ import annotations

from collections import deque

from console.modem.grammar import fields_of, number_in

# So many bursts of noise within NOISE_SPAN seconds, and it is more than a bad moment (ours).
NOISE_BURSTS = 5
NOISE_SPAN = 60.0

_POWER = {
    "UNDER-VOLTAGE POWER DOWN": "modem.power_off", "OVER-VOLTAGE POWER DOWN": "modem.power_off",
    "NORMAL POWER DOWN": "modem.power_off", "POWERED DOWN": "modem.power_off",
    "UNDER-VOLTAGE": "modem.power_low", "OVER-VOLTAGE": "modem.power_high", "+CMTE:": "modem.hot",
}  # fmt: skip


def power_fault(line: str) -> str:
    """The sentence for a line about power or temperature; empty when all is well again."""
    code = next((code for begins, code in _POWER.items() if line.startswith(begins)), "")
    normal = code == "modem.hot" and number_in(fields_of(line), 0) == 0  # SIMCom (unconfirmed)
    return "" if normal else code


class Noise:
    """Bursts of unreadable characters."""

    def __init__(self) -> None:
        self._bursts: deque[float] = deque(maxlen=NOISE_BURSTS)

    def burst(self, now: float) -> bool:
        """One more. Whether there are too many now."""
        self._bursts.append(now)
        return len(self._bursts) == NOISE_BURSTS and now - self._bursts[0] <= NOISE_SPAN
