"""What a map file can hold. Degrees WGS84, metres, microseconds UTC."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from maps.geo import is_place

LARGEST = 10_000_000  # octets that are read; ours
MOST_POINTS = 100_000  # of a file, all its shapes together; ours
NAME_MOST = 200  # characters of a name that are kept; ours
LEAST_RING = 3  # corners
EX = "EX "  # before the name of everything that was an exercise (desk.md R30)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class BadFile(Exception):
    """The file is refused, whole. `code` is a sentence's; `detail` says which line or feature, and goes into it."""

    def __init__(self, code: str, **detail: object) -> None:
        super().__init__(code)
        self.code = f"exchange.{code}"
        self.detail = {name: str(value) for name, value in detail.items()}


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Point:
    """One fix: `at` is its own time, `heard` when its message came. What a file does not say is None or empty."""

    lat: float
    lon: float
    at: int | None = None
    heard: int | None = None
    accuracy_m: float | None = None
    source: str = ""
    last_known: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Mark:
    """A place with a name. `unit`: it is where a unit was, `at` that time."""

    name: str
    lat: float
    lon: float
    at: int | None = None
    unit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Circle:
    """A zone around a place."""

    name: str
    lat: float
    lon: float
    radius_m: float


Ring = tuple[tuple[float, float], ...]  # (lat, lon) of each corner; the first is not repeated


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Polygon:
    """A zone with corners: its outline, and what is cut out of it."""

    name: str
    outline: Ring
    holes: tuple[Ring, ...] = ()


Zone = Circle | Polygon


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class MapFile:
    """One file. `exercise` is empty for a real incident; `left_out`: shapes that are none of these, when read."""

    name: str = ""
    exercise: str = ""
    made: int | None = None
    trail: tuple[Point, ...] = ()
    marks: tuple[Mark, ...] = ()
    zones: tuple[Zone, ...] = ()
    left_out: int = 0


def written_time(at: int | None) -> str:
    """RFC 3339 in UTC, to the microsecond; empty for no time, and for one outside the calendar."""
    try:
        return f"{_EPOCH + timedelta(microseconds=at):%Y-%m-%dT%H:%M:%S.%fZ}".rjust(27, "0") if at is not None else ""
    except OverflowError:
        return ""


def read_time(words: str) -> int:
    """Raises ValueError: no time, or one without offset, which could be any hour."""
    when = datetime.fromisoformat(words.strip())
    if when.tzinfo is None:
        raise ValueError("a time without offset")
    return (when - _EPOCH) // timedelta(microseconds=1)


def checked_place(lat: float, lon: float) -> tuple[float, float]:
    """Raises ValueError unless it is a place."""
    if not is_place(lat, lon):
        raise ValueError("no place")
    return lat, lon


def clean(words: str) -> str:
    """One line without what neither XML 1.0 (section 2.2) nor JSON can hold: controls, halves of characters, and
    characters that are none."""
    shown = (" " if c in "\t\r\n" else "\ufffd" if unicodedata.category(c) in ("Cc", "Cs", "Cn") else c for c in words)
    return "".join(shown)[:NAME_MOST].strip()
