"""What is asked of OSRM and Valhalla, and what their answers may do to a list of units."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maps.eta import valhalla
from maps.eta.osrm import MOST, read_table, table_path
from maps.eta.values import FASTEST_KMH, Goal, NoRoads, Start, believable, best, estimates
from maps.geo import distance_m

HERE = Goal(59.33003, 18.06094)
UNITS = (Start(59.3346, 18.0632), Start(59.3201, 18.0710, 60.0), Start(59.3100, 18.0200))


def table(*seconds: float | None, **other: Any) -> bytes:
    """An answer as OSRM 5 gives it."""
    place = {"hint": "x", "distance": 4.2, "name": "Nygatan", "location": [18.06, 59.33]}
    answer = {
        "code": "Ok", "durations": [[time] for time in seconds], "sources": [place] * len(seconds),
        "destinations": [place],
    }  # fmt: skip
    return json.dumps(answer | other).encode()


def why(call: Callable[[], object]) -> str:
    with pytest.raises(NoRoads) as caught:
        call()
    return caught.value.code


# ---- the great circle ----


def test_the_estimate_is_always_there_and_always_says_so() -> None:
    found = estimates(UNITS, HERE)
    assert [eta.by for eta in found if eta] == ["great circle"] * 3
    metres = distance_m(UNITS[0].lat, UNITS[0].lon, *HERE)
    assert found[0] is not None
    assert found[0].seconds == pytest.approx(metres * 1.3 / (42 / 3.6))


def test_a_unit_without_a_way_keeps_its_estimate_and_the_others_their_roads() -> None:
    found = best(UNITS, HERE, (120.0, None, 400.0))
    assert [(eta.by, eta.estimated) for eta in found if eta] == [
        ("road", False), ("great circle", True), ("road", False)
    ]  # fmt: skip
    assert found[1] == estimates(UNITS, HERE)[1]


def test_a_unit_that_stands_still_has_none() -> None:
    assert best((Start(59.3, 18.0, 0.0),), HERE, (None,)) == (None,)


@given(st.floats(allow_nan=True), st.floats(59, 60), st.floats(17, 19))
@settings(max_examples=200, deadline=None)
def test_no_time_is_believed_that_nobody_could_drive(seconds: float, lat: float, lon: float) -> None:
    start = Start(lat, lon)
    (time,) = believable((start,), HERE, (seconds,))
    if time is not None:
        assert 0 <= time <= 7 * 86_400
        assert distance_m(lat, lon, *HERE) - 1000 <= time * FASTEST_KMH / 3.6 + 1e-6


def test_control_a_time_that_can_be_driven_is_believed() -> None:
    assert believable(UNITS, HERE, (60.0, 90.0, 300.0)) == (60.0, 90.0, 300.0)


# ---- OSRM ----


def test_one_question_for_all_units() -> None:
    assert table_path(UNITS[:2], HERE) == (
        "/table/v1/driving/18.063200,59.334600;18.071000,59.320100;18.060940,59.330030"
        "?sources=0;1&destinations=2&annotations=duration"
    )
    assert len(table_path((UNITS[0],) * MOST, HERE)) < 4000, "servers cut longer addresses"


def test_a_table_is_read() -> None:
    assert read_table(table(61.5, None, 305), UNITS, HERE) == (61.5, None, 305.0)


WRONG = {
    "empty": b"", "no JSON": b"<html>", "a list": b"[]", "no durations": b'{"code":"Ok"}',
    "another count": table(1.0, 2.0), "two columns": table(9, 9, 9, durations=[[9, 9]] * 3),
    "words": table(9, 9, 9, durations=[["9"]] * 3), "below zero": table(-1, 9, 9),
    "a truth": table(9, 9, 9, durations=[[True]] * 3), "beyond a week": table(9, 9, 1e9),
    "not a number": b'{"code":"Ok","durations":[[NaN]]}', "infinite": table(9, 9, 9, durations=[[1]] * 2 + [[1e400]]),
    "deep": b"[" * 100_000, "code a number": b'{"code":1}', "no places": table(9, 9, 9, sources=[]),
    "cut": table(9, 9, 9)[:-5], "not UTF-8": b'{"code":"\xff"}', "no code": b"{}",
    "place below zero": table(9, 9, 9, destinations=[{"distance": -1}]),
    "code with words": b'{"code":"Ok\\u001b[31m"}', "null": b"null",
}  # fmt: skip


@pytest.mark.parametrize("body", WRONG.values(), ids=WRONG.keys())
def test_what_is_no_table_is_refused_whole(body: bytes) -> None:
    assert why(lambda: read_table(body, UNITS, HERE)) == "bad_answer"


def test_the_server_may_say_no_and_only_its_code_is_told() -> None:
    body = b'{"code":"NoSegment","message":"Could not find a matching segment for coordinate 59.33003"}'
    with pytest.raises(NoRoads) as caught:
        read_table(body, UNITS, HERE)
    assert (caught.value.code, caught.value.detail) == ("refused", {"why": "NoSegment"})


def test_a_way_that_begins_beside_another_road_is_none() -> None:
    """OSRM takes the nearest road it has, however far: a unit outside its map would stand at the map's edge."""
    places = [{"distance": 3.0}, {"distance": 20_000.0}, {"distance": 499.0}]
    assert read_table(table(60, 61, 400, sources=places), UNITS, HERE) == (60.0, None, 400.0)
    assert why(lambda: read_table(table(60, 61, 400, destinations=[{"distance": 900}]), UNITS, HERE)) == "off_map"


