"""`larmbord train --join [RUN] --seat NAME`: a second trainee's desk, in another seat of an exercise that runs here."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from pathlib import Path

from console import terminal
from console.clock import SystemClock
from console.i18n import _
from console.sentences import sentence
from console.training.running import exercises, running
from console.training.seats import SeatRefused


def join(options: argparse.Namespace) -> int:
    """0 left; 1 there is no such exercise, or no seat in it; 2 wrong use."""
    given = (options.scenario, options.live, options.headless, options.plain, options.resume, options.seed is not None)
    if any(given):
        return _no(sentence("training.join_alone"), 2)
    path = running(exercises(), SystemClock(), options.join)
    if path is None:
        return _no(_none(options.join))
    if not terminal.can_draw(os.environ, tty=terminal.is_here()):
        return _no(_("The training desk needs a terminal."), 2)
    terminal.prepare()
    from console.joined_desk import open_joined  # Textual is imported here, not before the terminal is right

    try:
        return asyncio.run(open_joined(path, options))
    except SeatRefused as refused:
        return _no(sentence(refused.code, refused.detail))


def _none(named: str) -> str:
    """Why there is none: nothing of that name, or it runs no more."""
    found = [path for path in exercises().glob("EX-*.db") if named and named in path.name]
    newest: Path | None = max(found, key=lambda path: path.stat().st_mtime, default=None)
    return sentence("training.join_runs_not", {"run": newest.stem}) if newest else sentence("training.none_runs")


def _no(words: str, code: int = 1) -> int:
    print(f"EX {words}", file=sys.stderr)
    return code
