"""The list of units on the desk: the estimate at once, the road's time when it comes, and never a key that waits."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.pilot import Pilot

from console import events as e
from console.app import LarmbordApp
from console.clock import SimulatedClock
from console.eta.asker import AGAIN_S, LEAST_S, Asker
from console.eta.interface import Goal, NoRoads, Seconds, Start
from console.eta.osrm import Osrm
from console.eta.station import asker_of
from console.eta.tiles import Tiles
from console.moments import SECOND
from console.ranking import MOVED_M, RoadTime, RoadTimes, ranked
from console.reading import Fix, Reading
from console.register import Unit
from console.requests import Request
from console.station import StationFault, load_station
from maps.geo import destination
from tests.support_desk import HOPS, START, MemoryNode, evening, opened, picture, press, until, words_on


class Known:
    """A router that knows every road: 600 s for all, or as told. It can be held, and can fail."""

    most = 99

    def __init__(self, *seconds: float | None) -> None:
        self.seconds, self.fault = seconds, ""
        self.questions: list[tuple[tuple[Start, ...], Goal]] = []
        self.free = asyncio.Event()
        self.free.set()

    async def matrix(self, starts: Sequence[Start], goal: Goal) -> Seconds:
        self.questions.append((tuple(starts), goal))
        await self.free.wait()
        if self.fault:
            raise NoRoads(self.fault)
        return tuple(self.seconds) or (600.0,) * len(starts)


def moved(node: MemoryNode, incident: object, metres: float) -> None:
    """A new fix of the person, that far to the north of her first."""
    lat, lon = destination(59.33003, 18.06094, 0.0, metres)
    reading = Reading(format="test", fixes=(Fix(lat=lat, lon=lon, at=node.clock.now(), source="gps"),))
    node.append(e.RawRead(raw=uuid4(), reading=reading, person="mira"), incident)  # type: ignore[arg-type]


def pane(app: object) -> str:
    return picture(app)[picture(app).index("6 UNITS") :]  # type: ignore[arg-type]


async def test_the_estimate_stands_at_once_and_the_road_takes_its_place() -> None:
    node, _incident = evening()
    router = Known(600.0, 120.0, 60.0)
    router.free.clear()
    async with opened(node, roads=Asker(router, node.clock)) as (app, pilot):
        await until(pilot, lambda: router.questions)
        assert "1 min est." in pane(app)
        assert [unit.view.unit.id for unit in app.view.units] == ["3310", "3320", "3330"]
        router.free.set()
        await until(pilot, lambda: app.roads and app.roads.times)
        app.paint()
        await until(pilot, lambda: "10 min road" in pane(app))
        assert [unit.view.unit.id for unit in app.view.units] == ["3320", "3310", "3330"], "soonest first; off last"
        assert "2 min road" in pane(app)
    assert len(router.questions) == 1, "many units, one question"
    assert len(router.questions[0][0]) == 3


async def test_a_unit_without_a_way_stands_by_estimate_beside_the_others() -> None:
    node, _incident = evening()
    async with opened(node, roads=Asker(Known(None, 120.0, None), node.clock)) as (app, pilot):
        await until(pilot, lambda: app.roads and app.roads.times)
        app.paint()
        by = {unit.view.unit.id: unit.eta.by for unit in app.view.units if unit.eta}
        assert by == {"3310": "great circle", "3320": "road", "3330": "great circle"}


async def test_a_server_that_hangs_keeps_no_key_waiting() -> None:
    """In turns of the loop, not in time: a real server that takes the question and never answers."""
    asked, over = asyncio.Event(), asyncio.Event()

    async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        asked.set()
        await over.wait()
        writer.close()

    node, incident = evening()
    server = await asyncio.start_server(hang, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server, opened(node, roads=Asker(Osrm(url, node.clock), node.clock)) as (app, pilot):  # type: ignore[arg-type]
        await until(pilot, asked.is_set)
        assert await turns(app, pilot, "f4", lambda: len(app.screen_stack) == 2) <= HOPS
        assert await turns(app, pilot, "enter", lambda: assigned(node, incident) == ["3310"]) <= HOPS, "by estimate"
        assert app.is_idle, "the question is no work that the desk waits for"
        assert isinstance(app.roads, Asker)
        assert (app.roads.asked, app.roads.times) == (1, None), "and it is still under way"
        over.set()


async def test_control_a_key_that_waits_for_a_server_is_seen() -> None:
    node, incident = evening()
    perform, over = node.perform, asyncio.Event()

    async def waits(request: Request, actor: str) -> object:
        await over.wait()
        return await perform(request, actor)

    node.perform = waits  # type: ignore[method-assign, assignment]
    async with opened(node) as (app, pilot):
        await pilot.press("f4")
        await until(pilot, lambda: len(app.screen_stack) == 2)
        assert await turns(app, pilot, "enter", lambda: assigned(node, incident) == ["3310"]) > HOPS
        over.set()
        await until(pilot, lambda: app.is_idle)


async def turns(app: LarmbordApp, pilot: Pilot[int], key: str, holds: Callable[[], bool]) -> int:
    """How often the loop must go round after the key until it is so; many: it never was."""
    await pilot.press(key)
    for turn in range(100 * HOPS):
        if holds():
            return turn
        await pilot.pause(0)
    return 1_000_000


def assigned(node: MemoryNode, incident: UUID) -> list[str]:
    card = node.board.card(incident)
    return [unit.unit for unit in card.units] if card else []


async def test_the_cursor_stays_on_the_unit_that_was_read_when_the_road_changes_the_order() -> None:
    node, incident = evening()
    router = Known(600.0, 120.0, 60.0)
    router.free.clear()
    async with opened(node, roads=Asker(router, node.clock)) as (app, pilot):
        await until(pilot, lambda: router.questions)
        await press(app, pilot, "f2", "f4")
        assert "1 min est." in words_on(app)
        router.free.set()
        await until(pilot, lambda: app.roads and app.roads.times)
        app.paint()
        await until(pilot, lambda: "10 min road" in words_on(app))
        await press(app, pilot, "enter")
        card = node.board.card(incident)
        assert card is not None
        assert [unit.unit for unit in card.units] == ["3310"]


async def test_a_silent_server_is_a_technical_line_and_sounds_nothing() -> None:
    node, _incident = evening()
    router = Known()
    router.fault = "unreachable"
    async with opened(node, roads=Asker(router, node.clock)) as (app, pilot):
        before = (app.view.p1, app.view.p2, app.view.band)
        await until(pilot, lambda: app.roads and app.roads.health)
        app.paint()
        await until(pilot, lambda: ".3 roads: The road server" in words_on(app))
        assert (app.view.p1, app.view.p2, app.view.band) == before
        assert "ROADS" not in picture(app).splitlines()[0], "the header is for what alarms need"
        assert "est." in pane(app)
        router.fault = ""
        await node.wait(AGAIN_S)
        await until(pilot, lambda: app.roads and app.roads.times)
        app.paint()
        await until(pilot, lambda: "roads:" not in words_on(app))


async def test_road_times_are_on_no_board_and_in_no_record() -> None:
    plain, _ = evening()
    asked, _ = evening()
    async with opened(plain) as (_app, _pilot):
        pass
    async with opened(asked, roads=Asker(Known(), asked.clock)) as (app, pilot):
        await until(pilot, lambda: app.roads and app.roads.times)
        app.paint()
    assert asked.board.position == plain.board.position
    assert asked.board.around.units == plain.board.around.units
    assert [type(act) for act in asked.acts] == [type(act) for act in plain.acts]


# ---- when it asks ----


async def settled(clock: SimulatedClock, seconds: float = 0.0) -> None:
    for _turn in range(8):
        await asyncio.sleep(0)
    if seconds:
        await clock.advance_to(clock.mono() + seconds)
        await settled(clock)


async def test_it_asks_again_only_when_somebody_moved_or_is_new() -> None:
    node, incident = evening()
    clock, router = node.clock, Known()
    assert isinstance(clock, SimulatedClock)
    asker = Asker(router, clock)
    running = asyncio.ensure_future(asker.run())

    def want() -> None:
        asker.want(node.board.around.units.values(), node.board.card(incident))

    for _again in range(5):
        want()
        await settled(clock, LEAST_S)
    assert asker.asked == 1
    moved(node, incident, MOVED_M - 5)
    want()
    await settled(clock, LEAST_S)
    assert asker.asked == 1, "she is where she was, as far as roads go"
    moved(node, incident, MOVED_M + 5)
    want()
    await settled(clock, LEAST_S)
    assert asker.asked == 2
    node.append(e.UnitReported(unit="3310", fix=Fix(lat=59.36, lon=18.06, at=clock.now())))
    want()
    await settled(clock, LEAST_S)
    assert asker.asked == 3
    node.append(e.UnitRegistered(unit=Unit(id="3340", lat=59.33, lon=18.1)))
    want()
    await settled(clock, LEAST_S)
    assert asker.asked == 4
    running.cancel()


async def test_it_asks_no_more_often_than_it_may() -> None:
    node, incident = evening()
    clock, router = node.clock, Known()
    assert isinstance(clock, SimulatedClock)
    asker = Asker(router, clock)
    running = asyncio.ensure_future(asker.run())
    for step in range(20):  # a car: 200 m each half second
        moved(node, incident, 200.0 * step)
        asker.want(node.board.around.units.values(), node.board.card(incident))
        await settled(clock, 0.5)
    assert 2 <= asker.asked <= 10 / LEAST_S + 1
    running.cancel()


async def test_an_answer_that_comes_when_she_has_moved_on_is_thrown_away() -> None:
    node, incident = evening()
    clock, router = node.clock, Known()
    assert isinstance(clock, SimulatedClock)
    router.free.clear()
    asker = Asker(router, clock)
    running = asyncio.ensure_future(asker.run())
    asker.want(node.board.around.units.values(), node.board.card(incident))
    await settled(clock)
    asked_at = clock.now()
    await settled(clock, 3.0)
    moved(node, incident, 5000)
    router.free.set()
    await settled(clock)
    assert asker.times is not None
    assert asker.times.at == asked_at, "it carries the time it was asked for"
    units = ranked(node.board.around.units.values(), node.board.card(incident), asker.times)
    assert {unit.eta.by for unit in units if unit.eta} == {"great circle"}
    running.cancel()


async def test_of_very_many_units_the_nearest_are_asked_about() -> None:
    node, incident = evening()
    for i in range(150):
        node.append(e.UnitRegistered(unit=Unit(id=f"U{i}", lat=60 + i / 100, lon=18.0)))
    router = Known()
    asker = Asker(router, node.clock)  # type: ignore[arg-type]
    running = asyncio.ensure_future(asker.run())
    asker.want(node.board.around.units.values(), node.board.card(incident))
    await settled(node.clock)  # type: ignore[arg-type]
    ((starts, _goal),) = router.questions
    assert len(starts) == 99
    assert max(start.lat for start in starts) < 61
    running.cancel()


# ---- the ranking alone ----


@given(st.dictionaries(st.sampled_from(["3310", "3320", "3330", "other"]), st.none() | st.floats(1, 9999)),
       st.floats(0, 1000), st.floats(0, 1000))  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_a_road_time_stands_only_where_it_was_asked_for(
    seconds: dict[str, float | None], person_m: float, unit_m: float
) -> None:
    node, incident = evening()
    card = node.board.card(incident)
    here = Goal(59.33003, 18.06094)
    starts = {"3310": Start(59.3346, 18.0632), "3320": Start(59.3201, 18.0710), "3330": Start(59.31, 18.02)}
    times = RoadTimes(
        goal=Goal(*destination(*here, 90.0, person_m)), at=0,
        units={
            unit: RoadTime(start=Start(*destination(start.lat, start.lon, 90.0, unit_m)), seconds=seconds.get(unit))
            for unit, start in starts.items()
        },
    )  # fmt: skip
    units = ranked(node.board.around.units.values(), card, times)
    for unit in units:
        known = seconds.get(unit.view.unit.id)
        assert unit.eta is not None
        by_road = known is not None and person_m <= MOVED_M and unit_m <= MOVED_M
        if abs(person_m - MOVED_M) > 1 and abs(unit_m - MOVED_M) > 1:
            assert unit.eta.by == ("road" if by_road else "great circle")
    assert [unit.view.unit.id for unit in units][-1] == "3330", "who is off duty comes last"
    times_of = [unit.eta.seconds for unit in units if unit.eta and unit.view.state == "free"]
    assert times_of == sorted(times_of)


# ---- the station file ----

WRONG = {
    "http elsewhere": 'osrm = "http://osrm.example.invalid:5000"',
    "http that looks like here": 'osrm = "http://127.0.0.1.example.invalid"',
    "a password": 'osrm = "https://a:b@osrm.example.invalid"',
    "a query": 'osrm = "https://osrm.example.invalid/?key=1"',
    "no address": 'osrm = "127.0.0.1:5000"',
    "a port that is none": 'osrm = "http://127.0.0.1:99999"',
    "a file": 'osrm = "file:///etc/passwd"',
    "both": 'osrm = "http://127.0.0.1:5000"\nvalhalla = "valhalla.json"',
    "unknown": 'google = "x"',
}


@pytest.mark.parametrize("words", WRONG.values(), ids=WRONG.keys())
def test_a_wrong_eta_table_is_a_sentence(tmp_path: Path, words: str) -> None:
    file = tmp_path / "station.toml"
    file.write_text(f"[eta]\n{words}\n", "utf-8")
    with pytest.raises(StationFault, match=r"station\.toml: .*eta"):
        load_station(file)


@pytest.mark.parametrize(("words", "kind"), [
    ('osrm = "http://127.0.0.1:5000"', Osrm), ('osrm = "http://[::1]:5000"', Osrm),
    ('osrm = "https://osrm.example.invalid"', Osrm), ('valhalla = "valhalla.json"', Tiles), ("", None),
])  # fmt: skip
def test_the_station_file_names_what_knows_the_roads(tmp_path: Path, words: str, kind: type | None) -> None:
    file = tmp_path / "station.toml"
    file.write_text(f"[eta]\n{words}\n", "utf-8")
    asker = asker_of(load_station(file), SimulatedClock(START))
    assert (asker is None) if kind is None else asker is not None and isinstance(asker._router, kind)


def test_a_unit_position_age_stands_beside_its_time() -> None:
    node, incident = evening()
    first = ranked(node.board.around.units.values(), node.board.card(incident))[0]
    assert first.age_s(node.clock.now()) == pytest.approx(12.0)  # type: ignore[attr-defined]
    assert first.at == node.clock.now() - 12 * SECOND  # type: ignore[attr-defined]


# ---- an exercise ----


def modules_of(room: str) -> set[str]:
    """What a fresh interpreter has loaded after this import."""
    program = f"import {room}, sys; print(*sys.modules)"
    return set(
        subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    )


def test_the_desk_of_an_exercise_has_nothing_to_ask_with() -> None:
    assert not [name for name in modules_of("console.training_desk") if name.startswith(("console.eta", "httpx"))]
    assert "console.eta.osrm" in modules_of("console.screen_desk"), "control: the live desk has"
