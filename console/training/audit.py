"""What the operators did, as the journal has it: the audit stream that rules and expectations match.

Never views: that something was on a screen proves nothing (training.md section 3). Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

import msgspec

from console import events as e
from console.training.people import People
from console.training.rules import Action, Match

# The format's word for a reason to close, and the outcomes of the desk that it means.
REASONS = {"false_alarm": ("false", "accidental")}
CODE_WORDS = ("code_ok", "code_duress")
# What an action can be asked about, beside `who` and `line`: its incident's person.
ABOUT: dict[Action, tuple[str, ...]] = {
    "alarm.ack": (), "line.listen": (), "mic.open": (), "codeword.ask": ("result",),
    "unit.dispatch": ("unit", "sirens"), "unit.recall": ("unit",), "call.out": ("to",), "call.in": (), "relay.112": (),
    "recording.failover": (), "log.note": ("tag", "says"), "case.close": ("reason", "says"), "field.reveal": ("field",),
    "alarm.shelve": (), "handover.sign": (), "relay.other": (), "text.out": ("to", "says"),
    "step.done": ("step", "says"), "line.hangup": (), "line.keys": (),
}  # fmt: skip


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """One audited action. `at` in microseconds from the start of the exercise; `who`: of the cast, or "".

    `asking`: the code words were read while a line was open. The person answers to that, so a rule may follow it; but
    it is still a view, and an expectation wants the answer recorded.
    """

    action: Action
    at: int
    nseq: int
    cmd: UUID
    actor: str
    who: str = ""
    asking: bool = False
    about: dict[str, object] = {}
    typed: str = ""  # what was written with it; never shown


def acts_of(stored: e.Stored, at: int, people: People) -> tuple[Act, ...]:
    """What the event says of its operator; nothing when nobody acted, or nothing that is audited."""
    if stored.actor is None or type(stored.fact) not in _KNOWN:
        return ()
    who = people.of(stored.incident)
    return tuple(
        Act(
            action=action, at=at, nseq=stored.nseq, cmd=stored.cmd, actor=stored.actor, who=who, about=about,
            typed=_typed(stored.fact),
            asking=isinstance(stored.fact, e.RecordViewed) and action == "codeword.ask",
        )
        for action, about in _KNOWN[type(stored.fact)](stored.fact, stored.incident, people)
    )  # fmt: skip


def matches(wanted: Match | None, act: Act) -> bool:
    """Whether the action was about what is wanted. Several values: any of them."""
    if wanted is None:
        return True
    if (wanted.who and act.who not in wanted.who) or (wanted.line and act.who not in wanted.line):
        return False
    if wanted.sirens is not None and act.about.get("sirens") != wanted.sirens:
        return False
    if wanted.says and not any(words.casefold() in act.typed.casefold() for words in wanted.says):
        return False
    asked = {"unit": wanted.unit, "to": wanted.to, "tag": wanted.tag, "reason": meant(wanted.reason),
             "result": wanted.result, "field": wanted.field, "step": wanted.step}  # fmt: skip
    return all(not values or act.about.get(name) in values for name, values in asked.items())


def meant(reasons: Iterable[str]) -> tuple[str, ...]:
    """The outcomes of the desk that the file's words for them mean."""
    return tuple(outcome for reason in reasons for outcome in REASONS.get(reason, (reason,)))


def _typed(fact: e.Fact) -> str:
    """The operator's own words, on one line."""
    words = getattr(fact, "words", None)
    return " ".join(words.raw.split()) if words is not None else ""


_Said = list[tuple[Action, dict[str, object]]]


def _outbound(fact: e.OutboundRequested, _: UUID | None, people: People) -> _Said:
    actions: dict[str, Action] = {
        "call": "call.out", "text": "text.out", "answer": "call.in", "hang_up": "line.hangup", "keys": "line.keys",
    }  # fmt: skip
    return [(actions[fact.act], {"to": people.at_number(fact.to)})]


def _viewed(fact: e.RecordViewed, incident: UUID | None, people: People) -> _Said:
    said: _Said = [("field.reveal", {"field": fact.field})]
    asks = fact.field == CODE_WORDS[0] and people.line_is_open(incident)
    return [*said, ("codeword.ask", {})] if asks else said


def _handed_over(fact: e.HandedOver, _: UUID | None, __: People) -> _Said:
    return [("relay.112" if fact.number == "112" else "relay.other", {})]


def _only(action: Action, *fields: str, when: Callable[[Any], bool] = lambda _: True, **named: str) -> _Reader:
    """The action, and those fields of the fact; `named`: word of the format -> field of the fact."""
    words = {field: field for field in fields} | named
    return lambda fact, _, __: (
        [(action, {word: getattr(fact, field) for word, field in words.items()})] if when(fact) else []
    )


_Reader = Callable[[Any, UUID | None, People], _Said]
_KNOWN: dict[type[e.Fact], _Reader] = {
    e.Acknowledged: _only("alarm.ack"),
    e.ListeningChanged: _only("line.listen", when=lambda fact: fact.on),
    e.MicrophoneChanged: _only("mic.open", when=lambda fact: fact.open),
    e.CodeWordHeard: _only("codeword.ask", "result"),
    e.UnitSent: _only("unit.dispatch", "unit", "sirens"),
    e.UnitRecalled: _only("unit.recall", "unit"),
    e.OutboundRequested: _outbound,
    e.HandedOver: _handed_over,
    e.RecordingAsked: _only("recording.failover", when=lambda fact: fact.wish == "failover"),
    e.NoteWritten: _only("log.note", "tag"),
    e.Closed: _only("case.close", reason="outcome"),
    e.RecordViewed: _viewed,
    e.Shelved: _only("alarm.shelve"),
    e.HandoverSigned: _only("handover.sign"),
    e.StepDone: _only("step.done", "step"),
}
