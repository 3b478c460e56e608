"""Somebody at the keyboard of a desk in line mode, who reads every line."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator


class Typing:
    """`type` a line, read what was said; `said` is all of it."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self._typed: asyncio.Queue[str] = asyncio.Queue()

    async def _lines(self) -> AsyncIterator[str]:
        while True:
            yield await self._typed.get()

    async def type(self, line: str) -> str:
        """What was said to it."""
        before = len(self.said)
        await self._typed.put(line)
        await self.settle()
        return "\n".join(self.said[before:])

    async def settle(self) -> None:
        """Everybody has done what follows at once."""
        for _ in range(30):
            await asyncio.sleep(0)
