"""What lies under the map comes from a thread: a key never waits for it, and what is broken costs only the picture."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import pytest

from console.map_ground import LoadedGround
from maps.base import Base
from maps.projection import View
from tests.support_desk import opened, press, until, words_on
from tests.support_map_desk import Ground, drawn_text, map_of, walked

VIEW = View(59.33, 18.06, 40.0, 60, 20)


class Slow:
    """A basemap that draws when it is told to, and remembers in which thread."""

    def __init__(self, fails: bool = False) -> None:
        self.may_draw, self.fails = threading.Event(), fails
        self.drawn: list[View] = []
        self.threads: list[int] = []

    def ready(self, view: View, language: str) -> Base | None:
        return None

    def due(self, view: View, language: str) -> bool:
        return view not in self.drawn

    def prepare(self, view: View, language: str) -> None:
        self.threads.append(threading.get_ident())
        assert self.may_draw.wait(60)
        if self.fails:
            raise RuntimeError("Mira Exempel, Nygatan 9")
        self.drawn.append(view)


class Bench:
    """A loaded ground over a slow basemap."""

    def __init__(self, basemap: Slow) -> None:
        self.tasks: list[asyncio.Task[None]] = []
        self.told = 0
        self.ground = LoadedGround(None, self._spawn, self._tell)
        self.ground._basemap = basemap  # type: ignore[assignment]

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        self.tasks.append(asyncio.ensure_future(work))

    def _tell(self) -> None:
        self.told += 1


async def test_looking_asks_a_thread_and_never_waits() -> None:
    basemap = Slow()
    bench = Bench(basemap)
    assert bench.ground.base(VIEW) is None, "nothing is ready, and nothing waited for it"
    assert not basemap.drawn
    basemap.may_draw.set()
    await asyncio.gather(*bench.tasks)
    assert basemap.drawn == [VIEW]
    assert basemap.threads != [threading.get_ident()]
    assert bench.told == 1


async def test_of_many_wishes_the_newest_is_drawn_and_one_at_a_time() -> None:
    basemap = Slow()
    bench = Bench(basemap)
    views = [VIEW.moved(step, 0) for step in range(0, 200, 20)]
    bench.ground.base(views[0])
    await asyncio.sleep(0)
    for view in views[1:]:
        bench.ground.base(view)
    basemap.may_draw.set()
    await asyncio.gather(*bench.tasks)
    assert basemap.drawn == [views[-1]], "the picture of now, and none of those before it"
    assert len(bench.tasks) == 1


async def test_a_ground_that_cannot_be_drawn_ends_and_tells_nothing(caplog: pytest.LogCaptureFixture) -> None:
    basemap = Slow(fails=True)
    basemap.may_draw.set()
    bench = Bench(basemap)
    bench.ground.base(VIEW)
    await asyncio.gather(*bench.tasks)
    assert bench.ground.base(VIEW) is None
    assert len(bench.tasks) == 1, "it is not asked for again and again"
    assert "RuntimeError" in caplog.text
    assert "Mira" not in caplog.text


async def test_the_pane_is_drawn_again_when_its_ground_is_ready() -> None:
    node, _incident = await walked()
    async with opened(node, flash=False) as (app, pilot):
        await until(pilot, lambda: app.desk.map.warm and app.is_idle)
        await press(app, pilot, "z", *["minus"] * 6)
        await until(pilot, lambda: "Södertälje" in drawn_text(app))


async def test_control_without_a_ground_there_are_no_names() -> None:
    node, _incident = await walked()
    async with opened(node, flash=False) as (app, pilot):
        await until(pilot, lambda: app.desk.map.warm and app.is_idle)
        app.desk.map.ground = Ground()
        await press(app, pilot, "z", *["minus"] * 6)
        assert "Södertälje" not in drawn_text(app)
        assert "P" in drawn_text(app)


async def test_the_place_is_named_in_words_above_the_picture() -> None:
    node, _incident = await walked()
    async with opened(node, flash=False) as (app, pilot):
        await until(pilot, lambda: app.desk.map.warm and app.is_idle)
        await press(app, pilot, "z")
        assert "760 m N of Stockholm, region Stockholm, Stockholms län" in words_on(app)
        map_of(app).ground = Ground("")
        map_of(app).redraw()
        await pilot.pause()
        assert "region Stockholm" not in words_on(app)
        assert "59.33603 N 18.07174 E" in words_on(app), "without the words the coordinates still say where"


@pytest.mark.parametrize("content", [None, b"", b"PMTiles\x03 and then nonsense", b"SQLite format 3\x00" + bytes(200)])
async def test_a_map_file_that_is_missing_or_broken_is_said_once_and_the_national_map_is_there(
    content: bytes | None, tmp_path: Path
) -> None:
    file = tmp_path / "karta.pmtiles"
    if content is not None:
        file.write_bytes(content)
    node, _incident = await walked()
    async with opened(node, flash=False, map_file=file) as (app, pilot):
        await until(pilot, lambda: app.desk.map.warm and app.is_idle)
        assert "The station's map karta.pmtiles cannot be used" in words_on(app)
        await press(app, pilot, "z", *["minus"] * 6)
        await until(pilot, lambda: "Södertälje" in drawn_text(app))
        app.say("something else")
        await node.wait(3)
        await pilot.pause(0.2)
        assert "cannot be used" not in words_on(app), "once"


async def test_control_without_a_map_file_nothing_is_said() -> None:
    node, _incident = await walked()
    async with opened(node, flash=False) as (app, pilot):
        await until(pilot, lambda: app.desk.map.warm and app.is_idle)
        assert "cannot be used" not in words_on(app)
