"""Who is on the line: the call in front, those that go on behind it, and what is recorded of them."""

from __future__ import annotations

from msgspec.structs import replace

from console import events as e
from console.card import LineView, RecordingView
from console.incident import Incident
from console.incident_fold.steps import Steps

STEPS = Steps()


@STEPS.on(e.LineRang)
def _rang(incident: Incident, stored: e.Stored, fact: e.LineRang) -> None:
    ringing = LineView(
        call=fact.call, state="ringing", since=stored.ts, source=fact.source, number=fact.number,
        withheld=fact.withheld,
    )  # fmt: skip
    to_front(incident, ringing)
    incident.number = incident.number or fact.number
    incident.alarm(1, "call", stored.ts)
    incident.note(stored)


@STEPS.on(e.LineIdentified)
def _identified(incident: Incident, stored: e.Stored, fact: e.LineIdentified) -> None:
    _change(incident, fact.call, number=fact.number, withheld=fact.withheld)
    incident.number = incident.number or fact.number
    incident.person_id = incident.person_id or fact.person
    incident.device = incident.device or fact.device
    incident.note(stored)


@STEPS.on(e.LineOpened)
def _opened(incident: Incident, stored: e.Stored, fact: e.LineOpened) -> None:
    known = next((line for line in incident.lines() if line.call == fact.call), None)
    opened = LineView(
        call=fact.call, state="open", since=stored.ts, source=fact.source, outgoing=fact.outgoing,
        number=(known.number if known else None) or fact.number, withheld=known.withheld if known else False,
        listening=known.listening if known else False,
    )  # fmt: skip
    to_front(incident, opened)
    incident.note(stored)


@STEPS.on(e.LineClosed)
def _line_closed(incident: Incident, stored: e.Stored, fact: e.LineClosed) -> None:
    _change(
        incident, fact.call, state="closed", since=stored.ts, why=fact.why, listening=False, microphone_open=False
    )  # fmt: skip
    _come_forward(incident)
    incident.note(stored)


@STEPS.on(e.AudioHeard)
def _heard(incident: Incident, stored: e.Stored, fact: e.AudioHeard) -> None:
    level = {} if fact.level_db is None else {"level_db": fact.level_db}
    _change(incident, fact.call, heard=stored.ts, **level)
    incident.point("t4_audio", stored.ts)
    if fact.words is not None:
        incident.note(stored)


@STEPS.on(e.ListeningChanged)
def _listening(incident: Incident, stored: e.Stored, fact: e.ListeningChanged) -> None:
    _change(incident, "", listening=fact.on)
    incident.note(stored)


@STEPS.on(e.MicrophoneChanged)
def _microphone(incident: Incident, stored: e.Stored, fact: e.MicrophoneChanged) -> None:
    _change(incident, fact.call, microphone_open=fact.open)
    incident.note(stored)


@STEPS.on(e.RecordingChanged)
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


def to_front(incident: Incident, line: LineView) -> None:
    """The newest call is in front; a line that is not over goes on behind it (a contact is rung meanwhile)."""
    incident.behind = [other for other in incident.lines() if other.call != line.call and other.state != "closed"]
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
