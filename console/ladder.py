"""Who should be told of an alarm that nobody has seen (desk.md R9). Nothing here calls anybody: it says who should be.

The steps are a station's own; the seconds of R9 stand until it sets others.
"""

from __future__ import annotations

from typing import Literal

import msgspec

Rung = Literal[0, 1, 2, 3]


class Ladder(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Seconds from the alarm to each step, and the words that name who: a sign, a name, a number."""

    second_s: float = 15.0
    supervisor_s: float = 30.0
    fallback_s: float = 60.0
    second: str = ""
    supervisor: str = ""
    fallback: tuple[str, ...] = ()

    def rung(self, seconds: float) -> Rung:
        """How far an alarm has climbed that nobody has seen for so long. 0: the operator's own time."""
        if seconds >= self.fallback_s:
            return 3
        if seconds >= self.supervisor_s:
            return 2
        return 1 if seconds >= self.second_s else 0

    def who(self, rung: Rung) -> str:
        """Who is to be told on this step, as the station names them; empty: it names nobody."""
        return {1: self.second, 2: self.supervisor, 3: ", ".join(self.fallback)}.get(rung, "")
