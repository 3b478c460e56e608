"""A debrief, from a run's journal: its result, sorted and explained. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import takewhile

from console.board import Board
from console.events import ExerciseStarted, Stored
from console.training.debrief.dialogues import dialogues
from console.training.debrief.lanes import lanes
from console.training.debrief.points import points
from console.training.debrief.spots import spots
from console.training.debrief.story import Debrief
from console.training.debrief.words import words_of
from console.training.loader import Loaded
from console.training.result import Result, result_of


def debrief_of(loaded: Loaded, seed: int, events: Sequence[Stored], reference: Result | None = None) -> Debrief:
    """Everything a trainer asks about. `reference`: the result of the model answer, played with the same seed."""
    result = result_of(loaded, seed, events)
    score, origin = result.score, start_of(events)
    explained = points(result, events, origin, loaded.scenario.goals, reference)
    return Debrief(
        scenario=result.scenario, rev=result.rev, sha256=result.sha256, seed=seed,
        title=words_of(loaded.scenario.title), seconds=score.seconds, points_sum=score.points, most=score.most,
        needed=score.needed, passed=score.passed, finished=score.finished,
        misses=tuple(point for point in explained if point.critical_miss),
        lanes=lanes(events, score.stays, origin, score.seconds), points=explained, stays=score.stays,
        listening_s=score.listening_s, microphone_s=score.microphone_s, acts=score.acts, keys=score.keys,
        spots=tuple(spots(loaded.scenario, events, origin)), reference=reference is not None,
        reference_sum=reference.score.points if reference else 0, origin=origin, events=tuple(events),
        dialogues=dialogues(events, origin),
    )  # fmt: skip


def start_of(events: Iterable[Stored]) -> int:
    """Microseconds UTC. 0 where no exercise began."""
    return next((stored.ts for stored in events if isinstance(stored.fact, ExerciseStarted)), 0)


def board_at(events: Iterable[Stored], nseq: int) -> Board:
    """The board as it was when the event `nseq` had come: folded again, like any board."""
    return Board().fold(takewhile(lambda stored: stored.nseq <= nseq, events))
