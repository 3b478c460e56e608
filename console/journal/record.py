"""One event as it lies in the journal: a header in the clear, a body as stored, and its link of the chain."""

from __future__ import annotations

from functools import lru_cache
from uuid import UUID

import msgspec
from msgspec.structs import replace

from console.clock import Clock
from console.events import Fact, NewEvent, Stored, decode, encode, kind_of
from console.journal.faults import UNSTORABLE
from console.journal.interface import JournalFault
from console.moments import SECOND

BODY_MAX = 64 * 1024 * 1024  # bytes; far above any message, far below what SQLite refuses
_INTEGER = 1 << 63
_uuid = msgspec.msgpack.Decoder(UUID).decode


class Header(msgspec.Struct, frozen=True, gc=False):
    """What stands in the clear, and survives erasure (store.md section 2.3). Ids are 16 bytes."""

    nseq: int
    ts: int  # microseconds UTC
    mono: int  # microseconds of the monotonic clock of `boot`
    boot: bytes
    kind: str
    incident: bytes | None
    epoch: int | None
    actor: str | None
    cmd: bytes
    dek: int | None  # the data key that seals the body; None: not sealed


class Row(msgspec.Struct, frozen=True, gc=False):
    """A stored event. `body` is as stored, `hash` the link that ends with it.

    `wrapped`: the data key of `header.dek` as the file holds it; None where there is none, or where it was erased.
    """

    header: Header
    body: bytes
    hash: bytes
    wrapped: bytes | None = None

    @property
    def erased(self) -> bool:
        return self.header.dek is not None and self.wrapped is None


class Draft(msgspec.Struct, frozen=True, gc=False):
    """An event ready to be stored; it gets its number and its key inside the write transaction."""

    header: Header
    body: bytes
    event: NewEvent

    def stored(self, nseq: int) -> Stored:
        """The event as `nseq`, with the fact as it will be read back: what JSON cannot hold is not in it."""
        header, event = self.header, self.event
        return Stored(
            nseq=nseq,
            ts=header.ts,
            fact=decode(header.kind, self.body),
            cmd=event.cmd,
            incident=event.incident,
            actor=event.actor,
            epoch=event.epoch,
        )


class Stamp:
    """Dates drafts: one clock, and the run of it that its monotonic times belong to."""

    def __init__(self, clock: Clock, boot: bytes) -> None:
        self._clock = clock
        self._boot = boot

    def draft(self, event: NewEvent) -> Draft:
        """Raises JournalFault for what no journal could hold, here and not among other people's events."""
        kind = kind_of(event.fact)
        try:
            body = encode(event.fact)
            (kind + (event.actor or "")).encode()
        except (TypeError, ValueError, OverflowError, NotImplementedError, msgspec.MsgspecError) as error:
            raise JournalFault(UNSTORABLE, kind=kind, why=type(error).__name__) from None
        if len(body) > BODY_MAX or not -_INTEGER <= (event.epoch or 0) < _INTEGER:
            raise JournalFault(UNSTORABLE, kind=kind, why="size")
        return Draft(self._header(event, kind), body, event)

    def _header(self, event: NewEvent, kind: str) -> Header:
        mono = round(self._clock.mono() * SECOND)
        incident = event.incident.bytes if event.incident else None
        return Header(
            0, self._clock.now(), mono, self._boot, kind, incident, event.epoch, event.actor, event.cmd.bytes, None
        )


def uuid_of(id: bytes) -> UUID:
    """A fifth of the time of UUID(bytes=…), and a long record has millions."""
    return _uuid(b"\xc4\x10" + id)  # MessagePack: 16 bytes follow


_incident_of = lru_cache(1024)(uuid_of)  # the same few again and again: one object each is found without comparing


def stored(header: Header, fact: Fact) -> Stored:
    """The event for the house."""
    return Stored(
        nseq=header.nseq,
        ts=header.ts,
        fact=fact,
        cmd=uuid_of(header.cmd),
        incident=_incident_of(header.incident) if header.incident is not None else None,
        actor=header.actor,
        epoch=header.epoch,
    )


def draft_of(header: Header, body: bytes) -> Draft:
    """An event of another journal, to be stored in this one under a number and a key of this one. `body` is opened."""
    was = stored(header, decode(header.kind, body))
    event = NewEvent(fact=was.fact, cmd=was.cmd, incident=was.incident, actor=was.actor, epoch=was.epoch)
    return Draft(replace(header, nseq=0, dek=None), body, event)
