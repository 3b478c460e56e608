"""Work at the start that a disk may hold up for ever: whoever waits is told, and goes on waiting."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

from console.sentences import sentence
from console.text import visible

if TYPE_CHECKING:
    from console.clock import Clock

T = TypeVar("T")
AFTER_S, AGAIN_S = 3.0, 30.0  # ours: nobody wonders before, and nobody reads it more often


def on_stderr(code: str, *files: Path) -> Callable[[int], None]:
    """There is no screen yet: it is said on the terminal, or in the log of the service."""

    def say(seconds: int) -> None:
        words = sentence(code, {"file": ", ".join(map(str, files)), "seconds": str(seconds)})
        print(visible(words), file=sys.stderr, flush=True)

    return say


async def told_when_late(work: Awaitable[T], clock: Clock, say: Callable[[int], None]) -> T:
    """What `work` gives. `say` hears for how many seconds it has been waited for, first after three."""
    import asyncio  # 77 ms that no short command should wait for

    telling = asyncio.create_task(_tell(clock, say), name="late")
    try:
        return await work
    finally:
        telling.cancel()
        await asyncio.gather(telling, return_exceptions=True)


async def _tell(clock: Clock, say: Callable[[int], None]) -> None:
    began = clock.mono()
    await clock.sleep(AFTER_S)
    while True:
        say(round(clock.mono() - began))
        await clock.sleep(AGAIN_S)


@contextmanager
def said_when_late(say: Callable[[int], None], after_s: float = AFTER_S) -> Iterator[None]:
    """The same around work that keeps this whole thread."""
    over, began = Event(), monotonic()

    def tell() -> None:
        wait_s = after_s
        while not over.wait(wait_s):
            say(round(monotonic() - began))
            wait_s = AGAIN_S

    Thread(target=copy_context().run, args=(tell,), name="late", daemon=True).start()
    try:
        yield
    finally:
        over.set()
