"""`larmbord scenario check` and `larmbord scenario schema`: for whoever writes a scenario."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from msgspec import to_builtins

import scenarios
from console.sentences import sentence
from console.training.loader import ScenarioError, load


def check(options: argparse.Namespace) -> int:
    """What each file will do and what is doubtful in it. 1: something must be mended; 2: a file cannot be read."""
    code = 0
    for name in options.files:
        path = scenarios.find(name) or Path(name)
        try:
            found = _checked(name, path, as_json=options.json)
        except ScenarioError as fault:
            found = 2
            for problem in fault.problems:
                print(_problem_json(problem) if options.json else problem, file=None if options.json else sys.stderr)
        code = max(code, found)
    return code


def _checked(name: str, path: Path, *, as_json: bool) -> int:
    from console.training.checking import faults, remarks, trial_faults
    from console.training.timeline import timeline, trial_lines
    from console.training.trials import trials

    loaded = load(path)
    scenario, seed = loaded.scenario, loaded.scenario.seed or 0
    answer = path.parent / "reference" / path.name
    tried = list(trials(loaded, seed, answer if answer.is_file() else None)) if scenario.expect else []
    wrong = faults(scenario) + trial_faults(tried)
    if as_json:
        told = {"sha256": loaded.sha256, "faults": wrong, "remarks": remarks(scenario)}
        print(json.dumps({"file": name, "ok": not wrong, **told, "trials": to_builtins(tried)}))
    else:
        print(timeline(scenario, seed), *trial_lines(tried), sep="")
        print(*remarks(scenario), *wrong, sep="\n", end="\n" if wrong or remarks(scenario) else "")
    return 1 if wrong else 0


def _problem_json(problem: object) -> str:
    file, line, column, code = (getattr(problem, key) for key in ("file", "line", "column", "code"))
    words = sentence(code, dict(getattr(problem, "detail", ())))
    return json.dumps({"file": file, "ok": False, "line": line, "column": column, "code": code, "why": words})


def schema(options: argparse.Namespace) -> int:
    """The JSON Schema of a scenario, on stdout: for editors that complete and check."""
    from console.training.schema import schema as made

    sys.stdout.write(made().decode())
    return 0
