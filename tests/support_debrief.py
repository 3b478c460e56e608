"""Runs of shipped scenarios, and their debriefs."""

from __future__ import annotations

from functools import cache

import scenarios
from console.training.debrief.replaying import replayed
from console.training.debrief.story import Debrief
from console.training.headless import run_headless
from console.training.loader import Loaded, load
from console.training.result import Result, result_of
from console.training.trainee import Deed, load_trainee, read_trainee
from console.training.trials import panic

# Late to listen and to send, calls the patrol back, and presses keys: a run worth talking about.
MIXED = b"""\
- {after: a1, plus: 11s, do: acknowledge, pressed: [f2]}
- {after: a1, plus: 40s, do: listen, pressed: [f3]}
- {after: a1, plus: 75s, do: send, unit: "3310", pressed: [f4, enter]}
- {after: a1, plus: 82s, do: note, words: "Han bankar", pressed: [f6, text, enter]}
- {after: a1, plus: 190s, do: recall, unit: "3310"}
- {after: a1, plus: 4m, do: close, outcome: real, words: "klart"}
"""


@cache
def shipped(name: str) -> Loaded:
    path = scenarios.find(name)
    assert path is not None
    return load(path)


def seed_of(loaded: Loaded) -> int:
    return loaded.scenario.seed or 0


def deeds_of(who: str, loaded: Loaded) -> tuple[Deed, ...]:
    """`who`: reference, idle, panic, or mixed (of first-loud)."""
    seed = seed_of(loaded)
    if who == "reference":
        path = scenarios.reference(loaded.scenario.id)
        assert path is not None
        return load_trainee(path, loaded.scenario, seed)
    if who == "mixed":
        return read_trainee(MIXED, "mixed", loaded.scenario, seed)
    return panic(loaded.scenario, seed) if who == "panic" else ()


def result_by(deeds: tuple[Deed, ...], loaded: Loaded) -> Result:
    seed = seed_of(loaded)
    return result_of(loaded, seed, run_headless(loaded, seed, deeds).events)


@cache
def debriefed(name: str = "first-loud", who: str = "mixed") -> Debrief:
    loaded = shipped(name)
    found, same = replayed(result_by(deeds_of(who, loaded), loaded), loaded, None)
    assert same
    return found
