"""A file of tiles: what it says of itself, and the bytes of one tile."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple, Protocol

WHY = {
    "not-a-map": "This is neither a PMTiles nor an MBTiles file, or it is damaged at its beginning.",
    "version": "This is an older PMTiles file; only version 3 is read.",
    "pictures": "This file holds pictures; the map needs vector tiles.",
    "packing": "The tiles of this file are packed in a way that is not read here; gzip is.",
    "empty": "There is no tile in this file.",
    "unreadable": "This file cannot be read.",
}


class NoMap(ValueError):
    """The file cannot be used as a map. `code` is one of WHY, `str()` its sentence."""

    def __init__(self, code: str) -> None:
        super().__init__(WHY[code])
        self.code = code


Address = tuple[int, int, int]  # zoom, column, row from the north


class Bounds(NamedTuple):
    """Degrees."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True)
class Facts:
    """What the file says. `bounds`: None when it says nothing that can be true. `date`: when its data were made, as it
    is written in the file; "" when it does not tell."""

    kind: str  # "pmtiles" or "mbtiles"
    closest: int  # the highest zoom
    widest: int  # the lowest
    bounds: Bounds | None
    layers: tuple[str, ...] = ()
    name: str = ""
    attribution: str = ""
    date: str = ""


class Archive(Protocol):
    """An open file. `tile` raises OSError when the file cannot be read, Broken when what it holds is damaged."""

    @property
    def facts(self) -> Facts: ...

    def tile(self, zoom: int, column: int, row: int) -> bytes | None:
        """The bytes as they lie there, often gzip; None when there is no such tile. Rows count from the north."""

    def some(self, count: int) -> list[Address]:
        """Tiles that are said to be there, the closest zooms among them. Raises as `tile`."""

    def close(self) -> None: ...


DATES = ("planetiler:osm:osmosisreplicationtime", "osm_replication_time", "date", "timestamp", "planetiler:buildtime")
TEXT = 500  # characters of a fact


def bounds_of(west: float, south: float, east: float, north: float) -> Bounds | None:
    """None for a box without an area, as tilemaker writes when its extract has none, or outside the world."""
    sound = -180 <= west < east <= 180 and -90 <= south < north <= 90
    return Bounds(west, south, east, north) if sound else None


def date_in(metadata: Mapping[str, object]) -> str:
    return next((text(metadata[key]) for key in DATES if metadata.get(key)), "")


def text(value: object) -> str:
    return str(value)[:TEXT] if isinstance(value, str | int | float) else ""


def layers_in(metadata: Mapping[str, object]) -> tuple[str, ...]:
    """The names under "vector_layers" (TileJSON 3.0 section 3.3), or under that in "json", where MBTiles has it and
    what was converted from it."""
    listed = metadata.get("vector_layers", _inner(metadata.get("json")).get("vector_layers"))
    entries = listed[:TEXT] if isinstance(listed, list) else []
    return tuple(text(entry["id"]) for entry in entries if isinstance(entry, dict) and entry.get("id"))


def _inner(written: object) -> dict[str, object]:
    try:
        told = json.loads(written) if isinstance(written, str) else {}
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}
