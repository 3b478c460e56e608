"""Which country, and which number applies here and now."""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps import country as where
from maps import numbers as numbers_module
from maps.numbers import Numbers, emergency_numbers, packaged, read_table
from maps.table_file import TableFault

STOCKHOLM, HALDEN, OSLO, NEW_YORK, BALTIC = (59.33, 18.07), (59.12, 11.39), (59.91, 10.75), (40.7, -74.0), (57.0, 20.3)


@pytest.mark.parametrize(
    ("lat", "lon", "code"),
    [
        (*STOCKHOLM, "SE"), (67.9, 18.5, "SE"), (55.57, 12.8, "SE"),  # Sergels torg, Kebnekaise, the Öresund bridge
        (*HALDEN, "NO"), (60.1, 19.93, "AX"), (65.83, 24.1, "SE"),  # Halden, Mariehamn, Haparanda
        (55.68, 12.57, "DK"), (*NEW_YORK, "US"), (*BALTIC, None), (0.0, 0.0, None), (float("nan"), 1.0, None),
        (90.0, 0.0, None), (-17.7, 178.0, "FJ"),
    ],
)  # fmt: skip
def test_countries(lat: float, lon: float, code: str | None) -> None:
    """maps.md section 8, known answers."""
    assert where.country(lat, lon) == code


def test_control_latitude_and_longitude_are_not_mixed_up() -> None:
    assert where.country(*reversed(STOCKHOLM)) != "SE"


def test_every_zone_of_the_lookup_has_its_country() -> None:
    import tzfpy

    assert [
        zone for zone in tzfpy.timezonenames() if zone not in where._countries() and not zone.startswith("Etc/")
    ] == []


def test_neighbours_within_five_kilometres_are_named() -> None:
    assert where.neighbours(*HALDEN) == ("SE",)
    assert where.neighbours(65.83, 24.1) == ("FI",)
    assert where.neighbours(*STOCKHOLM) == ()
    assert where.neighbours(0.0, 0.0) == ()


def told(answer: Numbers) -> list[tuple[str, str, str]]:
    return [(number.number, number.use, number.dialled_in) for number in answer.numbers]


IN_SWEDEN = [("112", "emergency", "SE"), ("114 14", "not urgent", "SE")]
FROM_ABROAD = [("+46 77 114 14 00", "swedish police", "")]


def test_in_sweden() -> None:
    answer = emergency_numbers(*STOCKHOLM)
    assert (answer.country, answer.assumed, told(answer)) == ("SE", "", IN_SWEDEN)


def test_a_person_abroad() -> None:
    answer = emergency_numbers(*OSLO)
    assert told(answer) == [("112", "emergency", "NO"), *IN_SWEDEN, *FROM_ABROAD]
    assert "The position lies in Norway." in answer.sentences()


def test_a_desk_abroad() -> None:
    answer = emergency_numbers(*STOCKHOLM, desk_country="NO")
    assert told(answer) == [*IN_SWEDEN, *FROM_ABROAD]
    assert "The desk is set up in Norway." in answer.sentences()
    assert told(emergency_numbers(*OSLO, desk_country="NO")) == [("112", "emergency", "NO"), *FROM_ABROAD]


def test_near_a_border_both_countries() -> None:
    answer = emergency_numbers(65.83, 24.1)
    assert told(answer) == [*IN_SWEDEN, ("112", "emergency", "FI")]
    assert "Nära en gräns: Finland inom 5 km." in answer.sentences("sv")


def test_a_country_nobody_checked() -> None:
    answer = emergency_numbers(*NEW_YORK)
    assert [number for number in answer.numbers if number.dialled_in == "US"] == []
    assert "No emergency number for US is in the table." in answer.sentences()


@pytest.mark.parametrize(
    ("place", "reason", "says"),
    [
        ((None, None), "no position", "No position: Sweden is assumed."),
        ((0.0, 0.0), "no position", "No position: Sweden is assumed."),
        (BALTIC, "no country", "The position lies in no country (open sea?): Sweden is assumed."),
    ],
)
def test_sweden_is_assumed_and_that_is_said(place: tuple[float | None, float | None], reason: str, says: str) -> None:
    answer = emergency_numbers(*place)
    assert (answer.country, answer.assumed, told(answer)) == ("SE", reason, IN_SWEDEN)
    assert says in answer.sentences()


def test_without_the_lookup_sweden_is_assumed_and_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tzfpy", None)  # importing it raises ImportError
    answer = emergency_numbers(*OSLO)
    assert (answer.country, answer.assumed) == ("SE", "no lookup")


def test_what_is_unconfirmed_is_called_so() -> None:
    sentences = emergency_numbers(*OSLO).sentences()
    assert "+46 77 114 14 00 Swedish police, from abroad (unconfirmed)" in sentences
    assert [text for text in sentences if "unconfirmed" in text] == [sentences[3]]
    assert "+46 77 114 14 00 svensk polis, från utlandet (obekräftat)" in emergency_numbers(*OSLO).sentences("sv")


def test_every_country_of_the_union_the_economic_area_and_the_kingdom_has_112() -> None:
    union = "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE"
    for code in f"{union} IS LI NO GB".split():
        assert packaged().countries[code].emergency == "112"


def test_a_station_may_keep_its_own_table(tmp_path: Path) -> None:
    file = tmp_path / "numbers.toml"
    own = (Path(numbers_module.__file__).parent / "numbers.toml").read_text("utf-8")
    file.write_text(own.replace('"+46 77 114 14 00"', '"+46 000"').replace('["from_abroad"]', "[]"), "utf-8")
    answer = emergency_numbers(*OSLO, table=read_table(file))
    assert answer.numbers[-1] == numbers_module.Number(number="+46 000", use="swedish police")


@pytest.mark.parametrize("fault", ['emergancy = "1"', 'unconfirmed = ["all"]'])
def test_an_error_in_the_table_is_named(tmp_path: Path, fault: str) -> None:
    file = tmp_path / "numbers.toml"
    file.write_text(
        f'[sweden]\nemergency = "112"\nnot_urgent = "x"\nfrom_abroad = "y"\n{fault}\n[countries]\n', "utf-8"
    )
    with pytest.raises(TableFault, match="sweden"):
        read_table(file)


@given(st.none() | st.floats(), st.none() | st.floats(), st.sampled_from(["SE", "NO", "US", "??"]))
def test_there_is_always_an_answer(lat: float | None, lon: float | None, desk: str) -> None:
    answer = emergency_numbers(lat, lon, desk)
    assert answer.numbers
    assert all(answer.sentences("sv"))
    assert msgspec.json.decode(msgspec.json.encode(answer), type=Numbers) == answer