def test_a_time_too_short_is_no_time() -> None:
    assert read_table(table(60, 0.5, 400), UNITS, HERE) == (60.0, None, 400.0)


@given(st.binary(max_size=300) | st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.sampled_from(["code", "durations", "sources", "destinations"]), inner, max_size=4),
    max_leaves=12,
).map(lambda value: json.dumps(value).encode()))  # fmt: skip
@settings(max_examples=300, deadline=None)
def test_no_answer_does_anything_but_answer_or_say_no(body: bytes) -> None:
    try:
        seconds = read_table(body, UNITS, HERE)
    except NoRoads:
        return
    assert len(seconds) == len(UNITS)


@given(st.lists(st.none() | st.floats(0, 600_000), min_size=3, max_size=3))
@settings(max_examples=100, deadline=None)
def test_what_osrm_says_comes_out_or_is_nothing(seconds: list[float | None]) -> None:
    read = read_table(table(*seconds), UNITS, HERE)
    assert all(out in (None, said) for out, said in zip(read, seconds, strict=True))


# ---- Valhalla ----


class Engine:
    """An actor that refuses every question with a unit off the map in it, as pyvalhalla 3.9.1 does (error 170)."""

    def __init__(self, off: set[tuple[float, float]] | None = None, code: int = 170) -> None:
        self.off, self.code, self.asked = off or set(), code, 0

    def matrix(self, request: str, /) -> str:
        self.asked += 1
        question = json.loads(request)
        places = question["sources"] + question["targets"]
        if any((place["lat"], place["lon"]) in self.off for place in places):
            fault = RuntimeError("No suitable edges near location 59.33")
            fault.code = self.code  # type: ignore[attr-defined]
            raise fault
        cells = [[{"time": 100 + i, "distance": 1.0}] for i, _ in enumerate(question["sources"])]
        return json.dumps({"sources_to_targets": cells, "algorithm": "costmatrix"})


def test_valhalla_is_asked_once() -> None:
    engine = Engine()
    assert valhalla.matrix(engine, UNITS, HERE) == (100.0, 101.0, 102.0)
    assert engine.asked == 1


def test_one_unit_off_the_map_takes_no_road_from_the_others() -> None:
    units = (*UNITS, Start(55.0, 12.0), *UNITS)
    seconds = valhalla.matrix(Engine({(55.0, 12.0)}), units, HERE)
    assert [time is None for time in seconds] == [False] * 3 + [True] + [False] * 3


def test_a_person_off_the_map_is_said_and_does_not_cost_a_question_for_ever() -> None:
    engine = Engine({tuple(HERE)})
    assert why(lambda: valhalla.matrix(engine, UNITS * 4, HERE)) == "off_map"
    assert engine.asked < 2 * len(UNITS * 4)


def test_another_refusal_is_told_by_its_number_alone() -> None:
    with pytest.raises(NoRoads) as caught:
        valhalla.matrix(Engine({tuple(HERE)}, code=125), UNITS, HERE)
    assert (caught.value.code, caught.value.detail) == ("refused", {"why": "125"})


@pytest.mark.parametrize(
    "answer", ["", "{}", "[]", '{"sources_to_targets":[]}', '{"sources_to_targets":[[{"time":-1}]]}', "7"]
)
def test_what_is_no_matrix_is_refused(answer: str) -> None:
    assert why(lambda: valhalla.read_matrix(answer, 1)) == "bad_answer"


def test_a_cell_without_time_is_no_way() -> None:
    assert valhalla.read_matrix('{"sources_to_targets":[[{"time":null}],[{"time":7}]]}', 2) == (None, 7.0)


def test_without_the_engine_or_its_tiles_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "valhalla", None)
    assert why(lambda: valhalla.open_actor(tmp_path / "valhalla.json")) == "no_engine"
