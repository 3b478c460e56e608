"""Who asks, under which rules, and what comes of it: a plan or a refusal. Each act registers itself with `does`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

import msgspec

from console import events as e
from console import requests as r
from console.board import Board
from console.text import Untrusted

UNDO_S = 10  # desk.md R21
UNDOABLE = (e.NoteWritten, e.Acknowledged, e.StepDone, e.Closed, e.Shelved)
OUTBOUND_LIFE_S = {"call": 60, "answer": 30, "hang_up": 30, "keys": 15, "text": 60}  # ours: then a request expires


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """What this station allows."""

    dial_by_modem: tuple[str, ...] = ()  # hand-over numbers that the modem may call; empty: the operator phones
    has_lines: bool = True  # there is a modem to call and text with
    tests_lines: bool = False  # a modem knows its own number


class Refused(msgspec.Struct, frozen=True, kw_only=True):
    """`code` names a sentence; `ask` says what the operator can add: "override", "sure" or "second"."""

    code: str
    detail: dict[str, str] = {}
    ask: str = ""


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """Facts about to be appended. `claim`: exactly one operator wins. `undoable`: the cmd that `u` takes back."""

    events: tuple[e.NewEvent, ...]
    claim: bool = False
    undoable: UUID | None = None
    code: str = ""  # the sentence that says it is done
    detail: dict[str, str] = {}


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks, when, and under which rules."""

    board: Board
    actor: str
    now: int
    new_id: Callable[[], UUID]
    rules: Rules

    def event(self, fact: e.Fact, incident: UUID | None = None, epoch: int | None = None) -> e.NewEvent:
        return e.NewEvent(fact=fact, cmd=self.new_id(), incident=incident, actor=self.actor, epoch=epoch)

    def plan(self, *facts: e.Fact, incident: UUID | None = None, code: str = "", **detail: str) -> Plan:
        events = tuple(self.event(fact, incident) for fact in facts)
        last = events[-1]
        return Plan(
            events=events, undoable=last.cmd if isinstance(last.fact, UNDOABLE) else None, code=code, detail=detail
        )

    def outbound(self, act: Any, *, to: str = "", call: str = "", words: str = "") -> e.OutboundRequested:
        expires = self.now + OUTBOUND_LIFE_S[act] * 1_000_000
        return e.OutboundRequested(
            act=act, expires=expires, to=to, call=call, words=Untrusted(words) if words else None
        )


R = TypeVar("R", bound=r.Request)
Check = Callable[[Asked, Any, R], Plan | Refused]
CHECKS: dict[type[r.Request], Check[Any]] = {}


def does(kind: type[R]) -> Callable[[Check[R]], Check[R]]:
    def register(check: Check[R]) -> Check[R]:
        CHECKS[kind] = check
        return check

    return register
