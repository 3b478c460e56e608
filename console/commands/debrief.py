"""`larmbord debrief [RESULT]`: a past exercise, looked at on the screen or written to a file.

The run is played again from its action log, so nothing is believed of the file but what was done.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import msgspec

import scenarios
from console import terminal
from console.commands.drills import drills
from console.i18n import _, use_language
from console.leaving import keep
from console.sentences import sentence
from console.station import load_station
from console.text import visible
from console.training.debrief.replaying import replayed
from console.training.debrief.story import Debrief
from console.training.debrief.writing import FORMS, written
from console.training.loader import Loaded, ScenarioError, load
from console.training.problems import Misfit, Problems, source_of
from console.training.quiet import run_quietly
from console.training.result import Result, read_result
from console.training.resume import Past
from console.training.running import exercises, kept_file


def debrief(options: argparse.Namespace) -> int:
    """0 shown or written; 1 the replay gives another result than the file says; 2 wrong use, or a file that is none."""
    if options.station:
        use_language(load_station(Path(options.station)).language or None)
    out = Path(options.output) if options.output else None
    if not options.result and out is None:
        return drills(exercises(), as_json=options.json)
    if not options.result:
        print(_("-o needs a RESULT: the file that an exercise left."), file=sys.stderr)
        return 2
    if out is not None and out.suffix.lower() not in FORMS:
        words = _("{file} does not end in one of {forms}: the ending says which form the report has.")
        print(words.format(file=visible(out.name), forms=", ".join(FORMS)), file=sys.stderr)
        return 2
    if out is not None and out.resolve() == Path(options.result).resolve():
        print(_("{file} is the result itself. Give another name.").format(file=visible(out.name)), file=sys.stderr)
        return 2
    try:
        result = _result(kept_file(options.result))
        loaded, answer = _scenario(options, result)
        told, same = replayed(result, loaded, answer)
    except ScenarioError as fault:
        print(fault, file=sys.stderr)
        return 2
    if not same:
        differs = sentence("training.replay_differs")
        print(f"EX {differs}", file=sys.stderr)
    if out is None:
        return _on_screen(told, options, loaded, result) or int(not same)
    keep(out, written(told, out.suffix.lower()).encode())
    print(_("Written: {file}").format(file=visible(str(out))), file=sys.stderr)
    return int(not same)


def _result(path: Path) -> Result:
    try:
        return read_result(source_of(path))
    except (msgspec.DecodeError, UnicodeDecodeError, Misfit):
        problems = Problems(str(path))
        problems.add(1, 1, "training.no_result")
        raise ScenarioError(problems.found) from None


def _scenario(options: argparse.Namespace, result: Result) -> tuple[Loaded, Path | None]:
    """The scenario of the result, and the model answer beside its file, if there is one."""
    path = Path(options.scenario) if options.scenario else scenarios.find(result.scenario) or Path(result.scenario)
    loaded = load(path)
    if loaded.sha256 != result.sha256:
        problems = Problems(options.result)
        problems.add(1, 1, "training.other_scenario", scenario=result.scenario)
        raise ScenarioError(problems.found)
    answer = path.parent / "reference" / path.name
    return loaded, answer if answer.is_file() else None


def _on_screen(told: Debrief, options: argparse.Namespace, loaded: Loaded, result: Result) -> int:
    if not terminal.can_draw(os.environ, tty=terminal.is_here()):
        print(_("The debrief needs a terminal. In a pipe: larmbord debrief RESULT -o FILE.md"), file=sys.stderr)
        return 2
    terminal.prepare()
    from console.debrief_desk import Run, open_debrief  # Textual is imported here, not before the terminal is right
    from console.training_desk import open_training_desk

    def go_on(past: Past) -> Coroutine[Any, Any, int]:
        return open_training_desk(loaded, past.seed, 1.0, options, past)

    return run_quietly(open_debrief(told, options, Run(result, Path(options.result).name), go_on))
