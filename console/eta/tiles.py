"""Valhalla on the station's own tiles: in a thread, because an answer takes some ten milliseconds."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

from maps.eta.valhalla import Actor, matrix, open_actor
from maps.eta.values import Goal, Seconds, Start


class Tiles:
    """One engine, opened at the first question; one question at a time."""

    most = 500  # service_limits.auto of a usual valhalla.json: 2 500 pairs

    def __init__(self, config: Path, opened: Callable[[Path], Actor] = open_actor) -> None:
        self._config = config
        self._opened = opened
        self._actor: Actor | None = None

    async def matrix(self, starts: Sequence[Start], goal: Goal) -> Seconds:
        """Seconds of each unit. Raises NoRoads."""
        return await asyncio.to_thread(self._ask, tuple(starts), goal)

    def _ask(self, starts: Sequence[Start], goal: Goal) -> Seconds:
        self._actor = self._actor or self._opened(self._config)
        return matrix(self._actor, starts, goal)
