"""Where a position lies: right for every settlement, never one silent answer near a border, never an error."""

from __future__ import annotations

import math
from collections import Counter
from pathlib import Path

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from maps import areas, country, near, regions
from maps import where as where_module
from maps.district import District, district
from maps.geo import destination, distance_m
from maps.regions import Regions, packaged, read_regions
from maps.settlements import settlements
from maps.table_file import TableFault
from maps.where import Where, where

FOLDER = Path(where_module.__file__).parent
SWEDISH = [each for each in settlements() if each.country == "SE"]

SERGELS_TORG, KEBNEKAISE, HAPARANDA, BRIDGE = (59.3325, 18.0649), (67.9, 18.53), (65.83, 24.13), (55.57, 12.83)
GOTLAND_SEA, VANERN, HALDEN, MARIEHAMN = (57.6, 19.2), (58.9, 13.3), (59.12, 11.39), (60.1, 19.93)
GNESTA, BALTIC, TORNEA = (59.04784, 17.31106), (57.0, 20.3), (65.85, 24.16)


def swapped(one: str, other: str) -> Regions:
    """The table with two counties in each other's region."""
    exchange = {one: other, other: one}
    return msgspec.structs.replace(
        packaged(),
        regions=tuple(
            msgspec.structs.replace(each, counties=tuple(exchange.get(code, code) for code in each.counties))
            for each in packaged().regions
        ),
    )


def told(table: Regions | None = None) -> Counter[str]:
    """What `where` says of each settlement, against the region of the county GeoNames puts it in."""
    found: Counter[str] = Counter()
    for each in SWEDISH:
        true = packaged().of(each.county)
        answer = where(each.lat, each.lon, regions=table)
        assert true is not None
        flagged = len(answer.regions) > 1
        found["flagged" if flagged else "plain"] += 1
        if not flagged:
            found["plain, right" if answer.regions == (true.name,) else "plain, WRONG"] += 1
        else:
            found["flagged, both named" if true.name in answer.regions else "flagged, MISSING"] += 1
    return found


def test_the_region_of_every_settlement(capsys: pytest.CaptureFixture[str]) -> None:
    """maps.md section 8: 1 322 of 1 323 by polygon alone; 34 lie within 5 km of another region."""
    found = told()
    with capsys.disabled():
        print(f"\n{len(SWEDISH)} settlements: {dict(found)}")
    assert len(SWEDISH) >= 1_300
    assert found["plain, WRONG"] == found["flagged, MISSING"] == 0
    assert 10 <= found["flagged"] <= 60  # a rule that flags everything would be right too


def test_control_two_counties_in_each_others_region_are_noticed() -> None:
    assert told(swapped("04", "19"))["plain, WRONG"] > 50


def test_the_flag_is_needed_and_the_vote_helps() -> None:
    """By polygon alone Gnesta lies in Stockholm: the control that there is something to flag."""
    by_polygon = district(areas.away(areas.point(*GNESTA)), "", packaged())
    assert (by_polygon.region, by_polygon.regions) == ("Stockholm", ("Stockholm", "Öst"))
    answer = where(*GNESTA)
    assert (answer.region, answer.county, answer.municipality) == ("Öst", "Södermanlands län", "Gnesta")
    assert answer.regions == ("Öst", "Stockholm")
    assert answer.nearest_other == ("Stockholm", 0.0)
    assert answer.border_m is not None
    assert 800 < answer.border_m < 1_100


def test_the_county_of_all_but_a_few_settlements_and_of_their_municipality() -> None:
    """maps.md section 8: 1 320 of 1 323."""
    counties = areas.counties()
    names = dict(zip(counties.codes, counties.names, strict=True))
    wrong = [each.name for each in SWEDISH if where(each.lat, each.lon).county != names[each.county]]
    assert set(wrong) <= {"Sommen", "Gnesta", "Glommen"}
    codes = {name: code for code, name in zip(areas.municipalities().codes, areas.municipalities().names, strict=True)}
    for each in SWEDISH:
        answer = where(each.lat, each.lon)
        assert names[codes[answer.municipality or ""][:2]] == answer.county


