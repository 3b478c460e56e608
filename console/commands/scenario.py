"""`larmbord scenario check` and `larmbord scenario schema`: for whoever writes a scenario."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import scenarios
from console.sentences import sentence
from console.training.loader import ScenarioError, load


def check(options: argparse.Namespace) -> int:
    """The timeline of each file and what is doubtful in it. 2: a file is wrong."""
    from console.training.timeline import remarks, timeline

    code = 0
    for name in options.files:
        try:
            loaded = load(scenarios.find(name) or Path(name))
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


def schema(options: argparse.Namespace) -> int:
    """The JSON Schema of a scenario, on stdout: for editors that complete and check."""
    from console.training.schema import schema as made

    sys.stdout.write(made().decode())
    return 0
