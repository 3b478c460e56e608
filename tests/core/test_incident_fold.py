"""Every step of the fold has its place in the one table, whichever file it stands in."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from console import incident_fold


def test_every_step_of_every_file_is_in_the_fold_and_no_kind_of_fact_has_two() -> None:
    names = [found.name for found in pkgutil.iter_modules(incident_fold.__path__)]
    files = [import_module(f"console.incident_fold.{name}") for name in names if name != "steps"]
    steps = [step for file in files for step in file.STEPS.items()]
    assert len(files) > 3
    assert len({kind for kind, _step in steps}) == len(steps)
    assert dict(steps) == incident_fold._STEPS
