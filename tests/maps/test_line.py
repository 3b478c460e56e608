"""The line of text says what the picture says."""

from __future__ import annotations

from dataclasses import replace

import pytest
from maps_scenes import LAT, LON, NOW, ago, last_known, nowhere, unit, walk, walking

from maps.country import Country
from maps.geo import destination
from maps.line import describe
from maps.numbers import numbers_in
from maps.scene import Scene, Zone
from maps.trail import Position, Trail
from maps.where import Where

PLACE = "450 m W of Stockholm, region Stockholm, Stockholms län"


def moved(metres: float, seconds: float, accuracy: float | None = 14.0) -> Scene:
    """From there to here, straight to the north-east."""
    before = destination(LAT, LON, 225, metres)
    fixes = [
        Position(lat=before[0], lon=before[1], at=ago(12 + seconds)),
        Position(lat=LAT, lon=LON, at=ago(12), accuracy_m=accuracy, source="gps"),
    ]
    return Scene(now=NOW, person=fixes[-1], heard=ago(10), trail=Trail(fixes))


def test_the_whole_line() -> None:
    scene = replace(moved(60, 120), units=(unit("3310", 225, 1900, 40),))
    assert describe(scene) == (
        f"{PLACE}; 12 s old, ±14 m, GPS; 59.33003 N 18.06094 E; moved 60 m NE in 2 min; "
        "3310 1.9 km SW (position 40 s old)"
    )
    assert describe(scene, "sv") == (
        "450 m V om Stockholm, region Stockholm, Stockholms län; 12 s gammal, ±14 m, GPS; 59.33003 N 18.06094 E; "
        "förflyttning 60 m NO på 2 min; "
        "3310 1,9 km SV (position 40 s gammal)"
    )


def test_no_position() -> None:
    assert describe(nowhere()) == "no position yet"
    assert describe(nowhere(), "sv") == "ingen position ännu"
    assert describe(Scene(now=NOW, person=Position(lat=0.0, lon=0.0))) == "no position yet"


def test_last_known_is_called_so_and_both_ages_are_told() -> None:
    line = describe(last_known())
    assert line.startswith(f"LAST KNOWN {PLACE}; 7 min old, received 30 s ago, ±900 m, mobile cell; 59.33003 N ")
    assert describe(last_known(), "sv").startswith("SENAST KÄND ")


@pytest.mark.parametrize(
    ("at", "heard", "says"),
    [
        (ago(12), ago(10), "12 s old"),
        (ago(200), ago(10), "3 min old, received 10 s ago"),
        (None, ago(12), "age unknown, received 12 s ago"),
        (None, None, "age unknown"),
        (ago(-40), ago(12), "its clock 40 s ahead of ours, received 12 s ago"),
    ],
)
def test_ages(at: int | None, heard: int | None, says: str) -> None:
    scene = Scene(now=NOW, person=Position(lat=LAT, lon=LON, at=at), heard=heard)
    assert describe(scene) == f"{PLACE}; {says}, accuracy unknown, source unknown; 59.33003 N 18.06094 E"


def test_where_nothing_can_be_looked_up_the_rest_is_said() -> None:
    line = describe(moved(60, 120), lies=Where(lat=LAT, lon=LON, country="SE", numbers=numbers_in(Country("SE"))))
    assert line == "12 s old, ±14 m, GPS; 59.33003 N 18.06094 E; moved 60 m NE in 2 min"
    assert describe(last_known(), "sv", lies=Where(lat=LAT, lon=LON)).startswith("SENAST KÄND; 7 min gammal")


def test_moving_within_the_accuracy_is_still() -> None:
    assert "; still for 2 min" in describe(moved(10, 120))
    assert "stilla i 2 min" in describe(moved(10, 120), "sv")
    assert "moved" in describe(moved(15, 120))
    assert "still" not in describe(moved(15, 120))


def test_control_still_is_not_said_of_who_went_away_and_came_back() -> None:
    out = destination(LAT, LON, 90, 200)
    fixes = [
        Position(lat=LAT, lon=LON, at=ago(200)),
        Position(lat=out[0], lon=out[1], at=ago(60)),
        Position(lat=LAT, lon=LON, at=ago(0), accuracy_m=14.0),
    ]
    assert "still" not in describe(Scene(now=NOW, person=fixes[-1], trail=Trail(fixes)))


def test_fixes_without_a_time_and_fixes_after_this_one_prove_no_movement() -> None:
    timeless = [replace(fix, at=None) for fix in walk()]
    assert "moved" not in describe(replace(walking(), trail=Trail(timeless)))
    later = [replace(fix, at=NOW) for fix in walk()]
    assert "moved" not in describe(replace(walking(), trail=Trail(later)))


def test_the_nearest_units_first_and_the_rest_counted() -> None:
    units = tuple(unit(f"33{number}0", 90, 5000 - number * 1000) for number in range(5))
    line = describe(replace(moved(60, 120), units=units))
    assert line.index("3340 1.0 km E") < line.index("3330 2.0 km E") < line.index("3320 3.0 km E")
    assert line.endswith("2 more units")
    assert "3310" not in line


def test_units_whose_age_nobody_knows() -> None:
    assert "3310 1.9 km SW (position of unknown age)" in describe(
        replace(moved(60, 120), units=(unit("3310", 225, 1900, None),))
    )
    assert "(position dated 40 s ahead)" in describe(replace(moved(60, 120), units=(unit("3310", 225, 1900, -40),)))


def test_zones() -> None:
    zone = Zone(label="Skolan", lat=LAT, lon=LON, radius_m=50)
    assert describe(replace(moved(60, 120), zones=(zone,))).endswith("; zone Skolan: inside")
    east = destination(LAT, LON, 90, 150)
    beside = replace(zone, lat=east[0], lon=east[1])
    assert describe(replace(moved(60, 120), zones=(beside,)), "sv").endswith("; zon Skolan: 100 m O")


def test_words_from_a_register_act_on_no_terminal() -> None:
    assert "33?[2J10" in describe(replace(moved(60, 120), units=(unit("33\x1b[2J10", 0, 100),)))
