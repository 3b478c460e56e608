"""Values of the fold as bytes, and back. Pure, typed and safe: JSON through msgspec, as the journal's bodies are, so
that whatever an event can hold can be packed, and nothing that is unpacked can run (pickle would).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from uuid import UUID

import msgspec

from console import events as e
from console.arrivals import PartSet
from console.card import Assignment, HandOverView, LineView, LogEntry, RecordingView, TrailFix
from console.incident import Incident
from console.reading import Flag, Trigger
from console.text import Untrusted


class NotTheSame(ValueError):
    """Something cannot be packed: unpacked, it would be something else. Names a type, never a value."""


class PackedFact(msgspec.Struct, frozen=True, array_like=True):
    """A fact and which. Its own fields, as they are: an `Unknown` stays one."""

    kind: str
    body: msgspec.Raw


class PackedEvent(msgspec.Struct, frozen=True, array_like=True):
    """As events.Stored."""

    nseq: int
    ts: int
    fact: PackedFact
    cmd: UUID
    incident: UUID | None
    actor: str | None
    epoch: int | None


class _Line(msgspec.Struct, frozen=True, array_like=True):
    """As card.LogEntry."""

    nseq: int
    ts: int
    actor: str | None
    fact: PackedFact
    cmd: UUID
    undone: bool
    count: int


class _Incident(msgspec.Struct, frozen=True):
    """As incident.Incident, but for what follows from the rest; only `packed_` fields are not as they are there."""

    id: UUID
    number_in_journal: int
    priority: int
    trigger: Trigger
    person_id: str | None
    device: str | None
    number: Untrusted | None
    opened: int
    raised: int
    unseen: int
    newest: int
    epoch: int
    owner: str
    pending: bool
    alarms: int
    battery: int | None
    points: dict[str, int]
    line: LineView | None
    behind: list[LineView]
    recordings: dict[str, RecordingView]
    trail: list[TrailFix]
    units: dict[str, Assignment]
    steps: dict[str, int]
    code_word: str
    handed_over: HandOverView | None
    shelved_until: int | None
    joined: UUID | None
    overrides: list[str]
    raws: dict[UUID, int]
    erased: bool
    acknowledged_at: int | None
    packed_flags: list[Flag]
    packed_links: list[Untrusted]
    packed_parts: list[tuple[PartSet, int]]
    packed_log: list[_Line]
    packed_begun: PackedEvent
    packed_closed: PackedEvent | None


AS_IT_IS = [name for name in _Incident.__struct_fields__ if not name.startswith("packed_")]
_incidents = e.decoder(_Incident)


@cache
def _facts() -> dict[str, msgspec.json.Decoder[e.Fact]]:
    return {kind.kind: e.decoder(kind) for kind in _every(e.Fact)}


def _every(fact: type[e.Fact]) -> Iterator[type[e.Fact]]:
    """Its subclasses, and theirs."""
    for kind in fact.__subclasses__():
        yield kind
        yield from _every(kind)


def pack_fact(fact: e.Fact) -> PackedFact:
    return PackedFact(fact.kind, msgspec.Raw(e.packed(fact)))


def unpack_fact(packed: PackedFact) -> e.Fact:
    return _facts()[packed.kind].decode(packed.body)


def pack_event(stored: e.Stored) -> PackedEvent:
    fact = pack_fact(stored.fact)
    return PackedEvent(stored.nseq, stored.ts, fact, stored.cmd, stored.incident, stored.actor, stored.epoch)


def unpack_event(packed: PackedEvent) -> e.Stored:
    return e.Stored(
        nseq=packed.nseq, ts=packed.ts, fact=unpack_fact(packed.fact), cmd=packed.cmd, incident=packed.incident,
        actor=packed.actor, epoch=packed.epoch,
    )  # fmt: skip


def pack(incident: Incident) -> bytes:
    """The incident, whole. NotTheSame: it would not come back as it is; nothing is lost by keeping it unpacked."""
    try:
        packed = _pack(incident)
        back = unpack(packed)
    except (msgspec.MsgspecError, TypeError, ValueError, OverflowError, KeyError) as error:
        raise NotTheSame(type(error).__name__) from None
    back.person, back.profile = incident.person, incident.profile
    if back.state_of_fold() != incident.state_of_fold():
        raise NotTheSame("Incident")
    return packed


def _pack(incident: Incident) -> bytes:
    lines = [
        _Line(each.nseq, each.ts, each.actor, pack_fact(each.fact), each.cmd, each.undone, each.count)
        for each in incident.log
    ]
    return e.packed(
        _Incident(
            **{name: getattr(incident, name) for name in AS_IT_IS},
            packed_flags=list(incident.flags.values()),
            packed_links=list(incident.links.values()),
            packed_parts=list(incident.parts.items()),
            packed_log=lines,
            packed_begun=pack_event(incident.begun),
            packed_closed=pack_event(incident.closed) if incident.closed else None,
        )
    )


def unpack(packed: bytes) -> Incident:
    """As it was; who it is about is the board's to say."""
    known = _incidents.decode(packed)
    incident = Incident.__new__(Incident)
    for name in AS_IT_IS:
        setattr(incident, name, getattr(known, name))
    incident.label = Incident.label_of(known.number_in_journal)
    incident.person = incident.profile = None
    incident.flags = {Incident.flag_key(flag): flag for flag in known.packed_flags}
    incident.links = {link.raw: link for link in known.packed_links}
    incident.parts = dict(known.packed_parts)
    incident.log = [
        LogEntry(
            nseq=line.nseq, ts=line.ts, actor=line.actor, fact=unpack_fact(line.fact), cmd=line.cmd,
            undone=line.undone, count=line.count,
        )
        for line in known.packed_log
    ]  # fmt: skip
    incident.begun = unpack_event(known.packed_begun)
    incident.closed = unpack_event(known.packed_closed) if known.packed_closed else None
    incident.touch()
    return incident
