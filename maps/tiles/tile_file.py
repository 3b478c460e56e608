"""A station's map file as a Source: the tiles of a box, decoded once, remembered, and never a fault."""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from maps.ground import Box, Ground
from maps.projection import WORLD, to_degrees
from maps.tiles.grid import tile_box, tiles, zoom_for
from maps.tiles.pieces import joined, part_of, turned

if TYPE_CHECKING:
    from maps.tiles.archive import Archive, Facts
    from maps.tiles.schemas import Schema

SAMPLES = 16  # tiles that are looked at to say what a file is
REMEMBERED = 64  # decoded tiles (maps.md section 2)
Identity = tuple[int, int, int, int]  # device, inode, size, time of the last change
Address = tuple[int, int, int]  # zoom, column, row from the north
CLOSED: Identity = (0, 0, 0, 0)


class _Open(NamedTuple):
    """One file while it stays the same."""

    identity: Identity
    archive: Archive
    schema: Schema | None
    decoded: OrderedDict[Address, Ground | None]  # None: missing, or broken


def open_tiles(path: Path) -> TileFile:
    """The map in this file. Raises NoMap, a ValueError that says why, when it is none."""
    return TileFile(path)


class TileFile:
    """Answers from any thread. Once open it does not raise: what lies on a stick that is pulled out is empty ground
    until it is back, and a file that is replaced is read anew."""

    def __init__(self, path: Path) -> None:
        from maps.tiles.archive import NoMap

        self._path, self._lock = path, Lock()
        try:
            self._identity = _identity(path)
            self._open: _Open | None = _opened(path, self._identity)
        except OSError:
            raise NoMap("unreadable") from None
        self.facts: Facts = self._open.archive.facts

    @property
    def schema(self) -> str:
        """Its name; "" when it is none that is known, and nothing can be drawn."""
        held = self._open
        return held.schema.name if held and held.schema else ""

    def ground(self, box: Box, step: float) -> Ground:
        """See ground.Source. Reads and decodes: tens of milliseconds for tiles that were not seen lately."""
        held = self._current()
        zoom = min(zoom_for(step), self.facts.closest)
        if held is None or held.schema is None or zoom < self.facts.widest:
            return Ground()
        return joined([*self._pieces(held, box, zoom)])

    def covers(self, box: Box, step: float) -> bool:
        """See ground.Source. Looks at what the file says of itself; only when that is nothing, for a tile."""
        held, zoom = self._open, min(zoom_for(step), self.facts.closest)
        x, y = (box.west + box.east) / 2, (box.south + box.north) / 2
        if held is None or held.schema is None or zoom < self.facts.widest or not abs(y) <= WORLD / 2:
            return False
        if (bounds := self.facts.bounds) is not None:
            lat, lon = to_degrees(x, y)
            return bounds.south <= lat <= bounds.north and bounds.west <= lon <= bounds.east
        return any(ground.fills or ground.lines for ground in self._pieces(held, Box(x, y, x, y), zoom))

    def tile(self, zoom: int, column: int, row: int) -> Ground | None:
        """One decoded tile, and no parent in its place; None when it is missing or broken."""
        held = self._current()
        return self._decoded(held, (zoom, column, row)) if held else None

    def sampled(self) -> tuple[int, int]:
        """(looked at, sound) of some tiles that the file says it has."""
        from maps.tiles.messages import Broken

        held = self._current()
        try:
            addresses = held.archive.some(SAMPLES) if held else []
        except (Broken, OSError):
            return 0, 0
        return len(addresses), sum(self.tile(*address) is not None for address in addresses)

    def close(self) -> None:
        """From now on there is nothing."""
        with self._lock:
            held, self._open, self._identity = self._open, None, CLOSED
        if held:
            held.archive.close()

    def _current(self) -> _Open | None:
        """The file as it is now: opened again when it was replaced, or came back."""
        from maps.tiles.archive import NoMap

        with self._lock:
            try:
                now = _identity(self._path)
            except OSError:
                return self._open  # away: what is remembered still stands
            if now == self._identity or self._identity == CLOSED:
                return self._open
            former, self._open, self._identity = self._open, None, now
            with suppress(NoMap, OSError):
                self._open = _opened(self._path, now)
                self.facts = self._open.archive.facts
            if former:
                former.archive.close()
            return self._open

    def _pieces(self, held: _Open, box: Box, zoom: int) -> Iterator[Ground]:
        """What lies in each tile of the box that is there, on whichever turn of the world the box is."""
        for column, row in tiles(box, zoom):
            turn, column_here = divmod(column, 1 << zoom)
            if (found := self._found(held, (zoom, column_here, row))) is not None:
                yield turned(found, turn)

    def _found(self, held: _Open, wanted: Address) -> Ground | None:
        """The tile, or what the closest one above it shows there."""
        zoom, column, row = wanted
        for up in range(zoom - held.archive.facts.widest + 1):
            ground = self._decoded(held, (zoom - up, column >> up, row >> up))
            if ground is not None:
                return part_of(ground, tile_box(*wanted)) if up else ground
        return None

    def _decoded(self, held: _Open, address: Address) -> Ground | None:
        with self._lock:
            if address in held.decoded:
                held.decoded.move_to_end(address)
                return held.decoded[address]
        try:
            ground = _read(held, address)
        except OSError:
            return None  # not remembered: it may come back
        with self._lock:
            held.decoded[address] = ground
            while len(held.decoded) > REMEMBERED:
                held.decoded.popitem(last=False)
        return ground


def _identity(path: Path) -> Identity:
    state = os.stat(path)
    return state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns


def _opened(path: Path, identity: Identity) -> _Open:
    """Raises NoMap or OSError."""
    with path.open("rb") as file:
        sqlite = file.read(16) == b"SQLite format 3\0"
    archive: Archive
    if sqlite:
        from maps.tiles.mbtiles_archive import MbtilesArchive

        archive = MbtilesArchive(path)
    else:
        from maps.tiles.pmtiles_archive import PmtilesArchive

        archive = PmtilesArchive(path)
    from maps.tiles.schemas import recognised

    return _Open(identity, archive, recognised(archive.facts.layers or _seen(archive)), OrderedDict())


def _seen(archive: Archive) -> set[str]:
    """The layers of some tiles, of a file that does not name them."""
    from maps.tiles.messages import Broken

    with suppress(Broken, OSError):
        return {name for address in archive.some(SAMPLES) for name in layer_names(archive, address)}
    return set()


def layer_names(archive: Archive, address: Address) -> list[str]:
    """Of one tile. Raises Broken when it is missing or damaged, OSError when the file cannot be read."""
    from maps.tiles.inflate import MAXIMUM_TILE, inflated
    from maps.tiles.messages import Broken, layers

    if (data := archive.tile(*address)) is None:
        raise Broken("missing")
    return [layer.name.decode(errors="replace") for layer in layers(inflated(data, MAXIMUM_TILE))]


def _read(held: _Open, address: Address) -> Ground | None:
    """The tile, decoded; None when it is missing or broken. Raises OSError."""
    from maps.tiles.inflate import MAXIMUM_TILE, inflated
    from maps.tiles.messages import Broken
    from maps.tiles.shaping import Frame, ground

    try:
        data = held.archive.tile(*address)
        if data is None or held.schema is None:
            return None
        return ground(inflated(data, MAXIMUM_TILE), held.schema, Frame(*address))
    except Broken:
        return None
