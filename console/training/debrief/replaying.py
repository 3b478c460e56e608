"""From a result file to its debrief: the run is played again, and so is the model answer, if there is one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import scenarios
from console.events import ExerciseStarted, Stored
from console.training.debrief.making import debrief_of
from console.training.debrief.story import Debrief
from console.training.headless import run_headless
from console.training.loader import Loaded
from console.training.model import Scenario
from console.training.problems import ScenarioError
from console.training.result import Result, result_of
from console.training.resume import past
from console.training.trainee import load_trainee


def replayed(result: Result, loaded: Loaded, answer: Path | None) -> tuple[Debrief, bool]:
    """The debrief, and whether the replay gave the same result to the byte (training.md section 1 note 7).

    What counts is the replay: a file that says otherwise was changed, or made by another version.
    Not inside a running loop. Raises ScenarioError: the answer cannot be read.
    """
    again = past(result)
    ran = run_headless(loaded, again.seed, again.deeds, seats=again.seats, resumed=again.resumed)
    same = result_of(loaded, again.seed, ran.events).canonical() == result.canonical()
    return debrief_of(loaded, again.seed, ran.events, model_answer(loaded, again.seed, answer)), same


def model_answer(loaded: Loaded, seed: int, answer: Path | None) -> Result | None:
    """What the reference trainee of the scenario gets with the same seed. Not inside a running loop."""
    path = answer or scenarios.reference(loaded.scenario.id)
    if path is None:
        return None
    deeds = load_trainee(path, loaded.scenario, seed)
    return result_of(loaded, seed, run_headless(loaded, seed, deeds).events)


def known_answer(loaded: Loaded, seed: int) -> Result | None:
    """As `model_answer`; None also where it answers another file of the same name."""
    try:
        return model_answer(loaded, seed, None)
    except ScenarioError:
        return None


def played(scenario: Scenario, events: Sequence[Stored]) -> tuple[Loaded, int]:
    """The scenario with the hash of its file, and the seed, as the journal of its run has them."""
    started = next(stored.fact for stored in events if isinstance(stored.fact, ExerciseStarted))
    return Loaded(scenario, started.sha256), started.seed
