"""What drawing remembers from one second to the next changes no picture."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from maps_scenes import NOW, walking

from maps import painter
from maps.drawing import draw, fitted
from maps.scene import SECOND, Scene, UnitMark, Zone
from maps.trail import Position

BAN = Zone(label="contact ban", lat=59.331, lon=18.061, radius_m=250)
UNIT = UnitMark(call_sign="3310", lat=59.334, lon=18.063, at=NOW)
STEPS = st.lists(
    st.sampled_from(["second", "ten minutes", "fix", "zone", "measure", "back", "now", "closer", "wider", "pan"]),
    min_size=1, max_size=8,
)  # fmt: skip


def pictures(steps: list[str], kept: dict[float, object] | None) -> list[object]:
    """After each step; `kept`: what is remembered all the way, or nothing is."""
    scene, view = walking(), fitted(walking(), 60, 16)
    told: list[object] = []
    for step in steps:
        assert view is not None
        match step:
            case "second":
                scene = replace(scene, now=scene.now + SECOND)
            case "ten minutes":
                scene = replace(scene, now=scene.now + 600 * SECOND)
            case "fix":
                moved = Position(lat=59.332, lon=18.06, at=scene.now, accuracy_m=40.0)
                scene = replace(scene, person=moved, trail=scene.trail.plus([moved]))
            case "zone":
                scene = replace(scene, zones=() if scene.zones else (BAN,))
            case "measure":
                scene = replace(scene, units=(UNIT,), measured=None if scene.measured else UNIT)
            case "back":
                scene = replace(scene, at=int(scene.trail[len(scene.trail) // 2].at))
            case "now":
                scene = replace(scene, at=None)
            case "closer" | "wider":
                view = view.zoomed(step == "closer")
            case "pan":
                view = view.moved(9, -3)
        told.append(draw(replace(scene, drawn={} if kept is None else kept), 60, 16, view=view))
    return told


@given(STEPS)
def test_a_picture_is_the_same_whatever_was_drawn_before(steps: list[str]) -> None:
    assert pictures(steps, {}) == pictures(steps, None)


@pytest.mark.parametrize("step", ["ten minutes", "fix", "zone", "measure", "back"])
def test_the_control_dots_that_are_kept_too_long_are_seen(step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(painter, "_about", lambda scene, here: ())
    assert pictures(["second", step], {}) != pictures(["second", step], None)


def test_so_many_scales_are_kept_and_no_more() -> None:
    kept: dict[float, object] = {}
    pictures(["wider"] * (painter.KEPT + 3), kept)
    assert 0 < len(kept) <= painter.KEPT


def test_a_second_later_nothing_is_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[Scene] = []
    dots = painter._dots
    monkeypatch.setattr(
        painter, "_dots", lambda canvas, view, scene, here: (drawn.append(scene), dots(canvas, view, scene, here))
    )
    pictures(["second", "second", "second"], {})
    assert len(drawn) == 1
