"""What became of what was asked of the world, and what was done to the record itself."""

from __future__ import annotations

from typing import ClassVar, Literal
from uuid import UUID

from console.events.fact import Fact
from console.text import Untrusted


class OutboundRequested(Fact, frozen=True, kw_only=True):
    """One operator's act towards the world. It is done once, or expires; it never fires late (DESIGN promise 4)."""

    kind: ClassVar[str] = "outbound.requested"
    act: Literal["call", "answer", "hang_up", "keys", "text"]
    expires: int
    to: str = ""  # number, for call and text
    call: str = ""  # which line, for answer, hang_up and keys
    words: Untrusted | None = None  # the text, or the keys


class OutboundChanged(Fact, frozen=True, kw_only=True):
    """`request` is the cmd of OutboundRequested. "unknown": it may have gone out or not; never repeated by itself."""

    kind: ClassVar[str] = "outbound.changed"
    request: UUID
    state: Literal["sent", "confirmed", "failed", "expired", "unknown"]
    code: str = ""  # a sentence of sentences.py
    call: str = ""  # the line it became


class KeyErased(Fact, frozen=True, kw_only=True):
    """What was stored of these incidents, of one person or one message, cannot be read any more (DESIGN promise 11).

    The event is the first person's (`actor`), `second` is the other one's account. Nothing personal: a person is the
    journal's own hash of the id.
    """

    kind: ClassVar[str] = "key.erased"
    rule: str
    keys: int
    second: str
    incidents: tuple[UUID, ...] = ()  # joined ones go together
    person: str = ""
    message: UUID | None = None  # one raw message that was nobody's, by its cmd
