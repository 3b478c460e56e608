"""The debrief on the screen: as agreed at both sizes, a jump to the right moment, and nothing done in the past."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from console.app import LarmbordApp
from console.debrief_desk import DebriefDesk, Run, past_at, trainee
from console.screens.debrief import DebriefScreen
from console.screens.moment import MomentScreen
from console.training.debrief.making import board_at
from console.training.debrief.story import Debrief, Moment
from console.training.resume import past
from tests.support_debrief import debriefed, deeds_of, result_by, shipped
from tests.support_desk import picture, press, until, words_on

GOLDEN = Path(__file__).parents[1] / "golden"
SIZES = pytest.mark.parametrize("size", [(120, 40), (80, 24)], ids=["120x40", "80x24"])


@pytest.fixture
def mixed() -> Debrief:
    """Made outside the loop that the desk runs in."""
    return debriefed()


@pytest.fixture
def idle() -> Debrief:
    return debriefed(who="idle")


@pytest.fixture(autouse=True)
def _no_lag(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine would write its lag into the picture."""
    monkeypatch.setattr(LarmbordApp, "_beat", lambda self: None)


@asynccontextmanager
async def looking_back(
    debrief: Debrief, size: tuple[int, int] = (120, 40), run: Run | None = None
) -> AsyncIterator[tuple[DebriefDesk, Pilot[int]]]:
    past = past_at(debrief, Moment(debrief.seconds, debrief.events[-1].nseq))
    app = DebriefDesk(past, past.clock, trainee(debrief), exercise=True, readonly=True, ask_sound=False)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: app.is_ready and app.desk.map.warm)
        app.look_back(debrief, run=run)
        await until(pilot, lambda: isinstance(app.screen, DebriefScreen) and app.screen.points.chosen)
        await press(app, pilot)
        yield app, pilot


def compare(name: str, seen: str) -> None:
    golden = GOLDEN / f"{name}.txt"
    if os.environ.get("GOLDEN_UPDATE"):
        golden.write_text(seen, "utf-8")
    assert seen == golden.read_text("utf-8"), f"{golden.name} differs; GOLDEN_UPDATE=1 rewrites it if that is right"


# ---- how it looks ----


@SIZES
@pytest.mark.parametrize(
    ("name", "keys"), [("points", ("j", "j")), ("lanes", ("1",)), ("model", ("3",)), ("times", ("4",))]
)
async def test_the_debrief_is_as_it_was_agreed(
    name: str, keys: tuple[str, ...], size: tuple[int, int], mixed: Debrief
) -> None:
    async with looking_back(mixed, size) as (app, pilot):
        await press(app, pilot, *keys)
        compare(f"debrief-{name}-{size[0]}x{size[1]}", picture(app))


@SIZES
async def test_exercise_replay_and_verdict_are_on_every_picture(size: tuple[int, int], mixed: Debrief) -> None:
    async with looking_back(mixed, size) as (app, pilot):
        for keys in ((), ("1",), ("3",), ("4",)):
            await press(app, pilot, *keys)
            lines = picture(app).splitlines()
            assert lines[1].startswith(" EX  ÖVNING / EXERCISE  REPLAY: read only")
            assert "NOT PASSED: 20 of 100 points" in lines[4]
            assert "f_recall (call a unit back)" in lines[5]
        await press(app, pilot, "2", "enter")
        assert picture(app).splitlines()[1].startswith(" EX  ÖVNING / EXERCISE  REPLAY: read only")


# ---- the jump ----


async def test_enter_shows_the_desk_of_that_moment(mixed: Debrief) -> None:
    debrief = mixed
    async with looking_back(debrief) as (app, pilot):
        for point in debrief.points:
            await until(pilot, lambda point=point: app.screen.points.chosen == point.id)  # type: ignore[misc]
            await press(app, pilot, "enter")
            assert isinstance(app.screen, MomentScreen)
            replayed = board_at(debrief.events, point.moment.nseq)
            assert app.node.board.digest() == replayed.digest(), point.id
            assert app.screen.alarms.chosen in replayed.incidents
            await press(app, pilot, "escape", "j")
        assert isinstance(app.screen, DebriefScreen)


async def test_keys_that_come_fast_still_lead_to_the_row_of_the_cursor(mixed: Debrief) -> None:
    """Enter may overtake the list's message of where its cursor is."""
    debrief = mixed
    async with looking_back(debrief) as (app, pilot):
        screen = app.screen
        assert isinstance(screen, DebriefScreen)
        screen.points.action_move(1)
        screen.action_open_moment()
        await press(app, pilot)
        assert app.node.board.position == debrief.points[1].moment.nseq


