"""Reading ahead: while one batch is being stored, the next is already coming in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator

from console.clock import Clock, within
from console.sources.feed_stream import Event, EventStream
from console.sources.interface import SourceFault

AHEAD = 64  # pieces of the stream that wait at most, each at most what one read of the socket gives
BATCH = 500  # events from which on a batch is full

Arrived = list[Event] | Exception


async def arrivals(chunks: AsyncIterator[bytes], clock: Clock, silence_s: float) -> AsyncGenerator[list[Event], None]:
    """Everything that has arrived, each time it is asked for; an empty list is a sign of life.

    Raises what ended the stream, after all that came before it: SourceFault, also when nothing comes for `silence_s`.
    """
    ahead: asyncio.Queue[Arrived] = asyncio.Queue(AHEAD)
    reader = asyncio.create_task(_read(chunks, ahead))
    try:
        while True:
            yield await _batch(ahead, clock, silence_s)
    finally:
        reader.cancel()
        await asyncio.gather(reader, return_exceptions=True)


async def _read(chunks: AsyncIterator[bytes], ahead: asyncio.Queue[Arrived]) -> None:
    stream = EventStream()
    try:
        async for chunk in chunks:
            await ahead.put(stream.feed(chunk))
            if stream.fault:
                raise SourceFault(stream.fault)
        raise SourceFault("feed.ended")
    except Exception as end:  # noqa: BLE001 - whatever it is, the other side raises it, after what came before it
        await ahead.put(end)


async def _batch(ahead: asyncio.Queue[Arrived], clock: Clock, silence_s: float) -> list[Event]:
    batch: list[Event] = []
    try:
        arrived = await within(clock, silence_s, ahead.get())
    except TimeoutError:
        raise SourceFault("feed.stalled", seconds=f"{silence_s:.0f}") from None
    while not isinstance(arrived, Exception):
        batch += arrived
        if ahead.empty() or len(batch) >= BATCH:
            return batch
        arrived = ahead.get_nowait()
    if not batch:
        raise arrived
    ahead.put_nowait(arrived)  # it is the last there will be, and its place has just become free
    return batch
