"""The station file of somebody's answers: written beside, proved by the loader, then put in place in one step."""

from __future__ import annotations

import os
from itertools import count
from pathlib import Path

from console.register_file import load_register
from console.setup.answers import Answers, SetupFault
from console.setup.toml_text import REGISTER, station_text
from console.station import load_station

PRIVATE = 0o600


def write_station(path: Path, answers: Answers, *, force: bool = False) -> list[Path]:
    """The files that were written, the station file first. Never over an existing one; `force` keeps it as a copy.

    Raises SetupFault, StationFault (a fault of ours: the loader does not take what was written) and OSError.
    """
    path = free_place(path, force=force)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    _private(draft, station_text(answers))
    try:
        load_station(draft).journal_path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        written = [path, *_register(path.with_name("register.toml"), answers)]
        _put(draft, path, force=force)
    finally:
        draft.unlink(missing_ok=True)
    return written


def free_place(path: Path, *, force: bool) -> Path:
    """The whole path, if a station file may be written there. Raises SetupFault."""
    path = path.absolute()
    if path.exists() and not force:
        raise SetupFault("setup.exists", file=str(path))
    return path


def _put(draft: Path, path: Path, *, force: bool) -> None:
    """A link never goes over a file that came meanwhile; with `force` the one that was there stays beside."""
    if force and path.exists():
        os.link(path, _free_name(path))
        draft.replace(path)
        return
    try:
        os.link(draft, path)
    except FileExistsError:
        raise SetupFault("setup.exists", file=str(path)) from None


def _free_name(path: Path) -> Path:
    return next(each for each in (path.with_name(f"{path.name}.old-{n}") for n in count(1)) if not each.exists())


def _register(path: Path, answers: Answers) -> list[Path]:
    """The example, where there is no register yet: persons are never written over."""
    if not answers.register_example or path.exists():
        return []
    _private(path, REGISTER)
    load_register(path)
    return [path]


def _private(path: Path, text: str) -> None:
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(handle)
