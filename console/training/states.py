"""How lines and incidents were, over time: what `state` expectations and the time table of a debrief ask. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, Literal
from uuid import UUID

import msgspec

from console import events as e
from console.training.people import People

What = Literal["mic", "listening", "incident"]
Phase = Literal["waiting", "handling", "sent", "on_scene", "closed"]


class Change(msgspec.Struct, frozen=True):
    """From `at` (microseconds from the start) on, `what` of the incident is so."""

    at: int
    nseq: int
    incident: UUID
    what: What
    on: bool


class Stay(msgspec.Struct, frozen=True):
    """An incident was in a phase from `begin` to `end` (microseconds from the start)."""

    incident: UUID
    phase: Phase
    begin: int
    end: int


class States:
    """Grows with every event that `hear` is given."""

    def __init__(self, people: People) -> None:
        self._people = people
        self.changes: list[Change] = []
        self.phases: list[tuple[int, UUID, Phase]] = []
        self.opened: dict[UUID, int] = {}  # in order: the first one is K-0001
        self._closings: dict[UUID, tuple[UUID, Phase]] = {}
        self._phase: dict[UUID, Phase] = {}
        self._sent: dict[str, UUID] = {}  # unit -> incident

    def hear(self, stored: e.Stored, at: int) -> None:
        if (hear := _HEARD.get(type(stored.fact))) is not None:
            hear(self, stored, stored.fact, at)

    def broken(self, what: What, wanted: bool, who: Collection[str], begin: int, end: int) -> Change | int | None:
        """What first made it otherwise than wanted between `begin` and `end`; `begin` itself when it never was so.

        Over all incidents of `who`, or all: a microphone is open when one is, and so on. Before the first incident
        nothing can be broken.
        """
        on: dict[UUID | None, bool] = {}
        for change in self.changes:
            if change.what != what or (who and self._people.of(change.incident) not in who):
                continue
            if change.at > end:
                break
            if change.at > begin and _differs(on, what, wanted):
                return begin
            on[self._people.whole(change.incident)] = change.on
            if change.at > begin and _differs(on, what, wanted):
                return change
        return begin if _differs(on, what, wanted) else None

    def stays(self, end: int) -> list[Stay]:
        """Who was in which phase for how long, in order."""
        found: list[Stay] = []
        for incident in self.opened:
            marks = [(at, phase) for at, of, phase in self.phases if of == incident]
            ends = [at for at, _ in marks[1:]] + [end]
            found += [Stay(incident, phase, at, until) for (at, phase), until in zip(marks, ends, strict=True)]
        return found

    def seconds_on(self, what: What, end: int) -> float:
        """How long it was on, over all incidents together."""
        since: dict[UUID, int] = {}
        total = 0
        for change in self.changes:
            if change.what == what and change.on:
                since.setdefault(change.incident, change.at)
            elif change.what == what and change.incident in since:
                total += change.at - since.pop(change.incident)
        return (total + sum(end - at for at in since.values())) / 1e6

    # ---- the fold

    def _opened(self, stored: e.Stored, fact: e.IncidentOpened, at: int) -> None:
        if stored.incident is not None:
            self.opened[stored.incident] = at
            self._change(stored, "incident", True, at)
            self._enter(stored.incident, "waiting", at)

    def _microphone(self, stored: e.Stored, fact: e.MicrophoneChanged, at: int) -> None:
        self._change(stored, "mic", fact.open, at)

    def _listening(self, stored: e.Stored, fact: e.ListeningChanged, at: int) -> None:
        self._change(stored, "listening", fact.on, at)

    def _line_closed(self, stored: e.Stored, fact: e.LineClosed, at: int) -> None:
        self._change(stored, "mic", False, at)
        self._change(stored, "listening", False, at)

    def _acknowledged(self, stored: e.Stored, fact: e.Acknowledged, at: int) -> None:
        if stored.incident is not None and self._phase.get(stored.incident) == "waiting":
            self._enter(stored.incident, "handling", at)

    def _unit_sent(self, stored: e.Stored, fact: e.UnitSent, at: int) -> None:
        if stored.incident is not None:
            self._sent[fact.unit] = stored.incident
            if self._phase.get(stored.incident) in ("waiting", "handling"):
                self._enter(stored.incident, "sent", at)

    def _unit_reported(self, stored: e.Stored, fact: e.UnitReported, at: int) -> None:
        incident = self._sent.get(fact.unit)
        if incident is not None and fact.state == "on_scene" and self._phase.get(incident) == "sent":
            self._enter(incident, "on_scene", at)

    def _closed(self, stored: e.Stored, fact: e.Closed, at: int) -> None:
        if stored.incident is not None:
            self._closings[stored.cmd] = (stored.incident, self._phase.get(stored.incident, "waiting"))
            self._change(stored, "incident", False, at)
            self._enter(stored.incident, "closed", at)

    def _undone(self, stored: e.Stored, fact: e.Undone, at: int) -> None:
        if (closing := self._closings.get(fact.act)) is not None:
            self._change(stored, "incident", True, at)
            self._enter(*closing, at)

    def _joined(self, stored: e.Stored, fact: e.IncidentJoined, at: int) -> None:
        self._change(stored, "incident", False, at)
        if stored.incident is not None:
            self._enter(stored.incident, "closed", at)

    def _change(self, stored: e.Stored, what: What, on: bool, at: int) -> None:
        if stored.incident is not None:
            self.changes.append(Change(at, stored.nseq, stored.incident, what, on))

    def _enter(self, incident: UUID, phase: Phase, at: int) -> None:
        self._phase[incident] = phase
        self.phases.append((at, incident, phase))


def _differs(on: dict[UUID | None, bool], what: What, wanted: bool) -> bool:
    return (what != "incident" or bool(on)) and any(on.values()) != wanted


_HEARD: dict[type[e.Fact], Callable[[States, e.Stored, Any, int], None]] = {
    e.IncidentOpened: States._opened, e.MicrophoneChanged: States._microphone, e.ListeningChanged: States._listening,
    e.LineClosed: States._line_closed, e.Acknowledged: States._acknowledged, e.UnitSent: States._unit_sent,
    e.UnitReported: States._unit_reported, e.Closed: States._closed, e.Undone: States._undone,
    e.IncidentJoined: States._joined,
}  # fmt: skip
