"""A .pmtiles file, version 3. The format is the pmtiles package's; reading the file is ours.

The package's own reader maps the file into memory, and a stick that is pulled out then ends the process (SIGBUS);
it also reads the directories again for every tile.
"""

from __future__ import annotations

import gzip
import json
import os
from collections import OrderedDict
from pathlib import Path
from threading import Lock
from weakref import finalize

from pmtiles.tile import (
    Compression,
    Entry,
    HeaderDict,
    MagicNumberNotFound,
    SpecVersionUnsupported,
    TileType,
    deserialize_directory,
    deserialize_header,
    find_tile,
    tileid_to_zxy,
    zxy_to_tileid,
)

from maps.tiles.archive import Address, Facts, NoMap, bounds_of, date_in, layers_in, text
from maps.tiles.inflate import MAXIMUM_DIRECTORY, MAXIMUM_METADATA, MAXIMUM_TILE, inflated
from maps.tiles.messages import Broken

HEADER = 127  # bytes
DEPTH = 4  # directories below each other, as in the package
DIRECTORIES = 32  # kept; a leaf holds about 4 000 tiles
LAST_TILE = 1 << 62
PACKED = (Compression.NONE, Compression.GZIP)


class PmtilesArchive:
    """Raises NoMap when the file is none."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0))
        self._release = finalize(self, os.close, self._file)  # also of one that is only let go
        self._lock = Lock()
        self._directories: OrderedDict[tuple[int, int], list[Entry]] = OrderedDict()
        try:
            self._header = _header(self._read(0, HEADER, HEADER))
            self.facts = self._facts()
        except Broken:
            self.close()
            raise NoMap("not-a-map") from None
        except (NoMap, OSError):
            self.close()
            raise

    def tile(self, zoom: int, column: int, row: int) -> bytes | None:
        header, wanted = self._header, zxy_to_tileid(zoom, column, row)
        offset, length = header["root_offset"], header["root_length"]
        for _ in range(DEPTH):
            entry = find_tile(self._directory(offset, length), wanted)
            if entry is None:
                return None
            if entry.run_length:
                return self._read(header["tile_data_offset"] + entry.offset, entry.length, MAXIMUM_TILE)
            offset, length = header["leaf_directory_offset"] + entry.offset, entry.length
        return None

    def some(self, count: int) -> list[Address]:
        header = self._header
        entries = _spread(self._directory(header["root_offset"], header["root_length"]), count)
        found: list[Address] = []
        for entry in entries:
            if not entry.run_length:
                leaf = self._directory(header["leaf_directory_offset"] + entry.offset, entry.length)
                entry = next((held for held in _spread(leaf, 1) if held.run_length), entry)
            if entry.run_length and entry.tile_id < LAST_TILE:
                found.append(tileid_to_zxy(entry.tile_id))
        return found

    def close(self) -> None:
        with self._lock:
            self._file = -1
            self._release()

    def _directory(self, offset: int, length: int) -> list[Entry]:
        with self._lock:
            if (known := self._directories.get((offset, length))) is not None:
                self._directories.move_to_end((offset, length))
                return known
        raw = inflated(self._read(offset, length, MAXIMUM_DIRECTORY), MAXIMUM_DIRECTORY)
        try:
            entries: list[Entry] = deserialize_directory(gzip.compress(raw, 0))  # the package unpacks without bounds
        except (EOFError, IndexError):
            raise Broken("directory") from None
        with self._lock:
            self._directories[offset, length] = entries
            while len(self._directories) > DIRECTORIES:
                self._directories.popitem(last=False)
        return entries

    def _read(self, offset: int, length: int, at_most: int) -> bytes:
        """Raises OSError, or Broken when so much is not there."""
        if length > at_most or offset >= 1 << 62:
            raise Broken("too large")
        with self._lock:  # a handle that was closed meanwhile may be another file by now
            if self._file < 0:
                raise OSError("closed")
            data = _at(self._file, length, offset)
        if len(data) < length:
            raise Broken("cut short")
        return data

    def _facts(self) -> Facts:
        header = self._header
        sides = (header["min_lon_e7"], header["min_lat_e7"], header["max_lon_e7"], header["max_lat_e7"])
        metadata = self._metadata()
        return Facts(
            "pmtiles", min(header["max_zoom"], 30), min(header["min_zoom"], 30),
            bounds_of(*(side / 1e7 for side in sides)), layers_in(metadata), text(metadata.get("name", "")),
            text(metadata.get("attribution", "")), date_in(metadata),
        )  # fmt: skip

    def _metadata(self) -> dict[str, object]:
        """What the file tells of itself; nothing if that cannot be read: the tiles may be sound."""
        try:
            packed = self._read(self._header["metadata_offset"], self._header["metadata_length"], MAXIMUM_METADATA)
            told = json.loads(inflated(packed, MAXIMUM_METADATA))
        except (Broken, ValueError, RecursionError):
            return {}
        return told if isinstance(told, dict) else {}


def _header(data: bytes) -> HeaderDict:
    try:
        header: HeaderDict = deserialize_header(data)
    except SpecVersionUnsupported:
        raise NoMap("version") from None
    except (MagicNumberNotFound, ValueError, IndexError):
        raise NoMap("not-a-map") from None
    if header["tile_type"] not in (TileType.MVT, TileType.UNKNOWN):
        raise NoMap("pictures")
    if header["internal_compression"] not in PACKED or header["tile_compression"] not in (*PACKED, Compression.UNKNOWN):
        raise NoMap("packing")
    return header


def _spread(entries: list[Entry], count: int) -> list[Entry]:
    """So many of them, evenly, the last among them."""
    return entries[:: -max(1, -(-len(entries) // count))][:count]


def _at(file: int, length: int, offset: int) -> bytes:
    """So many bytes from there; fewer at the end of the file. Only the holder of the lock may call it."""
    os.lseek(file, offset, os.SEEK_SET)
    pieces, left = [], length
    while left and (piece := os.read(file, left)):
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)
