"""What a long trail costs: p50 of drawing 100 to 100 000 fixes, as ratios to 100 fixes.

    python -m benchmarks.canvas [COLUMNS ROWS]

The sizes are drawn in turn, so that a busy machine slows all of them alike. Two views: the fitted one, where most of
a long trail falls outside, and one at a scale that shows all of it.
"""

from __future__ import annotations

import random
import sys
import time
from statistics import median

from maps.drawing import draw
from maps.projection import View
from maps.scene import Scene
from maps.trail import Position, Trail

SIZES = (100, 1_000, 10_000, 100_000)
ROUNDS = 25
NOW = 1_770_000_000_000_000


def trail(fixes: int) -> Trail:
    """A walk around a town, one fix every two seconds, the newest now."""
    chance = random.Random(1)
    lat, lon, walked = 59.33, 18.06, []
    for number in range(fixes):
        lat += chance.gauss(0, 2e-5) + (59.33 - lat) * 1e-4
        lon += chance.gauss(0, 4e-5) + (18.06 - lon) * 1e-4
        walked.append(Position(lat=lat, lon=lon, at=NOW - (fixes - number) * 2_000_000, accuracy_m=14, source="gps"))
    return Trail(walked)


def scene(fixes: int) -> Scene:
    walked = trail(fixes)
    last = walked[len(walked) - 1]
    return Scene(now=NOW, person=Position(lat=last.lat, lon=last.lon, at=int(last.at), accuracy_m=14), trail=walked)


def medians(columns: int, rows: int, view: View | None) -> list[float]:
    """Seconds a picture, p50 of each size."""
    scenes = [scene(fixes) for fixes in SIZES]
    took: list[list[float]] = [[] for _ in SIZES]
    for _ in range(ROUNDS):
        for times, shown in zip(took, scenes, strict=True):
            begun = time.perf_counter()
            draw(shown, columns, rows, view=view)
            times.append(time.perf_counter() - begun)
    return [median(times) for times in took]


def main() -> None:
    columns, rows = (int(word) for word in sys.argv[1:3]) if len(sys.argv) > 2 else (54, 10)
    whole = View(59.33, 18.06, 20.0, columns, rows)
    for name, view in (("fitted", None), ("whole trail", whole)):
        took = medians(columns, rows, view)
        for fixes, seconds in zip(SIZES, took, strict=True):
            print(
                f"{name:12} {columns}x{rows} {fixes:>7} fixes  p50 {seconds * 1e3:6.2f} ms  x {seconds / took[0]:.1f}"
            )


if __name__ == "__main__":
    main()
