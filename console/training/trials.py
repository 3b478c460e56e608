"""Trial runs of a scenario: somebody who does nothing, somebody who panics, and the model answer.

The first two must fail, whatever truth is drawn; the model answer must earn everything (training.md section 3).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from console import requests as r
from console.training.headless import run_headless
from console.training.kinds import Alarm, Call, Sms, Zone
from console.training.loader import Loaded
from console.training.model import Scenario
from console.training.result import Score, result_of
from console.training.schedule import begins, drawn, happening, variant_of
from console.training.trainee import NOBODY, Deed, load_trainee

SEEDS_TRIED = 10_000


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """`ok`: it came out as it must. `variant`: from 0, None when there are none."""

    name: str  # idle, panic, reference
    seed: int
    variant: int | None
    points: int
    most: int
    passed: bool
    critical_misses: tuple[str, ...]
    refused: tuple[str, ...]  # what the desk refused of it
    ok: bool


def trials(loaded: Loaded, seed: int, reference: Path | None) -> Iterator[Trial]:
    """Idle, panic and the reference under every variant. Raises ScenarioError."""
    for each in seeds(loaded.scenario, seed):
        for name, deeds in (("idle", ()), ("panic", panic(loaded.scenario, each))):
            score, refused = _run(loaded, each, deeds)
            yield _trial(name, loaded.scenario, each, score, refused, ok=not score.passed)
        if reference is not None:
            score, refused = _run(loaded, each, load_trainee(reference, loaded.scenario, each))
            full = score.passed and score.points == score.most
            yield _trial("reference", loaded.scenario, each, score, refused, ok=full)


def seeds(scenario: Scenario, seed: int) -> list[int]:
    """`seed`, and for every variant that it does not draw the next one that does."""
    found = {variant_of(scenario, seed): seed}
    for each in range(seed + 1, seed + SEEDS_TRIED):
        if len(found) >= len(scenario.variants):
            break
        found.setdefault(variant_of(scenario, each), each)
    return list(found.values())


def panic(scenario: Scenario, seed: int) -> tuple[Deed, ...]:
    """The first things that come to mind, all at once, at each call for help: and then it was surely nothing."""
    events = happening(scenario, seed)
    times = begins(events, drawn(seed))
    deeds: list[Deed] = []
    for event in events:
        who = event.what.who if isinstance(event.what, Alarm | Zone) else None
        caller = event.what.from_ if isinstance(event.what, Call | Sms) else None
        if event.id in times and (who or caller):
            deeds += _panics(scenario, times[event.id], who, caller)
    return tuple(sorted(deeds, key=lambda deed: deed.at))


def _panics(scenario: Scenario, at: float, who: str | None, caller: str | None) -> Iterator[Deed]:
    every: list[r.Request] = [
        r.Acknowledge(incident=NOBODY), r.Listen(incident=NOBODY), r.Microphone(incident=NOBODY, open=True, sure=True),
        r.CallBack(incident=NOBODY, override="panik"), r.SendText(incident=NOBODY, words="Hallå?", override="panik"),
        *(r.SendUnit(incident=NOBODY, unit=unit.id, sirens=True) for unit in scenario.units),
        *(r.RecallUnit(incident=NOBODY, unit=unit.id) for unit in scenario.units),
        r.Close(incident=NOBODY, outcome="false", second="panik"),
    ]  # fmt: skip
    for number, request in enumerate(every):
        yield Deed(at=at + 2 + number, request=request, who=who, caller=caller)


def _run(loaded: Loaded, seed: int, deeds: tuple[Deed, ...]) -> tuple[Score, tuple[str, ...]]:
    ran = run_headless(loaded, seed, deeds)
    refused = tuple(f"{acted.do}: {acted.code}" for acted in ran.acted if not acted.done)
    return result_of(loaded, seed, ran.events).score, refused


def _trial(name: str, scenario: Scenario, seed: int, score: Score, refused: tuple[str, ...], *, ok: bool) -> Trial:
    return Trial(
        name=name, seed=seed, variant=variant_of(scenario, seed), points=score.points, most=score.most,
        passed=score.passed, critical_misses=score.critical_misses, refused=refused if name == "reference" else (),
        ok=ok and not (name == "reference" and refused),
    )  # fmt: skip
