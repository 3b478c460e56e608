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
from maps.projection import Circle, View, fit, to_mercator, wrap
from maps.scene import FRESH_S, SECOND, Scene
from maps.trail import Fix
from maps.words import Words

FITTED_S = 1800.0  # this much of the trail, before its newest fix, decides what the picture shows
LEGEND_FROM = 4  # rows; a lower picture is all map


def paint(scene: Scene, here: Fix, columns: int, rows: int, ascii: bool, words: Words, view: View | None, base: Base | None) -> Picture:
    """See `maps.scene.draw`; `here` is the person's fix."""
    high = map_rows(rows)
    view = replace(view, columns=columns, rows=high) if view else frame(scene, here, columns, high)
    canvas = Canvas(columns, high)
    _dots(canvas, view, scene, here)
    unplaced = Lettering(canvas, view, scene, here, words).write()
    below = [legend(scene, columns, ascii, words)] * (rows - high)
    scale = words["scale"].format(distance=round_distance(view.m_per_cell))
    return Picture((*canvas.result(ASCII_SIGNS if ascii else None), *below), view, scale, unplaced)


def map_rows(rows: int) -> int:
    """How many rows of a picture are map."""
    return rows - 1 if rows >= LEGEND_FROM else rows


def frame(scene: Scene, here: Fix, columns: int, rows: int) -> View:
    """The view of the person's accuracy circle and the recent trail."""
    return fit(chain([(here.lat, here.lon, scene.radius_m())], _recent(scene, here)), columns, rows)


def _recent(scene: Scene, here: Fix) -> Iterator[Circle]:
    """The outermost fixes of the recent trail: of all of it, when no fix says its time."""
    trail = scene.trail
    if not len(trail):
        return
    at, x, y = (np.frombuffer(column) for column in (trail.at, trail.x, trail.y))
    known = at[~np.isnan(at)]
    shown = at >= known.max() - FITTED_S * SECOND if len(known) else np.ones(len(at), np.bool_)
    (indexes,) = np.nonzero(shown)
    across, up = wrap(x[indexes] - to_mercator(here.lat, here.lon)[0]), y[indexes]
    for outermost in (across.argmin(), across.argmax(), up.argmin(), up.argmax()):
        step = trail[int(indexes[outermost])]
        yield step.lat, step.lon, 0.0


def _dots(canvas: Canvas, view: View, scene: Scene, here: Fix) -> None:
    for zone in scene.zones:
        if is_place(zone.lat, zone.lon) and zone.radius_m > 0:
            x, y = view.dot(*to_mercator(zone.lat, zone.lon))
            canvas.circle(x, y, view.dots(zone.radius_m, zone.lat), "zone", dashed=True)
    x, y = view.dot(*to_mercator(here.lat, here.lon))
    canvas.circle(x, y, view.dots(scene.radius_m(), here.lat), "accuracy")
    _trail(canvas, view, scene)


def _trail(canvas: Canvas, view: View, scene: Scene) -> None:
    """The trail: dotted where it is older than FRESH_S, or of unknown age."""
    trail = scene.trail
    if not len(trail):
        return
    x, y = view.dot(np.frombuffer(trail.x), np.frombuffer(trail.y))
    fresh = np.frombuffer(trail.at) >= scene.now - FRESH_S * SECOND
    turn = int(fresh.argmax()) if fresh.any() else len(trail)
    half_world = math.pi / view.step
    if turn:
        canvas.polyline(x[: turn + 1], y[: turn + 1], "trail.old", every=2, widest=half_world)
    if turn < len(trail):
        canvas.polyline(x[turn:], y[turn:], "trail", widest=half_world)
