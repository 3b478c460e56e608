"""How far the record is read, in words: on the desk and on stderr."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from console.i18n import _

LONG = 100_000  # events: a record longer than this takes more than a second, and then somebody wonders
STEPS = 10  # lines on stderr
WONDERS_S = 1.0


def record_read(read: int, of: int) -> str:
    """reading the record: 430 000 of 1 000 000 (43 %)"""
    percent = read * 100 // of if of else 100
    return _("reading the record: {read} of {of} ({percent} %)").format(
        read=grouped(read), of=grouped(of), percent=percent
    )


def grouped(count: int) -> str:
    """430 000: read aloud and by eye in any language."""
    return f"{count:,}".replace(",", " ")


def played_on_stderr(now: Callable[[], float] = time.monotonic) -> Callable[[float, float], None]:
    """Tells each tenth of a run that is played again, once that has taken longer than anybody waits without wondering.

    Hears the second that is played, and the one to play to.
    """
    began, told = now(), 0

    def tell(at: float, to: float) -> None:
        nonlocal told
        step = int(at * STEPS / to) if to else STEPS
        if step > told and now() - began > WONDERS_S:
            told = step
            words = _("playing the run again: {percent} %").format(percent=step * 100 // STEPS)
            print(f"EX {words}", file=sys.stderr, flush=True)

    return tell


def on_stderr() -> Callable[[int, int], None]:
    """Tells each tenth of a long record, and nothing of a short one."""
    told = 0

    def tell(read: int, of: int) -> None:
        nonlocal told
        if of >= LONG and (step := read * STEPS // of) > told:
            told = step
            print(record_read(read, of), file=sys.stderr, flush=True)

    return tell
