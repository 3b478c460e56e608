"""The live desk and an exercise on one terminal: what calls, what keeps, what is told, and whose faults are whose."""

from __future__ import annotations

import logging
from argparse import Namespace
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from textual import events
from textual.widget import Widget

from console import events as e
from console import requests as r
from console.clock import SystemClock
from console.events import NewEvent
from console.exercise_beside import ExerciseBeside, opened_beside
from console.live_desk import LiveDesk
from console.logs import Careful, exercising
from console.text import Untrusted
from console.training.problems import Problems
from console.training.resume import Past
from console.training.running import running
from tests.desk.test_live_wins import SEED, alarm, handled, scenario
from tests.support_desk import until, words_on
from tests.support_two_desks import Bench, on_bench


def trained(work: Callable[[Bench, LiveDesk, ExerciseBeside], Coroutine[Any, Any, None]]) -> None:
    """With an exercise in front that has run for twenty seconds."""

    async def run(bench: Bench) -> None:
        loaded, bench.deeds = scenario("first-loud")
        async with bench.live() as live:
            desk = await bench.begin(live, loaded, SEED)
            await bench.play_to(20.0)
            await work(bench, live, desk)

    on_bench(run)


async def opened(bench: Bench, priority: int, owner: str = "") -> UUID:
    """A live incident, and everything that follows from it at once."""
    incident = uuid4()
    fact = e.IncidentOpened(priority=priority, trigger="zone", number=Untrusted("0701740622"))  # type: ignore[arg-type]
    await bench.node.append([NewEvent(fact=fact, cmd=uuid4(), incident=incident)])
    if owner:
        await bench.node.perform(r.Acknowledge(incident=incident), owner)
    await bench.selector.quiet()
    return incident


@pytest.mark.parametrize(("priority", "takes"), [(1, True), (2, True), (3, False)])
def test_what_sounds_live_takes_the_screen_and_nothing_else(priority: int, takes: bool) -> None:
    """desk.md R2: P1 and P2 sound, a .3 never does."""

    async def run(bench: Bench, live: LiveDesk, desk: ExerciseBeside) -> None:
        await opened(bench, priority)
        assert (live.front, desk.front, desk.is_playing) == (takes, not takes, not takes)

    trained(run)


def test_an_open_p1_of_ours_keeps_us_and_one_that_somebody_else_holds_does_not() -> None:
    async def run(bench: Bench, live: LiveDesk, desk: ExerciseBeside) -> None:
        incident = await opened(bench, 1)
        await bench.node.perform(r.Acknowledge(incident=incident), "L.EK")
        await bench.selector.quiet()
        live.run_command("exercise")
        await bench.selector.quiet()
        assert live.front
        assert "Not now: K-0001 needs you here" in words_on(live)
        await bench.node.perform(r.Take(incident=incident), "M.BERG")
        live.run_command("exercise")
        await bench.selector.quiet()
        assert desk.front
        assert desk.is_playing

    trained(run)


def test_an_alarm_that_its_holder_does_not_see_takes_the_screen_and_keeps_it() -> None:
    """desk.md R9: after 15 s a second operator, also one who trains."""

    async def run(bench: Bench, live: LiveDesk, desk: ExerciseBeside) -> None:
        incident = await opened(bench, 1)
        await bench.node.perform(r.Acknowledge(incident=incident), "M.BERG")
        live.run_command("exercise")
        await bench.selector.quiet()
        await bench.node.append([NewEvent(fact=e.LineRang(call="c", source="m"), cmd=uuid4(), incident=incident)])
        await bench.selector.quiet()
        assert desk.front, "its holder's own time"
        await bench.real.step(16)
        await bench.until(lambda: live.front and not desk.is_playing)
        live.run_command("exercise")
        await bench.selector.quiet()
        assert live.front
        assert "Not now: K-0001 needs you here" in words_on(live)

    trained(run)


def test_a_key_that_was_meant_for_the_exercise_acknowledges_nothing_live() -> None:
    async def run(bench: Bench, live: LiveDesk, desk: ExerciseBeside) -> None:
        await alarm(bench)
        incident = bench.node.board.queue.order[0][3]
        for late, owner in ((True, ""), (False, "L.EK")):
            live._taken_at = live.clock.mono() + 60 if late else float("-inf")
            live.post_message(events.Key("f2", None))
            await bench.until(lambda: live.is_idle)
            await bench.selector.quiet()
            await bench.until(lambda: live.is_idle)
            card = bench.node.board.card(incident)
            assert card is not None
            assert card.row.owner == owner
            assert not late or "It did nothing. This is LIVE" in words_on(live)

    trained(run)


