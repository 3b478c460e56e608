"""What comes along: every file has its licence beside it, is small, and is what the code expects."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from maps import packed
from maps.settlements import settlements

DATA = Path(packed.__file__).parent / "data"
LICENCES = (DATA / "LICENCES.md").read_text("utf-8")


def test_every_file_is_credited() -> None:
    for file in DATA.iterdir():
        assert file.name == "LICENCES.md" or f"`{file.name}`" in LICENCES
    for word in ("GSHHG", "LGPL-3.0-or-later", "SCB", "GeoNames", "CC-BY-4.0"):
        assert word in LICENCES


def test_the_licence_of_the_coast_lies_beside_it() -> None:
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in (DATA / "gshhg.COPYING.LESSER").read_text("utf-8")
    assert "GNU GENERAL PUBLIC LICENSE" in (DATA / "gshhg.COPYING").read_text("utf-8")


def test_what_is_under_the_lgpl_is_in_a_file_of_its_own() -> None:
    layers = {name.split(".")[0] for name in packed.read("gshhg.npz")}
    assert layers == {"world", "i", "h"}
    assert {name.split(".")[0] for name in packed.read("sweden.npz")} == {"county", "municipality"}


def test_the_data_are_small() -> None:
    assert sum(file.stat().st_size for file in DATA.iterdir()) < 900_000


@pytest.mark.parametrize("file", ["gshhg.npz", "sweden.npz"])
def test_no_clock_is_in_the_files(file: str) -> None:
    from zipfile import ZipFile

    with ZipFile(DATA / file) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_settlements_are_in_order_and_in_the_north() -> None:
    with (DATA / "places.csv").open(encoding="utf-8", newline="") as file:
        assert next(csv.reader(file)) == ["name", "lat", "lon", "population", "country", "county"]
    sizes = [each.population for each in settlements()]
    assert sizes == sorted(sizes, reverse=True)
    assert sum(each.country == "SE" for each in settlements()) == 1_323
    assert {"NO", "DK", "FI", "AX"} <= {each.country for each in settlements()}
    assert all(53 <= each.lat <= 72 and 4 <= each.lon <= 32 for each in settlements())
    assert all((each.county != "") == (each.country == "SE") for each in settlements())
