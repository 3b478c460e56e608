"""The picture of a scene. What draws is loaded when it draws: a map that cannot be drawn never blocks help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maps.picture import Picture, map_rows, notice
from maps.projection import View
from maps.scene import Scene
from maps.trail import Position
from maps.words import words

if TYPE_CHECKING:
    from maps.base import Base


def draw(
    scene: Scene,
    columns: int,
    rows: int,
    *,
    ascii: bool = False,
    language: str = "en",
    view: View | None = None,
    base: Base | None = None,
) -> Picture:
    """The picture, `columns` x `rows` cells; north is up.

    Without `view` it shows what `fitted` says; a unit outside is an arrow at the edge. Without a position it says so.
    `base` is what lies on the ground (basemap.py): whatever piece and scale it was drawn for, it is cut to the view.
    With `ascii` it needs no braille.
    """
    say = words(language)
    if columns <= 0 or rows <= 0:
        return notice("", columns, rows)
    if scene.place is None:
        return notice(say["no position"], columns, rows)
    try:
        from maps.painter import paint
    except (ImportError, RuntimeError):  # numpy is missing, or built for another processor: a map never blocks help
        return notice(say["no map"], columns, rows)
    return paint(scene, scene.place, columns, rows, ascii, say, view, base)


def fitted(scene: Scene, columns: int, rows: int) -> View | None:
    """The view of the person, the accuracy circle and the last half hour of the trail; None without a position.

    It has the size of the map in a picture of `columns` x `rows` cells: a row less when there is a legend.
    """
    here = scene.place
    if here is None or columns <= 0 or rows <= 0:
        return None
    try:
        from maps.painter import frame
    except (ImportError, RuntimeError):  # as in `draw`
        return None
    return frame(scene, here, columns, map_rows(rows))


def warm() -> None:
    """Load what drawing needs (a third of a second): in a thread at start, so that the first alarm does not wait."""
    draw(Scene(now=0, person=Position(lat=59.0, lon=18.0)), 8, 4)
