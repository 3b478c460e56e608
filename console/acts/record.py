"""The record: notes, steps, code words, protected fields, closing, shelving, undoing."""

from __future__ import annotations

from hashlib import sha256

from console import events as e
from console import requests as r
from console.acts.asked import UNDO_S, UNDOABLE, Asked, Plan, Refused, does
from console.card import Card
from console.register import PROTECTED
from console.text import Untrusted

SHELVE_MOST_MIN = 480  # desk.md R11
SOUND_PAUSE_MOST_S = 60  # desk.md R7
TAG_MOST = 32  # characters; ours
ON_PAPER = (("name", "report"), ("name", "map"))  # in clear on the desk, masked on paper
TWO_PERSONS = ("false", "accidental")  # outcomes of a P1 that need a second person (desk.md R22)


@does(r.Note)
def _note(asked: Asked, card: Card, request: r.Note) -> Plan | Refused:
    if not request.words.strip():
        return Refused(code="actions.no-words")
    words = request.words.strip()
    note = e.NoteWritten(words=Untrusted(words), begun=request.begun, tag=request.tag or _tag_in(words))
    return asked.plan(note, incident=card.row.id, code="actions.noted")


def _tag_in(words: str) -> str:
    """What a note is about, when it begins with a #word: `#gap nothing recorded since 22:04`. The words stay whole."""
    first = words.split(maxsplit=1)[0]
    return first[1:TAG_MOST].casefold() if first.startswith("#") else ""


@does(r.Done)
def _done(asked: Asked, card: Card, request: r.Done) -> Plan | Refused:
    if request.step == "position" and card.position is None:
        return Refused(code="actions.no-position")
    step = e.StepDone(step=request.step, words=Untrusted(request.words) if request.words else None)
    return asked.plan(step, incident=card.row.id, code="actions.step")


@does(r.CodeWord)
def _code_word(asked: Asked, card: Card, request: r.CodeWord) -> Plan | Refused:
    return asked.plan(
        e.CodeWordHeard(result=request.result), incident=card.row.id, code=f"actions.code-{request.result}"
    )


@does(r.Reveal)
def _reveal(asked: Asked, card: Card, request: r.Reveal) -> Plan | Refused:
    if card.person is None:
        return Refused(code="actions.no-person")
    if not request.reason.strip():
        return Refused(code="actions.no-reason", ask="reason")
    if request.field not in PROTECTED and (request.field, request.screen) not in ON_PAPER:
        return Refused(code="actions.no-field", detail={"fields": ", ".join(PROTECTED)})
    if request.field == "safe_house" and not _second(asked, request.second):
        return Refused(code="actions.second", ask="second")
    viewed = e.RecordViewed(
        person=card.person.id, field=request.field, reason=request.reason, screen=request.screen, second=request.second
    )
    return asked.plan(viewed, incident=card.row.id)


def _second(asked: Asked, second: str) -> bool:
    """Another person than the one who asks; alone on duty the record says so and the supervisor reviews (R22)."""
    alone = len(set(asked.board.around.present.values()) - {asked.actor}) == 0
    return alone or second.strip().casefold() not in ("", asked.actor.casefold())


@does(r.Close)
def _close(asked: Asked, card: Card, request: r.Close) -> Plan | Refused:
    if card.closed is not None:
        return Refused(code="actions.closed-already", detail={"label": card.row.label})
    if card.row.priority == 1 and request.outcome in TWO_PERSONS and not _second(asked, request.second):
        return Refused(code="actions.second", ask="second")
    closed = e.Closed(
        outcome=request.outcome, words=Untrusted(request.words) if request.words else None, second=request.second
    )
    return asked.plan(closed, incident=card.row.id, code="actions.closed", label=card.row.label)


@does(r.Shelve)
def _shelve(asked: Asked, card: Card, request: r.Shelve) -> Plan | Refused:
    if card.row.priority == 1:
        return Refused(code="actions.shelve-p1")
    if not 0 < request.minutes <= SHELVE_MOST_MIN:
        return Refused(code="actions.shelve-time")
    if not request.reason.strip():
        return Refused(code="actions.shelve-reason", ask="reason")
    until = asked.now + request.minutes * 60_000_000
    shelved = e.Shelved(until=until, reason=Untrusted(request.reason.strip()))
    return asked.plan(shelved, incident=card.row.id, code="actions.shelved")


@does(r.Unshelve)
def _unshelve(asked: Asked, card: Card, request: r.Unshelve) -> Plan | Refused:
    return asked.plan(e.Unshelved(), incident=card.row.id)


@does(r.AskRecorder)
def _recorder(asked: Asked, card: Card, request: r.AskRecorder) -> Plan | Refused:
    plays = request.wish in ("last_10", "last_30")
    if plays and card.line is not None and card.line.state == "open" and card.line.microphone_open:
        return Refused(code="actions.play-microphone")  # the far phone would say it aloud
    return asked.plan(e.RecordingAsked(wish=request.wish), incident=card.row.id, code="actions.recorder")


@does(r.Shown)
def _shown(asked: Asked, card: Card, request: r.Shown) -> Plan | Refused:
    return asked.plan(e.IncidentShown(), incident=card.row.id)


@does(r.Undo)
def _undo(asked: Asked, card: Card, request: r.Undo) -> Plan | Refused:
    entry = next((entry for entry in card.log if entry.cmd == request.act), None)
    if entry is None or entry.undone or not isinstance(entry.fact, UNDOABLE) or entry.actor != asked.actor:
        return Refused(code="actions.not-undoable")
    if isinstance(entry.fact, e.Acknowledged) and card.row.owner != asked.actor:
        return Refused(code="actions.not-undoable")  # somebody else has taken it since
    if abs(asked.now - entry.ts) > UNDO_S * 1_000_000:  # from the future: the clock was set back
        return Refused(code="actions.too-late")
    return asked.plan(e.Undone(act=request.act), incident=card.row.id, code="actions.undone")


@does(r.PauseSound)
def _pause_sound(asked: Asked, card: None, request: r.PauseSound) -> Plan | Refused:
    seconds = min(max(request.seconds, 1), SOUND_PAUSE_MOST_S)
    return asked.plan(e.SoundPaused(until=asked.now + seconds * 1_000_000), code="actions.sound-paused")


@does(r.ConfirmSound)
def _confirm_sound(asked: Asked, card: None, request: r.ConfirmSound) -> Plan | Refused:
    return asked.plan(e.SoundConfirmed(heard=request.heard))


@does(r.TestLines)
def _test_lines(asked: Asked, card: None, request: r.TestLines) -> Plan | Refused:
    if not asked.rules.tests_lines:
        return Refused(code="actions.no-self-test")
    return asked.plan(e.LoopBackAsked(), code="actions.self-test")


@does(r.SignHandover)
def _sign(asked: Asked, card: None, request: r.SignHandover) -> Plan | Refused:
    """With the shift ends what it shelved (desk.md R11): whoever comes sees everything that is open."""
    signed = e.HandoverSigned(
        sha256=sha256(request.sheet.encode()).hexdigest(),
        words=Untrusted(request.words) if request.words else None,
        answers=request.answers,
    )
    shelved = [row.id for row in asked.board.rows() if row.state == "shelved"]
    back = tuple(asked.event(e.Unshelved(), incident) for incident in shelved)
    return Plan(events=(asked.event(signed), *back), code="actions.signed")
