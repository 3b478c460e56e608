"""The ground that is always there: coast, lakes, rivers, borders, counties and settlements, from maps/data.

The north (4-32 E, 53-72 N) is good to about 1 km from afar and 200 m from near (GSHHG `i` and `h`); the rest of the
world has a crude coast, so that a person abroad does not stand in the sea.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

from maps.ground import Box, Fill, Ground, Kind, Line, Place, Shapes, Source, together
from maps.packed import NORTH
from maps.projection import to_mercator, wrap

if TYPE_CHECKING:
    from maps.pieces import Pieces
    from maps.settlements import Settlement

KNOWN = Box(*to_mercator(NORTH[1], NORTH[0]), *to_mercator(NORTH[3], NORTH[2]))
NEAR = 1.5e-4  # a dot under half a kilometre needs the finer coast
CRUDE = 2e-3  # the coast of the rest of the world is no better than such a dot
COUNTIES = 5e-5  # county lines lie up to 3 km off: shown below about z9 only, never as exact (maps.md section 2)
LINES: tuple[Line, ...] = ("waterway", "coast", "border")
MOST = 200  # names handed out for one view, the largest settlements first
KINDS: tuple[tuple[int, Kind], ...] = ((50_000, "city"), (5_000, "town"), (1_000, "village"), (0, "hamlet"))


def national() -> Source:
    """The bundled ground. It reads its files when it is first asked for ground."""
    return National()


class National:
    """A `Source`."""

    def ground(self, box: Box, step: float) -> Ground:
        try:
            return _ground(box, step)
        except Exception:  # noqa: BLE001 - a library or a file is missing or broken: a map never blocks help
            return Ground()

    def covers(self, box: Box, step: float) -> bool:
        x, y = wrap((box.west + box.east) / 2), (box.south + box.north) / 2
        return step >= CRUDE or (KNOWN.west <= x <= KNOWN.east and KNOWN.south <= y <= KNOWN.north)


def _ground(box: Box, step: float) -> Ground:
    layers = [_layer("world"), _layer("h" if step < NEAR else "i")]

    def together_in(name: Fill | Line) -> Shapes:
        return together(layer[name].within(box, step / 2) for layer in layers if name in layer)

    lines: dict[Line, Shapes] = {name: together_in(name) for name in LINES}
    if step >= COUNTIES:
        lines["county"] = _counties().within(box)
    return Ground({"land": together_in("land"), "water": together_in("water")}, lines, _places(box), "water")


@lru_cache(maxsize=3)
def _layer(name: str) -> dict[Fill | Line, Pieces]:
    """What gshhg.npz has in a layer, by what it is drawn as. The shores of land and of lakes are both `coast`."""
    from maps.packed import read, unpack
    from maps.pieces import Pieces, mercator, outlines

    arrays = read("gshhg.npz")
    units, wide, high = (float(figure) for figure in arrays[f"{name}.grid"])
    drawn: tuple[Fill | Line, ...] = ("land", "water", "waterway", "border")
    found = {key: unpack(arrays, f"{name}.{key}") for key in drawn if f"{name}.{key}.n" in arrays}
    found["coast"] = together(outlines(found[rings], wide, high) for rings in drawn[:2])
    return {key: Pieces(mercator(shapes, units)) for key, shapes in found.items()}


@lru_cache(maxsize=1)
def _counties() -> Pieces:
    from maps.packed import read, unpack
    from maps.pieces import Pieces, mercator

    arrays = read("sweden.npz")
    return Pieces(mercator(unpack(arrays, "county.line"), float(arrays["county.line.grid"][0])))


def _places(box: Box) -> tuple[Place, ...]:
    inside = [place for place in _all_places() if box.west <= place.x <= box.east and box.south <= place.y <= box.north]
    return tuple(inside[:MOST])


@lru_cache(maxsize=1)
def _all_places() -> tuple[Place, ...]:
    """The largest first."""
    from maps.settlements import settlements

    return tuple(
        Place(each.name, _kind(each.population), *to_mercator(each.lat, each.lon), _rank(each))
        for each in settlements()
    )


def _kind(population: int) -> Kind:
    return next(kind for least, kind in KINDS if population >= least)


def _rank(settlement: Settlement) -> int:
    """1 for a million people, 3 for a hundred thousand, 7 for a thousand; abroad one later."""
    return max(0, round(13 - 2 * math.log10(max(settlement.population, 1)))) + (settlement.country != "SE")
