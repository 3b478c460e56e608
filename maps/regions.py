"""Which police region a county belongs to, and its command centre. A table: regions.toml, or a station's own copy."""

from __future__ import annotations

from collections.abc import Set
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from maps.table_file import read

COUNTIES = frozenset(f"{code:02}" for code in range(1, 26) if code not in (2, 11, 15, 16))  # SCB


class Region(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`counties` are SCB codes, `centre` the town of the command centre; `number` is empty when nobody wrote it."""

    name: str
    counties: tuple[str, ...]
    centre: str
    number: str = ""

    def __post_init__(self) -> None:
        if not self.name.strip() or not "".join((self.name, self.centre, self.number)).isprintable():
            raise ValueError("a region needs a name, and names and numbers without control characters")


class Centre(NamedTuple):
    """A region's command centre; `number` is empty when nobody wrote it."""

    region: str
    town: str
    number: str
    confirmed: bool


class Regions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole file. Region names differ; each county is in one region. `unconfirmed` is what nobody checked."""

    regions: tuple[Region, ...]
    unconfirmed: frozenset[Literal["counties", "centre", "number"]] = frozenset()

    def __post_init__(self) -> None:
        names = [region.name for region in self.regions]
        if len(set(names)) < len(names):
            raise ValueError("two regions have the same name")
        listed = [county for region in self.regions for county in region.counties]
        _none_of("{counties}: no county has such a code", set(listed) - COUNTIES)
        _none_of("county {counties} is in two regions", {code for code in listed if listed.count(code) > 1})
        _none_of("county {counties} is in no region", COUNTIES - set(listed))

    def named(self, name: str) -> Region:
        """KeyError: no such region."""
        return {region.name: region for region in self.regions}[name]

    def centre(self, name: str) -> Centre:
        """The command centre of a region. KeyError: no such region."""
        region = self.named(name)
        return Centre(region.name, region.centre, region.number, "centre" not in self.unconfirmed)

    def of(self, county: str) -> Region | None:
        """The region of a county; None for what is no county."""
        return next((region for region in self.regions if county in region.counties), None)


def _none_of(words: str, counties: Set[str]) -> None:
    if counties:
        raise ValueError(words.format(counties=", ".join(sorted(counties))))


def read_regions(path: Path) -> Regions:
    """A station's own table. OSError: it cannot be read; TableFault: what in it is wrong, and in which line."""
    return read(path, Regions)


@lru_cache(maxsize=1)
def packaged() -> Regions:
    """The table that comes with Larmbord."""
    return read_regions(Path(__file__).with_name("regions.toml"))
