"""Our decoder against mapbox-vector-tile: every feature, point and property of a layer, whatever lies in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mapbox_vector_tile import encode
from support_mvt import LINES, POINTS, RINGS, Point, Raw, commands, oracle, ours, pack, same

from maps.tiles import geometry, varints
from maps.tiles.geometry import Parts, parts

near = st.integers(-100, 4200)
far = st.integers(-(2**30), 2**30 - 1)
point = st.tuples(near, near) | st.tuples(far, far)
pieces = st.lists(st.lists(point, min_size=2, max_size=6), min_size=1, max_size=4)
value = st.text(max_size=5) | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False)
properties = st.dictionaries(st.sampled_from(["class", "name", "admin_level", "höjd"]), value).map(
    lambda told: [*told.items()]
)


@st.composite
def features(draw: st.DrawFn) -> Raw:
    kind = draw(st.sampled_from([POINTS, LINES, RINGS]))
    return kind, commands(kind, draw(pieces)), draw(properties)


layer = st.lists(features(), max_size=8)


@given(layer)
@settings(max_examples=150)
def test_a_layer_says_the_same_as_the_oracle(found: list[Raw]) -> None:
    assert same(pack(found))


@given(layer, st.integers(20, 80))
@settings(max_examples=40)
def test_a_long_layer_says_the_same(found: list[Raw], times: int) -> None:
    assert same(pack(found * times))


@st.composite
def squares(draw: st.DrawFn) -> dict[str, object]:
    """A square with a hole, as WKT."""
    x, y, side = draw(st.integers(0, 4000)), draw(st.integers(0, 4000)), draw(st.integers(10, 500))

    def ring(inset: int) -> str:
        corners = [(x + inset, y + inset), (x + side - inset, y + inset), (x + side - inset, y + side - inset),
                   (x + inset, y + side - inset), (x + inset, y + inset)]  # fmt: skip
        return "(" + ", ".join(f"{east} {south}" for east, south in corners) + ")"

    return {"geometry": f"POLYGON ({ring(0)}, {ring(side // 3)})", "properties": {"class": draw(st.text(max_size=3))}}


@given(st.lists(squares(), min_size=1, max_size=70))
@settings(max_examples=30)
def test_what_the_oracle_encodes_we_decode(found: list[dict[str, object]]) -> None:
    data = encode([{"name": "water", "features": found}], default_options={"y_coord_down": True})
    assert oracle(data) == ours(data)
    assert [len(rings) for _, rings, _ in ours(data)["water"]] == [2] * len(found)


def test_the_example_of_the_specification() -> None:
    """MVT 2.1 section 4.3.5.6: a multipolygon with a hole, written out there number by number."""
    numbers = [9, 0, 0, 26, 20, 0, 0, 20, 19, 0, 15, 9, 22, 2, 26, 18, 0, 0, 18, 17, 0, 15, 9, 4, 13, 26, 0, 8, 8, 0,
               0, 7, 15]  # fmt: skip
    rings: list[list[Point]] = [[(0, 0), (10, 0), (10, 10), (0, 10)], [(11, 11), (20, 11), (20, 20), (11, 20)],
                                [(13, 13), (13, 17), (17, 17), (17, 13)]]  # fmt: skip
    assert ours(pack([(RINGS, numbers, [])]))["layer"][0][1] == [[*ring, ring[0]] for ring in rings]
    assert same(pack([(RINGS, numbers, [])] * 100))


def without_close(packed: Sequence[bytes]) -> Parts:
    found = parts(packed)
    return found._replace(x=np.append(found.x[1:], 0))


def plainly_signed(numbers: np.ndarray) -> np.ndarray:
    return np.asarray(numbers >> 1).view(np.int32)


def three_bits_short(packed: Sequence[bytes]) -> tuple[np.ndarray, np.ndarray]:
    numbers, starts = varints.decoded(packed)
    return numbers & 0x1FFF, starts


@pytest.mark.parametrize(("name", "fault"), [
    ("CLOSE_PATH", 6), ("KNOWN", np.arange(8) == 1), ("signed", plainly_signed), ("decoded", three_bits_short),
    ("_walked", lambda steps, edges: np.cumsum(steps)),
])  # fmt: skip
def test_control_one_planted_fault_is_seen(monkeypatch: pytest.MonkeyPatch, name: str, fault: object) -> None:
    shapes = [[(5, 7), (4000, 7), (4000, 4090), (5, -90)], [(9000, 9000), (9100, 9000), (9100, 9100)]]
    for many in (1, 100):
        data = pack([(RINGS, commands(RINGS, shapes), []), (LINES, commands(LINES, shapes), [])] * many)
        assert same(data)
        with monkeypatch.context() as patched:
            patched.setattr(geometry, name, fault)
            assert not same(data)


@pytest.mark.parametrize("decode", [without_close, lambda packed: parts([*packed[1:], b""])])
def test_control_a_shifted_decoder_is_seen(decode: Callable[[Sequence[bytes]], Parts]) -> None:
    data = pack([(RINGS, commands(RINGS, [[(0, 0), (9, 0), (9, 9 + number)]]), []) for number in range(60)])
    assert same(data)
    assert not same(data, decode)


def test_a_torn_feature_does_not_touch_its_neighbour() -> None:
    whole = bytes([9, 2, 4, 18, 6, 8, 2, 2])  # (1, 2), (4, 6), (5, 7)
    for torn in (
        bytes([9, 2]),
        bytes([9, 0x80]),
        bytes([0xFF] * 12),
        bytes([18, 2, 2]),
        bytes([0x7F]),
        b"",
        bytes([15]),
    ):
        found = parts([whole, torn, whole])
        mine = [
            found.x[found.starts[part] : found.starts[part + 1]].tolist() for part in np.flatnonzero(found.owner != 1)
        ]
        assert mine == [[1, 4, 5], [1, 4, 5]]
