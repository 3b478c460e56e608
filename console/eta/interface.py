"""What knows the roads, whatever it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from maps.eta.values import Goal, NoRoads, Seconds, Start

__all__ = ["Goal", "NoRoads", "Router", "Seconds", "Start", "route"]


class Router(Protocol):
    """Many units, one person, one question."""

    most: int  # units it takes in one question

    async def matrix(self, starts: Sequence[Start], goal: Goal) -> Seconds:
        """Seconds of each unit; None for one no road leads from. Raises NoRoads, and nothing else."""


async def route(router: Router, start: Start, goal: Goal) -> float | None:
    """Seconds of one unit. Raises NoRoads."""
    return (await router.matrix((start,), goal))[0]
