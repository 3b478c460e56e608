"""How the modem is, in one sentence: the worst of what is true now. No I/O.

Faults are set and cleared by whoever sees them; `report` gives the SourceReported when there is news.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from console.clock import Clock
from console.events import SourceReported

State = Literal["ok", "starting", "degraded", "down", "off"]

# Worst first. "down": nothing gets in this way. "degraded": alarms get in, but something is wrong.
FAULTS: dict[str, State] = {
    "modem.power_off": "down",
    "modem.sim_missing": "down", "modem.sim_puk": "down", "modem.sim_pin": "down", "modem.sim_pin_unsafe": "down",
    "modem.sim_pin_wrong": "down", "modem.sim_failure": "down", "modem.sim_busy": "down",
    "modem.registration_denied": "down", "modem.not_registered": "down",
    "modem.journal": "degraded", "modem.not_taken": "degraded", "modem.call_not_taken": "degraded",
    "modem.not_hung_up": "degraded",
    "modem.power_low": "degraded", "modem.power_high": "degraded", "modem.hot": "degraded",
    "modem.no_pdu": "down", "modem.no_memory": "down",
    "modem.store_full": "degraded", "modem.store_nearly_full": "degraded", "modem.not_deleted": "degraded",
    "modem.not_read": "degraded", "modem.garbled": "degraded", "modem.garbage": "degraded",
    "modem.no_notices": "degraded", "modem.no_caller": "degraded",
    "modem.signal_weak": "degraded", "modem.dial_again": "degraded",
}  # fmt: skip

# Figures go into the journal with each report, so only a change an operator would care about is news.
NEWS = {"signal_dbm": 6.0, "store_used": 1.0, "store_total": 1.0, "registered": 1.0}
# How long a warning that a modem repeats while it is true stands after the newest repeat (unconfirmed; ours).
WARNING_STANDS = 60.0


class _Fault(msgspec.Struct, frozen=True):
    detail: dict[str, str]
    until: float | None


class Health:
    """One modem's faults and figures."""

    def __init__(self, source: str, clock: Clock) -> None:
        self._source = source
        self._clock = clock
        self._faults: dict[str, _Fault] = {}
        self._figures: dict[str, float] = {}
        self._operator = ""
        self._told: SourceReported | None = None

    def set(self, code: str, stands: float | None = None, /, **detail: str) -> None:
        """`code` is true now, for `stands` seconds or until cleared."""
        self._faults[code] = _Fault(detail, None if stands is None else self._clock.mono() + stands)

    def clear(self, *codes: str) -> None:
        for code in codes:
            self._faults.pop(code, None)

    def has(self, *codes: str) -> bool:
        return any(code in self._faults for code in codes)

    def decide(self, code: str, wrong: bool, **detail: str) -> None:
        """Set or clear."""
        if wrong:
            self.set(code, **detail)
        else:
            self.clear(code)

    def figure(self, name: str, value: float | None) -> None:
        """The newest value; None: not known any more."""
        if value is None:
            self._figures.pop(name, None)
        else:
            self._figures[name] = value

    def operator(self, name: str) -> None:
        self._operator = name

    def forget(self) -> None:
        """The modem starts anew: nothing that was true of it need be. Larmbord's own faults stay their time."""
        self._faults = {code: fault for code, fault in self._faults.items() if code == "modem.call_not_taken"}

    def news(self) -> SourceReported | None:
        """What to report, when it differs from what was told."""
        now = self._now()
        return now if self._differs(now) else None

    def starting(self) -> SourceReported | None:
        """The first thing ever said about it; after a fault it stays down until it works."""
        return None if self._told else SourceReported(source=self._source, state="starting", code="modem.starting")

    def told(self, report: SourceReported) -> None:
        """The journal has it."""
        self._told = report

    def _now(self) -> SourceReported:
        now = self._clock.mono()
        self._faults = {code: fault for code, fault in self._faults.items() if fault.until is None or fault.until > now}
        figures = dict(self._figures)
        worst = next((code for code in FAULTS if code in self._faults), "")
        if worst:
            detail = self._faults[worst].detail
            return SourceReported(source=self._source, state=FAULTS[worst], code=worst, detail=detail, figures=figures)
        detail = {"operator": self._operator} if self._operator else {}
        code = "modem.ok" if detail else "modem.ok_unnamed"
        return SourceReported(source=self._source, state="ok", code=code, detail=detail, figures=figures)

    def _differs(self, now: SourceReported) -> bool:
        told = self._told
        if told is None or (now.code, now.detail) != (told.code, told.detail):
            return True
        if now.figures.keys() != told.figures.keys():
            return True
        return any(abs(value - told.figures[name]) >= NEWS.get(name, 1.0) for name, value in now.figures.items())