@pytest.mark.parametrize(
    ("place", "code", "regions_told", "county", "settlement"),
    [
        (SERGELS_TORG, "SE", ("Stockholm",), "Stockholms län", "Stockholm"),
        (KEBNEKAISE, "SE", ("Nord",), "Norrbottens län", "Kiruna"),
        (HAPARANDA, "SE", ("Nord",), "Norrbottens län", "Haparanda"),
        (BRIDGE, "SE", ("Syd",), "Skåne län", "Bunkeflostrand"),
        (GOTLAND_SEA, "SE", ("Stockholm",), "Gotlands län", "Slite"),
        (BALTIC, None, ("Stockholm",), "Gotlands län", "Slite"),
        (HALDEN, "NO", (), None, "Halden"),
        (MARIEHAMN, "AX", (), None, "Mariehamn"),
        (TORNEA, "FI", (), None, "Torneå"),
    ],
)
def test_known_answers(
    place: tuple[float, float], code: str | None, regions_told: tuple[str, ...], county: str | None, settlement: str
) -> None:
    answer = where(*place)
    assert (answer.country, answer.regions, answer.county) == (code, regions_told, county)
    assert answer.region == (regions_told[0] if regions_told else None)
    assert answer.near is not None
    assert answer.near.place == settlement


def test_in_sweden_the_settlement_is_a_swedish_one() -> None:
    """Torneå lies across the river and nearer."""
    place = (65.844, 24.136)
    closest = min(settlements(), key=lambda each: distance_m(each.lat, each.lon, *place))
    answer = where(*place)
    assert (closest.name, answer.country, answer.near and answer.near.place) == ("Torneå", "SE", "Haparanda")


def test_at_sea_the_nearest_region_counts_and_its_distance_is_told() -> None:
    answer = where(*GOTLAND_SEA)
    assert answer.region_distance_m is not None
    assert 20_000 < answer.region_distance_m < 25_000
    assert where(*SERGELS_TORG).region_distance_m == 0.0


def test_on_a_sea_off_another_country_no_swedish_region_is_named() -> None:
    """Off Närpes in Finland, 96 km from Västernorrland. The control: as far out from Stockholm as from Föglö."""
    answer = where(62.442, 20.058)
    assert (answer.country, answer.region, answer.county) == (None, None, None)
    assert answer.near is not None
    assert answer.near.place == "Närpes"
    assert where(59.438, 20.107).region == "Stockholm"


def test_in_the_middle_of_vanern_the_nearest_shore_counts() -> None:
    answer = where(*VANERN)
    assert answer.region in ("Väst", "Bergslagen")
    assert {answer.region, answer.nearest_other[0] if answer.nearest_other else ""} == {"Väst", "Bergslagen"}


def test_beside_sweden_the_region_beyond_the_border_is_named() -> None:
    answer = where(*HALDEN)
    assert answer.near_countries == ("SE",)
    assert answer.nearest_other is not None
    assert answer.nearest_other[0] == "Väst"
    assert where(*MARIEHAMN).nearest_other is None


def test_the_centre_and_the_numbers_come_along() -> None:
    answer = where(*SERGELS_TORG)
    assert answer.centre is not None
    assert (answer.centre.town, answer.centre.number, answer.centre.confirmed) == ("Stockholm", "", False)
    assert [number.number for number in answer.numbers.numbers] == ["112", "114 14"]
    assert where(*HALDEN).centre is None
    assert where(*HALDEN, "NO").numbers.desk_country == "NO"


@pytest.mark.parametrize(
    "nowhere",
    [(0.0, 0.0), (math.nan, 18.0), (59.0, math.nan), (math.inf, 0.0), (91.0, 0.0), (59.0, 181.0), (-1e308, 1e308)],
)
def test_what_is_no_place_has_no_answer(nowhere: tuple[float, float]) -> None:
    answer = where(*nowhere)
    assert (answer.country, answer.region, answer.near, answer.numbers.assumed) == (None, None, None, "no position")


@given(st.floats(), st.floats())
@example(90.0, 0.0)
@example(-90.0, 180.0)
@example(0.0, 105.0)
def test_any_pair_of_figures_has_an_answer(lat: float, lon: float) -> None:
    assert where(lat, lon).numbers.numbers


def sane(answer: Where) -> None:
    """Distances are distances, and every part fits the others."""
    if answer.region is not None:
        assert answer.regions[0] == answer.region
        assert answer.nearest_other is not None
        assert answer.nearest_other[0] != answer.region
        assert answer.region_distance_m is not None
        assert min(answer.region_distance_m, answer.nearest_other[1]) >= 0
        assert (len(answer.regions) > 1) == (answer.border_m is not None and answer.border_m < 5_000)
        assert answer.county
        assert answer.municipality
        assert answer.centre is not None
    if answer.near is not None:
        assert 0 <= answer.near.metres <= 200_000
        assert 0 <= answer.near.bearing_deg < 360


@given(st.floats(52, 73), st.floats(3, 33))
def test_in_the_north_every_answer_is_sane(lat: float, lon: float) -> None:
    answer = where(lat, lon)
    sane(answer)
    if answer.country == "SE":
        assert answer.region is not None


