"""Several seats: who may sit where, what a seat's acts are worth, and that a run of two plays again byte for byte."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

import pytest
from msgspec.structs import replace

import scenarios
from console import events as e
from console.clock import SystemClock
from console.joined_desk import joined
from console.journal.interface import JournalFault
from console.journal.key_file import load_keys
from console.journal.pages import everything
from console.journal.sqlite_journal import open_journal
from console.training.briefing import brief_of, briefed
from console.training.headless import Ran, run_headless
from console.training.loader import Loaded, load
from console.training.result import Result, result_of
from console.training.resume import settled
from console.training.running import key_of
from console.training.seats import Place, Run, SeatRefused, lock_of, place_in, run_of
from console.training.trainee import read_trainee
from tests.support_process import eventually
from tests.support_seats import two_seats

SEATS = {"op1": "L.EK", "op2": "B.ÅS"}
STARTED = e.ExerciseStarted(scenario="two-seats", sha256="0", seed=7)


@pytest.fixture
def loaded(tmp_path: Path) -> Loaded:
    return load(two_seats(tmp_path))


def run(**sat: str) -> Run:
    return Run(0, STARTED, e.ExerciseBriefed(seats=("op1", "op2"), brief={}), sat)


# ---- who may sit where


@pytest.mark.parametrize(
    ("sat", "free", "seat", "operator", "found"),
    [
        ({"op1": "L.EK"}, {"op2"}, "op2", "B.ÅS", Place("op2", "B.ÅS")),
        ({"op1": "L.EK"}, {"op2"}, "", "", Place("op2", "op2")),
        ({"op1": "L.EK", "op2": "B.ÅS"}, {"op2"}, "op2", "", Place("op2", "B.ÅS")),
        ({"op1": "L.EK", "op2": "B.ÅS"}, {"op2"}, "", "B.ÅS", Place("op2", "B.ÅS")),
        ({"op1": "L.EK"}, {"op2"}, "op3", "", "training.no-seat"),
        ({"op1": "L.EK"}, {"op2"}, "op1", "B.ÅS", "training.seat_taken"),
        ({"op1": "L.EK", "op2": "B.ÅS"}, set(), "", "", "training.no_free_seat"),
        ({"op1": "L.EK", "op2": "B.ÅS"}, {"op2"}, "op2", "C.D", "training.seat_of"),
        ({"op1": "L.EK"}, {"op2"}, "op2", "L.EK", "training.sits_elsewhere"),
        ({"op1": "op2"}, {"op2"}, "op2", "", "training.sits_elsewhere"),
    ],
)
def test_a_seat_is_had_or_refused_for_a_reason(
    sat: dict[str, str], free: set[str], seat: str, operator: str, found: Place | str
) -> None:
    if isinstance(found, Place):
        assert place_in(run(**sat), seat, operator, free.__contains__) == found
        return
    with pytest.raises(SeatRefused) as refused:
        place_in(run(**sat), seat, operator, free.__contains__)
    assert refused.value.code == found


def test_a_seat_is_free_again_when_its_process_was_killed(tmp_path: Path) -> None:
    journal = tmp_path / "EX-made.db"
    sits = (
        "import sys, pathlib; from console.training.seats import lock_of\n"
        "lock = lock_of(pathlib.Path(sys.argv[1]), 'op2'); print(lock.take(), flush=True); sys.stdin.read()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", sits, str(journal)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdin is not None
    assert other.stdout is not None
    assert other.stdout.readline() == "True\n"
    assert not lock_of(journal, "op2").take(), "the control: while it lives nobody else sits there"
    assert lock_of(journal, "op1").take(), "nor is any other seat taken by it"
    os.kill(other.pid, signal.SIGKILL)
    other.wait()
    eventually(lock_of(journal, "op2").take)
    other.stdin.close()
    other.stdout.close()


# ---- what can be joined


def stored(*facts: e.Fact) -> list[e.Stored]:
    return [e.Stored(nseq=n, ts=n, fact=fact, cmd=_id(n)) for n, fact in enumerate(facts, 1)]


def _id(n: int) -> UUID:
    return UUID(int=n)


BRIEFED = e.ExerciseBriefed(seats=("op1",), brief={"sv": "s", "en": "e"})


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ([STARTED, BRIEFED], ""),
        ([STARTED, BRIEFED, e.ExerciseMarked(what="paused")], ""),
        ([STARTED, BRIEFED, e.ExerciseMarked(what="ended")], "training.join_ended"),
        ([STARTED], "training.join_version"),
        ([STARTED, e.Unknown(name="exercise.briefed", body=b"[]")], "training.join_version"),
        ([], "training.join_live"),
        ([e.SoundConfirmed(heard=True)], "training.join_live"),
    ],
)
def test_only_an_exercise_of_this_version_that_goes_on_is_joined(facts: list[e.Fact], code: str) -> None:
    if not code:
        assert run_of(stored(*facts)).told == BRIEFED
        return
    with pytest.raises(SeatRefused) as refused:
        run_of(stored(*facts))
    assert refused.value.code == code


async def test_a_live_journal_is_never_joined_and_nothing_is_written_into_it(tmp_path: Path) -> None:
    """Even where somebody put it, and the key that opens it, into the folder of exercises."""
    path = tmp_path / "EX-first-loud-1.db"
    keys = load_keys(key_of(path), path)
    live = open_journal(path, SystemClock(), keys, poll_s=None)
    await live.append([e.NewEvent(fact=e.SoundConfirmed(heard=True), cmd=_id(1), actor="L.EK")])
    with pytest.raises(SeatRefused, match="join_live"):
        async with joined(path, "op1", "B.ÅS"):
            raise AssertionError
    assert len(everything(live)) == 1
    await live.append([e.NewEvent(fact=STARTED, cmd=_id(2)), e.NewEvent(fact=BRIEFED, cmd=_id(3))])
    async with joined(path, "op1", "B.ÅS") as desk:  # the control: an exercise is
        assert desk.operator == "B.ÅS"
    assert len(everything(live)) > 3
    await live.close()


async def test_a_live_journal_does_not_open_with_the_key_of_exercises(tmp_path: Path) -> None:
    live, path = tmp_path / "station" / "journal.db", tmp_path / "EX-first-loud-1.db"
    journal = open_journal(live, SystemClock(), load_keys(live.with_suffix(".key"), live), poll_s=None)
    load_keys(key_of(path), path)
    path.symlink_to(live)
    with pytest.raises(JournalFault, match=r"journal\.locked"):
        async with joined(path, "op1", "B.ÅS"):
            raise AssertionError
    await journal.close()


# ---- what is told beforehand


@pytest.mark.parametrize("name", scenarios.names())
def test_who_joins_is_told_the_brief_and_nothing_else_of_the_file(name: str) -> None:
    scenario = load(scenarios.find(name) or Path(name)).scenario
    fact = briefed(scenario)
    told = brief_of({"sv": scenario.title.sv, "en": scenario.title.en}, fact)
    beforehand = " ".join([told.title.sv, told.title.en, told.brief.sv, told.brief.en, *fact.notes.values()])
    known = [*scenario.seats, *scenario.turnover.units_off]
    secret = [actor.code_ok for actor in scenario.cast.values()] + [
        actor.code_duress for actor in scenario.cast.values()
    ]
    secret += [each.id for each in (*scenario.events, *scenario.rules, *scenario.expect, *scenario.forbid)]
    body = e.encode(fact).decode()
    assert all(word in beforehand for word in [*fact.brief.values(), *fact.notes.values()])
    assert fact.seats + fact.units_off == tuple(known)
    assert [word for word in secret if word and f'"{word}"' in body] == []
    assert "pass" not in e.plain(fact)


# ---- two seats, one run


BOTH = """\
- {at: 10s, seat: op2, label: K-0001, do: acknowledge}
- {at: 10s, seat: op1, label: K-0001, do: take}
- {at: 12s, seat: op2, label: K-0001, do: send, unit: "3310", pressed: [f4, enter]}
- {at: 12s, seat: op1, label: K-0001, do: note, words: "Hon svarar", tag: talk}
"""


def play(loaded: Loaded, deeds: str) -> Ran:
    return run_headless(loaded, 7, read_trainee(deeds.encode(), "deeds", loaded.scenario, 7), seats=SEATS)


def kinds(events: Sequence[e.Stored]) -> list[tuple[str, str]]:
    wanted = (e.Acknowledged, e.UnitSent, e.NoteWritten)
    return [(each.fact.kind, each.actor or "") for each in events if isinstance(each.fact, wanted)]


def test_a_run_of_two_plays_again_byte_for_byte_and_in_order(loaded: Loaded) -> None:
    events = play(loaded, BOTH).events
    assert [actor for _kind, actor in kinds(events)] == ["B.ÅS", "L.EK", "B.ÅS", "L.EK"]
    result = result_of(loaded, 7, events)
    assert result.seats == SEATS
    assert [deed["seat"] for deed in result.actions] == ["op2", "op1", "op2", "op1"]
    assert len({deed["at"] for deed in result.actions}) == 2, "two at the same moment, twice"
    assert settled(result, loaded).canonical() == result.canonical()
    turned = replace(result, actions=(result.actions[1], result.actions[0], *result.actions[2:]))
    assert settled(turned, loaded).canonical() != result.canonical(), "the control: their order matters"


def states(result: Result) -> dict[str, str]:
    return {line.id: line.state for line in result.score.lines}


def test_an_act_counts_for_the_seat_it_was_done_in(loaded: Loaded) -> None:
    assert states(result_of(loaded, 7, play(loaded, BOTH).events)) == {"e_ack": "met", "e_send": "met"}
    other = BOTH.replace("seat: op1", "seat: x").replace("seat: op2", "seat: op1").replace("seat: x", "seat: op2")
    assert states(result_of(loaded, 7, play(loaded, other).events)) == {"e_ack": "met", "e_send": "missed"}


def test_keys_are_counted_by_seat(loaded: Loaded) -> None:
    assert result_of(loaded, 7, play(loaded, BOTH).events).score.keys == {"op2": {"f4": 1, "enter": 1}}


def test_who_joined_later_plays_again_as_if_they_had_sat_there_from_the_beginning(loaded: Loaded) -> None:
    """A desk joins when it joins: in the journal of its run it sits down in the middle."""
    events = play(loaded, BOTH).events
    sat = next(each for each in events if each.fact == e.OperatorPresent(desk="op2"))
    first = next(place for place, each in enumerate(events) if each.actor == "B.ÅS" and each is not sat)
    later = [each for each in events[:first] if each is not sat]
    later = [*later, replace(sat, ts=events[first].ts), *events[first:]]
    assert result_of(loaded, 7, later).canonical() == result_of(loaded, 7, events).canonical()
    unknown = [each for each in events if each is not sat]
    assert states(result_of(loaded, 7, unknown))["e_send"] == "missed", "the control: who never sat down is nobody"


def test_what_a_desk_did_that_had_not_heard_of_the_end_counts_for_nothing(loaded: Loaded) -> None:
    events = play(loaded, BOTH.split("- {at: 12s")[0]).events
    alone = result_of(loaded, 7, events).canonical()
    ended = next(place for place, each in enumerate(events) if getattr(each.fact, "what", "") == "ended")
    incident = next(each.incident for each in events if isinstance(each.fact, e.Acknowledged))
    sent = replace(events[ended], fact=e.UnitSent(unit="3310"), cmd=_id(99), actor="B.ÅS", incident=incident)
    assert result_of(loaded, 7, [*events, sent]).canonical() == alone
    assert result_of(loaded, 7, [*events[:ended], sent, *events[ended:]]).canonical() != alone, "the control: before it"
