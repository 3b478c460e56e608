"""Draws a scene: zones, accuracy and trail as dots, text on top, a legend below."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

import numpy as np

from maps.base import Base
from maps.canvas import Canvas
from maps.geo import is_place
from maps.legend import ASCII_SIGNS, legend
from maps.lettering import Lettering, round_distance
from maps.picture import Picture
from maps.projection import Circle, View, fit, to_degrees, to_mercator, wrap
from maps.scene import FRESH_S, SECOND, Scene
from maps.trail import Fix
from maps.trail_drawing import way
from maps.words import Words

FITTED_S = 1800.0  # this much of the trail, before its newest fix, decides what the picture shows
LEGEND_FROM = 4  # rows; a lower picture is all map


def paint(
    scene: Scene, here: Fix, columns: int, rows: int, ascii: bool, words: Words, view: View | None, base: Base | None
) -> Picture:
    """See `maps.scene.draw`; `here` is the person's fix."""
    high = map_rows(rows)
    view = replace(view, columns=columns, rows=high) if view else frame(scene, here, columns, high)
    ground = base.under(view) if base else None
    canvas = Canvas(columns, high, ground)
    _dots(canvas, view, scene, here)
    unplaced = Lettering(canvas, view, scene, here, words).write()
    below = [legend(scene, columns, ascii, words, ground)] * (rows - high)
    scale = words["scale"].format(distance=round_distance(view.m_per_cell))
    return Picture((*canvas.result(ASCII_SIGNS if ascii else None), *below), view, scale, unplaced)


def map_rows(rows: int) -> int:
    """How many rows of a picture are map."""
    return rows - 1 if rows >= LEGEND_FROM else rows


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


def _dots(canvas: Canvas, view: View, scene: Scene, here: Fix) -> None:
    for zone in scene.zones:
        if is_place(zone.lat, zone.lon) and zone.radius_m > 0:
            x, y = view.dot(*to_mercator(zone.lat, zone.lon))
            canvas.circle(x, y, view.dots(zone.radius_m, zone.lat), "zone", dashed=True)
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