async def test_the_arrows_go_from_event_to_event_there_and_back(mixed: Debrief) -> None:
    async with looking_back(mixed) as (app, pilot):
        await press(app, pilot, "enter")
        begun = app.node.board.position
        await press(app, pilot, "right")
        later = app.node.board.position
        assert later > begun
        await press(app, pilot, "left")
        assert app.node.board.position == begun
        await press(app, pilot, "escape")
        assert f"EX 0:32.7 {app.operator} ACK" in words_on(app)


# ---- nothing is done ----


@pytest.mark.parametrize("key", ["f2", "f4", "f5", "f6", "f9", "n", "x", "s", "u", "space", "m", "w"])
async def test_no_key_does_anything_in_the_past(key: str, idle: Debrief) -> None:
    debrief = idle
    async with looking_back(debrief) as (app, pilot):
        await press(app, pilot, "enter")
        before, node = app.node.board.digest(), app.node
        await press(app, pilot, key)
        assert app.node is node
        assert app.node.board.digest() == before
        assert isinstance(app.screen, MomentScreen), "no dialog to act in"
        assert "REPLAY: read only." in words_on(app) or key in ("u", "space")


async def test_the_node_itself_refuses(mixed: Debrief) -> None:
    from uuid import UUID

    from console.actions import Refused
    from console.requests import Acknowledge

    past = past_at(mixed, Moment(0.0, 20))
    assert isinstance(await past.perform(Acknowledge(incident=UUID(int=1)), "op1"), Refused)


async def test_no_alarm_of_the_past_rings(monkeypatch: pytest.MonkeyPatch, idle: Debrief) -> None:
    async with looking_back(idle) as (app, pilot):
        rung: list[object] = []
        monkeypatch.setattr(app._sound, "tick", lambda want: rung.append(want) or app._desk.sound)
        await press(app, pilot, "enter")
        assert app.view.band, "there is an alarm that nobody has seen"
        app._tick()
        assert rung == []


async def test_control_the_same_desk_rings_when_it_does_not_look_back(
    monkeypatch: pytest.MonkeyPatch, idle: Debrief
) -> None:
    async with looking_back(idle) as (app, pilot):
        rung: list[object] = []
        monkeypatch.setattr(app._sound, "tick", lambda want: rung.append(want) or app._desk.sound)
        await press(app, pilot, "enter")
        app.debrief = None
        app._tick()
        assert rung


# ---- and on from here ----


@pytest.fixture
def run() -> Run:
    loaded = shipped("first-loud")
    return Run(result_by(deeds_of("mixed", loaded), loaded), "EX-mixed.result.json")


@SIZES
async def test_a_key_goes_on_from_the_moment_under_the_cursor(size: tuple[int, int], mixed: Debrief, run: Run) -> None:
    async with looking_back(mixed, size, run) as (app, pilot):
        assert "c go on" in words_on(app)
        await press(app, pilot, "j")
        point = mixed.points[1]
        assert app.screen.point == point  # type: ignore[attr-defined]
        await press(app, pilot, "c")
        assert app.onward is not None
        listened = past(run.result).deeds[1]
        assert (point.done_at, app.onward.at) == (round(listened.at, 3), listened.at), "to the microsecond"
        assert app.onward.deeds == past(run.result).deeds[:2], "what is on that board has been done"
        assert app.onward.resumed["run"] == "EX-mixed.result.json"
        assert app.return_code == 0


async def test_the_desk_of_a_moment_has_the_key_too(mixed: Debrief, run: Run) -> None:
    async with looking_back(mixed, (120, 40), run) as (app, pilot):
        await press(app, pilot, "enter", "right")
        assert "c go on from here" in words_on(app)
        stored = mixed.events[app.node.board.position - 1]
        await press(app, pilot, "c")
        assert app.onward is not None
        assert app.onward.at == (stored.ts - mixed.origin) / 1e6


async def test_where_the_run_is_over_nobody_goes_on(mixed: Debrief, run: Run) -> None:
    async with looking_back(mixed, (120, 40), run) as (app, pilot):
        app.look_at(Moment(mixed.seconds, mixed.events[-1].nseq), "")
        app.go_on()
        await press(app, pilot)
        assert app.onward is None
        assert "The run was over here" in words_on(app)


async def test_without_a_result_there_is_no_such_key(mixed: Debrief) -> None:
    async with looking_back(mixed) as (app, pilot):
        assert "go on" not in words_on(app)
        await press(app, pilot, "c")
        assert app.onward is None
