"""How the desk is found: what happened before the start, and what the shift before did, through the same doors."""

from __future__ import annotations

from itertools import pairwise

import msgspec
import pytest

from console import events as e
from console.board import Board
from console.training.action_log import deeds_of
from console.training.checking import faults, trial_faults
from console.training.debrief.making import debrief_of
from console.training.headless import Ran, run_headless
from console.training.loader import Loaded, ScenarioError, read
from console.training.result import result_of
from console.training.resume import past
from console.training.timeline import timeline
from console.training.trials import trials
from tests.training.support_exercise import HEAD, SEED, facts, play

MINUTE = 60_000_000
STATE = """\
  - {id: a0, ago: 20m, kind: alarm, who: P1, trigger: button}
  - {id: t0, after: a0, plus: 5s, kind: trail, who: P1, points: [[0s, 59.33, 18.06, 9], [25m, 59.33, 18.06, 9]]}
  - {id: u0, after: a0, plus: 6m, kind: unit, unit: "3310", state: en_route}
  - {id: b0, ago: 50m, kind: alarm, who: P2, trigger: low_battery, battery: 9}
  - {id: m0, ago: 3m, kind: modem, fault: creg_lost, for: 4m}
  - {id: x1, at: 2m, kind: end}
"""
TURNOVER = """\
turnover:
  by: N.ATT
  done:
    - {after: a0, plus: 8s, who: P1, do: acknowledge}
    - {after: a0, plus: 40s, who: P1, do: send, unit: "3310"}
    - {after: a0, plus: 90s, who: P1, do: hand_over, taken_by: "SOS 12"}
    - {ago: 45m, who: P2, do: shelve, minutes: 120, reason: "laddas"}
"""
POINTS = """\
expect:
  - {id: e_own, within: 60s, action: alarm.ack, where: {who: P1}, points: 60}
  - {id: e_send, within: 60s, action: unit.dispatch, points: 40}
forbid:
  - {id: f_112, action: relay.112, points: -50}
rules:
  - {id: b_sent, if: {action: unit.dispatch}, then: [{after: 1s, kind: inject, say: "Skickad."}]}
pass: {points: 100}
"""


def made(events: str = STATE, turnover: str = TURNOVER, more: str = POINTS) -> Loaded:
    return read((HEAD + events + turnover + more).encode(), "made.yaml")


def refused(events: str = STATE, turnover: str = TURNOVER) -> str:
    with pytest.raises(ScenarioError) as error:
        made(events, turnover)
    return str(error.value)


def begun(ran: Ran) -> int:
    started = ran.events[0]
    assert isinstance(started.fact, e.ExerciseStarted)
    return started.ts + started.fact.lead


def found(ran: Ran) -> Board:
    """The board as the trainee sits down."""
    sat = next(stored.nseq for stored in ran.events if isinstance(stored.fact, e.OperatorPresent))
    return Board().fold(stored for stored in ran.events if stored.nseq <= sat)


def test_the_desk_is_found_with_what_is_open_shelved_sent_and_handed_over() -> None:
    loaded = made()
    ran = play(loaded)
    board = found(ran)
    assert begun(ran) == loaded.scenario.clock.start
    mira, siv = sorted(board.rows(), key=lambda row: row.who)
    assert (mira.who, mira.owner, mira.state, siv.state) == ("Mira Exempel", "N.ATT", "sent", "shelved")
    assert [stored.ts - begun(ran) for stored in ran.events if isinstance(stored.fact, e.HandedOver)] == [
        -18 * MINUTE - 30_000_000
    ]
    unit = board.around.units["3310"]
    assert (unit.state, unit.incident) == ("en_route", mira.id)
    assert [acted.done for acted in ran.before] == [True] * 4


def test_every_event_has_its_own_time_and_time_never_goes_back() -> None:
    ran = play(made())
    assert all(before.ts <= after.ts for before, after in pairwise(ran.events))
    (opened, other) = (stored for stored in ran.events if isinstance(stored.fact, e.IncidentOpened))
    assert [stored.ts - begun(ran) for stored in (opened, other)] == [-50 * MINUTE, -20 * MINUTE]
    fixes = [
        stored.ts - begun(ran)
        for stored in ran.events
        if isinstance(stored.fact, e.RawRead) and stored.fact.reading.fixes
    ]
    assert fixes == [-20 * MINUTE + 5_000_000, 5 * MINUTE + 5_000_000][: len(fixes)], "a trail goes on across the start"


def test_the_outage_is_there_when_the_desk_opens_and_passes_at_its_time() -> None:
    ran = play(made())
    states = [
        ((stored.ts - begun(ran)) / 1e6, stored.fact.state)
        for stored in ran.events
        if isinstance(stored.fact, e.SourceReported) and stored.fact.source == "modem"
    ]
    assert states[0][1] != "ok" or states[1][0] < 30
    assert any(state == "ok" and at >= 60 for at, state in states)
    assert not any(state == "ok" and 20 < at < 60 for at, state in states)


