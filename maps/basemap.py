"""The base map: the ground of its sources, drawn in a worker with room to pan, and found again at once.

base = basemap.ready(view, language)    # a key press: only looks
if basemap.due(view, language):         # then a worker thread calls basemap.prepare(view, language)
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from threading import Lock

from maps.base import Base
from maps.base_drawing import drawn
from maps.ground import Box, Ground, Source
from maps.projection import View

KEPT = 8  # bases; one of 240 x 80 cells takes 60 kB
NEAR = 4  # a view is due to be drawn anew when less than this part of it is drawn beyond an edge: a key pans so far
LIKENESS = 4.0  # a base of up to this many times another scale is better than none


class Basemap:
    """Draws what the sources know, the best of them first. All calls are safe from any thread; none raises.

    `language` is for sources that know names in several; those of ground.py know one.
    """

    def __init__(self, sources: Sequence[Source]) -> None:
        self._sources = tuple(_Steady(source) for source in sources)
        self._lock = Lock()
        self._kept: list[tuple[str, Base]] = []  # the one used last is last

    def ready(self, view: View, language: str) -> Base | None:
        """What is drawn already and shows most of the view, best at its own scale; None when nothing does."""
        with self._lock:
            kept = [base for told, base in self._kept if told == language]
        likely = [base for base in kept if _is_like(base, view)]
        return max(likely, key=lambda base: _worth(base, view), default=None)

    def due(self, view: View, language: str) -> bool:
        """Whether a worker should `prepare`: the view is not drawn, or so near the edge that the next may not be."""
        base = self.ready(view, language)
        return base is None or not base.covers(_wider(view, 1 + 2 / NEAR))

    def prepare(self, view: View, language: str) -> Base:
        """Draw the view and half of it again on each side. May read files and take tens of milliseconds."""
        base = drawn(self._sources, _wider(view, 2))
        with self._lock:
            self._kept = [*self._kept, (language, base)][-KEPT:]
        return base


class _Steady:
    """A source that keeps its promise not to raise: what it cannot say is empty ground."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def ground(self, box: Box, step: float) -> Ground:
        try:
            return self._source.ground(box, step)
        except Exception:  # noqa: BLE001 - a broken file must not take the person from the screen
            return Ground()

    def covers(self, box: Box, step: float) -> bool:
        try:
            return self._source.covers(box, step)
        except Exception:  # noqa: BLE001 - as above
            return False


def _wider(view: View, times: float) -> View:
    """The view with more around it, the same centre in its middle."""
    columns, rows = (2 * round(size * (times - 1) / 2) for size in (view.columns, view.rows))
    return replace(view, columns=view.columns + columns, rows=view.rows + rows)


def _is_like(base: Base, view: View) -> bool:
    """Whether the base shows the view's middle, at a scale not too far off."""
    ratio = base.view.step / view.step
    west, south, east, north = base.view.box
    box = view.box
    x, y = (box.west + box.east) / 2, (box.south + box.north) / 2
    return 1 / LIKENESS <= ratio <= LIKENESS and west <= x <= east and south <= y <= north


def _worth(base: Base, view: View) -> tuple[bool, bool, float, float]:
    """What makes one base better than another: all of the view, its scale, how much it shows, how much room it has."""
    near = -math.hypot(base.view.lat - view.lat, base.view.lon - view.lon)
    return base.covers(view), base.view.step == view.step, _shown(base.view.box, view.box), near


def _shown(base: Box, view: Box) -> float:
    """The part of a view that a base shows: 0 .. 1."""
    wide = min(base.east, view.east) - max(base.west, view.west)
    high = min(base.north, view.north) - max(base.south, view.south)
    whole = (view.east - view.west) * (view.north - view.south)
    return max(wide, 0.0) * max(high, 0.0) / whole if whole > 0 else 0.0
