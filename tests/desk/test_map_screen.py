"""The map as an operator uses it: every key of the map screen and of pane 5, on a board in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.pilot import Pilot

from console import events as e
from console import requests as r
from console.app import LarmbordApp
from console.eta.asker import Asker
from console.moments import SECOND
from console.reading import Fix
from console.screens.map_screen import MapScreen
from console.widgets.map_look import Look
from maps.geo import distance_m
from tests.desk.test_desk_goldens import compare
from tests.eta.test_eta_desk import Known
from tests.support_desk import MemoryNode, opened, picture, press, until, words_on
from tests.support_map_desk import drawn_text, map_of, seen, shown, walked


@asynccontextmanager
async def mapped(
    node: MemoryNode, size: tuple[int, int] = (120, 40), **options: object
) -> AsyncIterator[tuple[LarmbordApp, Pilot[int]]]:
    """The desk with the map over the whole screen."""
    async with opened(node, size, flash=False, **options) as (app, pilot):
        await until(pilot, lambda: app.desk.map.warm and app.is_idle)
        await press(app, pilot, "z")
        assert isinstance(app.screen, MapScreen)
        yield app, pilot


# ---- coming and going ----


@pytest.mark.parametrize("leaving", ["z", "escape", "q"])
async def test_z_opens_the_map_and_one_key_goes_back(leaving: str) -> None:
    node, _incident = await walked()
    async with mapped(node) as (app, pilot):
        await press(app, pilot, leaving)
        assert app.screen is app.desk


async def test_the_map_says_whose_it_is_and_stays_when_asked_for_again() -> None:
    node, _incident = await walked()
    async with mapped(node) as (app, pilot):
        assert "MAP K-0003 Mira Exempel" in words_on(app)
        await press(app, pilot, "colon", *"map", "enter")
        assert isinstance(app.screen, MapScreen)
        assert len(app.screen_stack) == 2


async def test_a_dialog_opens_over_the_map_and_the_map_is_there_afterwards() -> None:
    node, incident = await walked()
    async with mapped(node) as (app, pilot):
        await press(app, pilot, "f4", "enter")
        assert isinstance(app.screen, MapScreen)
        card = node.board.card(incident)
        assert card is not None
        assert [unit.unit for unit in card.units] == ["3310"]


async def test_letters_of_the_desk_work_on_the_map() -> None:
    node, _incident = await walked()
    async with mapped(node) as (app, pilot):
        await press(app, pilot, "g")
        assert any(isinstance(act, r.Done) and act.step == "position" for act in node.acts)
        await press(app, pilot, "n", *"dark", "enter")
        assert any(isinstance(act, r.Note) and act.words == "dark" for act in node.acts)


# ---- help is never blocked ----


@pytest.mark.parametrize("before", [[], ["right"], ["comma"], ["tab"], ["f6"]])
async def test_f2_acknowledges_whatever_the_map_shows(before: list[str]) -> None:
    node, incident = await walked()
    async with mapped(node) as (app, pilot):
        await press(app, pilot, *before, "f2")
        card = node.board.card(incident)
        assert card is not None
        assert card.row.owner == "L.EK"


async def test_a_p1_that_comes_while_the_map_is_open_rings_and_stands_in_the_band(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rung: list[int] = []
    monkeypatch.setattr(LarmbordApp, "bell", lambda self: rung.append(1))
    node, _incident = await walked()
    async with mapped(node) as (app, pilot):
        await press(app, pilot, "f2", "right", "comma")
        await until(pilot, lambda: not app.view.band[0].pending)
        rung.clear()
        later = node.alarm(person="omar", number="0701740611")
        await until(pilot, lambda: app.view.band[0].id == later)
        await until(pilot, lambda: "OMAR EXEMPEL" in picture(app).splitlines()[2])
        await until(pilot, lambda: rung)
        await press(app, pilot, "f2")
        card = node.board.card(later)
        assert card is not None
        assert card.row.owner == "L.EK"
        assert "MAP K-0004 Omar Exempel" in words_on(app), "the alarm that is taken lies on the table, and on the map"
        assert map_of(app).look == Look(), "nobody sees the next alarm through the last one's window"


async def test_the_band_flashes_over_the_map() -> None:
    node, _incident = await walked()
    async with opened(node, flash=True) as (app, pilot):
        await until(pilot, lambda: app.desk.map.warm and app.is_idle)
        await press(app, pilot, "z")
        assert isinstance(app.screen, MapScreen)
        before = app.screen.band._view
        await until(pilot, lambda: app.screen.band._view is not before)  # type: ignore[attr-defined]


# ---- follow, fit, zoom, pan ----


async def test_it_follows_the_person_to_every_new_fix() -> None:
    node, incident = await walked()
    async with mapped(node) as (app, pilot):
        await press(app, pilot, "plus", "plus")
        before = shown(app)
        seen(node, incident, 20)
        await until(pilot, lambda: shown(app) != before)
        place = app.view.card.position if app.view.card else None
        assert place is not None
        assert distance_m(shown(app).lat, shown(app).lon, place.fix.lat, place.fix.lon) < 1
        assert "NOT FOLLOWING" not in words_on(app)


@pytest.mark.parametrize(
    ("key", "east", "north"),
    [
        ("left", -1, 0),
        ("right", 1, 0),
        ("up", 0, 1),
        ("down", 0, -1),
        ("h", -1, 0),
        ("l", 1, 0),
        ("k", 0, 1),
        ("j", 0, -1),
    ],
)
async def test_panning_moves_and_says_that_nobody_is_followed(key: str, east: int, north: int) -> None:
    node, incident = await walked()
    async with mapped(node) as (app, pilot):
        before = shown(app)
        await press(app, pilot, key)
        after = shown(app)
        columns, rows = (now - then for now, then in zip(after.corner, before.corner, strict=True))
        assert (columns, rows) == (30 * east, -7 * north), "a quarter of the picture"
        assert "NOT FOLLOWING" in words_on(app)
        seen(node, incident, 40)
        await until(pilot, lambda: app.view.card and len(app.view.card.trail) > 13)
        assert shown(app) == after, "the picture stands still"
        await press(app, pilot, "f")
        assert "NOT FOLLOWING" not in words_on(app)
        assert shown(app) != after


async def test_zoom_in_and_out_and_fit() -> None:
    node, _incident = await walked()
    async with mapped(node) as (app, pilot):
        fitted = shown(app)
        await press(app, pilot, "plus")
        assert shown(app).m_per_cell < fitted.m_per_cell
        await press(app, pilot, "minus", "minus")
        assert shown(app).m_per_cell > fitted.m_per_cell
        await press(app, pilot, "right", "0")
        assert shown(app) == fitted
        assert "NOT FOLLOWING" not in words_on(app)


async def test_zoom_ends_and_never_fails() -> None:
    node, _incident = await walked()
    async with mapped(node, (80, 24)) as (app, pilot):
        for key in ("plus", "minus"):
            await press(app, pilot, *[key] * 30)
            assert shown(app).m_per_cell > 0
            await press(app, pilot, "left", "up", "f")


# ---- measure ----


async def test_tab_measures_to_one_unit_after_another() -> None:
    node, _incident = await walked()
    node.append(
        e.UnitReported(unit="3320", state="free", fix=Fix(lat=59.30, lon=18.0, at=node.clock.now() - 400 * SECOND))
    )
    async with mapped(node) as (app, pilot):
        here = shown(app)
        await press(app, pilot, "tab")
        said = words_on(app)
        assert "3310 510 m W of the person 1 min est. its position is 4 min old" in said
        await press(app, pilot, "e")
        assert "3320 5.7 km SW of the person 11 min est. its position is 6 min old" in words_on(app)
        cell = shown(app).cell(59.30, 18.0)
        assert shown(app).holds(*cell), "the picture is as wide as what is measured"
        await press(app, pilot, "e")
        assert "3330 told no position" in words_on(app)
        await press(app, pilot, "tab")
        assert shown(app) == here
        assert "min est. its position" not in words_on(app)


async def test_the_measure_says_the_time_of_the_list_and_that_roads_were_asked() -> None:
    node, _incident = await walked()
    asker = Asker(Known(), node.clock)
    async with mapped(node, roads=asker) as (app, pilot):
        await until(pilot, lambda: asker.times)
        app.paint()
        await press(app, pilot, "tab")
        assert "3310 510 m W of the person 10 min road its position is 4 min old" in words_on(app)


async def test_f_follows_the_unit_that_is_measured_to_and_again_the_person() -> None:
    node, _incident = await walked()
    async with mapped(node) as (app, pilot):
        await press(app, pilot, "e", "f")
        assert "follows 3310" in words_on(app)
        assert distance_m(shown(app).lat, shown(app).lon, 59.3346, 18.0632) < 1
        await press(app, pilot, "f")
        assert "follows 3310" not in words_on(app)


# ---- time ----


async def test_steps_in_time_show_which_fix_and_come_back() -> None:
    node, _incident = await walked()
    await node.wait(5)
    async with mapped(node) as (app, pilot):
        await press(app, pilot, "comma")
        assert "AS OF 22:26:57 fix 12/13 25 s old ±14 m GPS 59.33553 N 18.07084 E" in words_on(app)
        await press(app, pilot, "pageup")
        assert "fix 11/13 45 s old" in words_on(app)
        await press(app, pilot, "full_stop")
        assert "fix 12/13" in words_on(app)
        await press(app, pilot, "pagedown")
        assert "AS OF" not in words_on(app), "the newest fix is now"
        await press(app, pilot, "home")
        assert "fix 1/13" in words_on(app)
        await press(app, pilot, "comma")
        assert "fix 1/13" in words_on(app)
        await press(app, pilot, "end")
        assert "AS OF" not in words_on(app)


async def test_esc_returns_to_now_first_and_then_to_the_desk() -> None:
    node, _incident = await walked()
    async with mapped(node) as (app, pilot):
        await press(app, pilot, "comma", "escape")
        assert isinstance(app.screen, MapScreen)
        assert "AS OF" not in words_on(app)
        await press(app, pilot, "escape")
        assert app.screen is app.desk


async def test_looking_back_stays_on_its_moment_while_new_fixes_come() -> None:
    node, incident = await walked()
    async with mapped(node) as (app, pilot):
        await press(app, pilot, "comma")
        assert "AS OF 22:26:57 fix 12/13" in words_on(app)
        await node.wait(20)
        seen(node, incident, 13)
        await until(pilot, lambda: "AS OF 22:26:57 fix 12/14" in words_on(app))


# ---- pane 5 of the desk ----


async def test_pane_5_has_the_same_keys_and_esc_goes_on_leaving_it() -> None:
    node, _incident = await walked()
    async with opened(node, flash=False) as (app, pilot):
        await until(pilot, lambda: app.desk.map.warm and app.is_idle)
        await press(app, pilot, "5", "right")
        assert "NOT FOLLOWING" in words_on(app)
        await press(app, pilot, "f", "comma")
        assert "AS OF" in words_on(app)
        await press(app, pilot, "escape")
        assert "AS OF" not in words_on(app)
        assert app.desk.active == 5
        await press(app, pilot, "escape")
        assert app.desk.active == 1


async def test_listening_is_listening_on_pane_5() -> None:
    """Only the whole-screen map takes h j k l: on the desk `l` opens the line wherever the keyboard is."""
    node, incident = await walked()
    async with opened(node, flash=False) as (app, pilot):
        await press(app, pilot, "5", "l")
        card = node.board.card(incident)
        assert card is not None
        assert card.line is not None
        assert card.line.listening


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_without_a_position_the_keys_do_nothing_and_nothing_fails(size: tuple[int, int]) -> None:
    node = MemoryNode()
    node.register()
    async with mapped(node, size) as (app, pilot):
        for key in ("left", "plus", "minus", "0", "f", "e", "comma", "full_stop", "home", "end", "tab"):
            await press(app, pilot, key)
        assert "no case on the table" in words_on(app)


@pytest.mark.parametrize("size", [(120, 40), (80, 24)], ids=["120x40", "80x24"])
@pytest.mark.parametrize(
    ("name", "keys"),
    [("now", ()), ("wide", ("minus",) * 6), ("back", ("tab", "comma", "comma")), ("panned", ("right", "down"))],
)
async def test_the_map_screen_is_as_it_was_agreed(
    name: str, keys: tuple[str, ...], size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LarmbordApp, "_beat", lambda self: None)
    node, _incident = await walked()
    async with mapped(node, size) as (app, pilot):
        await press(app, pilot, "f2", *keys)
        compare(f"map-{name}-{size[0]}x{size[1]}", picture(app))


def test_control_a_look_that_is_not_fresh_is_another_value() -> None:
    assert Look(unit="3310") != Look()


async def test_the_picture_has_the_person_and_the_trail() -> None:
    node, _incident = await walked()
    async with mapped(node) as (app, _pilot):
        assert "P" in drawn_text(app)
        assert "3310" in drawn_text(app)
