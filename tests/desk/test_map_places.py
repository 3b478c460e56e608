"""Protected places on the map: only while they are revealed, after the read is in the journal; a safe house never."""

from __future__ import annotations

import time

from msgspec.structs import replace

from console import events as e
from console import requests as r
from console.app import LarmbordApp
from console.card import LogEntry
from console.register import Place, Zone, masked
from console.widgets.map_look import Look
from console.widgets.map_scene import SceneMaker, labels
from maps.scene import Scene
from tests.support_desk import MIRA, MemoryNode, opened, press, until, words_on
from tests.support_map_desk import drawn_text, map_of, walked

WITH_ALL = replace(
    MIRA,
    places=(
        Place(label="home", address="Nygatan 9", lat=59.3301, lon=18.0605),
        Place(label="school", address="Skolgatan 1", lat=59.3340, lon=18.0700),
        Place(label="refuge", address="Gården 1", lat=59.3330, lon=18.0660, safe_house=True),
    ),
    zones=(Zone(label="ban", lat=59.3345, lon=18.0650, radius_m=200),),
)


async def registered() -> MemoryNode:
    node, _incident = await walked()
    node.append(e.PersonRegistered(person=WITH_ALL))
    return node


def scene_of(app: LarmbordApp) -> Scene:
    assert app.view.card is not None
    return SceneMaker().scene(app.view.card, app.view, Look())


async def test_places_and_zones_are_drawn_only_while_revealed_and_the_read_comes_first() -> None:
    node = await registered()
    async with opened(node, flash=False) as (app, pilot):
        await until(pilot, lambda: app.desk.map.warm and app.is_idle)
        await press(app, pilot, "z")
        before = drawn_text(app)
        assert "home" not in before
        assert "school" not in before
        assert "ban" not in before.replace("urban", "")
        await press(app, pilot, "w", "2")
        assert [act.field for act in node.acts if isinstance(act, r.Reveal)] == ["places"]
        assert any(isinstance(entry.fact, e.RecordViewed) for entry in log_of(app)), "the read is on the record"
        after = drawn_text(app)
        assert "home" in after
        assert "school" in after
        assert "ban" in after
        assert "refuge" not in after
        app._desk = replace(app._desk, revealed=frozenset())  # what sixty seconds do
        app.paint()
        await pilot.pause()
        assert "school" not in drawn_text(app)


async def test_a_safe_house_is_never_on_a_map_not_even_revealed() -> None:
    node = await registered()
    async with opened(node, flash=False) as (app, pilot):
        await until(pilot, lambda: app.desk.map.warm and app.is_idle)
        app._revealed_at = time.monotonic()
        app._desk = replace(app._desk, revealed=frozenset({"places", "safe_house", "code"}))
        app.paint()
        await press(app, pilot, "z")
        assert "school" in drawn_text(app)
        assert "refuge" not in drawn_text(app)
        assert "refuge" not in words_on(app)
        assert {mark.label for mark in scene_of(app).labels} == {"home", "school"}


def test_control_a_safe_house_without_its_mark_would_be_drawn() -> None:
    unmarked = replace(WITH_ALL, places=tuple(replace(place, safe_house=False) for place in WITH_ALL.places))
    assert {mark.label for mark in labels(unmarked)} == {"home", "school", "refuge"}


async def test_another_case_on_the_table_masks_again() -> None:
    node = await registered()
    other = node.alarm(person="omar", number="0701740611")
    async with opened(node, flash=False) as (app, pilot):
        await until(pilot, lambda: app.desk.map.warm and app.is_idle)
        await press(app, pilot, "z", "w", "2")
        assert scene_of(app).labels
        app.choose(other)
        assert not scene_of(app).labels
        assert map_of(app).look == Look()


def test_masked_takes_the_zones_out_too() -> None:
    """A circle around home says where home is."""
    assert masked(WITH_ALL).zones == ()
    assert WITH_ALL.zones


def log_of(app: LarmbordApp) -> tuple[LogEntry, ...]:
    assert app.view.card is not None
    return app.view.card.log