@given(st.sampled_from(SWEDISH), st.floats(0, 360), st.floats(0, 30_000))
def test_the_nearest_settlement_is_the_nearest(settlement: near.Settlement, bearing: float, metres: float) -> None:
    """Against a search through all of them on the globe; the plane is true to 1 %."""
    lat, lon = destination(settlement.lat, settlement.lon, bearing, metres)
    answer = where(lat, lon)
    sane(answer)
    if answer.country != "SE":
        return
    best = min(distance_m(each.lat, each.lon, lat, lon) for each in SWEDISH)
    assert answer.near is not None
    assert best <= answer.near.metres <= best * 1.01 + 1


def test_without_the_data_country_and_numbers_are_still_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(file: str) -> bytes:
        raise OSError(file)

    for cached in (areas.counties, areas.municipalities):
        monkeypatch.setattr(areas, cached.__wrapped__.__name__, lambda: missing(""))
    answer = where(*SERGELS_TORG)
    assert (answer.country, answer.region, answer.county) == ("SE", None, None)
    assert [number.number for number in answer.numbers.numbers] == ["112", "114 14"]


def test_without_the_country_lookup_the_region_is_still_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "tzfpy", None)
    answer = where(*SERGELS_TORG)
    assert (answer.country, answer.numbers.assumed, answer.region) == (None, "no lookup", "Stockholm")


def test_where_somebody_is_stays_out_of_a_log() -> None:
    answer = where(*SERGELS_TORG)
    assert "59." not in repr(answer)
    assert "Stockholm" not in repr(answer.near)


# ---- the rule, by itself ----

FAR = dict.fromkeys(regions.COUNTIES, 90000.0)


def test_the_rule() -> None:
    """Stockholm is 01, Öst 04, Mitt 03."""
    alone = district(FAR | {"01": 0.0, "04": 5_000.0}, "04", packaged())
    assert alone == District("Stockholm", 0.0, ("Öst", 5_000.0), ("Stockholm",), "01")
    close = FAR | {"01": 0.0, "04": 4_999.0}
    assert district(close, "04", packaged()) == District("Öst", 4_999.0, ("Stockholm", 0.0), ("Öst", "Stockholm"), "04")
    assert district(close, "01", packaged()).regions == ("Stockholm", "Öst")
    assert district(close, "25", packaged()).region == "Stockholm"  # who is not near has no vote
    three = district(close | {"03": 100.0}, "", packaged())
    assert three.regions == ("Stockholm", "Mitt", "Öst")


def test_at_sea_two_regions_about_as_far_are_both_told() -> None:
    assert len(district(FAR | {"01": 20_000.0, "04": 22_000.0}, "", packaged()).regions) == 2


# ---- the table ----


def test_a_station_may_keep_its_own_table(tmp_path: Path) -> None:
    file = tmp_path / "regions.toml"
    own = (FOLDER / "regions.toml").read_text("utf-8")
    file.write_text(own.replace('centre = "Stockholm"', 'centre = "Exempelstad"\nnumber = "070-174 06 05"'), "utf-8")
    centre = where(*SERGELS_TORG, regions=read_regions(file)).centre
    assert centre is not None
    assert (centre.town, centre.number) == ("Exempelstad", "070-174 06 05")


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        ('["01", "09"]', '["01"]', "county 09 is in no region"),
        ('["01", "09"]', '["01", "09", "25"]', "county 25 is in two regions"),
        ('["01", "09"]', '["01", "09", "2"]', "2: no county has such a code"),
        ('name = "Öst"', 'name = "Syd"', "same name"),
        ('centre = "Umeå"', 'center = "Umeå"', "center"),
    ],
)
def test_an_error_in_the_table_is_named(tmp_path: Path, right: str, wrong: str, says: str) -> None:
    file = tmp_path / "regions.toml"
    own = (FOLDER / "regions.toml").read_text("utf-8")
    assert right in own
    file.write_text(own.replace(right, wrong), "utf-8")
    with pytest.raises(TableFault, match=says):
        read_regions(file)


def test_the_table_names_every_county_of_the_data() -> None:
    assert set(areas.counties().codes) == regions.COUNTIES
    assert {code[:2] for code in areas.municipalities().codes} == regions.COUNTIES
    assert len(areas.municipalities().codes) == 290
    assert {each.county for each in SWEDISH} == regions.COUNTIES


def test_neighbours_on_a_plane_equal_those_on_the_globe() -> None:
    """The shortcut of country.py against the great circle, along the borders."""
    for each in settlements():
        if each.country not in ("NO", "FI", "AX"):
            continue
        around = [
            country.country(*destination(each.lat, each.lon, wind, away))
            for away in country.NEAR_M
            for wind in range(0, 360, 45)
        ]
        here = country.country(each.lat, each.lon)
        wanted = tuple(dict.fromkeys(code for code in around if code and code != here))
        assert country.neighbours(each.lat, each.lon) == wanted
