"""Draws a scene: zones, accuracy and trail as dots, text on top, a legend below."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import NamedTuple

import numpy as np

from maps.base import Base
from maps.canvas import Canvas
from maps.geo import is_place
from maps.legend import ASCII_SIGNS, legend
from maps.lettering import Lettering, round_distance
from maps.picture import Picture, map_rows
from maps.projection import DOTS_WIDE, Circle, View, fit, to_degrees, to_mercator, wrap
from maps.raster import Cells
from maps.scene import FRESH_S, SECOND, Scene
from maps.trail import Fix
from maps.trail_drawing import way
from maps.words import Words

KEPT = 16  # scales whose dots are kept; one of 240 x 80 cells takes 100 kB
FITTED_S = 1800.0  # this much of the trail, before its newest fix, decides what the picture shows


def paint(
    scene: Scene, here: Fix, columns: int, rows: int, ascii: bool, words: Words, view: View | None, base: Base | None
) -> Picture:
    """See `maps.drawing.draw`; `here` is the person's fix."""
    high = map_rows(rows)
    view = replace(view, columns=columns, rows=high) if view else frame(scene, here, columns, high)
    ground = base.under(view) if base else None
    canvas = Canvas(columns, high, ground)
    for style, patterns in _layers(view, scene, here).items():
        canvas.lay(style, patterns)
    unplaced = Lettering(canvas, view, scene, here, words).write()
    below = [legend(scene, columns, ascii, words, ground)] * (rows - high)
    scale = words["scale"].format(distance=round_distance(view.m_per_cell))
    return Picture((*canvas.result(ASCII_SIGNS if ascii else None), *below), view, scale, unplaced)


def frame(scene: Scene, here: Fix, columns: int, rows: int) -> View:
    """The view of the person's accuracy circle and the recent trail."""
    view = fit(chain([(here.lat, here.lon, scene.radius_m())], _recent(scene, here)), columns, rows)
    if view.holds(*view.cell(here.lat, here.lon)):
        return view
    return replace(view, lat=here.lat, lon=here.lon)  # a picture of a cell or two has no margin


def _recent(scene: Scene, here: Fix) -> Iterator[Circle]:
    """The outermost fixes of the recent trail: of all of it, when no fix says its time."""
    newest = max((chunk.latest for chunk in scene.trail.chunks), default=-math.inf)
    recent = newest - FITTED_S * SECOND
    near = [chunk for chunk in scene.trail.chunks if chunk.latest >= recent]
    if not near:
        return
    at, x, y = (np.concatenate([np.frombuffer(getattr(chunk, name)) for chunk in near]) for name in ("at", "x", "y"))
    shown = at >= recent if newest > -math.inf else np.ones(len(at), np.bool_)
    across, up = wrap(x[shown] - to_mercator(here.lat, here.lon)[0]), y[shown]
    for outermost in (across.argmin(), across.argmax(), up.argmin(), up.argmax()):
        lat, lon = to_degrees(x[shown][outermost], y[shown][outermost])
        yield lat, lon, 0.0


class _Window(NamedTuple):
    """The dots of a scene as they were drawn once, in layers, around what was looked at. `about`: see `_about`."""

    view: View
    layers: dict[str, Cells]
    about: tuple[object, ...]


def _layers(view: View, scene: Scene, here: Fix) -> dict[str, Cells]:
    """The dots of the scene: cut out of what was drawn around before, while a view only moves over it."""
    if view.is_at_the_antimeridian:
        return _drawn(view, scene, here)
    window, about = scene.drawn.get(view.step), _about(scene, here)
    if not isinstance(window, _Window) or window.about != about or not window.view.shows(view):
        around = replace(view, columns=2 * view.columns, rows=2 * view.rows)
        window = _Window(around, _drawn(around, scene, here), about)
        if len(scene.drawn) >= KEPT:
            scene.drawn.clear()
        scene.drawn[view.step] = window
    column, row = window.view.offset(view)
    piece = np.s_[row : row + view.rows, column : column + view.columns]
    return {style: patterns[piece] for style, patterns in window.layers.items()}


def _about(scene: Scene, here: Fix) -> tuple[object, ...]:
    """Everything that the dots of a scene are made of: while it is the same, a later scene has the same dots."""
    measured = scene.measured and (scene.measured.lat, scene.measured.lon)
    return (here.lat, here.lon, scene.radius_m(), scene.zones, scene.trail, _turn(scene), scene.at, measured)


def _drawn(view: View, scene: Scene, here: Fix) -> dict[str, Cells]:
    canvas = Canvas(view.columns, view.rows)
    _dots(canvas, view, scene, here)
    return canvas.layers


def _dots(canvas: Canvas, view: View, scene: Scene, here: Fix) -> None:
    across = view.corner[0] * DOTS_WIDE  # a row of cells is as high as the dashes repeat
    for zone in scene.zones:
        if is_place(zone.lat, zone.lon) and zone.radius_m > 0:
            x, y = view.dot(*to_mercator(zone.lat, zone.lon))
            canvas.circle(x, y, view.dots(zone.radius_m, zone.lat), "zone", dashed=True, column=across)
    x, y = view.dot(*to_mercator(here.lat, here.lon))
    canvas.circle(x, y, view.dots(scene.radius_m(), here.lat), "accuracy")
    _trail(canvas, view, scene)
    _measure(canvas, view, scene, here)


def _trail(canvas: Canvas, view: View, scene: Scene) -> None:
    """The trail: dotted where it is older than FRESH_S, or of unknown age; faint after the moment looked back to."""
    trail = scene.trail
    if not len(trail):
        return
    last, turn = len(trail) - 1, _turn(scene)
    then = last if scene.at is None else max(trail.up_to(scene.at) - 1, 0)
    if then < last:
        canvas.add("trail.later", way(trail, view, then, last, 4))
    if turn > 0:
        canvas.add("trail.old", way(trail, view, 0, min(turn, then), 2))
    if turn <= then:
        canvas.add("trail", way(trail, view, turn, then))


def _turn(scene: Scene) -> int:
    """The first fix of the trail that is fresh; beyond the last, when none is."""
    limit, begin = scene.now - FRESH_S * SECOND, 0
    for chunk in scene.trail.chunks:
        if chunk.latest >= limit:
            return begin + int((np.frombuffer(chunk.at) >= limit).argmax())
        begin += len(chunk)
    return begin


def _measure(canvas: Canvas, view: View, scene: Scene, here: Fix) -> None:
    """A dotted line to the unit whose distance is asked for."""
    unit = scene.measured
    if unit is None or not is_place(unit.lat, unit.lon):
        return
    ends = [view.dot(*to_mercator(fix.lat, fix.lon)) for fix in (here, unit)]
    x, y = (np.array(axis) for axis in zip(*ends, strict=True))
    canvas.polyline(x, y, "measure", every=3)
