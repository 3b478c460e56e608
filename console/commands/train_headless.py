"""`larmbord train SCENARIO --headless`: one run in one breath, every event of it, and what it was worth."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import scenarios
from console.printed import event_json, line_of
from console.sentences import sentence
from console.training.headless import Ran, run_headless
from console.training.loader import Loaded
from console.training.result import Result, result_of
from console.training.resume import Past, read_past
from console.training.running import kept_file
from console.training.score_words import score_lines
from console.training.streams import drawn_seed
from console.training.trainee import Deed, load_trainee, seconds


def headless(loaded: Loaded, seed: int | None, options: argparse.Namespace) -> int:
    """Every event, one JSON object a line, and then the result; what was refused goes to stderr. 0: passed, 1: not.

    `--resume RESULT --at 3m`: what was done in that run until then, and what `--trainee` does after it.
    """
    past = (
        read_past(kept_file(options.resume), loaded, seconds(options.at) if options.at else None)
        if options.resume
        else None
    )
    seed = past.seed if past else drawn_seed(seed)
    deeds = _deeds(loaded, seed, options, past)
    ran = run_headless(loaded, seed, deeds, options.operator or "op1", seats=past.seats if past else None,
        resumed=past.resumed if past else None)  # fmt: skip
    result = result_of(loaded, seed, ran.events)
    _print(ran, result, as_json=options.json)
    if options.result:
        Path(options.result).write_bytes(result.canonical())
    return 0 if result.score.passed else 1


def _deeds(loaded: Loaded, seed: int, options: argparse.Namespace, past: Past | None) -> tuple[Deed, ...]:
    given: tuple[Deed, ...] = ()
    if options.trainee:
        given = load_trainee(scenarios.reference(options.trainee) or Path(options.trainee), loaded.scenario, seed)
    return past.then(given) if past else given


def _print(ran: Ran, result: Result, *, as_json: bool) -> None:
    for stored in ran.events:
        print(event_json(stored, exercise=True) if as_json else f"EX {line_of(stored)}")
    for acted in ran.acted:
        if not acted.done:
            print(f"EX {acted.at:.0f} s {acted.do}: {sentence(acted.code, acted.detail)}", file=sys.stderr)
    if as_json:
        print(json.dumps({"kind": "exercise.result", "exercise": True, "result": json.loads(result.canonical())}))
    for line in score_lines(result.score):
        print(f"EX {line}", file=sys.stderr if as_json else None)
