"""Branches, expectations and the pass mark of a scenario. referee.py acts on them, judging.py scores by them."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, field

from console.training.forms import (
    AnchorRef,
    Duration,
    EventRef,
    ExpectRef,
    GoalRef,
    Part,
    PendingRef,
    PersonRef,
    SeatRef,
    UnitRef,
    Words,
)
from console.training.kinds import Happening, Unit
from console.training.problems import Misfit

# Audited actions of the operator: what scoring can see (training.md section 1 note 2; the last line is ours). What each
# of them is in the journal stands in audit.py.
Action = Literal[
    "alarm.ack", "line.listen", "mic.open", "codeword.ask", "unit.dispatch", "unit.recall", "call.out", "call.in",
    "relay.112", "recording.failover", "log.note", "case.close", "field.reveal", "alarm.shelve", "handover.sign",
    "relay.other", "text.out", "step.done", "line.hangup", "line.keys",
]  # fmt: skip
Units = Annotated[tuple[UnitRef, ...], Meta(extra={"one_or_many": True})]
People = Annotated[tuple[PersonRef, ...], Meta(extra={"one_or_many": True})]
Texts = Annotated[tuple[str, ...], Meta(extra={"one_or_many": True})]


class Match(Part, frozen=True, kw_only=True):
    """What an action must have been about. Several values: any of them."""

    to: People = ()
    who: People = ()
    line: People = ()
    unit: Units = ()
    sirens: bool | None = None
    tag: Texts = ()
    reason: Texts = ()
    result: Texts = ()
    field: Texts = ()
    step: Texts = ()
    says: Texts = ()  # a word or words that were typed, in any case


class Condition(Match, frozen=True, kw_only=True):
    """An action, or an expectation that was missed."""

    action: Action | None = None
    missed: ExpectRef | None = None
    before: AnchorRef | None = None
    after: AnchorRef | None = None
    where: Match | None = None
    seat: SeatRef | None = None  # of whoever acts; without it, anybody

    def __post_init__(self) -> None:
        if (self.action is None) == (self.missed is None):
            raise Misfit("training.action_or_missed")


class Consequence(Part, frozen=True, kw_only=True):
    """What follows a rule: `after` it, or as long after it as the unit needs on the road ("travel")."""

    id: Annotated[str, Meta(extra={"declares": "consequence"})] | None = None
    after: Annotated[float | str, Meta(extra={"form": "duration_or_travel"})]
    jitter: Duration = 0.0
    seat: SeatRef | None = None
    manual: bool = False
    what: Happening

    def __post_init__(self) -> None:
        if self.after == "travel" and not isinstance(self.what, Unit):
            raise Misfit("training.travel", "after")


class Rule(Part, frozen=True, kw_only=True):
    id: Annotated[str, Meta(extra={"declares": "rule"})]
    if_: Condition = field(name="if")
    then: tuple[Consequence, ...] = ()
    once: bool = True
    cancel: tuple[PendingRef, ...] = ()

    def __post_init__(self) -> None:
        if not self.then and not self.cancel:
            raise Misfit("training.rule_empty")


class Wanted(Part, frozen=True, kw_only=True):
    """A state that must hold throughout: of the lines and incidents of `where: {who: …}`, or of any."""

    mic: Literal["muted", "open"] | None = None
    listening: bool | None = None
    incident: Literal["open", "closed"] | None = None

    def __post_init__(self) -> None:
        if self.mic is None and self.listening is None and self.incident is None:
            raise Misfit("training.state_empty")


class Expect(Part, frozen=True, kw_only=True):
    """What a trainee should do (`action`), leave (`not`) or keep (`state`), from `after` on."""

    id: Annotated[str, Meta(extra={"declares": "expect"})]
    points: Annotated[int, Meta(ge=0, le=1000)]
    goal: GoalRef | None = None
    after: AnchorRef | None = None
    within: Duration | None = None
    until: EventRef | None = None
    action: Action | None = None
    not_: Action | None = field(name="not", default=None)
    state: Wanted | None = None
    where: Match | None = None
    needs: ExpectRef | None = None
    critical: bool = False
    why: Words | None = None
    seat: SeatRef | None = None

    def __post_init__(self) -> None:
        if (self.within is None) == (self.until is None):
            raise Misfit("training.within_or_until")
        if sum(part is not None for part in (self.action, self.not_, self.state)) != 1:
            raise Misfit("training.action_not_state")


class Forbid(Part, frozen=True, kw_only=True):
    """What a trainee must not do."""

    id: Annotated[str, Meta(extra={"declares": "forbid"})]
    action: Action
    points: Annotated[int, Meta(ge=-1000, le=0)]
    where: Match | None = None
    before: AnchorRef | None = None
    after: AnchorRef | None = None
    goal: GoalRef | None = None
    critical: bool = False
    why: Words | None = None
    seat: SeatRef | None = None


class Pass(Part, frozen=True, kw_only=True):
    """`points` of `of`, which is what the expectations of any one run add up to."""

    points: int
    of: Annotated[int, Meta(ge=0, le=10_000)] = 100
    critical_misses: Annotated[int, Meta(ge=0)] = 0
