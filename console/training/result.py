"""What became of a run: every expectation and forbid with its points and reason, and the actions to play it again.

A result is the scenario's hash, the seed, the action log and the score, as canonical JSON. Replayed, it comes out the
same, byte for byte (training.md section 1 note 7). It holds nothing that pause, speed or machine could change.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import UNSET

from console import events as e
from console.incident import Incident
from console.moments import SECOND
from console.training.action_log import deeds_of, entry
from console.training.forms import Words
from console.training.judging import EARNS, FAILS, Judged, State, judge, judge_forbid, weighed
from console.training.loader import Loaded
from console.training.referee import Referee
from console.training.rules import Expect, Forbid
from console.training.trainee import Deed

FORMAT = "skydd-result/1"


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One expectation or forbid. Times in seconds from the start, to the millisecond.

    `wanted`: the action, `not` or `state`, with its `where`, as the file has them. `deed`: the number of the action
    that decided it, in `actions`. `nseq`: the event of this run's journal to jump to; not part of the file.
    """

    id: str
    sort: str  # "expect" or "forbid"
    state: State
    points: int
    most: int  # what it was worth; for a forbid what it costs
    critical: bool
    critical_miss: bool
    wanted: dict[str, Any]
    goal: str | None = None
    seat: str | None = None
    why: Words | None = None
    opens: float | None = None
    deadline: float | None = None
    done_at: float | None = None
    late_by: float | None = None
    times: int = 0
    deed: int | None = None
    nseq: int = 0


class Stayed(msgspec.Struct, frozen=True, kw_only=True):
    """How long an incident was in a phase: waiting, handling, sent, on_scene, closed. Seconds."""

    label: str
    who: str
    phase: str
    begin: float
    seconds: float


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """The whole of it. `most`: what could be earned in this run. `goals`: goal -> [points, most]."""

    points: int
    most: int
    needed: int
    critical_misses: tuple[str, ...]
    critical_allowed: int
    finished: bool
    passed: bool
    seconds: float
    lines: tuple[Line, ...]
    goals: dict[str, tuple[int, int]]
    stays: tuple[Stayed, ...]
    listening_s: float
    microphone_s: float
    acts: dict[str, int]
    keys: dict[str, dict[str, int]]


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """`actions` are entries of a trainee's file. `resumed`: from what it goes on, if so (events.ExerciseStarted)."""

    scenario: str
    rev: int
    sha256: str
    seed: int
    seats: dict[str, str]
    actions: tuple[dict[str, Any], ...]
    score: Score
    format: str = FORMAT
    resumed: dict[str, str] | msgspec.UnsetType = UNSET

    def canonical(self) -> bytes:
        """The result file: sorted keys, no spaces, one line."""
        bare = msgspec.to_builtins(self)
        for line in bare["score"]["lines"]:
            del line["nseq"]
        return msgspec.json.encode(bare, order="deterministic") + b"\n"


def result_of(loaded: Loaded, seed: int, events: Sequence[e.Stored]) -> Result:
    """The result of a run, from its journal alone."""
    referee = Referee(loaded.scenario, seed)
    for stored in events:
        referee.hear(stored)
    deeds, numbers = deeds_of(events)
    seats = {seat: actor for actor, seat in referee.seats.items()}
    return Result(
        scenario=loaded.scenario.id, rev=loaded.scenario.rev, sha256=loaded.sha256, seed=seed, seats=seats,
        actions=tuple(map(entry, deeds)), score=_score(referee, deeds, numbers),
        resumed=next((each.fact.resumed for each in events if isinstance(each.fact, e.ExerciseStarted)), {}) or UNSET,
    )  # fmt: skip


def read_result(source: bytes) -> Result:
    """A result file back. Raises msgspec.DecodeError or ValidationError for what is none."""
    result = msgspec.json.decode(source, type=Result)
    if result.format != FORMAT:
        raise msgspec.ValidationError(f"not {FORMAT}")
    return result


