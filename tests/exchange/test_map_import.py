"""`larmbord map import`: rows that the register takes as they are, and a sentence for everything that is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from console.cli import main
from console.register import Person, Place, Zone
from console.register_file import load_register
from maps.exchange.geojson_write import write_geojson
from maps.exchange.gpx_write import write_gpx
from maps.exchange.values import Circle, MapFile, Mark, Point, Polygon
from maps.geo import distance_m

SQUARE = ((59.33, 18.06), (59.33, 18.07), (59.34, 18.07), (59.34, 18.06))
FILE = MapFile(
    zones=(Circle(name='ban "home"', lat=59.33, lon=18.06, radius_m=200.4), Polygon(name="school", outline=SQUARE)),
    marks=(Mark(name="work\u202e", lat=59.31, lon=18.05), Mark(name="3310", lat=59.3, lon=18.0, unit=True)),
    trail=(Point(lat=59.3, lon=18.0, at=1), Point(lat=59.3, lon=18.0, at=2)),
)  # fmt: skip
WRITE = {"gpx": write_gpx, "geojson": write_geojson}


def pasted(tmp_path: Path, rows: str) -> Person:
    """A register file with the rows below its person."""
    register = tmp_path / "register.toml"
    register.write_text(f'[[person]]\nid = "P1"\nname = "Mira Exempel"\n{rows}', "utf-8")
    return load_register(register).persons["P1"]


@pytest.mark.parametrize("form", ["gpx", "geojson"])
def test_what_it_prints_is_what_the_register_takes(
    tmp_path: Path, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / f"zones.{form}"
    path.write_bytes(WRITE[form](FILE))
    assert main(["map", "import", str(path)]) == 0
    said = capsys.readouterr()
    person = pasted(tmp_path, said.out)
    circle, area = person.zones
    assert circle == Zone(label='ban "home"', lat=59.33, lon=18.06, radius_m=201)
    assert (area.label, area.lat, area.lon) == ("school", 59.335, 18.065)
    assert all(distance_m(area.lat, area.lon, *corner) <= area.radius_m for corner in SQUARE), "all of it is in it"
    assert person.places == (Place(label="work\ufffd", lat=59.31, lon=18.05),), "and no unit"
    assert "2 zones and 1 places; 3 other things" in said.err
    assert sorted(file.name for file in tmp_path.iterdir()) == ["register.toml", path.name], "nothing was written"


def test_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "zones.geojson"
    path.write_bytes(write_geojson(FILE))
    assert main(["map", "import", str(path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["zones"][0] == {"label": 'ban "home"', "lat": 59.33, "lon": 18.06, "radius_m": 201}
    assert [place["label"] for place in told["places"]] == ["work\ufffd"]


def features(*positions: tuple[float, float]) -> str:
    points = [{"type": "Point", "coordinates": position} for position in positions]
    found = [{"type": "Feature", "geometry": point, "properties": {}} for point in points]
    return json.dumps({"type": "FeatureCollection", "features": found})


@pytest.mark.parametrize(
    ("name", "content", "code", "told"),
    [
        ("a.geojson", features((18, 59), (59, 181)), 1, "Feature 2"),
        ("a.gpx", "<gpx>\n<wpt/></gpx>", 1, "Line 2"),
        ("a.geojson", '{"type":"FeatureCollection","features":[]}', 1, "0 zones"),
        ("a.kml", "", 2, ".gpx, .geojson"),
        ("", None, 2, ".gpx, .geojson"),
        ("none\x1b.gpx", None, 1, "none␛.gpx cannot be read"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_number_and_nothing_is_taken(
    tmp_path: Path, name: str, content: str | None, code: int, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_text(content, "utf-8")
    assert main(["map", "import", str(path) if name else ""]) == code
    said = capsys.readouterr()
    assert told in said.err
    assert said.out == ""
    assert "\x1b" not in said.err
