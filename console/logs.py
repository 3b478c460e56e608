"""The program's own log: names of events, ids and counts. Never a body, a record, or an exception's words."""

from __future__ import annotations

import logging
import os
from pathlib import Path

from platformdirs import user_log_path

from console.faults import place
from console.text import visible


class _Careful(logging.Formatter):
    """Exceptions as type, file and line only: their messages may hold somebody's words."""

    def formatException(self, ei: object) -> str:
        fault = ei[1] if isinstance(ei, tuple) else None
        return f"  {place(fault)}" if isinstance(fault, BaseException) else ""

    def formatStack(self, stack_info: str) -> str:
        return ""

    def format(self, record: logging.LogRecord) -> str:
        return "\n".join(visible(line) for line in super().format(record).splitlines())


def log_to_file(path: Path | None = None, *, prefix: str = "") -> Path:
    """Everything from warnings up goes to this file (0600), nothing to the terminal. Returns where it is.

    `prefix`: "EX " for an exercise (desk.md R30). Without a writable place the log is silent: help goes on.
    """
    path = path or user_log_path("larmbord") / "larmbord.log"
    root = logging.getLogger()
    for handler in root.handlers[:]:
        root.removeHandler(handler)
    root.setLevel(logging.WARNING)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600))
        handler = logging.FileHandler(path, encoding="utf-8")
    except OSError:
        root.addHandler(logging.NullHandler())
        return path
    handler.setFormatter(_Careful(f"%(asctime)s {prefix}%(levelname)s %(name)s: %(message)s"))
    root.addHandler(handler)
    return path