def test_nothing_muted_put_away_or_claimed_in_one_is_so_in_the_other() -> None:
    async def run(bench: Bench, live: LiveDesk, desk: ExerciseBeside) -> None:
        exercise = desk.exercise.node
        before = bench.node.board.position
        await bench.play_to(40.0)
        mine = exercise.board.queue.order[0][3]
        for request in (r.PauseSound(), r.Acknowledge(incident=mine), r.Note(incident=mine, words="EX")):
            await exercise.perform(request, "op1")
        assert exercise.board.around.sound_paused_until > 0
        assert bench.node.board.position == before
        assert bench.node.board.around.sound_paused_until == 0
        await alarm(bench)
        there = exercise.board.position
        theirs = bench.node.board.queue.order[0][3]
        for request in (r.PauseSound(), r.Acknowledge(incident=theirs)):
            await bench.node.perform(request, "L.EK")
        await bench.selector.quiet()
        assert exercise.board.position == there
        assert exercise.board.card(theirs) is None
        assert bench.node.journal is not exercise.journal

    trained(run)


def test_the_live_desk_is_told_in_one_line_and_its_silence_too() -> None:
    async def run(bench: Bench, live: LiveDesk, desk: ExerciseBeside) -> None:
        async def told() -> str:
            desk._tick()
            await bench.selector.quiet()
            return words_on(desk)

        live.paint()  # it tells once a second by itself, and after three without a word it is called silent
        assert "LIVE sources ok 0 open F11" in await told()
        await bench.node.append(
            [NewEvent(fact=e.SourceReported(source="feed", state="down", code="feed.down"), cmd=uuid4())]
        )
        await opened(bench, 3)
        await opened(bench, 1, "M.BERG")
        live.paint()
        live.run_command("exercise")
        await bench.selector.quiet()
        assert "LIVE FEED down 1 open F11" in await told()
        desk._live_at -= 60
        assert "LIVE DOES NOT ANSWER" in await told()

    trained(run)


def test_a_desk_of_an_exercise_that_breaks_leaves_the_live_one_alone() -> None:
    async def run(bench: Bench, live: LiveDesk, desk: ExerciseBeside) -> None:
        def broken(self: Widget, *_: object) -> None:
            raise ZeroDivisionError

        desk.desk.message.draw = broken  # type: ignore[method-assign,assignment]
        desk.call_later(desk.say, "anything")
        await bench.until(lambda: not live.two.is_open)
        await bench.selector.quiet()
        assert live.front
        assert "The exercise stopped on a fault of its own" in words_on(live)
        bench.rung.clear()
        await alarm(bench)
        await bench.until(lambda: "P1 SILENT" in words_on(live))
        await bench.until(lambda: ("live", True) in bench.rung)
        assert live.return_code in (None, 0)

    trained(run)


def test_a_part_of_the_live_desk_that_breaks_is_loud_over_the_exercise(monkeypatch: pytest.MonkeyPatch) -> None:
    async def run(bench: Bench, live: LiveDesk, desk: ExerciseBeside) -> None:
        rung: list[bool] = []
        monkeypatch.setattr(live, "bell", lambda: rung.append(live.front))

        async def breaks() -> None:
            raise ZeroDivisionError

        live.spawn(breaks())
        await bench.until(lambda: live.front)
        await bench.selector.quiet()
        assert "Part of this desk failed" in words_on(live)
        assert rung == [True]
        assert not desk.is_playing

    trained(run)


def test_a_scenario_that_is_wrong_is_told_on_the_live_desk() -> None:
    async def run(bench: Bench) -> None:
        async with bench.live() as live:

            def opens() -> Any:
                problems = Problems("no-such")
                problems.add(1, 1, "training.file", why="it is not there")
                problems.raise_if_any()

            live.two.open(opens)
            await bench.until(lambda: not live.two.is_open)
            await bench.selector.quiet()
            assert live.front
            assert "cannot be opened" in words_on(live)

    on_bench(run)


def test_the_live_desk_is_shown_on_a_key_and_the_exercise_is_closed_from_there() -> None:
    async def run(bench: Bench, live: LiveDesk, desk: ExerciseBeside) -> None:
        desk.post_message(events.Key("f11", None))
        await bench.until(lambda: live.front)
        await bench.selector.quiet()
        assert not desk.is_playing
        assert "an exercise waits F10" in words_on(live)
        live._opens = lambda name: pytest.fail("one exercise at a time")
        live.run_command("train", "pocket")
        await bench.selector.quiet()
        assert "An exercise waits already" in words_on(live)
        live.run_command("train", "end")
        await bench.until(lambda: not live.two.is_open)
        await bench.selector.quiet()
        assert live.two.exercise is None
        assert "The exercise is closed" in words_on(live)
        assert "an exercise waits" not in words_on(live)

    trained(run)


