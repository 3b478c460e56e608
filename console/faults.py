"""Any exception as a sentence and an exit code: no traceback and no local variable reaches a user."""

from __future__ import annotations

import traceback

from console.i18n import _
from console.sentences import sentence
from console.text import visible


def told(fault: BaseException) -> tuple[str, int]:
    """(sentence, exit code). A fault that carries a code of sentences.py says its own; others say only where."""
    from console.station import StationFault

    if isinstance(fault, StationFault):
        return visible(str(fault)), 2
    code, detail = getattr(fault, "code", None), getattr(fault, "detail", {})
    if isinstance(code, str) and isinstance(detail, dict):
        return sentence(code, detail), 1
    if isinstance(fault, OSError) and fault.filename:
        words = _("{file} cannot be used: {why}.")
        return words.format(file=visible(str(fault.filename)), why=fault.strerror), 1
    return _("Larmbord stopped on an internal error ({what}). What was recorded is kept; start it again.").format(
        what=place(fault)
    ), 1


def place(fault: BaseException) -> str:
    """Type, file and line: never the message, which may hold somebody's words."""
    frames = traceback.extract_tb(fault.__traceback__)
    where = f", {frames[-1].filename.rsplit('/', 1)[-1]}:{frames[-1].lineno}" if frames else ""
    return f"{type(fault).__name__}{where}"
