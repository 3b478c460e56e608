"""What a long trail costs a frame of the map, and what the same line costs the canvas of textual-hires-canvas.

    python -m benchmarks.map_trail [--json]

120 x 40 cells. Each frame one more fix has come (`Trail.plus`), then `draw`. 100 000 fixes against 100 in one view:
fitted around all of the long trail, and street zoom around its end. The line: the same 100 000 fixes, fitted, as a
frame of ours and as `draw_hires_lines`, which has no memory and draws all of it each time; what ours takes without
memory, the first time, is told beside it. All take turns.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from statistics import median

import numpy as np
from textual_hires_canvas import Canvas as HiResCanvas

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]  # also as a plain script

from benchmarks.ratio import Figure, arguments, show  # noqa: E402
from maps.drawing import draw  # noqa: E402
from maps.projection import View, fit  # noqa: E402
from maps.scene import Scene  # noqa: E402
from maps.trail import Position, Trail  # noqa: E402

COLUMNS, ROWS = 120, 40
LONG, SHORT = 100_000, 100
TURNS, LINE_TURNS = 60, 7
FITTED, STREET, FASTER = 2.0, 6.0, 20.0
NOW = 1_770_000_000_000_000


def walk() -> Iterator[Position]:
    """Around a town, a fix every two seconds, without end."""
    chance, lat, lon, at = random.Random(1), 59.33, 18.06, NOW
    while True:
        lat += chance.gauss(0, 2e-5) + (59.33 - lat) * 1e-4
        lon += chance.gauss(0, 4e-5) + (18.06 - lon) * 1e-4
        at += 2_000_000
        yield Position(lat=lat, lon=lon, at=at, accuracy_m=14, source="gps")


class Desk:
    """A trail that grows by one fix a frame."""

    def __init__(self, fixes: int) -> None:
        self._more = walk()
        for _ in range(LONG - fixes):  # both end at the same place
            next(self._more)
        self.trail = Trail(next(self._more) for _ in range(fixes))

    def frame(self, view: View) -> None:
        fix = next(self._more)
        self.trail = self.trail.plus([fix])
        draw(Scene(now=(fix.at or 0) + 1, person=fix, trail=self.trail), COLUMNS, ROWS, view=view)


def in_turn(works: list[Callable[[], object]], turns: int) -> list[float]:
    """Median milliseconds of each; a busy machine slows all of them alike. The first turn warms up."""
    took: list[list[float]] = [[] for _ in works]
    for turn in range(turns + 1):
        for times, work in zip(took, works, strict=True):
            begun = time.perf_counter()
            work()
            if turn:
                times.append((time.perf_counter() - begun) * 1e3)
    return [median(times) for times in took]


def views(trail: Trail) -> dict[str, View]:
    steps = [trail[index] for index in range(0, len(trail), 97)]
    last = trail[-1]
    whole = fit(((step.lat, step.lon, 0.0) for step in steps), COLUMNS, ROWS - 1)
    return {"fitted": whole, "street zoom": View(last.lat, last.lon, 4.0, COLUMNS, ROWS - 1)}


def compared() -> list[Figure]:
    long, short = Desk(LONG), Desk(SHORT)
    shown = []
    for (name, view), limit in zip(views(long.trail).items(), (FITTED, STREET), strict=True):
        took = in_turn([lambda view=view: long.frame(view), lambda view=view: short.frame(view)], TURNS)
        detail = f"{LONG:,} fixes {took[0]:.2f} ms, {SHORT} fixes {took[1]:.2f} ms, {view.m_per_cell:g} m a cell"
        shown.append(Figure(f"trail, {name}", took[0] / took[1], "x a short one", limit, detail=detail))
    return shown


def line() -> Figure:
    desk = Desk(LONG)
    view = views(desk.trail)["fitted"]
    x, y = (np.concatenate([np.frombuffer(getattr(chunk, axis)) for chunk in desk.trail.chunks]) for axis in "xy")
    dots_x, dots_y = view.dot(x, y)
    cells = list(zip((dots_x / 2).tolist(), (dots_y / 4).tolist(), strict=True))
    segments = [(*begin, *end) for begin, end in pairwise(cells)]

    def theirs() -> None:
        canvas = HiResCanvas(COLUMNS, ROWS)
        with canvas.batch_refresh():
            canvas.draw_hires_lines(segments)

    begun = time.perf_counter()
    desk.frame(view)
    cold = (time.perf_counter() - begun) * 1e3
    took = in_turn([lambda: desk.frame(view), theirs], LINE_TURNS)
    detail = f"ours {took[0]:.2f} ms (the first time {cold:.1f}), theirs {took[1]:.1f}"
    return Figure("the same line", took[1] / took[0], "x faster", FASTER, at_least=True, detail=detail)


def main() -> int:
    options = arguments(__doc__.splitlines()[0])
    shown = [*compared(), line()]
    show(shown, as_json=options.json)
    return 0 if all(figure.holds for figure in shown) else 1


if __name__ == "__main__":
    raise SystemExit(main())