def test_the_exercise_that_its_trainee_paused_stays_paused() -> None:
    async def run(bench: Bench, live: LiveDesk, desk: ExerciseBeside) -> None:
        await desk.exercise.pause()
        await alarm(bench)
        await handled(bench, live)
        live.run_command("exercise")
        await bench.selector.quiet()
        assert desk.front
        assert not desk.is_playing

    trained(run)


def test_both_desks_take_the_size_of_the_terminal() -> None:
    async def run(bench: Bench, live: LiveDesk, desk: ExerciseBeside) -> None:
        size = live.size.with_width(90)
        live.post_message(events.Resize(size, size))
        await bench.until(lambda: desk.size.width == 90 and live.size.width == 90)

    trained(run)


def test_every_line_of_the_log_from_the_exercise_says_so() -> None:
    async def run(bench: Bench, live: LiveDesk, desk: ExerciseBeside) -> None:
        seen: list[bool] = []
        desk.exercise.node.watchers.append(lambda stored: seen.append(exercising.get()))
        await bench.play_to(40.0)
        assert seen
        assert all(seen)
        live_seen: list[bool] = []
        bench.node.watchers.append(lambda stored: live_seen.append(exercising.get()))
        await alarm(bench)
        assert live_seen
        assert not any(live_seen)
        assert all(seen), "also the mark that it was paused"

    trained(run)
    record = logging.LogRecord("console.x", logging.ERROR, "", 1, "words", None, None)
    formatter = Careful("%(levelname)s %(message)s")
    assert formatter.format(record) == "ERROR words"
    token = exercising.set(True)
    assert formatter.format(record) == "EX ERROR words"
    exercising.reset(token)


def test_from_the_debrief_another_exercise_opens_and_live_still_wins() -> None:
    async def run(bench: Bench, live: LiveDesk, desk: ExerciseBeside) -> None:
        loaded, _deeds = scenario("first-loud")
        desk.onward = Past(SEED, {"op1": "op1"}, 10.0, ())
        desk.opens = lambda past: bench.opens(loaded, past.seed)
        incident = await opened(bench, 1)
        desk.exit(0)
        await bench.until(lambda: live.two.exercise not in (None, desk) and live.two.exercise.up.is_set())
        await bench.selector.quiet()
        assert "K-0001 needs you here" in words_on(live)
        assert live.front, "somebody calls here"
        await bench.node.perform(r.Acknowledge(incident=incident), "M.BERG")
        live.run_command("exercise")
        await bench.selector.quiet()
        assert live.two.exercise is not None
        assert live.two.exercise.front

    trained(run)


def test_no_instructor_moves_the_time_of_an_exercise_behind_the_live_desk() -> None:
    async def run(bench: Bench, live: LiveDesk, desk: ExerciseBeside) -> None:
        assert desk.held() == ""
        await opened(bench, 1)
        asked = e.ExerciseAsked(what="resume")
        await desk.exercise.node.append([NewEvent(fact=asked, cmd=uuid4())])
        await bench.until(lambda: [m for m in marks(desk) if m.what == "refused"])
        assert marks(desk)[-1] == e.ExerciseMarked(what="refused", id="resume", code="training.held_by_live")
        assert not desk.is_playing

    trained(run)


def test_control_an_exercise_that_asks_nobody_would_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ExerciseBeside, "held", lambda self: "")

    async def run(bench: Bench, live: LiveDesk, desk: ExerciseBeside) -> None:
        await opened(bench, 1)
        await desk.exercise.node.append([NewEvent(fact=e.ExerciseAsked(what="resume"), cmd=uuid4())])
        await bench.until(lambda: marks(desk)[-1].what == "resumed")
        assert desk.is_playing

    trained(run)


def marks(desk: ExerciseBeside) -> list[e.ExerciseMarked]:
    events = desk.exercise.node.journal.read(0, 10_000)
    return [stored.fact for stored in events if isinstance(stored.fact, e.ExerciseMarked)]


async def test_an_exercise_beside_is_found_by_an_instructor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its desk writes its time where `larmbord instruct` looks for what runs."""
    monkeypatch.setattr("console.training_desk.exercises", lambda: tmp_path)
    options = Namespace(mono=False, mouse=False)
    async with opened_beside("first-loud", 1, 1.0, "L.EK", options) as desk:
        assert running(tmp_path, SystemClock()) is None, "not before its desk stands"
        async with desk.run_test() as pilot:
            desk.prepare()
            await until(pilot, lambda: running(tmp_path, SystemClock()) == desk.exercise.file)
    assert running(tmp_path, SystemClock()) is None
