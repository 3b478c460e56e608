"""How an expectation or a forbid stands: what was wanted, when it was done, and what it is worth. Pure.

An action counts within its window, by the operator of its seat, and unless it was undone. Passive expectations (`not`,
`state`) are worth something only when what they need was met: an idle trainee earns nothing (training.md section 3).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, Protocol
from uuid import UUID

import msgspec

from console.moments import SECOND
from console.training.audit import Act, matches
from console.training.model import Scenario, Scheduled
from console.training.rules import Expect, Forbid
from console.training.states import States, What

# met, late or missed: an action. kept or broken: a `not` or `state`. not_arisen: its moment never came, or what it
# needs was not met. other_variant: it belongs to a truth that was not drawn: it counts nowhere. avoided, done: forbids.
State = Literal["open", "met", "late", "missed", "kept", "broken", "not_arisen", "other_variant", "avoided", "done"]
EARNS = ("met", "kept")
FAILS = ("late", "missed", "broken", "done")


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """Moments in microseconds from the start. `nseq`: the event to jump to, 0 for none."""

    id: str
    state: State
    opens: int | None = None
    deadline: int | None = None
    done_at: int | None = None
    nseq: int = 0
    cmd: UUID | None = None
    times: int = 0  # how often what is forbidden was done


class Heard(Protocol):
    """What judging needs of a referee."""

    scenario: Scenario
    moments: dict[str, int]
    acts: list[Act]
    undone: set[UUID]
    seats: dict[str, str]
    states: States
    ended: int | None
    events: Sequence[Scheduled]


def judge(heard: Heard, expect: Expect, now: int) -> Judged:
    """How `expect` stands at `now`."""
    if {expect.after, expect.until} & _elsewhere(heard):
        return Judged(id=expect.id, state="other_variant")
    opens = 0 if expect.after is None else heard.moments.get(expect.after)
    if opens is None or opens > now:
        return Judged(id=expect.id, state="not_arisen", opens=opens)
    deadline = _deadline(heard, expect, opens)
    if not _needed(heard, expect, now):
        return Judged(id=expect.id, state="not_arisen", opens=opens, deadline=deadline)
    if expect.action is not None:
        return _active(heard, expect, opens, deadline, now)
    return _passive(heard, expect, opens, deadline, now)


def judge_forbid(heard: Heard, forbid: Forbid, now: int) -> Judged:
    """How `forbid` stands at `now`. It costs once, however often it was done."""
    if {forbid.after, forbid.before} & _elsewhere(heard):
        return Judged(id=forbid.id, state="other_variant")
    after = 0 if forbid.after is None else heard.moments.get(forbid.after)
    if after is None:
        return Judged(id=forbid.id, state="not_arisen")
    before = None if forbid.before is None else heard.moments.get(forbid.before)
    found = [
        act for act in _acts(heard, forbid, forbid.action) if act.at >= after and (before is None or act.at < before)
    ]
    if not found:
        return Judged(id=forbid.id, state="avoided", opens=after, deadline=before)
    return _by(found[0], Judged(id=forbid.id, state="done", opens=after, deadline=before, times=len(found)))


def _deadline(heard: Heard, expect: Expect, opens: int) -> int | None:
    """None: until the exercise ends."""
    if expect.within is not None:
        return opens + round(expect.within * SECOND)
    return heard.moments.get(expect.until or "")


def _needed(heard: Heard, expect: Expect, now: int) -> bool:
    if expect.needs is None:
        return True
    needed = next(each for each in heard.scenario.expect if each.id == expect.needs)
    return judge(heard, needed, now).state in EARNS


def _active(heard: Heard, expect: Expect, opens: int, deadline: int | None, now: int) -> Judged:
    assert expect.action is not None
    empty = Judged(id=expect.id, state="open", opens=opens, deadline=deadline)
    first = next((act for act in _acts(heard, expect, expect.action) if act.at >= opens), None)
    if first is not None:
        in_time = deadline is None or first.at <= deadline
        return _by(first, msgspec.structs.replace(empty, state="met" if in_time else "late"))
    over = heard.ended is not None or (deadline is not None and now > deadline)
    return msgspec.structs.replace(empty, state="missed" if over else "open")


def _passive(heard: Heard, expect: Expect, opens: int, deadline: int | None, now: int) -> Judged:
    """Broken by the first thing that should not be. Kept when its time is over, and while nothing broke it."""
    end = now if deadline is None else min(deadline, now)
    kept = Judged(id=expect.id, state="kept", opens=opens, deadline=deadline)
    if expect.not_ is not None:
        acts = _acts(heard, expect, expect.not_)
        first = next((act for act in acts if opens <= act.at <= end), None)
        return kept if first is None else _by(first, msgspec.structs.replace(kept, state="broken"))
    assert expect.state is not None
    who = expect.where.who if expect.where else ()
    for what, wanted in _wanted(expect):
        broken = heard.states.broken(what, wanted, who, opens, end)
        if isinstance(broken, int):
            return msgspec.structs.replace(kept, state="broken", done_at=broken)
        if broken is not None:
            return msgspec.structs.replace(kept, state="broken", done_at=broken.at, nseq=broken.nseq)
    return kept


def _wanted(expect: Expect) -> list[tuple[What, bool]]:
    state = expect.state
    assert state is not None
    found: list[tuple[What, bool]] = []
    if state.mic is not None:
        found.append(("mic", state.mic == "open"))
    if state.listening is not None:
        found.append(("listening", state.listening))
    if state.incident is not None:
        found.append(("incident", state.incident == "open"))
    return found


def _acts(heard: Heard, wanted: Expect | Forbid, action: str) -> list[Act]:
    """What was done of this, by whom it is wanted of, and not taken back. A view is never among it."""
    return [
        act
        for act in heard.acts
        if act.action == action
        and not act.asking
        and act.cmd not in heard.undone
        and (wanted.seat is None or heard.seats.get(act.actor, act.actor) == wanted.seat)
        and matches(wanted.where, act)
    ]


def _by(act: Act, judged: Judged) -> Judged:
    return msgspec.structs.replace(judged, done_at=act.at, nseq=act.nseq, cmd=act.cmd)


def _elsewhere(heard: Heard) -> set[str]:
    """The events of the variants that were not drawn."""
    here = {event.id for event in heard.events}
    return {event.id for variant in heard.scenario.variants for event in variant.events if event.id not in here}


def weighed(judged: Mapping[str, Judged], scenario: Scenario) -> int:
    """The points of everything judged."""
    earned = sum(expect.points for expect in scenario.expect if judged[expect.id].state in EARNS)
    return earned + sum(forbid.points for forbid in scenario.forbid if judged[forbid.id].state == "done")
