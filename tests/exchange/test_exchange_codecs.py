"""GPX and GeoJSON: what goes out comes in again, what comes in is checked, and a name is never more than a name."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.sentences import SENTENCES, sentence
from maps.exchange.geojson_read import read_geojson
from maps.exchange.geojson_write import write_geojson
from maps.exchange.gpx_read import read_gpx
from maps.exchange.gpx_write import GPX, OURS, write_gpx
from maps.exchange.values import (
    LARGEST,
    BadFile,
    Circle,
    MapFile,
    Mark,
    Point,
    Polygon,
    clean,
    read_time,
    written_time,
)
from tests.support_hostile import EVERYTHING, MARK

AT = 1_739_308_997_123_456  # 2025-02-11T21:23:17.123456Z
SQUARE = ((59.33, 18.05), (59.33, 18.07), (59.34, 18.07), (59.34, 18.05))
HOLE = ((59.334, 18.055), (59.336, 18.055), (59.336, 18.058))
WHOLE = MapFile(
    name="K-0001", made=AT,
    trail=(
        Point(lat=59.33003, lon=18.06094, at=AT, heard=AT + 3_000_000, accuracy_m=14.0, source="gps"),
        Point(lat=59.3301, lon=18.0611, heard=AT + 9_000_000, source="cell", last_known=True),
    ),
    marks=(Mark(name="3310", lat=59.3346, lon=18.0632, at=AT, unit=True), Mark(name="hem", lat=59.33, lon=18.06)),
    zones=(
        Circle(name="skola", lat=59.331, lon=18.05, radius_m=200.0),
        Polygon(name="torg", outline=SQUARE, holes=(HOLE,)),
    ),
)  # fmt: skip
FORMS = {"gpx": (write_gpx, read_gpx), "geojson": (write_geojson, read_geojson)}
Form = tuple[Callable[[MapFile], bytes], Callable[[bytes], MapFile]]


def why(read: Callable[[bytes], MapFile], content: bytes) -> tuple[str, str]:
    with pytest.raises(BadFile) as caught:
        read(content)
    assert caught.value.code in SENTENCES
    words = sentence(caught.value.code, caught.value.detail)
    assert "{" not in words
    return caught.value.code.removeprefix("exchange."), words


# ---- round trips ----


@pytest.fixture(params=FORMS.values(), ids=FORMS.keys())
def form(request: pytest.FixtureRequest) -> Form:
    found: Form = request.param
    return found


def test_what_goes_out_comes_in(form: Form) -> None:
    write, read = form
    assert read(write(WHOLE)) == WHOLE


def test_an_exercise_is_marked_and_stays_one(form: Form) -> None:
    write, read = form
    exercise = MapFile(name="K-0001", exercise="EXERCISE: first-loud. Nothing of this happened.", trail=WHOLE.trail)
    content = write(exercise)
    assert b"EX K-0001" in content
    assert exercise.exercise.encode() in content
    assert read(content) == exercise
    assert b"EX K-0001" not in write(WHOLE), "control: a real one is not marked"


def test_every_feature_of_an_exercise_says_so_by_itself() -> None:
    file = json.loads(
        write_geojson(MapFile(exercise="EXERCISE", trail=WHOLE.trail, marks=WHOLE.marks, zones=WHOLE.zones))
    )
    assert [feature["properties"]["exercise"] for feature in file["features"]] == [True] * 6


NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), max_size=30).map(clean)
LAT = st.floats(-90, 90).map(lambda x: round(x, 7)).filter(lambda x: abs(x) > 0.001)
LON = st.floats(-180, 179.999).map(lambda x: round(x, 7)).filter(lambda x: abs(x) > 0.001)
TIMES = st.none() | st.integers(0, 4_000_000_000_000_000)
METRES = st.none() | st.integers(1, 10_000_000).map(lambda x: x / 100)
FILES = st.builds(
    MapFile, name=NAMES.filter(lambda name: not name.startswith("EX ")), made=TIMES,
    trail=st.lists(st.builds(
        Point, lat=LAT, lon=LON, at=TIMES, heard=TIMES, accuracy_m=METRES, source=NAMES, last_known=st.booleans()
    ), max_size=4).map(tuple),
    marks=st.lists(st.builds(Mark, name=NAMES, lat=LAT, lon=LON, at=TIMES, unit=st.booleans()), max_size=3).map(tuple),
    zones=st.lists(st.builds(
        Circle, name=NAMES, lat=LAT, lon=LON, radius_m=st.integers(1, 10_000).map(float)
    ), max_size=2).map(tuple),
)  # fmt: skip


@given(FILES, st.sampled_from(sorted(FORMS)))
@settings(max_examples=120, deadline=None)
def test_any_file_comes_back_as_it_was(file: MapFile, kind: str) -> None:
    write, read = FORMS[kind]
    assert read(write(file)) == file


@given(st.integers(-(2**70), 2**70))
@settings(max_examples=100, deadline=None)
def test_a_time_is_written_whole_or_not_at_all(at: int) -> None:
    words = written_time(at)
    assert words == "" or read_time(words) == at
    assert not (0 <= at < 2**52) or words


# ---- the form of GPX ----

POINT_ORDER = ["time", "name", "src", "type", "extensions"]  # wptType of gpx.xsd, those that are written


def test_gpx_is_as_the_schema_has_it() -> None:
    """gpx.xsd 1.1: gpxType metadata, wpt*, rte*, trk*; wptType and trkType are sequences too; decimals; dateTime."""
    root = ElementTree.fromstring(write_gpx(WHOLE))
    assert root.tag == f"{{{GPX}}}gpx"
    assert (root.get("version"), root.get("creator")) == ("1.1", "Larmbord")
    order = [node.tag.rpartition("}")[2] for node in root]
    assert order == sorted(order, key=["metadata", "wpt", "rte", "trk"].index)
    assert order.count("metadata") == order.count("trk") == 1
    assert [node.tag.rpartition("}")[2] for node in root[0]] == ["name", "time"]
    for node in root.iter():
        kind = node.tag.rpartition("}")[2]
        inside = [child.tag.rpartition("}")[2] for child in node]
        if kind in ("wpt", "trkpt", "rtept"):
            assert inside == [name for name in POINT_ORDER if name in inside]
            assert -90 <= float(node.attrib["lat"]) <= 90
            assert -180 <= float(node.attrib["lon"]) < 180
            assert set(node.attrib) == {"lat", "lon"}
        if kind == "extensions":
            assert all(child.tag.startswith(f"{{{OURS}}}") for child in node)
        if kind == "trk":
            assert inside == ["name", "type", "trkseg"]
        if kind == "rte":
            assert inside == ["name", "type", *["rtept"] * (len(inside) - 2)]
        if kind == "time":
            assert read_time(node.text or "") == AT
        if kind in ("name", "type", "src", "time"):
            assert not list(node)


def test_the_date_line_is_west_in_gpx() -> None:
    assert b'lon="-180.0000000"' in write_gpx(MapFile(trail=(Point(lat=1.0, lon=180.0),)))


def test_no_figure_has_an_exponent() -> None:
    content = write_gpx(MapFile(trail=(Point(lat=1e-3, lon=1e-5, accuracy_m=1e-9),)))
    assert b'lon="0.0000100"' in content
    assert b"e-" not in content.lower().replace(b"time-", b"")


# ---- hostile words ----


@pytest.mark.parametrize("words", EVERYTHING.values(), ids=EVERYTHING.keys())
def test_a_name_stays_a_name(words: str, form: Form) -> None:
    write, read = form
    file = MapFile(
        name=words, exercise=words, trail=(Point(lat=59.33, lon=18.06, source=words),),
        marks=(Mark(name=words, lat=59.33, lon=18.06),), zones=(Polygon(name=words, outline=SQUARE),),
    )  # fmt: skip
    content = write(file)
    back = read(content)
    assert (len(back.trail), len(back.marks), len(back.zones), back.left_out) == (1, 1, 1, 0)
    assert back.marks[0].name == back.zones[0].name == clean(words)
    assert not any(byte < 0x20 and byte != 0x0A for byte in content)
    assert content.count(b"<wpt") + content.count(b'"mark"') == 1
    content.decode("utf-8")


def test_control_the_names_are_still_read() -> None:
    assert (
        MARK
        in read_gpx(write_gpx(MapFile(marks=(Mark(name=EVERYTHING["csi clear"], lat=1.0, lon=1.0),)))).marks[0].name
    )


# ---- what is refused, and where ----


def gpx(*lines: str) -> bytes:
    return "\n".join([f'<gpx xmlns="{GPX}" version="1.1" creator="x">', *lines, "</gpx>"]).encode()


LAUGHS = '<!DOCTYPE gpx [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
STRANGE = {
    "words": (b"hej", "gpx_xml", "Line 1"),
    "nothing": (b"", "gpx_xml", "Line 1"),
    "cut": (gpx('<wpt lat="1" lon="1">')[:-6], "gpx_xml", "Line"),
    "another root": (b"<html/>", "gpx_root", "not GPX"),
    "laughs": (LAUGHS.encode() + gpx("&b;"), "gpx_doctype", "Line 1"),
    "laughs in UTF-16": ((LAUGHS + gpx("&b;").decode()).encode("utf-16"), "gpx_doctype", "Line 1"),
    "outside": (b'<!DOCTYPE gpx SYSTEM "file:///etc/passwd">' + gpx(), "gpx_doctype", "Line 1"),
    "entity": (gpx("<wpt lat='1' lon='1'><name>&x;</name></wpt>"), "gpx_xml", "Line 2"),
    "no place": (gpx("", '<wpt lat="91" lon="1"/>'), "gpx_place", "Line 3"),
    "nowhere": (gpx('<wpt lat="0" lon="0"/>'), "gpx_place", "Line 2"),
    "not a number": (gpx('<wpt lat="NaN" lon="18"/>'), "gpx_place", "Line 2"),
    "half a place": (gpx('<wpt lat="59"/>'), "gpx_place", "Line 2"),
    "a time without offset": (
        gpx("<trk>", '<trkpt lat="1" lon="1"><time>2025-02-11T21:40:00</time>', "</trkpt></trk>"), "gpx_time", "Line 4"
    ),
    "accuracy below zero": (
        gpx(f'<wpt lat="1" lon="1"><a:accuracy_m xmlns:a="{OURS}">-1</a:accuracy_m>',
            f'<a:radius_m xmlns:a="{OURS}">x</a:radius_m></wpt>'), "gpx_metres", "Line 3"
    ),
    "deep": (gpx("<a>" * 60, "</a>" * 60), "gpx_deep", "Line 2"),
    "an encoding nobody knows": (b'<?xml version="1.0" encoding="klingon"?><gpx/>', "gpx_xml", "Line 1"),
    "large": (b" " * (LARGEST + 1), "large", "10 MB"),
    "many": (gpx('<wpt lat="1" lon="1"/>' * 100_001), "many", "100000"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "code", "where"), STRANGE.values(), ids=STRANGE.keys())
def test_a_wrong_gpx_is_a_sentence_with_its_line(content: bytes, code: str, where: str) -> None:
    found, words = why(read_gpx, content)
    assert (found, where in words) == (code, True)


def test_control_the_same_gpx_without_the_fault_is_read() -> None:
    file = read_gpx(gpx('<wpt lat="59" lon="18"><name>torg &amp; hamn</name></wpt>',
                        '<trk><trkseg><trkpt lat="59.3" lon="18"><ele>3</ele><time>2025-02-11T21:40:00+01:00</time>',
                        "</trkpt></trkseg></trk><rte><rtept lat='59' lon='18'/></rte>"))  # fmt: skip
    assert file.marks[0].name == "torg & hamn"
    assert written_time(file.trail[0].at) == "2025-02-11T20:40:00.000000Z"
    assert file.left_out == 1, "a route that is no zone is counted"


def test_gpx_1_0_and_no_namespace_are_read_too() -> None:
    for name in ("http://www.topografix.com/GPX/1/0", ""):
        content = f'<gpx xmlns="{name}"><trk><trkseg><trkpt lat="59" lon="18"/></trkseg></trk></gpx>'
        assert len(read_gpx(content.encode()).trail) == 1


def geojson(*features: object, **more: object) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features} | more).encode()


def feature(kind: str, coordinates: object, **properties: object) -> dict[str, object]:
    return {"type": "Feature", "geometry": {"type": kind, "coordinates": coordinates}, "properties": properties}


GOOD = feature("Point", [18.06, 59.33], time="2025-02-11T20:40:00Z")
ODD = {
    "words": (b"hej", "geojson_json", "JSON"),
    "nothing": (b"", "geojson_json", "JSON"),
    "deep": (b'{"type":"FeatureCollection","x":' + b"[" * 100_000, "geojson_json", "JSON"),
    "a list": (b"[]", "geojson_root", "FeatureCollection"),
    "a feature": (json.dumps(GOOD).encode(), "geojson_root", "FeatureCollection"),
    "no feature": (geojson(GOOD, 7), "geojson_feature", "Feature 2"),
    "words for a place": (geojson(GOOD, feature("Point", ["18", "59"])), "geojson_feature", "Feature 2"),
    "half a place": (geojson(feature("Point", [18.0])), "geojson_feature", "Feature 1"),
    "the wrong way round": (geojson(GOOD, GOOD, feature("Point", [59.33, 118.06])), "geojson_place", "Feature 3"),
    "nowhere": (geojson(feature("Point", [0, 0])), "geojson_place", "Feature 1"),
    "a time without offset": (geojson(feature("Point", [18, 59], time="2025-02-11T20:40:00")), "geojson_time", "1"),
    "a time that is a number": (geojson(feature("Point", [18, 59], time=7)), "geojson_feature", "Feature 1"),
    "fewer times than places": (
        geojson(feature("LineString", [[18, 59], [18, 60]], coordTimes=["2025-02-11T20:40:00Z"])), "geojson_time", "1"
    ),
    "open ring": (geojson(feature("Polygon", [[[18, 59], [18, 60], [19, 60], [19, 59]]])), "geojson_ring", "1"),
    "a line for a ring": (geojson(feature("Polygon", [[[18, 59], [18, 60], [18, 59]]])), "geojson_ring", "1"),
    "radius below zero": (geojson(feature("Point", [18, 59], radius_m=-1)), "geojson_feature", "Feature 1"),
    "a shape nobody knows": (geojson(feature("Blob", [1, 2])), "geojson_feature", "Feature 1"),
    "large": (b" " * (LARGEST + 1), "large", "10 MB"),
    "many": (geojson(feature("LineString", [[18, 59]] * 100_001)), "many", "100000"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "code", "where"), ODD.values(), ids=ODD.keys())
def test_a_wrong_geojson_is_a_sentence_with_its_feature(content: bytes, code: str, where: str) -> None:
    found, words = why(read_geojson, content)
    assert (found, where in words) == (code, True)


def test_what_others_write_is_read() -> None:
    line = feature("LineString", [[18, 59, 4.0], [18.1, 59]], coordTimes=["2025-02-11T20:40:00Z"] * 2)
    squares = feature("MultiPolygon", [[[[18, 59], [18, 60], [19, 60], [18, 59]]]] * 2, name="zon")
    file = read_geojson(b"\xef\xbb\xbf" + geojson(
        GOOD, line, squares, feature("Point", [18, 59], name="torg"), {"type": "Feature", "geometry": None},
        {"type": "Feature", "geometry": {"type": "GeometryCollection", "geometries": []}, "properties": None},
        feature("MultiPoint", [[18, 59]]), crs={"type": "name"},
    ))  # fmt: skip
    assert (len(file.trail), len(file.zones), len(file.marks), file.left_out) == (3, 2, 1, 3)


@given(st.sampled_from(sorted(FORMS)), st.binary(max_size=200), st.integers(0, 2000), st.integers(0, 20))
@settings(max_examples=250, deadline=None)
def test_nothing_brings_more_than_values_or_a_sentence(kind: str, noise: bytes, at: int, cut: int) -> None:
    write, read = FORMS[kind]
    good = write(WHOLE)
    at %= len(good)
    for content in (noise, good[:at] + noise + good[at + cut :]):
        try:
            file = read(content)
        except BadFile:
            continue
        assert all(math.isfinite(point.lat) and -90 <= point.lat <= 90 for point in file.trail)


def test_outlines_turn_left_and_holes_right() -> None:
    def turns_left(ring: list[list[float]]) -> bool:
        return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) > 0

    for outline in (SQUARE, SQUARE[::-1]):
        file = MapFile(zones=(Polygon(name="", outline=outline, holes=(HOLE, HOLE[::-1])),))
        (only,) = json.loads(write_geojson(file))["features"]
        assert [turns_left(ring) for ring in only["geometry"]["coordinates"]] == [True, False, False]
        assert all(ring[0] == ring[-1] for ring in only["geometry"]["coordinates"])
