"""The action log of a run: what operators and instructor did, read from its journal, in the form of a trainee's file.

Only what was done stands in it, for only that had an effect. Replayed on the same scenario and seed it gives the same
run; so a result needs no dump of any state (training.md section 1 note 7).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from uuid import UUID

import msgspec

from console import events as e
from console import requests as r
from console.incident import Incident
from console.moments import SECOND
from console.training.scalars import duration
from console.training.schedule import start_of
from console.training.trainee import NOBODY, Deed
from console.training.tree import Scalar

MINUTE = 60 * SECOND


def deeds_of(events: Sequence[e.Stored]) -> tuple[tuple[Deed, ...], dict[UUID, int]]:
    """Every deed, in order; and which one each event's command came from, by the number of the deed."""
    log = _Log()
    for stored in events:
        log.hear(stored)
    return tuple(log.deeds), log.numbers


def entry(deed: Deed) -> dict[str, Any]:
    """A deed as an entry of a trainee's file."""
    head = {"at": written(deed.at), "seat": deed.seat, "label": deed.label, "pressed": list(deed.pressed) or None}
    said: dict[str, Any] = {"end": True} if deed.end else {"fire": deed.fire}
    if deed.request is not None:
        said = {name: value for name, value in msgspec.to_builtins(deed.request).items() if value is not None}
        for chosen_later in ("incident", "act"):
            said.pop(chosen_later, None)
    return {name: value for name, value in head.items() if value is not None} | said


def deed_of(entry: dict[str, Any]) -> Deed:
    """What `entry` gave. Raises msgspec.ValidationError for what it cannot have given.

    Not by the reader of trainee's files: the words of an operator come back as they were typed, whatever is in them.
    """
    head = msgspec.convert(entry, _Head)
    asked = {name: value for name, value in entry.items() if name not in _Head.__struct_fields__}
    request = msgspec.convert({**asked, "incident": str(NOBODY), "act": str(NOBODY)}, r.AnyRequest) if asked else None
    at = duration(Scalar(line=1, column=1, text=head.at, plain=False))
    return Deed(
        at=at, request=request, label=head.label, seat=head.seat, pressed=head.pressed, fire=head.fire, end=head.end
    )


class _Head(msgspec.Struct, frozen=True):
    at: str
    seat: str | None = None
    label: str | None = None
    pressed: tuple[str, ...] = ()
    fire: str = ""
    end: bool = False


def written(seconds: float) -> str:
    """12.5 → "12.500000s". To the microsecond: a replayed deed comes at exactly its time."""
    whole, rest = divmod(round(seconds * SECOND), SECOND)
    return f"{whole}.{rest:06}s" if rest else f"{whole}s"


