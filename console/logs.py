"""The program's own log: names of events, ids and counts. Never a body, a record, or an exception's words."""

from __future__ import annotations

import faulthandler
import logging
import os
from contextvars import ContextVar
from pathlib import Path

from platformdirs import user_log_path

from console.faults import where_it_broke
from console.text import visible

# True in everything that belongs to an exercise beside a live desk: its lines say so (desk.md R30).
exercising: ContextVar[bool] = ContextVar("exercising", default=False)

OURS = ("console", "larmbord", "maps")  # loggers whose words are written here, and checked by a test


class Careful(logging.Formatter):
    """Exceptions as type and places only; no word of a library, and of our own no value that can hold a person's.

    Libraries put anything into a message: asyncio the repr of a failed task with the exception's own words, an HTTP
    client the address with its secrets. What is left of them says who, where and how bad.
    """

    def format(self, record: logging.LogRecord) -> str:
        shown = logging.makeLogRecord(record.__dict__)
        shown.stack_info, shown.exc_text = None, None
        shown.levelname = f"EX {shown.levelname}" if exercising.get() else shown.levelname
        if record.name.split(".")[0] in OURS:
            shown.args = _harmless(record.args)
        else:
            shown.msg, shown.args = f"(not shown) {record.module}:{record.lineno}", ()
        return "\n".join(visible(line) for line in super().format(shown).splitlines())

    def formatException(self, ei: object) -> str:
        fault = ei[1] if isinstance(ei, tuple) else None
        return f"  {where_it_broke(fault)}" if isinstance(fault, BaseException) else ""


def _harmless(args: object) -> tuple[object, ...]:
    """Figures and the program's own words. Anything else is told by its type."""
    values = args if isinstance(args, tuple) else ()
    return tuple(value if isinstance(value, str | int | float) else type(value).__name__ for value in values)


def careful_terminal() -> None:
    """What is logged before there is a file goes to stderr: as careful as in the file."""
    if logging.lastResort is not None:
        logging.lastResort.setFormatter(Careful("%(levelname)s %(name)s: %(message)s"))


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
    handler.setFormatter(Careful(f"%(asctime)s {prefix}%(levelname)s %(name)s: %(message)s"))
    root.addHandler(handler)
    # A crash of the interpreter itself: names of functions, no values. It keeps this file open for itself.
    faulthandler.enable(path.open("a", encoding="utf-8"))
    return path
