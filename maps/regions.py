"""Which police region a county belongs to, and its command centre. A table: regions.toml, or a station's own copy."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

COUNTIES = frozenset(
    [
        "01",
        "03",
        "04",
        "05",
        "06",
        "07",
        "08",
        "09",
        "10",
        "12",
        "13",
        "14",
        "17",
        "18",
        "19",
        "20",
        "21",
        "22",
        "23",
        "24",
        "25",
    ]
)  # SCB


class Region(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`counties` are SCB codes, `centre` the town of the command centre; `number` is empty when nobody wrote it."""

    name: str
    counties: tuple[str, ...]
    centre: str
    number: str = ""


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
        if len(set(listed)) < len(listed) or set(listed) != COUNTIES:
            wrong = sorted({code for code in listed if listed.count(code) > 1} | (COUNTIES ^ set(listed)))
            raise ValueError(f"each of the 21 counties belongs in one region; look at {', '.join(wrong)}")

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


def read_regions(path: Path) -> Regions:
    """A station's own table. OSError: no such file; ValueError: what in it is wrong, and where."""
    return msgspec.toml.decode(path.read_bytes(), type=Regions)


@lru_cache(maxsize=1)
def packaged() -> Regions:
    """The table that comes with Larmbord."""
    return read_regions(Path(__file__).with_name("regions.toml"))
