"""A wrong station file or register names file, key and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.board import Board
from console.register_file import differences, load_register
from console.station import StationFault, load_station
from tests.support_story import Story

GOOD = """
name = "Provstad"
language = "sv"
register = "register.toml"
dial_by_modem = ["112"]
[[modem]]
port = "/dev/serial/by-id/usb-x-if02-port0"
[[feed]]
name = "hq"
url = "https://feed.example.invalid/events"
"""

REGISTER = """
[[person]]
id = "P1"
name = "Mira Exempel"
mode = "SILENT"
code_ok = "blå stege"
children = ["child 1 (6 y)"]
[[person.places]]
label = "home"
[[device]]
id = "D7"
person = "P1"
number = "0701740605"
[[unit]]
id = "3310"
lat = 59.3346
lon = 18.0632
"""


def written(tmp_path: Path, words: str, name: str = "station.toml") -> Path:
    path = tmp_path / name
    path.write_text(words, encoding="utf-8")
    return path


def test_a_station_file(tmp_path: Path) -> None:
    station = load_station(written(tmp_path, GOOD))
    assert station.modem[0].name == "modem"
    assert station.path(station.register) == tmp_path / "register.toml"


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (GOOD.replace("port =", "prot ="), "prot"),
        (GOOD.replace('"Provstad"', "7"), "name must be text"),
        (GOOD.replace('"sv"', '"de"'), "language cannot be 'de'"),
        (GOOD + '[[modem]]\nport = "x"\n', "modem"),
        (GOOD.replace("https:", "http:"), "https://"),
        (GOOD + '[map]\nflie = "karta.pmtiles"\n', "flie"),
        (GOOD + "[map]\nhome = [59.33]\n", "map home must be a list of 2"),
        (GOOD + "[map]\nhome = [180.06, 59.33]\n", "latitude and longitude"),
        (GOOD + "[map]\nhome = [0, 0]\n", "latitude and longitude"),
        ("name = 7 8", "line 1"),
        ("folder = 'x'", "folder"),
        ("\x00", "TOML"),
        ("name = 'a'\nname = 'b'", "something is written twice"),
        ("a = " + 100_000 * "[", "TOML"),
    ],
)
def test_a_wrong_station_file(tmp_path: Path, words: str, hint: str) -> None:
    path = written(tmp_path, words)
    with pytest.raises(StationFault) as fault:
        load_station(path)
    assert str(path) in str(fault.value)
    assert hint in str(fault.value)


def test_a_mark_that_nobody_sees_is_no_mistake(tmp_path: Path) -> None:
    path = tmp_path / "station.toml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.encode().replace(b"\n", b"\r\n"))
    assert load_station(path).name == "Provstad"


def test_a_file_that_is_not_utf8_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "station.toml"
    path.write_bytes('language = "sv"\nname = "Skövde"'.encode("latin-1"))
    with pytest.raises(StationFault, match=r"station\.toml line 2: a letter there is not UTF-8"):
        load_station(path)


def test_a_map_of_the_station(tmp_path: Path) -> None:
    station = load_station(written(tmp_path, GOOD + '[map]\nfile = "karta.pmtiles"\nhome = [59.3293, 18.0686]\n'))
    assert station.map_path == tmp_path / "karta.pmtiles"
    assert station.map.home == (59.3293, 18.0686)
    without = load_station(written(tmp_path, GOOD))
    assert without.map_path is None
    assert without.map.home is None


def test_no_station_file(tmp_path: Path) -> None:
    with pytest.raises(StationFault, match=r"missing\.toml"):
        load_station(tmp_path / "missing.toml")


@pytest.mark.parametrize(
    ("old", "new", "hint"),
    [
        ('mode = "SILENT"', 'mode = "QUIET"', "mode"),
        ('mode = "SILENT"', 'mood = "SILENT"', "mood"),
        ('id = "D7"\nperson = "P1"', 'id = "D7"\nperson = "P9"', "P9"),
        ('id = "3310"', 'id = "D7"\n[[unit]]\nid="3310"\n[[unit]]\nid="3310"', "3310"),
        ("lat = 59.3346", 'lat = "north"', "lat"),
    ],
)
def test_a_wrong_register(tmp_path: Path, old: str, new: str, hint: str) -> None:
    path = written(tmp_path, REGISTER.replace(old, new), "register.toml")
    with pytest.raises(StationFault) as fault:
        load_register(path)
    assert str(path) in str(fault.value)
    assert hint in str(fault.value)


def test_the_register_reaches_the_journal_once(tmp_path: Path) -> None:
    wanted = load_register(written(tmp_path, REGISTER, "register.toml"))
    story = Story()
    for fact in differences(story.board.register(), wanted):
        story.tell(fact)
    assert story.board.register() == wanted
    assert differences(story.board.register(), wanted) == []
    for fact in differences(story.board.register(), Board().register()):
        story.tell(fact)
    assert story.board.register() == Board().register()
