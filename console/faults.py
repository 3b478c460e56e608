"""Any exception as a sentence and an exit code: no traceback and no value of a variable reaches a user or a log."""

from __future__ import annotations

import errno
import logging
import sys
import threading
import traceback
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Any

from console.i18n import _
from console.sentences import sentence
from console.text import visible

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop  # 77 ms that no --help should wait for

FRAMES = 6  # how many places of a traceback the log is given

log = logging.getLogger("larmbord")


def told(fault: BaseException) -> tuple[str, int]:
    """(sentence, exit code). A fault that carries a code of sentences.py says its own; others say only where."""
    from console.station import StationFault

    if isinstance(fault, StationFault):
        return "\n".join(map(visible, str(fault).splitlines())), 2
    code, detail = getattr(fault, "code", None), getattr(fault, "detail", {})
    if isinstance(code, str) and isinstance(detail, dict):
        return sentence(code, detail), 1
    if isinstance(fault, OSError) and fault.filename:
        words = _("{file} cannot be used: {why}.")
        return words.format(file=visible(str(fault.filename)), why=fault.strerror), 1
    if isinstance(fault, OSError) and fault.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO):
        words = _("What was to be written could not be ({why}). Free some space or write elsewhere, and try again.")
        return words.format(why=fault.strerror), 1
    if isinstance(fault, OSError) and fault.errno in (errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EAGAIN):
        words = _(
            "The machine gives Larmbord no more of what it needs ({why}). Close other programs, or raise the limit."
        )
        return words.format(why=fault.strerror), 1
    return _("Larmbord stopped on an internal error ({what}). What was recorded is kept; start it again.").format(
        what=place(fault)
    ), 1


def place(fault: BaseException) -> str:
    """Type, file and line: never the message, which may hold somebody's words."""
    return ", ".join([_kind(fault), *(frame.split()[0] for frame in _frames(fault)[:1])])


def where_it_broke(fault: BaseException | None) -> str:
    """Kind and places of a fault for the log, the innermost first: no message and no values."""
    if fault is None:
        return "unknown"
    return f"{_kind(fault)} at {' < '.join(_frames(fault)[:FRAMES]) or 'unknown place'}"


def _kind(fault: BaseException) -> str:
    """The name of the fault's type; of a group, those of the faults in it too."""
    inner = ", ".join(map(_kind, fault.exceptions)) if isinstance(fault, BaseExceptionGroup) else ""
    return f"{type(fault).__name__}({inner})" if inner else type(fault).__name__


def _frames(fault: BaseException) -> list[str]:
    """file:line function of every frame, the innermost first. Names of the program: nobody's words."""
    frames = reversed([*traceback.walk_tb(fault.__traceback__)])
    return [f"{frame.f_code.co_filename.rsplit('/', 1)[-1]}:{line} {frame.f_code.co_name}" for frame, line in frames]


def quiet_failures() -> None:
    """Let no thread, no finaliser and no forgotten exception print a traceback over the screen or after it."""

    def loud(kind: type[BaseException], fault: BaseException | None, trace: TracebackType | None = None) -> None:
        if not issubclass(kind, KeyboardInterrupt):
            log.critical("unhandled: %s", where_it_broke(fault) if fault else kind.__name__)

    sys.excepthook = loud
    logging.raiseExceptions = False  # a log that cannot be written is no reason to print a record and a traceback
    threading.excepthook = lambda args: loud(args.exc_type, args.exc_value)
    sys.unraisablehook = lambda args: loud(args.exc_type, args.exc_value)


def quiet_tasks(loop: AbstractEventLoop, told: Callable[[], None] = lambda: None) -> None:
    """A task or a callback that dies unseen is logged, and `told` may say so (textual.md section 2)."""

    def handler(loop: AbstractEventLoop, context: dict[str, Any]) -> None:
        fault = context.get("exception")
        log.error("a task failed: %s", where_it_broke(fault) if isinstance(fault, BaseException) else "no exception")
        told()

    loop.set_exception_handler(handler)