class _Log:
    def __init__(self) -> None:
        self.deeds: list[Deed] = []
        self.numbers: dict[UUID, int] = {}
        self._origin: int | None = None
        self._labels: dict[UUID, str] = {}
        self._owners: dict[UUID, str] = {}
        self._seats: dict[str, str] = {}
        self._keys: dict[str, tuple[str, ...]] = {}
        self._contacts: dict[str, str] = {}  # number -> contact
        self._before: e.Stored | None = None  # the event before, of the same act
        self._over = False

    def hear(self, stored: e.Stored) -> None:
        fact = stored.fact
        if self._over:  # another desk had not heard of the end; nothing is done in a replay either
            return
        if isinstance(fact, e.ExerciseStarted) and self._origin is None:
            self._origin = start_of(stored)
        elif isinstance(fact, e.PersonRegistered):
            self._contacts |= {contact.number: contact.id for contact in fact.person.contacts}
        elif isinstance(fact, e.IncidentOpened) and stored.incident is not None:
            self._labels[stored.incident] = Incident.label_of(len(self._labels) + 1)
        elif isinstance(fact, e.ExerciseMarked):
            self._marked(stored, fact)
        elif isinstance(fact, e.OperatorPresent) and stored.actor:
            self._seats[stored.actor] = fact.desk
        elif stored.actor is not None:
            self._acted(stored)
        self._before = stored

    def _marked(self, stored: e.Stored, mark: e.ExerciseMarked) -> None:
        self._over = mark.what == "ended"
        if mark.what == "fired":
            self._add(stored, Deed(at=self._at(stored), request=None, fire=mark.id))
        elif mark.what == "ended" and mark.via == "hand":
            self._add(stored, Deed(at=self._at(stored), request=None, end=True))
        elif mark.what == "keys":
            self._keys[mark.seat] = self._keys.get(mark.seat, ()) + mark.keys

    def _acted(self, stored: e.Stored) -> None:
        if (request := self._request(stored)) is None or self._at(stored) < 0:  # by the shift before
            return
        seat = self._seats.get(stored.actor or "", "")
        label = self._labels.get(stored.incident) if stored.incident and isinstance(request, r.Incidental) else None
        keys = self._keys.pop(seat, ())
        self._add(stored, Deed(at=self._at(stored), request=request, label=label, seat=seat or None, pressed=keys))

    def _add(self, stored: e.Stored, deed: Deed) -> None:
        self.numbers[stored.cmd] = len(self.deeds)
        self.deeds.append(deed)

    def _at(self, stored: e.Stored) -> float:
        return (stored.ts - (self._origin or 0)) / SECOND

    def _request(self, stored: e.Stored) -> r.Request | None:
        """What was asked for, or None for an event that only goes with another one."""
        fact = stored.fact
        if isinstance(fact, e.Acknowledged) and stored.incident is not None:
            taken = self._owners.get(stored.incident, stored.actor) != stored.actor
            self._owners[stored.incident] = stored.actor or ""
            return (r.Take if taken else r.Acknowledge)(incident=NOBODY)
        if isinstance(fact, e.OutboundRequested):
            return self._outbound(stored, fact)
        if isinstance(fact, e.Shelved):
            minutes = round((fact.until - stored.ts) / MINUTE)
            return r.Shelve(incident=NOBODY, minutes=minutes, reason=_words(fact.reason))
        if isinstance(fact, e.SoundPaused):
            return r.PauseSound(seconds=round((fact.until - stored.ts) / SECOND))
        if isinstance(fact, e.Unshelved) and self._goes_with(stored, e.HandoverSigned, e.Unshelved):
            return None
        made = _MADE.get(type(fact))
        return None if made is None else made(fact)

    def _outbound(self, stored: e.Stored, fact: e.OutboundRequested) -> r.Request | None:
        before = (
            self._before.fact if self._before and self._goes_with(stored, e.SafetyOverridden, e.HandedOver) else None
        )
        if isinstance(before, e.HandedOver) or fact.act == "answer":
            return None
        override = before.reason.raw if isinstance(before, e.SafetyOverridden) else ""
        if fact.act == "call" and fact.to in self._contacts:
            return r.CallContact(incident=NOBODY, contact=self._contacts[fact.to], override=override)
        if fact.act == "call":
            return r.CallBack(incident=NOBODY, override=override)
        if fact.act == "text":
            return r.SendText(incident=NOBODY, words=_words(fact.words), override=override)
        if fact.act == "hang_up":
            return r.HangUp(incident=NOBODY)
        return r.PressKeys(incident=NOBODY, keys=_words(fact.words))

    def _goes_with(self, stored: e.Stored, *kinds: type[e.Fact]) -> bool:
        """Whether the event before is one of those, of the same act."""
        before = self._before
        if before is None or not isinstance(before.fact, kinds):
            return False
        return (before.actor, before.ts, before.nseq + 1) == (stored.actor, stored.ts, stored.nseq)


def _words(words: object) -> str:
    return getattr(words, "raw", "") if words is not None else ""


_MADE: dict[type[e.Fact], Callable[[Any], r.Request]] = {
    e.ListeningChanged: lambda f: r.Listen(incident=NOBODY, on=f.on),
    e.MicrophoneChanged: lambda f: r.Microphone(incident=NOBODY, open=f.open, sure=f.open),
    e.UnitSent: lambda f: r.SendUnit(
        incident=NOBODY, unit=f.unit, sirens=f.sirens, distance_m=f.distance_m, fix_age_s=f.fix_age_s
    ),
    e.UnitRecalled: lambda f: r.RecallUnit(incident=NOBODY, unit=f.unit, why=f.why),
    e.NoteWritten: lambda f: r.Note(incident=NOBODY, words=_words(f.words), tag=f.tag),
    e.StepDone: lambda f: r.Done(incident=NOBODY, step=f.step, words=_words(f.words)),
    e.CodeWordHeard: lambda f: r.CodeWord(incident=NOBODY, result=f.result),
    e.RecordViewed: lambda f: r.Reveal(
        incident=NOBODY, field=f.field, reason=f.reason, screen=f.screen, second=f.second
    ),
    e.HandedOver: lambda f: r.HandOver(
        incident=NOBODY, number=f.number, digits=f.number, by_modem=f.by_modem, taken_by=_words(f.taken_by),
        read_back=f.read_back,
    ),
    e.Closed: lambda f: r.Close(incident=NOBODY, outcome=f.outcome, words=_words(f.words), second=f.second),
    e.Unshelved: lambda f: r.Unshelve(incident=NOBODY),
    e.Undone: lambda f: r.Undo(incident=NOBODY, act=NOBODY),
    e.SoundConfirmed: lambda f: r.ConfirmSound(heard=f.heard),
    e.RecordingAsked: lambda f: r.AskRecorder(incident=NOBODY, wish=f.wish),
    e.LoopBackAsked: lambda f: r.TestLines(),
    e.HandoverSigned: lambda f: r.SignHandover(sheet="-", words=_words(f.words), answers=f.answers),
}  # fmt: skip


def as_file(deeds: Iterable[Deed]) -> bytes:
    """The deeds as JSON lines: a trainee's file."""
    return b"".join(msgspec.json.encode(entry(deed), order="deterministic") + b"\n" for deed in deeds)
