"""What the shift before leaves behind: its words, the units that are off, and what it has done with what is open.

`done` has entries as in a trainee's file (trainee.py), for acts that end at the desk. They go through the same door as
an operator's, before the exercise begins: the journal has them, and nobody earns or loses anything by them.
"""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from console import requests as r
from console.events import Outcome
from console.training.forms import ActorRef, Duration, EventRef, Part, UnitRef, Words
from console.training.problems import Misfit


class Act(Part, frozen=True, kw_only=True, tag_field="do"):
    """What was done, as requests.py has it."""


class Acknowledge(Act, frozen=True, kw_only=True, tag="acknowledge"):
    """Seen, and owned by whoever was on duty."""


class Listen(Act, frozen=True, kw_only=True, tag="listen"):
    pass


class Send(Act, frozen=True, kw_only=True, tag="send"):
    unit: UnitRef
    sirens: bool = False


class Note(Act, frozen=True, kw_only=True, tag="note"):
    words: str


class Step(Act, frozen=True, kw_only=True, tag="done"):
    step: Literal["position", "briefed", "supervisor", "contact"]
    words: str = ""


class HandOver(Act, frozen=True, kw_only=True, tag="hand_over"):
    """To 112, or to another number that a station hands over to."""

    number: str = "112"
    taken_by: str = ""


class Shelve(Act, frozen=True, kw_only=True, tag="shelve"):
    minutes: Annotated[int, Meta(ge=1, le=480)]
    reason: str = ""


class Close(Act, frozen=True, kw_only=True, tag="close"):
    outcome: Outcome
    words: str = ""
    second: str = ""


class Earlier(Part, frozen=True, kw_only=True):
    """An act of the shift before: `ago` before the start, or `plus` after an event that happened before it."""

    ago: Duration | None = None
    after: EventRef | None = None
    plus: Duration | None = None
    who: ActorRef
    what: Acknowledge | Listen | Send | Note | Step | HandOver | Shelve | Close

    def __post_init__(self) -> None:
        if (self.ago is None) == (self.after is None):
            raise Misfit("training.ago_or_after")
        if self.plus is not None and self.after is None:
            raise Misfit("training.plus", "plus")
        if self.ago == 0:
            raise Misfit("training.ago_now", "ago")


class Turnover(Part, frozen=True, kw_only=True):
    """What the shift before hands over; the trainee must be able to read it back."""

    units_off: tuple[UnitRef, ...] = ()
    notes: Words | None = None
    by: str = "op0"  # who was on duty
    done: tuple[Earlier, ...] = ()


def request_of(earlier: Earlier, nobody: UUID) -> r.Request:
    """As an operator would have asked for it. `nobody` stands for the incident, until it is known."""
    act: dict[str, object] = msgspec.to_builtins(earlier.what)
    typed = {"digits": earlier.what.number} if isinstance(earlier.what, HandOver) else {}
    request: r.Request = msgspec.convert({**act, **typed, "incident": str(nobody)}, r.AnyRequest)
    return request
