"""The lines of a reader that blocks, as the loop wants them."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable


async def typed_lines(read: Callable[[], str]) -> AsyncIterator[str]:
    """The lines of a blocking reader, read in a thread of its own: alarms never wait for a key."""
    loop, arrived = asyncio.get_running_loop(), asyncio.Queue[str]()

    def reading() -> None:
        line = "?"
        while line:
            line = read()
            loop.call_soon_threadsafe(arrived.put_nowait, line)

    threading.Thread(target=reading, name="typed lines", daemon=True).start()
    while line := await arrived.get():
        yield line
