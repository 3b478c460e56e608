"""Positions with their own time, and the ordered trail of them."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from math import nan
from typing import NamedTuple, Protocol

from maps.geo import is_place
from maps.projection import to_mercator


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


class Trail:
    """The fixes of one person, oldest first. A value: `plus` gives a longer one and leaves this as it is.

    It is kept in columns with the projection done, so that a picture of 100 000 fixes does not project them again,
    and one more fix costs a copy of memory. What is no place (NaN, 0,0) does not enter.
    """

    __slots__ = ("at", "lat", "lon", "x", "y")

    def __init__(self, fixes: Iterable[Fix] = ()) -> None:
        self.lat, self.lon, self.at, self.x, self.y = (array("d") for _ in range(5))
        for fix in fixes:
            self._append(fix)

    def plus(self, fixes: Iterable[Fix]) -> Trail:
        """This trail and what came after it."""
        longer = Trail()
        for name in self.__slots__:
            setattr(longer, name, getattr(self, name)[:])
        for fix in fixes:
            longer._append(fix)
        return longer

    def _append(self, fix: Fix) -> None:
        if not is_place(fix.lat, fix.lon):
            return
        x, y = to_mercator(fix.lat, fix.lon)
        at = nan if fix.at is None else float(fix.at)
        for name, value in zip(self.__slots__, (at, fix.lat, fix.lon, x, y), strict=True):
            getattr(self, name).append(value)

    def __len__(self) -> int:
        return len(self.at)

    def __getitem__(self, index: int) -> Step:
        return Step(self.lat[index], self.lon[index], self.at[index])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Trail) and all(
            getattr(self, name).tobytes() == getattr(other, name).tobytes() for name in self.__slots__
        )

    def __hash__(self) -> int:
        return hash((len(self), self.at[-1:].tobytes(), self.x[-1:].tobytes(), self.y[-1:].tobytes()))

    def __repr__(self) -> str:
        return f"Trail({len(self)} fixes)"  # never the places: a repr ends up in logs