def _score(referee: Referee, deeds: Sequence[Deed], numbers: dict[Any, int]) -> Score:
    scenario, end = referee.scenario, referee.now if referee.ended is None else referee.ended
    judged = {each.id: judge(referee, each, end) for each in scenario.expect}
    judged |= {each.id: judge_forbid(referee, each, end) for each in scenario.forbid}
    wanted: list[Expect | Forbid] = [*scenario.expect, *scenario.forbid]
    here = [each for each in wanted if judged[each.id].state != "other_variant"]
    lines = tuple(_line(each, judged[each.id], numbers) for each in here)
    points, most = weighed(judged, scenario), sum(line.most for line in lines if line.sort == "expect")
    needed = scenario.pass_.points if scenario.pass_ else most
    allowed = scenario.pass_.critical_misses if scenario.pass_ else 0
    misses = tuple(line.id for line in lines if line.critical_miss)
    finished = referee.ended is not None
    return Score(
        points=points, most=most, needed=needed, critical_misses=misses, critical_allowed=allowed, finished=finished,
        passed=finished and points >= needed and len(misses) <= allowed, seconds=_seconds(end) or 0.0, lines=lines,
        goals=_goals(lines), stays=_stays(referee, end),
        listening_s=round(referee.states.seconds_on("listening", end), 3),
        microphone_s=round(referee.states.seconds_on("mic", end), 3),
        acts=dict(Counter(_verb(deed) for deed in deeds)),
        keys={seat: dict(Counter(key for at, key in referee.keys if at == seat)) for seat, _ in referee.keys},
    )  # fmt: skip


def _line(wanted: Expect | Forbid, judged: Judged, numbers: dict[Any, int]) -> Line:
    expects = isinstance(wanted, Expect)
    worth = judged.state in EARNS if expects else judged.state == "done"
    late = judged.state == "late" and judged.done_at is not None and judged.deadline is not None
    return Line(
        id=wanted.id, sort="expect" if expects else "forbid", state=judged.state, points=wanted.points if worth else 0,
        most=wanted.points, critical=wanted.critical, critical_miss=wanted.critical and judged.state in FAILS,
        wanted=wanted_of(wanted), goal=wanted.goal, seat=wanted.seat, why=wanted.why, opens=_seconds(judged.opens),
        deadline=_seconds(judged.deadline), done_at=_seconds(judged.done_at), times=judged.times, nseq=judged.nseq,
        late_by=_seconds((judged.done_at or 0) - (judged.deadline or 0)) if late else None,
        deed=None if judged.cmd is None else numbers.get(judged.cmd),
    )  # fmt: skip


def wanted_of(wanted: Expect | Forbid) -> dict[str, Any]:
    """The action with its conditions, in the words of the file."""
    bare = msgspec.to_builtins(wanted)
    found = {name: bare[name] for name in ("action", "not", "state", "where", "needs") if bare.get(name)}
    for name in ("state", "where"):
        if name in found:
            found[name] = {key: value for key, value in found[name].items() if value not in (None, [], ())}
    return found


def _goals(lines: Sequence[Line]) -> dict[str, tuple[int, int]]:
    goals = {line.goal: (0, 0) for line in lines if line.goal is not None}
    for line in lines:
        if line.goal is not None:
            earned, most = goals[line.goal]
            goals[line.goal] = (earned + line.points, most + (line.most if line.sort == "expect" else 0))
    return goals


def _stays(referee: Referee, end: int) -> tuple[Stayed, ...]:
    labels = {incident: Incident.label_of(number) for number, incident in enumerate(referee.states.opened, 1)}
    return tuple(
        Stayed(
            label=labels[stay.incident], who=referee.people.of(stay.incident), phase=stay.phase,
            begin=_seconds(stay.begin) or 0.0, seconds=round((stay.end - stay.begin) / SECOND, 3),
        )
        for stay in referee.states.stays(end)
    )  # fmt: skip


def _verb(deed: Deed) -> str:
    if deed.end:
        return "end"
    return "fire" if deed.request is None else str(deed.request.__struct_config__.tag)


def _seconds(moment: int | None) -> float | None:
    return None if moment is None else round(moment / SECOND, 3)
