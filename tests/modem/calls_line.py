"""What a modem says of its calls, line by line, and what is made of it."""

from __future__ import annotations

from itertools import count
from uuid import UUID

from console.events import Fact, LineClosed, LineIdentified, LineOpened, LineRang
from console.modem.calls import Calls
from console.text import Untrusted

MIRA, OTHER = "+46701740605", "+46701740606"
CLIP = f'+CLIP: "{MIRA}",145,,,,0'
CLIP_OTHER = f'+CLIP: "{OTHER}",145,,,,0'
WITHHELD = '+CLIP: "",128,,,,'


class Line:
    """A tracker with a clock in the hand; calls are named 1, 2, 3 …"""

    def __init__(self) -> None:
        numbers = count(1)
        self.calls = Calls("modem", lambda: UUID(int=next(numbers)))
        self.now = 1000.0
        self.facts: list[Fact] = []

    def hear(self, *lines: str, after: float = 0.0) -> list[Fact]:
        """What these lines make true."""
        self.now += after
        return self.keep([fact for line in lines for fact in self.calls.heard(line, self.now)])

    def listed(self, *lines: str, after: float = 0.0, asked_before: float = 0.0) -> list[Fact]:
        self.now += after
        return self.keep(self.calls.listed(lines, self.now - asked_before, self.now))

    def keep(self, facts: list[Fact]) -> list[Fact]:
        self.facts += facts
        return facts


def name(number: int) -> str:
    return str(UUID(int=number))


def rang(call: int, number: str = "", *, withheld: bool = False) -> LineRang:
    return LineRang(call=name(call), source="modem", number=Untrusted(number) if number else None, withheld=withheld)


def identified(call: int, number: str = "", *, withheld: bool = False) -> LineIdentified:
    return LineIdentified(call=name(call), number=Untrusted(number) if number else None, withheld=withheld)


def opened(call: int, number: str = "", *, outgoing: bool = False) -> LineOpened:
    return LineOpened(call=name(call), source="modem", outgoing=outgoing, number=Untrusted(number) if number else None)


def closed(call: int, why: str, seconds: float | None = None) -> LineClosed:
    return LineClosed(call=name(call), why=why, seconds=seconds)  # type: ignore[arg-type]
