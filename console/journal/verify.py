"""Reading the whole chain again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from console.journal import chain
from console.journal.chain import Break, Head
from console.journal.faults import DAMAGED
from console.journal.interface import JournalFault, Verdict
from console.journal.record import Row

PAGE = 200  # events between two turns of the event loop: about a millisecond


async def verify(origin: Head, read: Callable[[int, int], list[Row]]) -> Verdict:
    """Every event from `origin` on; `read(after, limit)` gives them. A part of the file that cannot be read is found
    to the event: page by page until then, one by one from there."""
    head, limit = origin, PAGE
    while True:
        try:
            page = read(head.nseq, limit)
        except JournalFault as fault:
            if fault.code != DAMAGED:
                raise
            if limit == 1:
                return Verdict(False, head.nseq, head.nseq + 1, chain.DAMAGED)
            limit = 1
            continue
        if not page:
            return Verdict(True, head.nseq)
        result = chain.follow(head, page)
        if isinstance(result, Break):
            return Verdict(False, result.at - 1, result.at, result.code)
        head = result
        await asyncio.sleep(0)
