"""Trial runs of a scenario: somebody who does nothing, somebody who panics, and the model answer.

The first two must fail, whatever truth is drawn; the model answer must earn everything (training.md section 3).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec

from console import requests as r
from console.training.acting import Acted
from console.training.headless import Ran, run_headless
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
    before: tuple[str, ...] = ()  # what it refused of the shift before


def trials(loaded: Loaded, seed: int, reference: Path | None) -> Iterator[Trial]:
    """Idle, panic and the reference under every variant. Raises ScenarioError."""
    for each in seeds(loaded.scenario, seed):
        for name, deeds in (("idle", ()), ("panic", panic(loaded.scenario, each))):
            ran = run_headless(loaded, each, deeds)
            yield _trial(name, loaded, each, ran, lambda score: not score.passed)
        if reference is not None:
            ran = run_headless(loaded, each, load_trainee(reference, loaded.scenario, each))
            yield _trial("reference", loaded, each, ran, lambda score: score.passed and score.points == score.most)


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


def _trial(name: str, loaded: Loaded, seed: int, ran: Ran, good: Callable[[Score], bool]) -> Trial:
    score = result_of(loaded, seed, ran.events).score
    refused, before = _refused(ran.acted) if name == "reference" else (), _refused(ran.before)
    return Trial(
        name=name, seed=seed, variant=variant_of(loaded.scenario, seed), points=score.points, most=score.most,
        passed=score.passed, critical_misses=score.critical_misses, refused=refused, before=before,
        ok=good(score) and not refused and not before,
    )  # fmt: skip


def _refused(acted: Sequence[Acted]) -> tuple[str, ...]:
    return tuple(f"{each.do}: {each.code}" for each in acted if not each.done)
