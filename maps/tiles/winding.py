"""Rings as MVT 2.1 section 4.3.4.4 has them: a feature's outer ring clockwise on the screen, holes the other way.

Version 1 tiles, and some makers, turn them as they like. Beside each other under the non-zero rule two neighbours that
run in opposite ways would cancel out where their buffers overlap.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from maps.tiles.geometry import Parts

if TYPE_CHECKING:
    from maps.ground import Floats


def wound(rings: Parts) -> Parts:
    """The same rings (each of three points or more); features whose first ring runs the wrong way are turned round."""
    if not len(rings.owner):
        return rings
    areas = doubled_areas(rings)
    firsts = np.flatnonzero(np.diff(rings.owner, prepend=-1))
    wrong = np.repeat(areas[firsts] < 0, np.diff(firsts, append=len(areas)))
    if not wrong.any():
        return rings
    lengths = np.diff(rings.starts)
    here = np.arange(len(rings.x))
    mirrored = np.repeat(rings.starts[:-1] + rings.starts[1:] - 1, lengths) - here
    at = np.where(np.repeat(wrong, lengths), mirrored, here)
    return rings._replace(x=rings.x[at], y=rings.y[at])


def doubled_areas(rings: Parts) -> Floats:
    """Twice the area of each ring by the surveyor's formula, y down: positive when it runs clockwise on the screen."""
    after = np.arange(1, len(rings.x) + 1)
    after[rings.starts[1:] - 1] = rings.starts[:-1]
    x, y = rings.x.astype(np.float64), rings.y.astype(np.float64)
    areas: Floats = np.add.reduceat(x * y[after] - x[after] * y, rings.starts[:-1])
    return areas
