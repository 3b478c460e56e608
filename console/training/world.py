"""What an exercise may do to the world it pretends: everything goes in through the doors that live messages use."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from console.events import ExerciseMarked, Fact
from console.training.kinds import ModemFault


class Caller(Protocol):
    """Somebody who telephones the desk."""

    async def answered(self, within_s: float) -> str | None:
        """The name of the call once the desk has answered, or None when it did not in `within_s`, or cannot."""

    async def hang_up(self) -> None: ...


class World(Protocol):
    """The pretended world. Times are those of the exercise."""

    async def begin(self, facts: Sequence[Fact]) -> None:
        """The register of the exercise, and that it is one."""

    async def feed(self, message: bytes) -> None:
        """The station's feed brings a message."""

    async def text_in(self, number: str, words: str, sent: int) -> None:
        """A text arrives; `sent` is when the network took it, microseconds UTC."""

    async def call_in(self, number: str | None) -> Caller | None:
        """Somebody calls; None for `number` is a withheld one. The result is None when they cannot get through."""

    async def reached(self, number: str) -> str | None:
        """The name of the desk's own call to this number, once it is picked up; None when there is none, or no more."""

    async def modem_fault(self, fault: ModemFault, begins: bool) -> None:
        """The station's modem fails, or works again."""

    async def mark(self, fact: ExerciseMarked) -> None:
        """Something about the run itself, for the record."""

    def is_safe(self) -> bool:
        """Whether no incident is open."""
