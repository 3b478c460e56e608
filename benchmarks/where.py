"""What it costs to say where a position lies: `where` ÷ one bare query of a shapely STRtree, interleaved.

The bare query is the nearest of the 290 municipalities, the point already made: what a lookup without any of the rest
(country and its neighbours, distances to the regions, the nearest settlement, the numbers) would do. Positions all over
the land, on the coast, near borders and at sea. For comparison also the cheaper query that finds an area only when the
point is inside one. Exit 1 when the limit is not held (issue "The map").
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from random import Random
from statistics import median

from ratio import Figure, arguments, show

from maps.areas import municipalities, point
from maps.settlements import settlements
from maps.where import warm, where

POSITIONS = 600
ROUNDS = 7
LIMIT = 25.0


def positions(random: Random) -> list[tuple[float, float]]:
    """Half of them near settlements, half anywhere in the box of Sweden: those are forest, border and sea."""
    swedish = [each for each in settlements() if each.country == "SE"]
    near = [random.choice(swedish) for _ in range(POSITIONS // 2)]
    found = [(each.lat + random.gauss(0, 0.02), each.lon + random.gauss(0, 0.04)) for each in near]
    return found + [(random.uniform(55.2, 69.1), random.uniform(10.9, 24.2)) for _ in range(POSITIONS // 2)]


def timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def main() -> int:
    options = arguments(__doc__.splitlines()[0])
    places = positions(Random(1))
    points = [point(lat, lon) for lat, lon in places]
    tree = municipalities().tree
    warm()
    took: dict[str, list[float]] = {"where": [], "nearest": [], "inside": []}
    for _ in range(ROUNDS):
        for (lat, lon), here in zip(places, points, strict=True):
            took["where"].append(timed(lambda lat=lat, lon=lon: where(lat, lon)))
            took["nearest"].append(timed(lambda here=here: tree.nearest(here)))
            took["inside"].append(timed(lambda here=here: tree.query(here, predicate="intersects")))
    us = {name: median(times) * 1e6 for name, times in took.items()}
    detail = f"(medians: where {us['where']:.0f} µs, nearest {us['nearest']:.1f} µs, inside only {us['inside']:.1f} µs)"
    figures = [
        Figure("where / one bare STRtree query", us["where"] / us["nearest"], "x", LIMIT, detail=detail),
    ]
    show(figures, as_json=options.json)
    return 0 if all(figure.holds for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
