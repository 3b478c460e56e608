"""What each kind of fact does to an incident. A fact without a step of its own is still a line in the log."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from msgspec.structs import replace

from console import events as e
from console.arrivals import PART_SET_AGE_US, adds_to, part_set
from console.card import Assignment, HandOverView, LineView, RecordingView
from console.incident import Incident, priority_of
from console.reading import Reading

F = TypeVar("F", bound=e.Fact)
Step = Callable[[Incident, e.Stored, F], None]
_STEPS: dict[type[e.Fact], Step[Any]] = {}


def _on(kind: type[F]) -> Callable[[Step[F]], Step[F]]:
    def register(step: Step[F]) -> Step[F]:
        _STEPS[kind] = step
        return step

    return register


def apply(incident: Incident, stored: e.Stored) -> None:
    """One more event of this incident. Of an erased one only what came after the erasure is a line."""
    if isinstance(stored.fact, e.Erased) and stored.fact.name == e.Acknowledged.kind:
        incident.epoch = (stored.epoch or 0) + 1  # the header is still there, and so is the claim
    if incident.erased and isinstance(stored.fact, e.Erased | e.RecordViewed):
        return
    incident.touch()
    incident.newest = max(incident.newest, stored.ts)
    step = _STEPS.get(type(stored.fact))
    if step is None:
        incident.note(stored)
    else:
        step(incident, stored, stored.fact)


# ---- what the world said -------------------------------------------------------------------------------------------


@_on(e.RawRead)
def _raw_read(incident: Incident, stored: e.Stored, fact: e.RawRead) -> None:
    earlier = incident.raws.get(fact.repeat_of) if fact.repeat_of else None
    if earlier is not None:
        incident.again(earlier, fact.raw)
        return
    reading = fact.whole or fact.reading
    place = _line_of_earlier_parts(incident, stored, fact)
    incident.read(reading, stored.ts)
    if reading.triggers:  # a stranger's card may turn out to be somebody's
        incident.person_id = incident.person_id or fact.person
        incident.device = incident.device or fact.device
    if reading.triggers and place is None:
        incident.alarm(priority_of(reading.triggers), reading.triggers[0], stored.ts)
    if place is None:
        place = len(incident.log) if _only_tells_facts(reading) else incident.note(stored)
    else:
        incident.log[place] = replace(incident.log[place], fact=fact)
    incident.raws[fact.raw] = place
    if (key := part_set(fact.reading)) is not None:
        incident.parts[key] = place


def _only_tells_facts(reading: Reading) -> bool:
    """A message whose facts follow as events of their own: the first of them is its line in the log."""
    return not (reading.text or reading.triggers or reading.fixes) and reading == Reading(format=reading.format)


def _line_of_earlier_parts(incident: Incident, stored: e.Stored, fact: e.RawRead) -> int | None:
    """One text is one line, in however many parts it comes."""
    key = part_set(fact.reading)
    place = incident.parts.get(key) if key is not None and fact.whole is not None else None
    if place is None or incident.log[place].ts < stored.ts - PART_SET_AGE_US:
        return None
    return place if adds_to(incident.log[place].fact, fact) else None


def _lines(incident: Incident) -> list[LineView]:
    """The one in front is the last."""
    return incident.behind if incident.line is None else [*incident.behind, incident.line]


def _to_front(incident: Incident, line: LineView) -> None:
    """The newest call is in front; a line that is not over goes on behind it (a contact is rung meanwhile)."""
    incident.behind = [other for other in _lines(incident) if other.call != line.call and other.state != "closed"]
    incident.line = line
    _come_forward(incident)


def _come_forward(incident: Incident) -> None:
    """What went on behind a line that is over: nobody may read "closed" while somebody can be heard."""
    incident.behind = [line for line in incident.behind if line.state != "closed"]
    if incident.line is not None and incident.line.state == "closed" and incident.behind:
        incident.line = incident.behind.pop()


def _change(incident: Incident, call: str, **changes: object) -> None:
    """Of this call; of the line in front, where nobody says which."""
    if incident.line is not None and call in ("", incident.line.call):
        incident.line = replace(incident.line, **changes)
    incident.behind = [replace(line, **changes) if line.call == call else line for line in incident.behind]


@_on(e.LineRang)
def _rang(incident: Incident, stored: e.Stored, fact: e.LineRang) -> None:
    ringing = LineView(
        call=fact.call, state="ringing", since=stored.ts, source=fact.source, number=fact.number,
        withheld=fact.withheld,
    )  # fmt: skip
    _to_front(incident, ringing)
    incident.number = incident.number or fact.number
    incident.alarm(1, "call", stored.ts)
    incident.note(stored)


@_on(e.LineIdentified)
def _identified(incident: Incident, stored: e.Stored, fact: e.LineIdentified) -> None:
    _change(incident, fact.call, number=fact.number, withheld=fact.withheld)
    incident.number = incident.number or fact.number
    incident.person_id = incident.person_id or fact.person
    incident.device = incident.device or fact.device
    incident.note(stored)


@_on(e.LineOpened)
def _opened(incident: Incident, stored: e.Stored, fact: e.LineOpened) -> None:
    known = next((line for line in _lines(incident) if line.call == fact.call), None)
    opened = LineView(
        call=fact.call, state="open", since=stored.ts, source=fact.source, outgoing=fact.outgoing,
        number=(known.number if known else None) or fact.number, withheld=known.withheld if known else False,
        listening=known.listening if known else False,
    )  # fmt: skip
    _to_front(incident, opened)
    incident.note(stored)


@_on(e.LineClosed)
def _line_closed(incident: Incident, stored: e.Stored, fact: e.LineClosed) -> None:
    _change(
        incident, fact.call, state="closed", since=stored.ts, why=fact.why, listening=False, microphone_open=False
    )  # fmt: skip
    _come_forward(incident)
    incident.note(stored)


@_on(e.AudioHeard)
def _heard(incident: Incident, stored: e.Stored, fact: e.AudioHeard) -> None:
    level = {} if fact.level_db is None else {"level_db": fact.level_db}
    _change(incident, fact.call, heard=stored.ts, **level)
    incident.point("t4_audio", stored.ts)
    if fact.words is not None:
        incident.note(stored)


@_on(e.LoopBackChanged)
def _loop_back(incident: Incident, stored: e.Stored, fact: e.LoopBackChanged) -> None:
    if fact.state == "missing":
        incident.alarm(2, "silence", stored.ts)
    incident.note(stored)


@_on(e.DeviceSilent)
def _device_silent(incident: Incident, stored: e.Stored, fact: e.DeviceSilent) -> None:
    incident.alarm(2, "silence", stored.ts)
    incident.note(stored)


@_on(e.RecordingChanged)
def _recording(incident: Incident, stored: e.Stored, fact: e.RecordingChanged) -> None:
    for copy in (fact.copy,) if fact.copy else ("A", "B"):
        known = incident.recordings.get(copy)
        same = known is not None and known.state == fact.state
        incident.recordings[copy] = RecordingView(
            copy=copy, state=fact.state, since=known.since if known and same else fact.since or stored.ts,
            changed=stored.ts, seconds=fact.seconds, size=fact.size, segments=fact.segments,
            sha256=fact.sha256 or "", why=fact.why,
        )  # fmt: skip
    incident.note(stored)


# ---- what operators decided ----


@_on(e.IncidentShown)
def _shown(incident: Incident, stored: e.Stored, fact: e.IncidentShown) -> None:
    incident.point("t2_shown", stored.ts)


@_on(e.Acknowledged)
def _acknowledged(incident: Incident, stored: e.Stored, fact: e.Acknowledged) -> None:
    incident.owner = stored.actor or ""
    incident.epoch = (stored.epoch or 0) + 1
    incident.pending = False
    incident.acknowledged_at = stored.ts
    incident.point("t3_acknowledged", stored.ts)
    incident.note(stored)


@_on(e.ListeningChanged)
def _listening(incident: Incident, stored: e.Stored, fact: e.ListeningChanged) -> None:
    _change(incident, "", listening=fact.on)
    incident.note(stored)


@_on(e.MicrophoneChanged)
def _microphone(incident: Incident, stored: e.Stored, fact: e.MicrophoneChanged) -> None:
    _change(incident, fact.call, microphone_open=fact.open)
    incident.note(stored)


@_on(e.UnitSent)
def _sent(incident: Incident, stored: e.Stored, fact: e.UnitSent) -> None:
    incident.units[fact.unit] = Assignment(unit=fact.unit, sent=stored.ts, by=stored.actor or "", state_since=stored.ts)
    incident.point("t6_decision", stored.ts)
    incident.point("t7_sent", stored.ts)
    incident.note(stored)


@_on(e.UnitRecalled)
def _recalled(incident: Incident, stored: e.Stored, fact: e.UnitRecalled) -> None:
    if fact.unit in incident.units:
        incident.units[fact.unit] = replace(incident.units[fact.unit], recalled=stored.ts)
    incident.note(stored)


@_on(e.UnitReported)
def _unit(incident: Incident, stored: e.Stored, fact: e.UnitReported) -> None:
    known = incident.units.get(fact.unit)
    if known is not None and fact.state is not None and fact.state != known.state:
        incident.units[fact.unit] = replace(known, state=fact.state, state_since=stored.ts)
        if fact.state == "on_scene" and known.recalled is None:
            incident.point("t8_on_scene", stored.ts)
        incident.note(stored)


@_on(e.StepDone)
def _step(incident: Incident, stored: e.Stored, fact: e.StepDone) -> None:
    incident.steps[fact.step] = stored.ts
    if fact.step == "contact":
        incident.point("t9_contact", stored.ts)
    incident.note(stored)


@_on(e.CodeWordHeard)
def _code_word(incident: Incident, stored: e.Stored, fact: e.CodeWordHeard) -> None:
    incident.code_word = fact.result
    incident.point("t6_decision", stored.ts)
    incident.note(stored)


@_on(e.SafetyOverridden)
def _overridden(incident: Incident, stored: e.Stored, fact: e.SafetyOverridden) -> None:
    incident.overrides.append(fact.guard)
    incident.note(stored)


@_on(e.HandedOver)
def _handed_over(incident: Incident, stored: e.Stored, fact: e.HandedOver) -> None:
    known = incident.handed_over
    again = known is not None and known.number == fact.number
    incident.handed_over = HandOverView(
        number=fact.number,
        at=known.at if known and again else stored.ts,
        by=stored.actor or "",
        taken_by=fact.taken_by or (known.taken_by if known and again else None),
        read_back=fact.read_back or bool(known and again and known.read_back),
    )
    incident.point("t6_decision", stored.ts)
    incident.note(stored)


@_on(e.Closed)
def _closed(incident: Incident, stored: e.Stored, fact: e.Closed) -> None:
    incident.closed = stored
    incident.pending = False
    incident.shelved_until = None
    incident.points["t10_closed"] = stored.ts
    incident.note(stored)


@_on(e.Shelved)
def _shelved(incident: Incident, stored: e.Stored, fact: e.Shelved) -> None:
    incident.shelved_until = fact.until
    incident.note(stored)


@_on(e.Unshelved)
def _unshelved(incident: Incident, stored: e.Stored, fact: e.Unshelved) -> None:
    incident.shelved_until = None
    incident.note(stored)


@_on(e.IncidentJoined)
def _joined(incident: Incident, stored: e.Stored, fact: e.IncidentJoined) -> None:
    incident.joined = fact.into
    incident.note(stored)


# ---- undo: what a taken-back act had done ----


@_on(e.Undone)
def _undone(incident: Incident, stored: e.Stored, fact: e.Undone) -> None:
    place = next((i for i, entry in enumerate(incident.log) if entry.cmd == fact.act), None)
    if place is not None and not incident.log[place].undone:
        incident.log[place] = replace(incident.log[place], undone=True)
        _take_back(incident, incident.log[place].fact)
    incident.note(stored)


def _take_back(incident: Incident, fact: e.Fact) -> None:
    match fact:
        case e.Acknowledged():
            incident.owner, incident.pending, incident.acknowledged_at = "", True, None
            incident.points.pop("t3_acknowledged", None)
        case e.StepDone(step=step):
            incident.steps.pop(step, None)
            if step == "contact":
                incident.points.pop("t9_contact", None)
        case e.Closed():
            incident.closed = None
            incident.points.pop("t10_closed", None)
        case e.Shelved():
            incident.shelved_until = None
        case _:
            pass  # a note stays in the log, struck through


def take_over(into: Incident, other: Incident) -> None:
    """`other` turned out to be the same person's: everything of it goes on inside `into`."""
    into.touch()
    into.alarm(other.priority, other.trigger, other.raised)
    into.alarms += max(0, other.alarms - 1)
    for line in _lines(other):
        _to_front(into, line)
    into.recordings.update(other.recordings)
    for known in other.trail:
        into.add_fix(known.fix, known.received)
    into.log = sorted([*into.log, *other.log], key=lambda entry: entry.nseq)
    into.raws = {entry.fact.raw: place for place, entry in enumerate(into.log) if isinstance(entry.fact, e.RawRead)}
    into.parts.clear()
