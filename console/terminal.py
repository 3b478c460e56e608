"""What must be right about the terminal before Textual is imported. Imports no Textual (tests keep it so)."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import MutableMapping

# What an operator's terminal may need of Textual. Every other TEXTUAL… variable shows insides, writes a file (LOG,
# SCREENSHOT), presses keys (PRESS) or loads somebody's code (DRIVER).
ALLOWED = ("TEXTUAL_DISABLE_KITTY_KEY", "TEXTUAL_COLOR_SYSTEM", "TEXTUAL_FPS", "TEXTUAL_ANIMATIONS")
ESCAPE_DELAY_MS = "400"  # over ssh the bytes of one function key can lie 200 ms apart (textual.md section 3)


def prepare(environ: MutableMapping[str, str] | None = None) -> None:
    """Set what Textual reads once, at import. Call it before anything imports Textual.

    Over ssh a function key split in transit would arrive as Esc and letters: wait longer before believing a lone Esc.
    What a forgotten variable of a developer would make Textual write or show is taken away.
    """
    hurry()
    environ = os.environ if environ is None else environ
    for name in [name for name in environ if name.startswith("TEXTUAL") and name not in ALLOWED]:
        del environ[name]
    if environ.get("SSH_CONNECTION"):
        environ.setdefault("ESCDELAY", ESCAPE_DELAY_MS)


def hurry() -> None:
    """No garbage collection until the first picture stands: nothing made while starting is garbage, and one full
    collection takes 20 ms of it. app.py collects again after the first paint, without looking at all this twice."""
    gc.disable()


def settle() -> None:
    """The first picture stands: what is there now stays, and is left out of every later collection."""
    gc.freeze()
    gc.enable()


def is_here() -> bool:
    """Whether somebody sees what is drawn: Textual draws on stderr, and everything else goes to stdout."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdout, sys.stderr))


def can_draw(environ: MutableMapping[str, str], *, tty: bool) -> bool:
    """Whether a full screen makes sense here. Textual itself ignores TERM=dumb (textual.md section 10)."""
    return tty and environ.get("TERM", "dumb") not in ("", "dumb", "unknown")


def breaks_encoding(environ: MutableMapping[str, str]) -> bool:
    """Whether Python was told to write something other than UTF-8, which breaks the screen (textual.md section 9).

    The streams are already open by the time we can look, so the program must be started again without it.
    """
    wanted = environ.get("PYTHONIOENCODING", "").split(":")[0].lower().replace("-", "").replace("_", "")
    return wanted not in ("", "utf8")
