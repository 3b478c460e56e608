"""The result of a run at a desk, as a file beside its journal: `larmbord debrief` finds it by its name."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import msgspec

from console.events import Stored
from console.journal.interface import Journal
from console.journal.pages import everything
from console.journal.whole_file import make_whole
from console.training.loader import Loaded
from console.training.result import Result, result_of
from console.training.resume import settled


class Kept(msgspec.Struct, frozen=True):
    """The result, and the file it is in. `fault`: it is not there, and why."""

    result: Result
    path: Path
    fault: str = ""


def result_path(journal: Path) -> Path:
    """EX-first-loud-20250211T181000.db → EX-first-loud-20250211T181000.result.json"""
    return journal.with_suffix(".result.json")


async def keep_result(journal: Journal, loaded: Loaded, seed: int, path: Path) -> Kept:
    """Score the run and write its result, for its owner alone. In a thread: the run is played once more."""
    return await asyncio.to_thread(_keep, everything(journal), loaded, seed, path)


def _keep(events: Sequence[Stored], loaded: Loaded, seed: int, path: Path) -> Kept:
    result = settled(result_of(loaded, seed, events), loaded)
    try:
        make_whole(path, result.canonical())
    except OSError as fault:
        return Kept(result, path, type(fault).__name__)
    return Kept(result, path)
