"""A base: the ground as it was drawn, more of it than one view shows, to be cut to the views that pan over it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from maps.ground import Line
from maps.picture import GROUNDS
from maps.projection import View

Cells = NDArray[np.uint8]  # [row of cells, column of cells]

LINES: tuple[Line, ...] = ("county", "waterway", "path", "road", "rail", "road.major", "coast", "border")
FILL = {word: number for number, word in enumerate(GROUNDS, 1)}
LINE = {word: number for number, word in enumerate(LINES, 1)}


class Name(NamedTuple):
    """A label that found room: its text and style, and the cell of the base where it begins."""

    text: str
    style: str
    column: int
    row: int


@dataclass(frozen=True, eq=False, repr=False)
class Base:
    """What lies under `view`. In each cell: the number of its fill in GROUNDS and of its topmost line in LINES,
    counted from 1, 0 for none; and the braille pattern of all its lines. `names` come the most important first."""

    view: View
    fills: Cells
    lines: Cells
    dots: Cells
    names: tuple[Name, ...] = ()
