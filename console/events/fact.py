"""What a fact is, and the header that makes an event of it.

Header fields survive erasure, so nothing personal stands in them: `incident` and `cmd` are random, `actor` is an
account id (store.md section 2.3).
"""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

import msgspec


class Fact(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that happened."""

    kind: ClassVar[str] = ""


class NewEvent(msgspec.Struct, frozen=True, kw_only=True):
    """A fact on its way into the journal. The same `cmd` twice is one event."""

    fact: Fact
    cmd: UUID
    incident: UUID | None = None
    actor: str | None = None
    epoch: int | None = None


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    """An event as the journal holds it. `nseq` is its place in the order; `ts` is wall time, microseconds UTC."""

    nseq: int
    ts: int
    fact: Fact
    cmd: UUID
    incident: UUID | None = None
    actor: str | None = None
    epoch: int | None = None


class Unknown(Fact, frozen=True, kw_only=True):
    """A fact of a kind, or of a shape, that this version does not know."""

    kind: ClassVar[str] = "unknown"
    name: str
    body: bytes


class Erased(Fact, frozen=True, kw_only=True):
    """What a rule made unreadable: its data key is gone (store.md section 3.1). Never written, only read.

    `name` is the kind of the fact that it was; its header is still there.
    """

    kind: ClassVar[str] = "erased"
    name: str


class Unopened(Erased, frozen=True, kw_only=True):
    """A body that its data key does not open: somebody changed the file. Never written, only read."""

    kind: ClassVar[str] = "unopened"
