"""Work beside the event loop that a disk may hold up for ever: what can be done without it is not held up."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from contextvars import copy_context
from functools import partial
from threading import Thread
from typing import ParamSpec, TypeVar

from console.late import AFTER_S

P = ParamSpec("P")
T = TypeVar("T")


def aside(work: Callable[[], T]) -> asyncio.Future[T]:
    """`work` in a thread of its own, which a program that ends does not wait for."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def tell(settle: Callable[[], None]) -> None:
        with suppress(RuntimeError):  # the loop was closed: nobody waits any more
            loop.call_soon_threadsafe(lambda: None if done.done() else settle())

    def run() -> None:
        try:
            found = work()
        except BaseException as fault:  # noqa: BLE001 - whatever it was belongs to whoever waits
            error = fault
            tell(lambda: done.set_exception(error))
        else:
            tell(lambda: done.set_result(found))

    Thread(target=copy_context().run, args=(run,), name="aside", daemon=True).start()
    return done


async def to_thread(work: Callable[P, T], /, *args: P.args, **more: P.kwargs) -> T:
    """As `asyncio.to_thread`, in such a thread."""
    return await aside(partial(work, *args, **more))


async def in_time(work: Callable[[], T], otherwise: T, patience_s: float = AFTER_S) -> T:
    """What `work` gives, or `otherwise` when a disk holds it up for longer. It goes on, and nobody hears of it."""
    working = aside(work)
    working.add_done_callback(lambda done: done.cancelled() or done.exception())  # also when nobody waits any more
    await asyncio.wait([working], timeout=patience_s)
    return working.result() if working.done() else otherwise
