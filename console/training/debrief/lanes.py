"""What happened, sorted into lanes with one time axis (training.md section 7): from the journal of the run alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import get_args
from uuid import UUID

from console import events as e
from console.i18n import N_, _
from console.moments import SECOND
from console.text import Shown, visible
from console.training.debrief.story import Bar, Kind, Lane, Mark, Name
from console.training.debrief.words import phase
from console.training.result import Stayed
from console.training.states import Phase
from console.wording.facts import say
from console.wording.names import named

ORDER: tuple[Name, ...] = ("alarm", "audio", "recording", "position", "operator", "units", "instructor")
# states in which the line is being recorded, or nothing is missing (desk.md section 9)
GOOD = ("recording", "quiet", "sealing", "stored", "uploading", "verified", "held")
BAD = ("noise", "stalled", "degraded", "paused", "lost", "failed")
PHASE_KINDS: dict[str, Kind] = {phase: phase for phase in get_args(Phase)}
MARKED = {
    "paused": N_("paused"), "resumed": N_("went on"), "speed": N_("speed"), "note": N_("note"), "ended": N_("ended"),
    "fired": N_("set off by hand"), "told": N_("told"), "keys": N_("keys"),
    "refused": N_("refused"),
}  # fmt: skip
_NO_ACT = (e.OperatorPresent, e.OperatorLeft, e.IncidentShown)


def lanes(events: Iterable[e.Stored], stays: Sequence[Stayed], origin: int, end: float) -> tuple[Lane, ...]:
    """Every lane, in order; that of the instructor only where there was one. `end` in seconds from `origin`."""
    drawn = _Lanes(origin, end)
    for stay in stays:
        words = visible(f"{stay.label} {phase(stay.phase)}")
        drawn.bars["alarm"].append(Bar(stay.begin, round(stay.begin + stay.seconds, 3), PHASE_KINDS[stay.phase], words))
    for stored in events:
        drawn.hear(stored)
    drawn.close()
    return tuple(
        Lane(name, tuple(drawn.bars[name]), tuple(drawn.marks[name]))
        for name in ORDER if name != "instructor" or drawn.marks[name]
    )  # fmt: skip


class _Lanes:
    def __init__(self, origin: int, end: float) -> None:
        self.bars: dict[Name, list[Bar]] = {name: [] for name in ORDER}
        self.marks: dict[Name, list[Mark]] = {name: [] for name in ORDER}
        self._origin, self._end = origin, end
        self._open: dict[tuple[Name, str], tuple[float, Kind, Shown]] = {}  # bars that have begun

    def hear(self, stored: e.Stored) -> None:
        if stored.ts < self._origin:
            return
        at, fact = round((stored.ts - self._origin) / SECOND, 3), stored.fact
        self._mark(stored, at)
        match fact:
            case e.LineOpened():
                self._begin("audio", fact.call, at, "open", _told(fact))
            case e.LineClosed():
                self._finish("audio", fact.call, at)
            case e.RecordingChanged():
                self._recording(fact, stored.incident, at)
            case e.UnitSent():
                self._begin("units", fact.unit, at, "sent", visible(fact.unit))
            case e.UnitRecalled():
                self._finish("units", fact.unit, at)
            case e.UnitReported(state=state) if state is not None and ("units", fact.unit) in self._open:
                self._unit(fact.unit, state, at)

    def close(self) -> None:
        """What still goes on when the exercise ends."""
        for name, key in list(self._open):
            self._finish(name, key, self._end)

    def _mark(self, stored: e.Stored, at: float) -> None:
        if (found := _lane_of(stored)) is not None:
            name, kind = found
            self.marks[name].append(Mark(at, stored.nseq, kind, _said_in(name, stored)))

    def _recording(self, fact: e.RecordingChanged, incident: UUID | None, at: float) -> None:
        key = f"{incident}"  # one bar for both copies: what was told last
        self._finish("recording", key, at)
        if fact.state in GOOD + BAD:
            words = visible(named("recording", fact.state))
            self._begin("recording", key, at, "bad" if fact.state in BAD else "good", words)

    def _unit(self, unit: str, state: str, at: float) -> None:
        self._finish("units", unit, at)
        if state in ("en_route", "on_scene"):
            words = visible(f"{unit} {named('units', state)}")
            self._begin("units", unit, at, "on_scene" if state == "on_scene" else "sent", words)

    def _begin(self, name: Name, key: str, at: float, kind: Kind, words: Shown) -> None:
        self._finish(name, key, at)
        self._open[name, key] = (at, kind, words)

    def _finish(self, name: Name, key: str, at: float) -> None:
        if (begun := self._open.pop((name, key), None)) is not None:
            begin, kind, words = begun
            self.bars[name].append(Bar(begin, at, kind, words))


def mark_of(stored: e.Stored) -> Shown | None:
    """The words of an event in its lane; None for one that is in none."""
    found = _lane_of(stored)
    return None if found is None else _said_in(found[0], stored)


def _said_in(name: Name, stored: e.Stored) -> Shown:
    return said_by(stored) if name == "operator" else _told(stored.fact)


def said_by(stored: e.Stored) -> Shown:
    """Its words; with who did it, where somebody at a desk did."""
    words = _told(stored.fact)
    return visible(f"{stored.actor}  {words}") if stored.actor else words


def _lane_of(stored: e.Stored) -> tuple[Name, Kind] | None:
    """Where an event is drawn; None: nowhere, as what only the machine did."""
    fact = stored.fact
    match fact:
        case e.ExerciseMarked():
            return {"keys": ("operator", "keys"), "ended": None}.get(fact.what, ("instructor", "note"))
        case e.RawRead() if fact.reading.triggers:
            return "alarm", "alarm"
        case e.RawRead() if fact.reading.fixes:
            return "position", "fix"
        case e.AudioHeard() | e.KeyHeard() | e.LineRang():
            return "audio", "said"
        case e.RecordingChanged():
            return "recording", "change"
        case e.UnitReported() if fact.state is not None or fact.words is not None:
            return "units", "unit"
    return ("operator", "act") if stored.actor is not None and not isinstance(fact, _NO_ACT) else None


def _told(fact: e.Fact) -> Shown:
    if isinstance(fact, e.ExerciseMarked):
        speed = f"×{fact.speed:g}" if fact.speed is not None else ""
        said = (fact.id, fact.seat, str(fact.words or ""), speed, " ".join(fact.keys))
        return visible("  ".join(filter(None, (_(MARKED[fact.what]), *said))))
    tag, words, _role = say(fact)
    return visible(f"{named('tag', tag)} {words}".strip())
