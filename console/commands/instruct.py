"""`larmbord instruct [RUN]`: the instructor's terminal, beside an exercise that runs on this machine."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from pathlib import Path

import scenarios
from console import terminal
from console.clock import SystemClock
from console.i18n import _, use_language
from console.sentences import sentence
from console.station import load_station
from console.training.loader import Loaded, ScenarioError, load
from console.training.problems import Problems
from console.training.running import exercises, running


def instruct(options: argparse.Namespace) -> int:
    """0 left; 1 no such exercise runs; 2 wrong use, or its scenario is not the one that is played."""
    if options.station:
        use_language(load_station(Path(options.station)).language or None)
    path = running(exercises(), SystemClock(), options.exercise)
    if path is None:
        words = sentence("training.none_runs")
        print(f"EX {words}", file=sys.stderr)
        return 1
    if not terminal.can_draw(os.environ, tty=terminal.is_here()):
        print(_("The instructor's screen needs a terminal."), file=sys.stderr)
        return 2
    terminal.prepare()
    from console.instructor_desk import REVIEW, open_instructor, told_of  # Textual: after the terminal is right

    def find(name: str, sha256: str) -> Loaded:
        return _scenario(options, name, sha256)

    try:
        code = asyncio.run(open_instructor(path, find, options))
        if code != REVIEW:
            return code
        from console.debrief_desk import open_debrief

        return asyncio.run(open_debrief(told_of(path, find), options))
    except ScenarioError as fault:
        print(fault, file=sys.stderr)
        return 2


def _scenario(options: argparse.Namespace, name: str, sha256: str) -> Loaded:
    """The file that is played. Raises ScenarioError: it is another one, or cannot be read."""
    path = Path(options.scenario) if options.scenario else scenarios.find(name) or Path(name)
    loaded = load(path)
    if loaded.sha256 != sha256:
        problems = Problems(str(path))
        problems.add(1, 1, "training.not_played", scenario=name)
        raise ScenarioError(problems.found)
    return loaded
