"""Positions with their own time, and the ordered trail of them."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from math import inf, nan
from typing import NamedTuple, Protocol

from maps.geo import is_place
from maps.projection import to_mercator

CHUNK = 1024  # fixes (maps.md section 2)
WHOLE, THIN = 64, 32  # chunks: a day and a half of a fix every two seconds, and the way before it
FINEST = 1e-7  # mercator radians: 0.3 m on the ground at latitude 60
COARSEST = 1.0
COLUMNS = ("at", "lat", "lon", "x", "y")

Row = tuple[float, float, float, float, float]  # see COLUMNS


class Fix(Protocol):
    """What the map needs to know of one position. Times are microseconds UTC, distances metres."""

    @property
    def lat(self) -> float: ...
    @property
    def lon(self) -> float: ...
    @property
    def at(self) -> int | None: ...  # its own time, not that of the message
    @property
    def accuracy_m(self) -> float | None: ...
    @property
    def source(self) -> str: ...  # "gps", "wifi", "cell", "fused", "link"; anything else is unknown
    @property
    def last_known(self) -> bool: ...  # the message itself says that this is an old position


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Position:
    """A `Fix` for whoever has none."""

    lat: float
    lon: float
    at: int | None = None
    accuracy_m: float | None = None
    source: str = "unknown"
    last_known: bool = False


class Step(NamedTuple):
    """One fix of a trail, as it is remembered. `at` is NaN when the fix did not say."""

    lat: float
    lon: float
    at: float


class Chunk:
    """Up to CHUNK fixes that follow each other, in columns, with the projection done (mercator radians).

    `lead` is the place of the fix before them, so that a chunk is drawn without its neighbours. `latest` is the newest
    time in it, -inf when no fix says. `drawn` is for trail_drawing.py, to work out once what a chunk looks like.
    """

    __slots__ = ("at", "drawn", "lat", "latest", "lead", "lon", "x", "y")

    def __init__(self, lead: tuple[float, float] | None = None) -> None:
        self.lat, self.lon, self.at, self.x, self.y = (array("d") for _ in range(5))
        self.lead, self.latest = lead, -inf
        self.drawn: dict[float, object] = {}

    def copy(self, lead: tuple[float, float] | None) -> Chunk:
        twin = Chunk(lead)
        twin.latest = self.latest
        for name in COLUMNS:
            setattr(twin, name, getattr(self, name)[:])
        return twin

    def append(self, row: Row) -> None:
        for name, value in zip(COLUMNS, row, strict=True):
            getattr(self, name).append(value)
        if row[0] > self.latest:
            self.latest = row[0]

    def __len__(self) -> int:
        return len(self.at)

    def rows(self) -> Iterator[Row]:
        return zip(*(getattr(self, name) for name in COLUMNS), strict=True)


class Trail:
    """The fixes of one person, oldest first. A value: `plus` gives a longer one and leaves this as it is.

    Both share all full chunks, so one more fix costs a copy of the newest chunk. The newest WHOLE chunks are whole; of
    what is older only the way is kept, ever more coarsely, in at most THIN chunks: a trail of a million fixes takes no
    more memory than one of a hundred thousand (the journal has them all). What is no place (NaN, 0,0) does not enter.
    """

    __slots__ = ("_grain", "_starts", "chunks", "total", "windows")

    def __init__(self, fixes: Iterable[Fix] = ()) -> None:
        self.chunks: tuple[Chunk, ...] = ()
        self.total = 0  # fixes that ever entered
        self.windows: list[object] = []  # for trail_drawing.py, and for the longer trails that come of this one
        self._grain = FINEST  # mercator radians: the older part has one fix for each square of this size it enters
        self._starts: list[int] = []
        self._extend(fixes)

    def plus(self, fixes: Iterable[Fix]) -> Trail:
        """This trail and what came after it."""
        longer = Trail()
        longer.chunks, longer.total, longer._grain = self.chunks, self.total, self._grain
        longer.windows = self.windows
        longer._extend(fixes)
        return longer

    def _extend(self, fixes: Iterable[Fix]) -> None:
        chunks = list(self.chunks)
        if chunks and len(chunks[-1]) < CHUNK:
            chunks[-1] = chunks[-1].copy(chunks[-1].lead)
        for fix in fixes:
            if is_place(fix.lat, fix.lon):
                _append(chunks, _columns(fix))
                self.total += 1
                if len(chunks) > WHOLE + THIN:
                    chunks[:-WHOLE], self._grain = _thinned(chunks[:-WHOLE], self._grain)
                    chunks[-WHOLE] = chunks[-WHOLE].copy(_place(chunks[-WHOLE - 1]))
        self.chunks = tuple(chunks)
        self._starts = list(accumulate((len(chunk) for chunk in chunks), initial=0))

    def up_to(self, moment: float) -> int:
        """How many of the fixes come before what was heard after this moment (microseconds UTC)."""
        for begin, chunk in zip(self._starts[-2::-1], reversed(self.chunks), strict=True):
            for index in range(len(chunk) - 1, -1, -1):
                if chunk.at[index] <= moment:
                    return begin + index + 1
        return 0

    def __len__(self) -> int:
        return self._starts[-1]

    def __getitem__(self, index: int) -> Step:
        if not -len(self) <= index < len(self):
            raise IndexError(index)
        index %= len(self)
        number = bisect_right(self._starts, index) - 1
        chunk, index = self.chunks[number], index - self._starts[number]
        return Step(chunk.lat[index], chunk.lon[index], chunk.at[index])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Trail) and len(self) == len(other) and self._bytes() == other._bytes()

    def __hash__(self) -> int:
        last = self.chunks[-1] if self.chunks else Chunk()
        return hash((len(self), last.at[-1:].tobytes(), last.x[-1:].tobytes(), last.y[-1:].tobytes()))

    def __repr__(self) -> str:
        return f"Trail({len(self)} fixes)"  # never the places: a repr ends up in logs

    def _bytes(self) -> list[bytes]:
        return [getattr(chunk, name).tobytes() for chunk in self.chunks for name in COLUMNS]


def _columns(fix: Fix) -> Row:
    return nan if fix.at is None else float(fix.at), fix.lat, fix.lon, *to_mercator(fix.lat, fix.lon)


def _append(chunks: list[Chunk], row: Row) -> None:
    if not chunks or len(chunks[-1]) == CHUNK:
        chunks.append(Chunk(_place(chunks[-1]) if chunks else None))
    chunks[-1].append(row)


def _place(chunk: Chunk) -> tuple[float, float]:
    """Where a chunk ends."""
    return chunk.x[-1], chunk.y[-1]


def _thinned(chunks: list[Chunk], grain: float) -> tuple[list[Chunk], float]:
    """At most half of THIN chunks: only fixes in another square than the one before, squares as large as it takes."""
    rows = [row for chunk in chunks for row in chunk.rows()]
    while len(rows) > THIN * CHUNK // 2:
        kept = _entering(rows, grain)
        if len(kept) > THIN * CHUNK // 2:
            grain *= 2
        rows = kept if grain < COARSEST else kept[::2]  # for a way that crosses one border of squares all the time
    thinned: list[Chunk] = []
    for row in rows:
        _append(thinned, row)
    return thinned, grain


def _entering(rows: list[Row], grain: float) -> list[Row]:
    """The first fix, and those in another square than the one before."""
    kept, last = [], None
    for row in rows:
        square = row[3] // grain, row[4] // grain
        if square != last:
            kept.append(row)
        last = square
    return kept
