"""An .mbtiles file: SQLite, specification 1.3. Rows count from the south there (TMS)."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from threading import Lock
from urllib.parse import quote
from weakref import finalize

from maps.tiles.archive import Address, Bounds, Facts, NoMap, bounds_of, date_in, layers_in, text
from maps.tiles.inflate import MAXIMUM_METADATA, MAXIMUM_TILE
from maps.tiles.messages import Broken

TILE = "select tile_data from tiles where zoom_level = ? and tile_column = ? and tile_row = ?"
ZOOMS = "select min(zoom_level), max(zoom_level) from tiles"
SOME = "select zoom_level, tile_column, tile_row from tiles order by zoom_level desc limit ?"
METADATA = "select name, value from metadata limit 1000"
STEPS, TURNS = 10_000, 1_000  # a query gets ten million steps of SQLite: tiles may be a view, and a view may never end


class MbtilesArchive:
    """Raises NoMap when the file is none."""

    def __init__(self, path: Path) -> None:
        # immutable: no lock, no journal and no write, so a read-only stick will do; tile_file.py sees a changed file.
        address = f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1"
        self._lock = Lock()
        try:
            self._file = sqlite3.connect(address, uri=True, check_same_thread=False)
        except sqlite3.Error:
            raise NoMap("not-a-map") from None
        finalize(self, self._file.close)  # also of one that is only let go: Python 3.13 says so aloud
        try:
            self._guard()
            self.facts = self._facts()
        except (sqlite3.Error, Broken):
            self.close()
            raise NoMap("not-a-map") from None
        except NoMap:
            self.close()
            raise

    def tile(self, zoom: int, column: int, row: int) -> bytes | None:
        try:
            rows = self._ask(TILE, (zoom, column, (1 << zoom) - 1 - row))
        except sqlite3.Error as fault:
            if getattr(fault, "sqlite_errorcode", 0) & 255 == sqlite3.SQLITE_IOERR:
                raise OSError("not readable now") from None
            raise Broken(type(fault).__name__) from None
        data = rows[0][0] if rows else None
        if data is not None and not isinstance(data, bytes):
            raise Broken("no bytes")
        return data

    def some(self, count: int) -> list[Address]:
        try:
            rows = self._ask(SOME, (count,))
        except sqlite3.Error as fault:
            raise Broken(type(fault).__name__) from None
        return [
            (zoom, column, (1 << zoom) - 1 - row)
            for zoom, column, row in rows
            if isinstance(zoom, int) and isinstance(column, int) and isinstance(row, int) and 0 <= zoom <= 30
        ]

    def close(self) -> None:
        with self._lock:
            self._file.close()

    def _guard(self) -> None:
        """The file is not to be trusted: nothing in it may run long, grow large or act."""
        self._file.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, max(MAXIMUM_TILE, MAXIMUM_METADATA))
        for line in ("trusted_schema = off", "cell_size_check = on", "mmap_size = 0", "query_only = on"):
            self._file.execute(f"pragma {line}")

    def _ask(self, query: str, values: Sequence[int] = ()) -> list[tuple[object, ...]]:
        with self._lock:
            turns = count()  # nothing of this object: the connection would keep it for ever
            self._file.set_progress_handler(lambda: next(turns) >= TURNS, STEPS)
            return self._file.execute(query, values).fetchmany(1000)

    def _facts(self) -> Facts:
        told: dict[str, object] = {str(name): value for name, value in self._metadata()}
        if told.get("format", "pbf") != "pbf":
            raise NoMap("pictures")
        closest, widest = (_number(told.get(name)) for name in ("maxzoom", "minzoom"))
        if closest is None or widest is None:
            (lowest, highest), *_ = self._ask(ZOOMS)
            widest, closest = _number(lowest), _number(highest)
        if closest is None or widest is None:
            raise NoMap("empty")
        return Facts(
            "mbtiles", closest, widest, _bounds(told.get("bounds")), layers_in(told),
            text(told.get("name", "")), text(told.get("attribution", "")), date_in(told),
        )  # fmt: skip

    def _metadata(self) -> list[tuple[object, object]]:
        """Without them, the tiles may still be sound; without tiles it is no map."""
        self._ask(TILE, (0, 0, 0))
        try:
            return [(row[0], row[1]) for row in self._ask(METADATA)]
        except sqlite3.Error:
            return []


def _number(written: object) -> int | None:
    word = str(written)
    return min(int(word), 30) if word.isascii() and word.isdecimal() and len(word) < 4 else None


def _bounds(written: object) -> Bounds | None:
    try:
        west, south, east, north = (float(side) for side in str(written).split(","))
    except ValueError:
        return None
    return bounds_of(west, south, east, north)
