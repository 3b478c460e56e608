"""The base map: the ground of its sources, drawn in a worker with room to pan, and found again at once.

    base = basemap.ready(view, language)    # a key press: only looks
    if basemap.due(view, language):         # then a worker thread calls basemap.prepare(view, language)
"""

from __future__ import annotations

from collections.abc import Sequence

from maps.base import Base
from maps.ground import Source
from maps.projection import View


class Basemap:
    """Draws what the sources know, the best of them first. All calls are safe from any thread; none raises."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._sources = tuple(sources)

    def ready(self, view: View, language: str) -> Base | None:
        """What is drawn already and shows most of the view, best at its own scale; None when nothing does."""
        return None

    def due(self, view: View, language: str) -> bool:
        """Whether a worker should `prepare`: the view is not drawn, or so near the edge that the next may not be."""
        return True

    def prepare(self, view: View, language: str) -> Base:
        """Draw the view and as much again around it. May read files and take tens of milliseconds: for a worker."""
        raise NotImplementedError
