"""`larmbord scenario check`: what a scenario will do, as text for its author (training.md section 1 note 11)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from console.i18n import _
from console.moments import rfc3339
from console.text import visible
from console.training.earlier import earlier
from console.training.kinds import Happening
from console.training.model import Scenario
from console.training.referee import consequence_id
from console.training.schedule import happening, kind_of, steps
from console.training.score_words import clock
from console.training.trainee import Deed
from console.training.trials import Trial

_ACT = ("unit", "words", "step", "number", "minutes", "outcome")
_SHORT = 60  # characters of a value


def timeline(scenario: Scenario, seed: int) -> str:
    """Head, one line a step, what rules bring, then points."""
    rules, points = _rules(scenario), _points(scenario)
    lines = [*_head(scenario, seed), *_lines(scenario, seed), *_manual(scenario, seed), *rules, *points]
    return "\n".join(lines) + "\n"


def trial_lines(every: Iterable[Trial]) -> Iterator[str]:
    """One line a trial run."""
    for trial in every:
        verdict = _("PASSED") if trial.passed else _("NOT PASSED")
        misses = ", ".join(trial.critical_misses) or "-"
        line = _("{points} of {most} points, {verdict}; critical misses: {misses}").format(
            points=trial.points, most=trial.most, verdict=verdict, misses=misses
        )
        seed = _("seed {seed}").format(seed=trial.seed)
        yield f"{trial.name:<10} {seed:<10} {line}\n"


def _head(scenario: Scenario, seed: int) -> Iterator[str]:
    yield f"{scenario.id} rev {scenario.rev}   {visible(scenario.title.sv)} / {visible(scenario.title.en)}"
    speeds = " ".join(f"{speed:g}" for speed in scenario.clock.speeds)
    yield _("{duration} long, begins {start}, seed {seed}, speeds {speeds}").format(
        duration=clock(scenario.duration), start=rfc3339(scenario.clock.start), seed=seed, speeds=speeds
    )


def _lines(scenario: Scenario, seed: int) -> Iterator[str]:
    later = [step for step in steps(scenario, seed) if step.at >= 0]
    for step in (*earlier(scenario, seed), *later):
        if isinstance(step, Deed):
            yield _done(step, scenario.turnover.by)
        else:
            yield f"{clock(step.at):>10}  {kind_of(step.what):<10} {step.id:<8} {_described(step.what, step.over)}"


def _done(deed: Deed, by: str) -> str:
    """An act of the shift before."""
    assert deed.request is not None
    act = msgspec.to_builtins(deed.request)
    said = [f"who {deed.who}", *(f"{name} {_value(value)}" for name, value in act.items() if name in _ACT)]
    return f"{clock(deed.at):>10}  {act['do']:<10} {visible(by):<8} {'  '.join(said)}"


def _manual(scenario: Scenario, seed: int) -> Iterator[str]:
    for event in (event for event in happening(scenario, seed) if event.manual):
        by_hand = _("by hand")
        yield f"{by_hand:>10}  {kind_of(event.what):<10} {event.id:<8} {_described(event.what)}"


def _rules(scenario: Scenario) -> Iterator[str]:
    for rule in scenario.rules:
        condition = rule.if_.action or _("missed {id}").format(id=rule.if_.missed)
        for number, then in enumerate(rule.then):
            after = then.after if isinstance(then.after, str) else clock(then.after)
            by_hand = _("by hand")
            when = f"+{after} {by_hand}" if then.manual else f"+{after}"
            id = consequence_id(rule, number)
            yield f"{condition:>20} {when:<10}  {kind_of(then.what):<10} {id:<8} {_described(then.what)}"


def _points(scenario: Scenario) -> Iterator[str]:
    if scenario.expect:
        total = scenario.pass_.of if scenario.pass_ else sum(expect.points for expect in scenario.expect)
        least = scenario.pass_.points if scenario.pass_ else total
        yield _("{total} points, {least} to pass").format(total=total, least=least)


def _described(what: Happening, over: bool = False) -> str:
    """The fields that say something, in the order of the format."""
    if over:
        return _("over")
    fields = msgspec.structs.fields(type(what))
    said = {
        field.encode_name: getattr(what, field.name) for field in fields if getattr(what, field.name) != field.default
    }
    return "  ".join(f"{name} {_value(value)}" for name, value in said.items())


def _value(value: object) -> str:
    if isinstance(value, tuple):
        value = " ".join(_value(part) for part in value)
    if isinstance(value, msgspec.Struct):
        value = ", ".join(_value(part) for part in msgspec.structs.astuple(value) if part is not None)
    words = visible(str(value))
    return words if len(words) <= _SHORT else f"{words[: _SHORT - 1]}…"
