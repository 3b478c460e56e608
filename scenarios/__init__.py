"""The scenario files that trainers replay and edit, and where to find them, also inside an installed wheel."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path

SUFFIX = ".yaml"


def names() -> list[str]:
    """The ids of the scenarios that come with the program."""
    return sorted(file.name.removesuffix(SUFFIX) for file in files(__name__).iterdir() if file.name.endswith(SUFFIX))


def find(wanted: str) -> Path | None:
    """The file of the scenario called `wanted`: one of ours by its id, or any path; None when there is none."""
    if wanted in names():
        with as_file(files(__name__) / f"{wanted}{SUFFIX}") as path:  # a wheel is unpacked: the path stays
            return path
    path = Path(wanted)
    return path if path.is_file() else None


def reference(name: str) -> Path | None:
    """The file of the model answer to one of our scenarios."""
    with as_file(files(__name__) / "reference" / f"{name}{SUFFIX}") as path:
        return path if path.is_file() else None
