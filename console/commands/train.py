"""`larmbord train`, `larmbord scenario check`, and what `larmbord` does without a station: the training desk."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import secrets
import sys
from pathlib import Path

import scenarios
from console import terminal
from console.i18n import _, use_language
from console.printed import event_json, line_of
from console.sentences import sentence
from console.station import load_station
from console.training.loader import Loaded, ScenarioError, load

FIRST = "first-loud"


def training_desk(options: argparse.Namespace) -> int:
    """The desk with `first-loud` about to start. Nothing leaves the machine."""
    return _on_screen(_load(FIRST), None, 1.0, options)


def train(options: argparse.Namespace) -> int:
    """0 played; 2 the scenario or trainee file is wrong."""
    _speak(options)
    try:
        loaded = _load(options.scenario)
        seed = options.seed if options.seed is not None else loaded.scenario.seed
        if options.headless:
            return _headless(loaded, seed, options)
        return _on_screen(loaded, seed, options.speed, options)
    except ScenarioError as fault:
        print(fault, file=sys.stderr)
        return 2


def check(options: argparse.Namespace) -> int:
    """The timeline of each file and what is doubtful in it. 2: a file is wrong."""
    from console.training.timeline import remarks, timeline

    code = 0
    for name in options.files:
        try:
            loaded = _load(name)
        except ScenarioError as fault:
            code = 2
            for problem in fault.problems:
                print(_problem_json(problem) if options.json else problem, file=None if options.json else sys.stderr)
            continue
        seed = loaded.scenario.seed if loaded.scenario.seed is not None else 0
        if options.json:
            print(json.dumps({"file": name, "ok": True, "sha256": loaded.sha256, "remarks": remarks(loaded.scenario)}))
        else:
            print(timeline(loaded.scenario, seed))
    return code


def _problem_json(problem: object) -> str:
    file, line, column, code = (getattr(problem, key) for key in ("file", "line", "column", "code"))
    words = sentence(code, dict(getattr(problem, "detail", ())))
    return json.dumps({"file": file, "ok": False, "line": line, "column": column, "code": code, "why": words})


def _speak(options: argparse.Namespace) -> None:
    """The station's language. Nothing else of a station is read: an exercise has no port, no feed and no telephone."""
    if options.station:
        use_language(load_station(Path(options.station)).language or None)


def _load(wanted: str) -> Loaded:
    return load(scenarios.find(wanted) or Path(wanted))


def _headless(loaded: Loaded, seed: int | None, options: argparse.Namespace) -> int:
    """Every event of the run, one JSON object a line; what became of the trainee's deeds goes to stderr."""
    from console.training.headless import run_headless
    from console.training.trainee import Deed, load_trainee

    seed = _seed(seed)
    deeds: tuple[Deed, ...] = ()
    if options.trainee:
        deeds = load_trainee(scenarios.reference(options.trainee) or Path(options.trainee), loaded.scenario, seed)
    ran = run_headless(loaded, seed, deeds)
    for stored in ran.events:
        print(event_json(stored, exercise=True) if options.json else f"EX {line_of(stored)}")
    for acted in ran.acted:
        if not acted.done:
            print(f"EX {acted.at:.0f} s {acted.do}: {sentence(acted.code, acted.detail)}", file=sys.stderr)
    return 0


def _seed(seed: int | None) -> int:
    """A seed is always drawn, and written to the journal, also when the file leaves it out (training.md note 14)."""
    return seed if seed is not None else secrets.randbelow(2**31)


def _on_screen(loaded: Loaded, seed: int | None, speed: float, options: argparse.Namespace) -> int:
    if speed not in loaded.scenario.clock.speeds:
        speeds = ", ".join(f"{each:g}" for each in loaded.scenario.clock.speeds)
        print(_("This scenario plays at the speeds {speeds}.").format(speeds=speeds), file=sys.stderr)
        return 2
    if not terminal.can_draw(os.environ, tty=sys.stdout.isatty()):
        print(_("The training desk needs a terminal. In a pipe: larmbord train {name} --headless --json").format(
            name=loaded.scenario.id), file=sys.stderr)  # fmt: skip
        return 2
    terminal.prepare()
    from console.training_desk import open_training_desk  # Textual is imported here, not before the terminal is right

    seed = seed if seed is not None else loaded.scenario.seed
    return asyncio.run(open_training_desk(loaded, _seed(seed), speed, options))
