"""The lines a modem says without being asked (modem.md section 4). A table; pure."""

from __future__ import annotations

from typing import Literal

Kind = Literal[
    "boot",  # the modem or its SIM started again: every setting may be gone
    "stored",  # a message waits in a memory
    "direct",  # the next line is the message itself
    "full",  # a memory is full: no more "stored" lines will come
    "call",
    "network",
    "position",
    "power",
    "other",  # known, and nothing that Larmbord needs
]

# The next line belongs to these, whatever it is (modem.md section 13 rule 4).
DIRECT = ("+CMT:", "+CDS:", "+CBM:")

_WHOLE: dict[str, Kind] = {
    "RDY": "boot", "SMS DONE": "boot", "PB DONE": "boot", "Call Ready": "boot", "SMS Ready": "boot", "START": "boot",
    "^SYSSTART": "boot", "RING": "call", "NO CARRIER": "call", "BUSY": "call", "NO ANSWER": "call",
    "NO DIALTONE": "call", "NO DIAL TONE": "call", "POWERED DOWN": "power", "NORMAL POWER DOWN": "power",
}  # fmt: skip

# The first that fits wins.
_BEGINS: tuple[tuple[str, Kind], ...] = (
    ("+CMTI:", "stored"), ("+CDSI:", "stored"),
    *((prefix, "direct") for prefix in DIRECT),
    ("+SMS FULL", "full"), ("^SMMEMFULL", "full"),
    ("+CPIN:", "boot"), ("+CFUN:", "boot"), ("+QUSIM:", "boot"),
    ("+QIND: SMS DONE", "boot"), ("+QIND: PB DONE", "boot"), ('+QIND: "ccinfo"', "call"), ("+QIND:", "other"),
    ("+CRING:", "call"), ("+CLIP:", "call"), ("+CLCC:", "call"), ("^DSCI:", "call"), ("MISSED_CALL:", "call"),
    ("VOICE CALL:", "call"), ("+COLP:", "call"), ("+CCWA:", "call"),
    ("+RXDTMF:", "call"), ("+DTMF:", "call"), ("+QTONEDET:", "call"),
    ("+CREG:", "network"), ("+CEREG:", "network"), ("+CGREG:", "network"), ("+CSQ:", "network"),
    ("^RSSI:", "network"), ("^HCSQ:", "network"), ("^CIEV", "network"), ("+CIEV:", "network"), ("^MODE:", "network"),
    ("+UUGIND:", "position"), ("+CGPSINFO:", "position"), ("$G", "position"),
    ("UNDER-VOLTAGE", "power"), ("OVER-VOLTAGE", "power"), ("+CMTE:", "power"),
    ("+CTZ", "other"), ("*PSUTTZ", "other"), ("+CUSD:", "other"), ("+CSSI:", "other"), ("+CSSU:", "other"),
)  # fmt: skip


def kind_of(line: str) -> Kind | None:
    """What sort of unsolicited line this is; None when it is not known as one."""
    known = _WHOLE.get(line)
    return known or next((kind for begins, kind in _BEGINS if line.startswith(begins)), None)
