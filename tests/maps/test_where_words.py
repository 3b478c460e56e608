"""The line that says where: as people say it, and everything it may be where a border is near."""

from __future__ import annotations

import json
from argparse import Namespace

import pytest

from console.commands.where import where as command
from maps.regions import Centre
from maps.where import Where, where
from maps.where_words import WORDS, centre_line, place_line

SKOVDE, GNESTA, HALDEN, SEA = (58.399, 13.86), (59.04784, 17.31106), (59.12, 11.39), (57.0, 20.3)


@pytest.mark.parametrize(
    ("place", "swedish", "english"),
    [
        (
            SKOVDE,
            "1,2 km NO om Skövde, region Väst, Västra Götalands län",
            "1.2 km NE of Skövde, region Väst, Västra Götalands län",
        ),
        (
            GNESTA,
            "61 m NV om Gnesta, region Öst eller Stockholm (gräns 910 m bort), Södermanlands län",
            "61 m NW of Gnesta, region Öst or Stockholm (border 910 m away), Södermanlands län",
        ),
        (
            HALDEN,
            "550 m S om Halden, Norge, Sverige inom 5 km (region Väst)",
            "550 m S of Halden, Norway, Sweden within 5 km (region Väst)",
        ),
        (
            SEA,
            "119 km SO om Slite, inte i något land (öppet hav?), närmaste region Stockholm (97 km bort), Gotlands län",
            "119 km SE of Slite, in no country (open sea?), nearest region Stockholm (97 km away), Gotlands län",
        ),
        (
            (65.83, 24.13),
            "680 m SV om Haparanda, region Nord, Norrbottens län, Finland inom 5 km",
            "680 m SW of Haparanda, region Nord, Norrbottens län, Finland within 5 km",
        ),
        ((40.7, -74.0), "US", "US"),
        ((0.0, 0.0), "", ""),
    ],
)
def test_the_line(place: tuple[float, float], swedish: str, english: str) -> None:
    assert place_line(where(*place), "sv") == swedish
    assert place_line(where(*place), "en") == english


def test_in_the_middle_of_a_settlement_no_direction_is_said() -> None:
    assert place_line(where(59.32938, 18.06871), "sv").startswith("vid Stockholm, ")


def test_the_centre_is_named_with_what_is_known_of_it() -> None:
    assert centre_line(where(*SKOVDE), "sv") == "Ledningscentral för region Väst: Göteborg (obekräftat)"
    assert centre_line(where(*HALDEN)) == ""
    known = Where(lat=0.0, lon=0.0, centre=Centre("Väst", "Exempelstad", "070-174 06 05", True))
    assert centre_line(known) == "Command centre of region Väst: Exempelstad 070-174 06 05"


def test_both_languages_have_every_word() -> None:
    assert WORDS["sv"].keys() == WORDS["en"].keys()


def test_the_command_says_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert command(Namespace(lat=SKOVDE[0], lon=SKOVDE[1], station=None, json=False)) == 0
    said = capsys.readouterr().out
    assert said.splitlines()[0] == "1.2 km NE of Skövde, region Väst, Västra Götalands län"
    assert "58.39900 N 13.86000 E" in said
    assert "Command centre of region Väst: Göteborg (unconfirmed)" in said


KEYS = (
    "lat lon decimal ddm sweref99tm country assumed near line region region_distance_m regions nearest_other county "
    "municipality place centre numbers"
)


@pytest.mark.parametrize("place", [SKOVDE, GNESTA, HALDEN, SEA, (40.7, -74.0), (90.0, 0.0)])
def test_the_keys_of_the_json_are_always_there(place: tuple[float, float], capsys: pytest.CaptureFixture[str]) -> None:
    assert command(Namespace(lat=place[0], lon=place[1], station=None, json=True)) == 0
    assert list(json.loads(capsys.readouterr().out)) == KEYS.split()


def test_the_json_of_a_border(capsys: pytest.CaptureFixture[str]) -> None:
    command(Namespace(lat=GNESTA[0], lon=GNESTA[1], station=None, json=True))
    told = json.loads(capsys.readouterr().out)
    assert told["regions"] == ["Öst", "Stockholm"]
    assert told["nearest_other"] == {"region": "Stockholm", "distance_m": 0.0}
    assert told["place"] == {"name": "Gnesta", "distance_m": 60.9, "bearing_deg": 307.0}
    assert told["centre"] == {"region": "Öst", "town": "Linköping", "number": "", "confirmed": False}
