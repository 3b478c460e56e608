"""What lies under the map of the desk, and what a place is called: read and drawn in a thread, never by a key.

The national base is always there; a station's own file lies over it. A file that is missing or broken costs only the
streets: `fault` says so in a sentence, and the map goes on (DESIGN promise 6).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from console.aside import to_thread
from console.faults import where_it_broke
from console.i18n import language
from console.place_words import PlaceWords
from console.sentences import sentence
from console.tables import BUNDLED, Tables

if TYPE_CHECKING:
    from maps.base import Base
    from maps.basemap import Basemap
    from maps.ground import Source
    from maps.projection import View

log = logging.getLogger(__name__)
AFTER_S = 0.03  # the moved map is painted first: a thread that computes beside it would make the key wait for both
Work = Coroutine[Any, Any, None]
T = TypeVar("T")


class MapGround(Protocol):
    """What a map asks for while it draws. Both only look; what is missing is on its way, and the map is told."""

    def base(self, view: View) -> Base | None: ...
    @property
    def where(self) -> Callable[[float, float], str]: ...


class LoadedGround:
    """The ground of one desk. `spawn` runs what waits; `drawn` is told when something new can be shown."""

    def __init__(
        self, file: Path | None, spawn: Callable[[Work], None], drawn: Callable[[], None], tables: Tables = BUNDLED
    ) -> None:
        self.fault = ""  # the sentence about the station's file, if it cannot be used
        self._file, self._spawn, self._drawn = file, spawn, drawn
        self._basemap: Basemap | None = None
        self.where = PlaceWords(tables)
        self._wanted: View | None = None
        self._drawing = False

    async def load(self) -> None:
        """Read what maps are made of: a second of work, in a thread. What cannot be read is left out."""
        self._basemap = await to_thread(_or_nothing, self._open)
        await self.where.load()

    def base(self, view: View) -> Base | None:
        """What is drawn already. What is not, or soon will be looked for, is asked for."""
        if self._basemap is None:
            return None
        if self._basemap.due(view, language()):
            self._wanted = view
            if not self._drawing:
                self._drawing = True
                self._spawn(self._draw_wanted(self._basemap))
        return self._basemap.ready(view, language())

    async def _draw_wanted(self, basemap: Basemap) -> None:
        """What was asked for, one piece after another and only the newest wish, until nothing is wanted."""
        try:
            while self._wanted is not None:
                await asyncio.sleep(AFTER_S)
                view, self._wanted = self._wanted, None
                await to_thread(basemap.prepare, view, language())
                self._drawn()
        except Exception as error:  # noqa: BLE001 - whatever broke: the map goes on without a ground, and the desk with it
            log.error("the ground of the map could not be drawn: %s", where_it_broke(error))
            self._basemap = None
        finally:
            self._drawing = False

    def _open(self) -> Basemap:
        from maps.basemap import Basemap
        from maps.national import national

        return Basemap([*self._own(), national()])

    def _own(self) -> list[Source]:
        """The station's own file, or the sentence that says why not."""
        if self._file is None:
            return []
        from maps.tiles import open_tiles

        try:
            return [open_tiles(self._file)]
        except ValueError:
            self.fault = sentence("desk.map-file", {"name": self._file.name})
            return []


def warm_map() -> None:
    """Load what draws, and what knows where a position lies, away from the keys."""
    from maps import drawing, where

    drawing.warm()
    where.warm()


def _or_nothing(load: Callable[[], T]) -> T | None:
    """What `load` gives; nothing, and a line in the log, where this machine cannot."""
    try:
        return load()
    except Exception as error:  # noqa: BLE001 - a part that is missing or broken: text and coordinates are still there
        log.error("part of the map cannot be used: %s", where_it_broke(error))
        return None
