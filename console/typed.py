"""Typed commands: a line of text → a request. Line mode and the desk's `:` speak the same language.

`ack`, `send 3310`, `note …`, `112`, `close real …`: every act of the desk has a word (desk.md R26, M18). A command is
about the chosen incident, or about the one whose label stands first: `K-0007 ack`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args
from uuid import UUID

import msgspec

from console import requests as r
from console.board import Board
from console.events import Outcome
from console.i18n import N_

OUTCOMES: tuple[str, ...] = get_args(Outcome)


class Mistake(msgspec.Struct, frozen=True, kw_only=True):
    """The line is no command; `code` and `detail` make the sentence."""

    code: str
    detail: dict[str, str] = {}


class View(msgspec.Struct, frozen=True, kw_only=True):
    """The line asks to be shown something: list, show, units, health, help, quit."""

    what: str
    incident: UUID | None = None


class Command(msgspec.Struct, frozen=True):
    """One word of the language. `usage` is shown by help; `make` gives the request or None when words are missing."""

    usage: str
    says: str
    make: Callable[[UUID, str], r.Request | None]


def _split(rest: str) -> tuple[str, str]:
    first, _, more = rest.strip().partition(" ")
    return first, more.strip()


def _send(incident: UUID, rest: str) -> r.Request | None:
    unit, more = _split(rest)
    return r.SendUnit(incident=incident, unit=unit, sirens=more == "sirens") if unit else None


def _close(incident: UUID, rest: str) -> r.Request | None:
    outcome, words = _split(rest)
    if outcome not in OUTCOMES:
        return None
    second = ""
    if words.startswith("with "):
        second, words = _split(words[5:])
    return r.Close(incident=incident, outcome=outcome, words=words, second=second)  # type: ignore[arg-type]


def _code(incident: UUID, rest: str) -> r.Request | None:
    if rest not in ("right", "wrong", "duress"):
        return None
    return r.CodeWord(incident=incident, result=rest)  # type: ignore[arg-type]


def _microphone(incident: UUID, rest: str) -> r.Request | None:
    state, sure = _split(rest)
    return r.Microphone(incident=incident, open=state == "open", sure=sure == "sure") if state else None


def _text(incident: UUID, rest: str) -> r.Request | None:
    words, _, override = rest.partition(" -- ")
    return r.SendText(incident=incident, words=words.strip(), override=override.strip())


def _call(incident: UUID, rest: str) -> r.Request:
    return r.CallBack(incident=incident, override=rest.removeprefix("--").strip())


def _contact(incident: UUID, rest: str) -> r.Request | None:
    contact, override = _split(rest)
    why = override.removeprefix("--").strip()
    return r.CallContact(incident=incident, contact=contact, override=why) if contact else None


def _reveal(incident: UUID, rest: str) -> r.Request | None:
    field, reason = _split(rest)
    second = ""
    if reason.startswith("with "):
        second, reason = _split(reason[5:])
    return r.Reveal(incident=incident, field=field, reason=reason, second=second) if field else None


def _recall(incident: UUID, rest: str) -> r.Request | None:
    unit, why = _split(rest)
    return r.RecallUnit(incident=incident, unit=unit, why=why) if unit else None


def _shelve(incident: UUID, rest: str) -> r.Request | None:
    minutes, reason = _split(rest)
    return r.Shelve(incident=incident, minutes=int(minutes), reason=reason) if minutes.isdecimal() else None


def _hand_over(number: str) -> Callable[[UUID, str], r.Request | None]:
    """The number is the command and its digits: typing it is the confirmation (desk.md R20)."""

    def make(incident: UUID, rest: str) -> r.Request | None:
        by_modem = rest == "by modem"
        read_back = rest == "read back"
        taken_by = rest.removeprefix("taken by").strip() if rest.startswith("taken by") else ""
        if rest and not by_modem and not taken_by and not read_back:
            return None
        return r.HandOver(
            incident=incident, number=number, digits=number, by_modem=by_modem, taken_by=taken_by, read_back=read_back
        )

    return make


def _recorder(incident: UUID, rest: str) -> r.Request | None:
    if rest not in ("failover", "test", "last_10", "last_30"):
        return None
    return r.AskRecorder(incident=incident, wish=rest)  # type: ignore[arg-type]


def _done(step: str) -> Callable[[UUID, str], r.Request]:
    return lambda incident, rest: r.Done(incident=incident, step=step, words=rest)  # type: ignore[arg-type]


_HAND = N_("told to this number; then: … taken by NAME")
COMMANDS: dict[str, Command] = {
    "ack": Command("ack", N_("acknowledge: seen, and yours"), lambda i, rest: r.Acknowledge(incident=i)),
    "take": Command("take", N_("take over from another operator"), lambda i, rest: r.Take(incident=i)),
    "listen": Command("listen [off]", N_("answer or listen; your microphone stays muted"),
                      lambda i, rest: r.Listen(incident=i, on=rest != "off")),
    "mic": Command("mic open|muted [sure]", N_("your own microphone"), _microphone),
    "hangup": Command("hangup", N_("end the call; the incident stays open"), lambda i, rest: r.HangUp(incident=i)),
    "stop": Command("stop [-- WHY]", N_("text the device that its repeated alarms may stop"),
                    lambda i, rest: r.StopRepeating(incident=i, override=rest.removeprefix("--").strip())),
    "keys": Command("keys [0]", N_("send keys to the far phone"), lambda i, rest: r.PressKeys(incident=i, keys=rest)),
    "call": Command("call [-- WHY]", N_("call back"), _call),
    "text": Command("text … [-- WHY]", N_("send a text"), _text),
    "contact": Command("contact ID [-- WHY]", N_("call a contact"), _contact),
    "send": Command("send UNIT [sirens]", N_("send a unit"), _send),
    "recall": Command("recall UNIT [why]", N_("recall a unit"), _recall),
    "note": Command("note …", N_("write down, word for word"),
                    lambda i, rest: r.Note(incident=i, words=rest) if rest else None),
    "position": Command("position", N_("position confirmed"), _done("position")),
    "briefed": Command("briefed", N_("patrol briefed"), _done("briefed")),
    "supervisor": Command("supervisor [who]", N_("supervisor or colleague told"), _done("supervisor")),
    "safe": Command("safe [words]", N_("contact with the person"), _done("contact")),
    "code": Command("code right|wrong|duress", N_("what code word was heard"), _code),
    "reveal": Command("reveal FIELD REASON", N_("show a protected field; it is logged"), _reveal),
    "112": Command("112 [by modem | taken by NAME | read back]", _HAND, _hand_over("112")),
    "11414": Command("11414 [by modem | taken by NAME | read back]", _HAND, _hand_over("11414")),
    "+46771141400": Command("+46771141400 [by modem | taken by NAME | read back]", _HAND, _hand_over("+46771141400")),
    "close": Command("close OUTCOME [with INITIALS] [words]", N_("close with an outcome"), _close),
    "shelve": Command("shelve MINUTES REASON", N_("out of the way for a time; never a P1"), _shelve),
    "unshelve": Command("unshelve", N_("back on the board"), lambda i, rest: r.Unshelve(incident=i)),
    "recorder": Command("recorder failover|test|last_10|last_30", N_("ask the recorder"),
_recorder),
}  # fmt: skip
VIEWS = {
    "list": N_("the open incidents"), "show": N_("the chosen incident, whole"), "units": N_("the units, nearest first"),
    "health": N_("every way in and how it is"), "help": N_("this list"), "quit": N_("leave the desk"),
}  # fmt: skip
GENERAL = {
    "pause": N_("pause the sound for at most a minute"), "undo": N_("take the last act back, within ten seconds"),
    "selftest": N_("test the lines now: a text to their own number"),
    "use": N_("choose an incident: use K-0001"),
}  # fmt: skip


def parse(
    line: str, board: Board, chosen: UUID | None, last_act: UUID | None = None, operator: str = ""
) -> r.Request | View | Mistake:
    """What `operator` asks for. `chosen` is the incident it is about unless its label stands first in the line."""
    named, line = _label(line.strip(), board)
    word, rest = _split(line)
    word = word.casefold()
    incident = named or (_waiting(board, operator) if word == "ack" else None) or chosen
    if word == "114" and rest.startswith("14"):
        word, rest = "11414", rest[2:].strip()
    if word == "use" or (named and not word):
        found = named or _label(rest, board)[0]
        return View(what="use", incident=found) if found else Mistake(code="typed.no-incident", detail={"word": rest})
    if word in VIEWS:
        return View(what=word, incident=incident)
    if word == "pause":
        return r.PauseSound(seconds=int(rest) if rest.isdecimal() else 60)
    if word == "selftest":
        return r.TestLines()
    if word not in COMMANDS and word != "undo":
        return Mistake(code="typed.unknown", detail={"word": word})
    if incident is None:
        return Mistake(code="typed.none-chosen")
    if word == "undo":
        return r.Undo(incident=incident, act=last_act) if last_act else Mistake(code="actions.not-undoable")
    request = COMMANDS[word].make(incident, rest)
    return request or Mistake(code="typed.usage", detail={"usage": COMMANDS[word].usage})


def _waiting(board: Board, operator: str) -> UUID | None:
    """What F2 acknowledges too: the most urgent alarm that nobody has seen, also a further one of the operator's own
    case; nothing that is put away."""
    unseen = (row for row in board.rows() if row.pending and row.state != "shelved")
    return next((row.id for row in unseen if row.owner in ("", operator)), None)


def _label(line: str, board: Board) -> tuple[UUID | None, str]:
    """The incident whose label starts the line, and the rest of it."""
    first, rest = _split(line)
    label = first.upper()
    found = board.incidents.labelled(label)
    return (found, rest) if found else (None, line)
