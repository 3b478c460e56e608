"""A scenario, format skydd-scenario/1 (training.md section 1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from msgspec import Meta, field

from console.register import UnitState
from console.training.forms import (
    ActorRef,
    Duration,
    EventRef,
    Localised,
    Moment,
    Part,
    Position,
    RelativePath,
    SeatRef,
    Telephone,
    Words,
)
from console.training.kinds import Happening
from console.training.problems import Misfit
from console.training.rules import Expect, Forbid, Pass, Rule
from console.training.turnover import Turnover

FORMAT = "skydd-scenario/1"


class ClockPlan(Part, frozen=True, kw_only=True):
    """When the exercise pretends to begin, and how fast it may run."""

    start: Moment
    speeds: tuple[Annotated[float, Meta(ge=0.1, le=100)], ...] = (1.0,)
    seek: bool = False

    def __post_init__(self) -> None:
        if not self.speeds or list(self.speeds) != sorted(set(self.speeds)):
            raise Misfit("training.speeds", "speeds")


class PlacePlan(Part, frozen=True, kw_only=True):
    label: str
    at: Position | None = None
    address: str = ""
    safe_house: bool = False


class ContactPlan(Part, frozen=True, kw_only=True):
    """Somebody to ring about a person: a contact person, next of kin, a shelter (desk.md section 3).

    Rung, they pick up, say `say` and hang up after `lasts`; with `answers: false` it rings out. What else they say
    comes from rules: `audio` on the `line` of their id.
    """

    id: Annotated[str, Meta(extra={"declares": "contact"})]
    name: str
    role: str = ""
    phone: Telephone
    safe_to_call: bool = False
    answers: bool = True
    say: str | None = None
    lasts: Duration | None = None

    def __post_init__(self) -> None:
        if not self.answers and (self.say is not None or self.lasts is not None):
            raise Misfit("training.rings_out", "answers", who=self.id)


class Actor(Part, frozen=True, kw_only=True):
    """Somebody invented: a protected person, or whom they are protected from."""

    name: str
    role: Literal["protected", "threat_actor"] = "protected"
    mode: Literal["silent", "loud"] = "silent"
    risk: str = ""
    born: Annotated[int, Meta(ge=1900, le=2100)] | None = None
    phone: Telephone | None = None
    registered: bool = True  # false: nobody at the desk knows this number
    device: Annotated[str, Meta(extra={"declares": "device"})] | None = None
    code_ok: str = ""
    code_duress: str = ""
    do_not: tuple[str, ...] = ()
    children: Annotated[int, Meta(ge=0, le=20)] | tuple[str, ...] = ()
    language: str = ""
    communication: str = ""
    medical: str = ""
    orders: tuple[str, ...] = ()
    places: tuple[PlacePlan, ...] = ()
    contacts: tuple[ContactPlan, ...] = ()
    relation: str = ""
    description: str = ""
    vehicle: str = ""
    weapons: str = ""
    threatens: tuple[ActorRef, ...] = ()  # of a threat actor; empty: every protected person of the cast


def contacts_of(cast: Mapping[str, Actor]) -> dict[str, ContactPlan]:
    """Everybody's, by id."""
    return {contact.id: contact for actor in cast.values() for contact in actor.contacts}


class UnitPlan(Part, frozen=True, kw_only=True):
    id: Annotated[str, Meta(extra={"declares": "unit"})]
    at: Position
    speed_kmh: Annotated[float, Meta(gt=0, le=300)] = 42.0
    state: UnitState = "free"
    kind: str = "patrol"


class Scheduled(Part, frozen=True, kw_only=True):
    """Something that happens at a time: `at` from the start, or `plus` after another event has happened. What happened
    `ago` before the start is how the desk is found.

    `jitter` adds up to that many seconds, drawn from the stream of this id (streams.py). `manual`: only the
    instructor's hand starts it, and then it needs no time.
    """

    id: Annotated[str, Meta(extra={"declares": "event"})]
    at: Duration | None = None
    ago: Duration | None = None
    after: EventRef | None = None
    plus: Duration | None = None
    jitter: Duration = 0.0
    seat: SeatRef | None = None
    manual: bool = False
    what: Happening

    def __post_init__(self) -> None:
        if self.at is not None and self.after is not None:
            raise Misfit("training.at_and_after", "after")
        if self.ago is not None and (self.at is not None or self.after is not None):
            raise Misfit("training.two_times", "ago")
        if self.at is None and self.after is None and self.ago is None and not self.manual:
            raise Misfit("training.when", id=self.id)
        if self.ago == 0 or (self.manual and self.ago is not None):
            raise Misfit("training.ago_now", "ago")
        if self.plus is not None and self.after is None:
            raise Misfit("training.plus", "plus")

    @property
    def begins(self) -> float | None:
        """Seconds from the start, where that does not hang on another event."""
        return self.at if self.ago is None else -self.ago


class Variant(Part, frozen=True, kw_only=True):
    """One of several truths behind the same call; one is drawn, the heavier the oftener."""

    weight: Annotated[float, Meta(gt=0, le=1000)]
    events: tuple[Scheduled, ...]


class Scenario(Part, frozen=True, kw_only=True):
    """The whole file."""

    format: Literal["skydd-scenario/1"]
    id: Annotated[str, Meta(extra={"form": "slug"})]
    rev: Annotated[int, Meta(ge=1)] = 1
    title: Localised
    fictional: Literal[True]
    include: tuple[RelativePath, ...] = ()  # files with more cast, goals, units, events and rules (includes.py)
    duration: Duration
    seed: Annotated[int, Meta(ge=0)] | None = None  # None: drawn when a run begins, and written down
    clock: ClockPlan
    seats: tuple[Annotated[str, Meta(extra={"declares": "seat"})], ...] = ("op1",)
    goals: dict[Annotated[str, Meta(extra={"declares": "goal"})], Words] = field(default_factory=dict)
    brief: Words
    turnover: Turnover = Turnover()
    cast: dict[Annotated[str, Meta(extra={"declares": "actor"})], Actor]
    units: tuple[UnitPlan, ...] = ()
    events: tuple[Scheduled, ...]
    variants: tuple[Variant, ...] = ()
    rules: tuple[Rule, ...] = ()
    expect: tuple[Expect, ...] = ()
    forbid: tuple[Forbid, ...] = ()
    pass_: Pass | None = field(name="pass", default=None)
