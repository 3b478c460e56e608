"""What people call a place, for the desk and for line mode: loaded in a thread, and never waited for."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from functools import lru_cache

from console.faults import where_it_broke
from console.i18n import language
from console.tables import BUNDLED, Tables

log = logging.getLogger(__name__)
Words = Callable[[float, float, str], str]


class PlaceWords:
    """1,2 km NO om Skövde, region Väst, Västra Götalands län; nothing before `load` is done, or where it cannot be."""

    def __init__(self, tables: Tables = BUNDLED) -> None:
        self._tables = tables
        self._words: Words | None = None

    async def load(self) -> None:
        """Half a second of work, in a thread."""
        try:
            self._words = await asyncio.to_thread(_loaded, self._tables)
        except Exception as error:  # noqa: BLE001 - data or a library are missing or broken: the coordinates stand there
            log.error("places cannot be named: %s", where_it_broke(error))

    def __call__(self, lat: float, lon: float) -> str:
        """Less than a millisecond once it is loaded."""
        return self._words(lat, lon, language()) if self._words else ""


def _loaded(tables: Tables) -> Words:
    from maps.where import warm

    warm()

    @lru_cache(maxsize=256)
    def words(lat: float, lon: float, language: str) -> str:
        return tables.place_line(tables.where(lat, lon), language)  # neither raises

    return words
