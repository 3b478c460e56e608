"""What a way in is, and the one door through which it hands over what it heard."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol
from uuid import UUID

import msgspec

from console.events import Fact, SourceReported
from console.journal.interface import NOT_RECORDED, JournalFault

CmdOf = Callable[[str], UUID]  # what makes a message itself, in words -> its key; see Journal.cmd_of


class Raw(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes as they came.

    `cmd` is the idempotency key: a source that hands over the same message again after a crash must give the same key,
    and a message that really came again a new one (modem.md section 5 rule 8).
    """

    source: str
    media: str  # "sms-pdu", "sms-text", "feed"
    payload: bytes
    cmd: UUID
    slot: str = ""


class NotRecorded(JournalFault):
    """It is shown and sounds, and no disk took it. The world must keep it; brought again it is no second card."""

    def __init__(self) -> None:
        super().__init__(NOT_RECORDED)


class Intake(Protocol):
    """The door. Nothing here filters: every raw becomes one card or one line on a card."""

    async def receive(self, raws: Sequence[Raw]) -> None:
        """Returns when the bytes are durable: only then may the source tell the world (DESIGN promise 1).

        Reading them and finding whose they are comes after, and never raises here. JournalFault: they are not
        durable, do not acknowledge. NotRecorded among them: they are shown all the same, go on with the next.
        """

    async def release(self, raw: UUID) -> None:
        """The world no longer holds the message of this cmd."""

    async def line(self, fact: Fact) -> None:
        """LineRang, LineIdentified, LineOpened, LineClosed, KeyHeard or AudioHeard of a call."""

    async def health(self, fact: Fact) -> None:
        """SourceReported (when it changes) or SourceHeard (proof of life)."""

    def was_released(self, raw: UUID) -> bool:
        """Whether a message with this cmd was received and released before: then the same bytes are a new message."""


class SourceFault(Exception):
    """A source cannot go on. The supervisor shows the sentence and starts it again with a back-off."""

    def __init__(self, code: str, **detail: str) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail

    def report(self, source: str) -> SourceReported:
        return SourceReported(source=source, state="down", code=self.code, detail=self.detail)


class Source(Protocol):
    """A way in."""

    name: str

    async def run(self, intake: Intake) -> None:
        """Until cancelled. Any way it ends is a fault that the supervisor reports."""
