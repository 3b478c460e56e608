"""`larmbord debrief` without a result: all of them, as what a station has trained and what it misses."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

import msgspec

import scenarios
from console.i18n import _, language, ngettext
from console.moments import SECOND, rfc3339
from console.text import visible
from console.training.drills import Drilled, drilled
from console.training.forms import Words, in_language
from console.training.loader import ScenarioError, load
from console.training.result import Result, read_result


def drills(folder: Path, *, as_json: bool) -> int:
    """0, or 1 when nothing was trained yet."""
    every = drilled(_kept(folder))
    if not every:
        print(_("No exercise was done here yet. Begin one: larmbord train first-loud-micro"), file=sys.stderr)
        return 1
    for line in map(_json, every) if as_json else _lines(every):
        print(line)
    return 0


def _kept(folder: Path) -> Iterator[tuple[Result, int]]:
    for path in sorted(folder.glob("*.result.json")):
        try:
            yield read_result(path.read_bytes()), path.stat().st_mtime_ns // 1000
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            print(_("Left out, it is no result: {file}").format(file=visible(path.name)), file=sys.stderr)


def _json(each: Drilled) -> str:
    return json.dumps({**msgspec.structs.asdict(each), "newest": rfc3339(each.newest)})


def _lines(every: tuple[Drilled, ...]) -> Iterator[str]:
    runs, passed = sum(each.runs for each in every), sum(each.passed for each in every)
    said = ngettext("{count} exercise done, {passed} passed.", "{count} exercises done, {passed} passed.", runs)
    yield said.format(count=runs, passed=passed)
    for each in every:
        yield ""
        day = f"{datetime.fromtimestamp(each.newest / SECOND).astimezone():%Y-%m-%d}"
        words = _("{scenario}: {runs} done, {passed} passed, best {best} points, last {day}")
        yield words.format(scenario=visible(each.scenario), runs=each.runs, passed=each.passed, best=each.best, day=day)
        goals = _goals(each.scenario)
        for goal, times in each.missed.items():
            named = in_language(goals[goal], language()) if goal in goals else goal or _("without a goal")
            yield _("  missed in {times} of {runs}: {goal}").format(times=times, runs=each.runs, goal=visible(named))
        if each.resumed:
            yield _("  gone on from a moment, and not counted: {count}").format(count=each.resumed)


def _goals(name: str) -> Mapping[str, Words]:
    """What the goals are called, where the scenario is one of ours and can be read."""
    try:
        path = scenarios.find(name)
        return load(path).scenario.goals if path else {}
    except ScenarioError:
        return {}
