"""How much faster our decoder is than mapbox-vector-tile, on the same real tiles, in turn.

    python -m benchmarks.tiles_decode [--json]

Two figures a tile. "all": every layer, feature, point and tag, as the oracle of the tests reads them. "drawn": what the
map does with a tile: only what its schema names, as ground. Unpacking (gzip) is in neither.
"""

from __future__ import annotations

import gzip
import sqlite3
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from statistics import median

import mapbox_vector_tile

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]  # also as a plain script

from benchmarks.ratio import Figure, arguments, show  # noqa: E402
from benchmarks.tiles_fixture import CannotFetch, prepare  # noqa: E402
from maps.tiles.geometry import parts  # noqa: E402
from maps.tiles.messages import layers  # noqa: E402
from maps.tiles.schemas import MAPBOX, OPENMAPTILES, Schema  # noqa: E402
from maps.tiles.shaping import Frame, ground  # noqa: E402
from maps.tiles.varints import decoded  # noqa: E402

ROUNDS = 15
DENSE, RURAL = 4.0, 3.0  # times faster; ours: a small tile costs a fixed part, and the machine decides the rest
TILES: tuple[tuple[str, tuple[int, int, int], Schema, float], ...] = (
    ("helsinki", (14, 9327, 4742), OPENMAPTILES, DENSE),
    ("chicago", (13, 2100, 3045), MAPBOX, RURAL),
    ("bangkok", (12, 3192, 1889), MAPBOX, DENSE),
    ("sanfrancisco", (15, 5239, 12667), MAPBOX, DENSE),
    ("norway", (12, 2172, 1068), MAPBOX, RURAL),
)


def tile(file: Path, zoom: int, column: int, row: int) -> bytes:
    with closing(sqlite3.connect(file)) as held:
        query = "select tile_data from tiles where zoom_level = ? and tile_column = ? and tile_row = ?"
        return gzip.decompress(held.execute(query, (zoom, column, (1 << zoom) - 1 - row)).fetchone()[0])


def everything(data: bytes) -> None:
    for layer in layers(data):
        features = list(layer.features)
        parts([feature.geometry for feature in features])
        decoded([feature.tags for feature in features])


def medians(works: list[Callable[[], object]]) -> list[float]:
    """Milliseconds of the processor of each, measured in turn so that a busy machine slows all of them alike."""
    took: list[list[float]] = [[] for _ in works]
    for turn in range(ROUNDS + 1):
        for times, work in zip(took, works, strict=True):
            begun = time.process_time()
            work()
            if turn:  # the first one warms up
                times.append((time.process_time() - begun) * 1e3)
    return [median(times) for times in took]


def main() -> None:
    options = arguments(__doc__ or "")
    try:
        prepare(folder := ROOT / ".fixtures")
    except CannotFetch as fault:
        sys.exit(str(fault))
    figures = []
    for name, address, schema, limit in TILES:
        data = tile(folder / f"{name}.mbtiles", *address)
        oracle, every, drawn = medians([
            lambda data=data: mapbox_vector_tile.decode(data),
            lambda data=data: everything(data),
            lambda data=data, schema=schema, at=address: ground(data, schema, Frame(*at)),
        ])  # fmt: skip
        for what, took in (("all", every), ("drawn", drawn)):
            detail = f"({len(data) / 1000:.0f} kB: {oracle:.1f} ms ÷ {took:.1f} ms)"
            figures.append(
                Figure(f"{name} z{address[0]} {what}", oracle / took, "×", limit, at_least=True, detail=detail)
            )
    show(figures, as_json=options.json)


if __name__ == "__main__":
    main()