def test_what_the_shift_before_did_earns_nothing_breaks_nothing_and_sets_nothing_off() -> None:
    loaded = made()
    idle = play(loaded)
    assert result_of(loaded, SEED, idle.events).score.points == 0
    assert [mark.what for mark in facts(idle, e.ExerciseMarked)] == ["ended"]
    ran = play(loaded, "{at: 5s, who: P1, do: take}", '{at: 9s, who: P1, do: recall, unit: "3310"}',
               '{at: 12s, who: P1, do: send, unit: "3310"}')  # fmt: skip
    assert [acted.code for acted in ran.acted if not acted.done] == []
    assert result_of(loaded, SEED, ran.events).score.points == 100
    assert [deed.at for deed in deeds_of(ran.events)[0]] == [5.0, 9.0, 12.0]


def test_a_run_is_played_again_to_the_byte_and_two_runs_are_one() -> None:
    loaded = made()
    deeds = ("{at: 5s, who: P1, do: take}", "{at: 20s, who: P2, do: unshelve}")
    ran = play(loaded, *deeds)
    result = result_of(loaded, SEED, ran.events)
    again = run_headless(loaded, SEED, past(result).deeds, seats=past(result).seats)
    assert result_of(loaded, SEED, again.events).canonical() == result.canonical()
    assert [stored.fact for stored in play(loaded, *deeds).events] == [stored.fact for stored in ran.events]
    half = run_headless(loaded, SEED, past(result).deeds, seats=past(result).seats, until=30)
    assert [s.cmd for s in half.events] == [s.cmd for s in again.events][: len(half.events)], "to seek is to play"


def test_the_debrief_begins_at_the_start_and_shows_what_was_going_on() -> None:
    loaded = made()
    told = debrief_of(loaded, SEED, play(loaded, "{at: 5s, who: P1, do: take}").events)
    bars = {lane.name: lane.bars for lane in told.lanes}
    assert {bar.begin for lane in told.lanes for bar in lane.bars} == {0.0}
    assert bars["units"], "3310 is on its way when the exercise begins"
    assert min(mark.at for lane in told.lanes for mark in lane.marks) >= 0


def test_a_scenario_without_a_past_is_as_it_was() -> None:
    loaded = made("  - {id: a1, at: 5s, kind: alarm, who: P1, trigger: button}\n", "", "")
    started = play(loaded).events[0]
    assert started.ts == loaded.scenario.clock.start
    assert b"lead" not in msgspec.json.encode(started.fact), "old journals and new ones are the same bytes"


@pytest.mark.parametrize(
    ("event", "told"),
    [
        ("{id: c0, ago: 5m, kind: call, from: '0701740606'}", "made.yaml:20:10: 'call' cannot be before the start"),
        ("{id: c0, ago: 5m, at: 5m, kind: modem, fault: creg_lost}", "made.yaml:20:19: 'ago' and another time"),
        ("{id: c0, ago: 0s, kind: modem, fault: creg_lost}", "made.yaml:20:19: What happened before the start"),
        ("{id: c0, ago: 5m, manual: true, kind: modem, fault: creg_lost}", "What happened before the start"),
        ("{id: c0, ago: 5, kind: modem, fault: creg_lost}", "made.yaml:20:19: '5' is not a duration"),
    ],
)
def test_a_slip_in_an_event_is_told_with_its_place(event: str, told: str) -> None:
    assert told in refused(f"{STATE}  - {event}\n")


@pytest.mark.parametrize(
    ("act", "told"),
    [
        ("{ago: 5m, who: P9, do: acknowledge}", "made.yaml:27:22: Nothing in this file is called 'P9'"),
        ("{ago: 5m, who: P1, do: acknowlege}", "made.yaml:27:30: 'acknowlege' is not known here. Meant: acknowledge"),
        ("{ago: 5m, who: P1}", "made.yaml:27:7: The key 'do' is missing"),
        ("{who: P1, do: acknowledge}", "made.yaml:27:7: Write either 'ago' or 'after'"),
        ("{ago: 5m, who: P1, do: send, unit: \"9\"}", "made.yaml:27:42: Nothing in this file is called '9'"),
        ("{ago: 5m, who: P1, do: call_back}", "'call_back' is not known here"),
        ("{ago: 5m, who: P1, do: shelve, minutes: 900}", "900 is outside 1 to 480"),
        ("{after: x1, who: P1, do: acknowledge}", "made.yaml:19:10: The shift before answered this"),
    ],
)  # fmt: skip
def test_a_slip_in_what_was_done_is_told_with_its_place(act: str, told: str) -> None:
    assert told in refused(turnover=f"{TURNOVER}    - {act}\n")


def test_check_tells_what_the_shift_before_cannot_have_done_and_what_can_never_be_met() -> None:
    twice = made(turnover=TURNOVER.replace("who: P2, do: shelve", "who: P1, do: shelve"))
    assert trial_faults(list(trials(twice, SEED, None))) == [
        "The shift before cannot have done this: shelve: actions.no-incident."
    ]
    assert trial_faults(list(trials(made(), SEED, None))) == []
    late = POINTS.replace("{id: e_own, within: 60s", "{id: e_own, after: a0, within: 60s")
    assert faults(made(more=late).scenario) == ["e_own can never happen (within: 60s)."]
    lines = timeline(made().scenario, SEED).splitlines()
    assert [line.split()[:2] for line in lines[2:7]] == [
        ["-50:00.000", "alarm"], ["-45:00.000", "shelve"], ["-20:00.000", "alarm"], ["-19:55.000", "trail"],
        ["-19:52.000", "acknowledge"],
    ]  # fmt: skip
