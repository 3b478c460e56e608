"""A desk that has joined an exercise: the time, the pause and the end are the host's, the seat and its acts its own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from console import events as e
from console import joined_desk
from console.actions import Refused
from console.joined_desk import JoinedDesk, joined
from console.requests import Acknowledge, Note, Take
from console.screens.briefing import JoinedBriefing
from console.training.result import result_of
from console.training.running import beat_of
from console.training.seats import SeatRefused
from tests.support_desk import press, until, words_on
from tests.support_seats import Host, acts, eventually, hosted, two_seats

SIZES = pytest.mark.parametrize("size", [(120, 40), (80, 24)], ids=["120x40", "80x24"])


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))


@asynccontextmanager
async def sitting(
    host: Host, seat: str = "op2", operator: str = "B.ÅS", size: tuple[int, int] = (120, 40)
) -> AsyncIterator[tuple[JoinedDesk, Pilot[int]]]:
    async with joined(host.path, seat, operator) as app, app.run_test(size=size) as pilot:
        await until(pilot, lambda: app.is_ready and app._standing)
        yield app, pilot


@asynccontextmanager
async def both(folder: Path, size: tuple[int, int] = (120, 40)) -> AsyncIterator[tuple[Host, JoinedDesk, Pilot[int]]]:
    """L.EK hosts in op1, B.ÅS has joined in op2, and the alarm of Mira Exempel is there."""
    async with hosted(two_seats(folder)) as host, sitting(host, size=size) as (app, pilot):
        host.begin()
        await until(pilot, lambda: app.node.board.queue.order and app.view.card is not None, 30.0)
        yield host, app, pilot


def marks(host: Host, what: str) -> list[e.ExerciseMarked]:
    return [each.fact for each in host.facts() if isinstance(each.fact, e.ExerciseMarked) and each.fact.what == what]


# ---- before it begins


@SIZES
async def test_it_waits_with_the_briefing_of_its_seat_until_the_host_begins(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with hosted(two_seats(tmp_path)) as host, sitting(host, size=size) as (app, pilot):
        await until(pilot, lambda: isinstance(app.screen, JoinedBriefing))
        await until(pilot, lambda: "NOT BEGUN" in words_on(app))
        words = words_on(app)
        assert "ÖVNING / EXERCISE Two seats" in words
        assert "One takes the alarm" in words
        assert "Your seat: op2. Beside you: op1 (L.EK)." in words
        assert "starts the exercise" not in words
        await pilot.press("l")
        host.begin()
        await until(pilot, lambda: app.screen is app.desk, 30.0)
        await until(pilot, lambda: "Mira Exempel" in words_on(app), 30.0)
        assert "NOT BEGUN" not in words_on(app)
        assert marks(host, "keys") == [], "before it begins no key is told"


# ---- the seat


async def test_its_acts_and_keys_are_those_of_its_seat(tmp_path: Path) -> None:
    async with both(tmp_path) as (host, app, pilot):
        await press(app, pilot, "f2", "f4", "enter")
        await until(pilot, lambda: len(acts(host.exercise.node.journal)) == 2)
        assert acts(host.exercise.node.journal) == [("incident.acknowledged", "B.ÅS"), ("unit.sent", "B.ÅS")]
        assert [(mark.seat, mark.keys) for mark in marks(host, "keys")] == [("op2", ("F2",)), ("op2", ("F4",))]
        await until(pilot, lambda: host.exercise.node.board.position == host.facts()[-1].nseq)
        score = result_of(host.exercise.loaded, 7, host.facts()).score
        assert {line.id: line.state for line in score.lines} == {"e_ack": "open", "e_send": "met"}
        assert "r_sent" in host.exercise.referee.moments, "and the host's rules answer to them"


async def test_words_for_another_seat_are_not_shown(tmp_path: Path) -> None:
    async with both(tmp_path) as (_host, app, pilot):
        await until(pilot, lambda: "Till tvåan" in words_on(app), 30.0)
        await until(pilot, lambda: app.node.board.around.exercise.told[1:])  # type: ignore[union-attr]
        assert "Till ettan" not in words_on(app)


async def test_two_seats_at_one_incident_are_two_desks(tmp_path: Path) -> None:
    async with both(tmp_path) as (host, app, pilot):
        node, (incident,) = host.exercise.node, app.node.board.incidents
        won = await asyncio.gather(
            node.perform(Acknowledge(incident=incident), "L.EK"), app.ask(Acknowledge(incident=incident))
        )
        assert sorted(isinstance(answer, Refused) for answer in won) == [False, True], "exactly one has it"
        await until(pilot, lambda: app.node.board.card(incident).acknowledged)  # type: ignore[union-attr]
        mine = isinstance(won[0], Refused)
        answer = await (node.perform(Take(incident=incident), "L.EK") if mine else app.ask(Take(incident=incident)))
        assert not isinstance(answer, Refused), "and the other may take it, aloud"


@pytest.mark.parametrize(
    ("seat", "operator", "code"),
    [("op1", "", "seat_taken"), ("op2", "L.EK", "sits_elsewhere"), ("op7", "", "no-seat"), ("op2", "C.D", "")],
)
async def test_a_taken_seat_stays_taken_while_its_desk_is_open(
    tmp_path: Path, seat: str, operator: str, code: str
) -> None:
    async with hosted(two_seats(tmp_path)) as host:
        if not code:  # the control
            async with joined(host.path, seat, operator) as app:
                assert app.operator == operator
            return
        before = len(host.facts())
        with pytest.raises(SeatRefused, match=code):
            async with joined(host.path, seat, operator):
                raise AssertionError
        assert len(host.facts()) == before, "nothing is written"


async def test_who_left_comes_back_to_their_seat(tmp_path: Path) -> None:
    async with hosted(two_seats(tmp_path)) as host:
        for operator in ("B.ÅS", ""):
            async with joined(host.path, "op2", operator) as app:
                assert app.operator == "B.ÅS"
        with pytest.raises(SeatRefused, match="seat_of"):
            async with joined(host.path, "op2", "C.D"):
                raise AssertionError


async def test_who_only_watches_takes_no_seat_and_leaves_no_mark(tmp_path: Path) -> None:
    async with hosted(two_seats(tmp_path)) as host:
        before = len(host.facts())
        async with joined(host.path, "op1", "S.UP", readonly=True) as app, app.run_test(size=(80, 24)) as pilot:
            await until(pilot, lambda: app.is_ready and "You watch. At work: op1 (L.EK)." in words_on(app))
            assert len(host.facts()) == before
            host.begin()
            await until(pilot, lambda: "Till ettan" in words_on(app), 30.0)
            (incident,) = app.node.board.incidents
            answer = await app.ask(Acknowledge(incident=incident))
            await press(app, pilot, "f2", "l")
            assert isinstance(answer, Refused)
            assert {each.actor for each in host.facts()} <= {None, "L.EK"}
            assert marks(host, "keys") == []
            async with joined(host.path, "op2", ""):  # the control: every seat but the host's is free
                assert {each.actor for each in host.facts()} == {None, "L.EK", "op2"}


# ---- time


async def test_its_time_is_the_exercise_s_and_stands_still_with_it(tmp_path: Path) -> None:
    async with both(tmp_path) as (host, app, pilot):
        await host.exercise.set_speed(8)
        await until(pilot, lambda: app.view.exercise and app.view.exercise.speed == 8)
        await host.exercise.pause()
        at = host.clock.now()
        await until(pilot, lambda: app._standing == "paused")
        assert "PAUSED" in words_on(app)
        assert "paused; time stands still here too" in words_on(app)
        before, beat = app.clock.now(), app.view.desk.beat
        assert before >= at
        await until(pilot, lambda: app._desk.beat > beat + 2)
        assert app.clock.now() == before, "and it does not go on by itself"
        await host.exercise.resume()
        await until(pilot, lambda: app.clock.now() > before)


async def test_who_joins_in_a_pause_sees_it_and_their_keys_count(tmp_path: Path) -> None:
    async with hosted(two_seats(tmp_path)) as host:
        host.begin()
        await eventually(lambda: host.exercise.node.board.queue.order)
        await host.exercise.pause()
        async with sitting(host) as (app, pilot):
            assert app._standing == "paused"
            assert app.screen is app.desk, "no briefing in the middle of it"
            await pilot.press("f1")
            await until(pilot, lambda: marks(host, "keys"))
            assert marks(host, "keys")[0].keys == ("F1",)


async def test_the_clock_is_in_the_host_s_hand_only(tmp_path: Path) -> None:
    async with both(tmp_path) as (host, app, pilot):
        await press(app, pilot, "f10", "plus", "minus")
        assert "The clock is at the desk that runs this" in words_on(app)
        assert (host.clock.paused, host.clock.speed) == (False, 1)
        assert marks(host, "paused") == marks(host, "speed") == []


# ---- the end


async def test_after_the_end_it_says_so_and_does_nothing_more(tmp_path: Path) -> None:
    async with both(tmp_path) as (host, app, pilot):
        (incident,) = app.node.board.incidents
        assert not isinstance(await app.ask(Note(incident=incident, words="före")), Refused), "the control"
        await host.exercise.end()
        await until(pilot, lambda: app._standing == "ended")
        assert "The exercise has ended" in words_on(app)
        assert "ENDED: nothing is done here any more" in words_on(app)
        before = len(host.facts())
        answer = await app.ask(Acknowledge(incident=incident))
        assert isinstance(answer, Refused)
        assert answer.code == "training.joined_over"
        await press(app, pilot, "f2", "f4")
        assert len(host.facts()) == before, "neither acts nor keys"
        with pytest.raises(SeatRefused, match="join_ended"):
            async with joined(host.path, "op2", ""):
                raise AssertionError


async def test_when_the_host_is_gone_it_says_since_when_and_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with both(tmp_path) as (host, app, pilot):
        (incident,) = app.node.board.incidents
        rung: list[bool] = []
        monkeypatch.setattr(app._sound, "tick", lambda wanted: rung.append(True) or app.view.desk.sound)
        await until(pilot, lambda: rung)
        with monkeypatch.context() as gone:
            gone.setattr(joined_desk, "is_alive", lambda path, real: False)
            await until(pilot, lambda: f"NOBODY RUNS THE EXERCISE since {app._since}" in words_on(app))
            assert app._since.count(":") == 2
            assert "Nothing answers; what was done is kept. :quit leaves." in words_on(app)
            answer = await app.ask(Acknowledge(incident=incident))
            assert isinstance(answer, Refused)
            assert answer.code == "training.host_gone"
            rung.clear()
            app._tick()
            assert not rung, "what cannot be acknowledged does not sound"
            assert acts(host.exercise.node.journal) == []
        await until(pilot, lambda: app._standing == "running")
        assert not isinstance(await app.ask(Acknowledge(incident=incident)), Refused), "the control: it came back"
        await until(pilot, lambda: rung)


async def test_a_host_that_left_is_gone_at_once(tmp_path: Path) -> None:
    async with both(tmp_path) as (host, app, pilot):
        beat_of(host.path).rename(tmp_path / "away")
        app._tick()
        assert app._standing == "gone"
        (tmp_path / "away").rename(beat_of(host.path))
        await until(pilot, lambda: app._standing == "running")
